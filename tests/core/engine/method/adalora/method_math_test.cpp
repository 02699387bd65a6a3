#include "core/engine/method/adalora/orthogonality.h"
#include "core/engine/method/low_rank_linear.h"
#include "core/engine/train/setup.h"
#include "tests/core/engine/method/adalora/allocator_world.h"
#include "tests/support/tiny_bert.h"
#include "tests/support/temp_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

// Parameterisation, scale, merge and regulariser. Numbers such as [2] are those of README.md.
namespace rankscope {
namespace {

namespace fs = std::filesystem;

// One frozen matrix with its adapter, and copies of the tensors as leaves for the reference.
struct AdaptedLayer {
    double alpha;
    std::int64_t rank;
    DropoutStream stream{1};
    Linear linear;
    LowRankLinear adapter;
    std::unique_ptr<FlatParameters> parameters;

    AdaptedLayer(std::int64_t dIn, std::int64_t dOut, std::int64_t initR, double scale, bool parity)
        : alpha(scale)
        , rank(initR)
        , linear("layer", at::randn({dOut, dIn}) * 0.05, at::randn({dOut}))
        , adapter(scale / (static_cast<double>(initR) + 1e-5), 0.0, stream) {
        parameters = std::make_unique<FlatParameters>(
            std::vector<TrainableSpec>{{"a", at::randn({rank, dIn}) * 0.1, true, &adapter.a},
                                       {"e", at::randn({rank, 1}), true, &adapter.e},
                                       {"b", at::randn({dOut, rank}) * 0.1, true, &adapter.b}},
            at::kCPU);
        if (parity) {
            adapter.useParityArithmetic(alpha, rank);
        }
        linear.setAdapter(&adapter);
    }
    reference::Module leaves() const {
        const auto leaf = [](const at::Tensor& t) { return t.detach().clone().set_requires_grad(true); };
        return {leaf(adapter.a), leaf(adapter.e), leaf(adapter.b)};
    }
};

double farthest(const at::Tensor& one, const at::Tensor& two) {
    return (one - two).abs().max().item<double>();
}

struct LayerShape {
    std::int64_t dIn, dOut, rank;
};
constexpr LayerShape kLayerShapes[] = {{16, 20, 4}, {33, 7, 3}, {768, 768, 12}, {768, 3072, 8}, {64, 64, 1}};

// [3]
TEST(AdaptedForwardParity, EqualsTheReferencesChainOrStaysWithinItsRounding) {
    at::manual_seed(61);
    for (const LayerShape& shape : kLayerShapes) {
        for (const bool parity : {true, false}) {
            AdaptedLayer layer(shape.dIn, shape.dOut, shape.rank, 16.0, parity);
            const at::Tensor x = at::randn({40, shape.dIn});
            const at::Tensor wanted = reference::forward(x, layer.linear.weight(), layer.linear.bias(),
                                                         layer.leaves(), 16.0, shape.rank)
                                          .detach();
            for (const bool training : {true, false}) {
                const at::Tensor own = layer.linear.forward(x, training).detach();
                if (parity) {
                    EXPECT_TRUE(oracle::sameBits(own, wanted)) << shape.dIn << " x " << shape.dOut;
                } else {
                    EXPECT_LE(farthest(own, wanted), 4.7e-7 * wanted.abs().max().item<double>())
                        << shape.dIn << " x " << shape.dOut;
                }
            }
        }
    }
}

// [2]: r + 1e-5 in fp32; the rest of the layer is made so that the output is 1 / that.
TEST(AdaptedScale, DividesByTheInitialRankWhateverIsPruned) {
    const std::pair<std::int64_t, float> denominators[] = {{1, 1.00001001358F},  {2, 2.00001001358F},
                                                           {4, 4.00001001358F},  {8, 8.00000953674F},
                                                           {12, 12.0000095367F}, {64, 64.0000076294F}};
    for (const auto& [rank, denominator] : denominators) {
        for (const bool parity : {true, false}) {
            AdaptedLayer layer(64, 64, rank, 1.0, parity);
            const at::NoGradGuard noGrad;
            layer.linear.weight().zero_();
            layer.linear.bias().zero_();
            layer.parameters->values().zero_();
            layer.adapter.a[0][0] = 1.0F;
            layer.adapter.e[0][0] = 1.0F; // all others are masked
            layer.adapter.b[0][0] = 1.0F;
            at::Tensor x = at::zeros({1, 64});
            x[0][0] = 1.0F;
            const float wanted =
                parity ? 1.0F / denominator : static_cast<float>(1.0 / (static_cast<double>(rank) + 1e-5));
            EXPECT_EQ(layer.linear.forward(x, false)[0][0].item<float>(), wanted) << rank;
            EXPECT_NE(wanted, 1.0F / static_cast<float>(rank)) << rank;
            if (rank > 1) {
                layer.adapter.e.fill_(1.0F); // nothing masked: the same scale
                EXPECT_EQ(layer.linear.forward(x, false)[0][0].item<float>(), wanted) << rank;
            }
        }
    }
}

// [4]: W = W0 + B (A * E) alpha / (r + 1e-5) gives the adapter's outputs; masked triplets add nothing.
TEST(AdaptedMerge, WeightPlusUpdateGivesTheAdaptersOutputs) {
    at::manual_seed(62);
    double worst = 0.0;
    for (const LayerShape& shape : kLayerShapes) {
        for (const bool parity : {true, false}) {
            AdaptedLayer layer(shape.dIn, shape.dOut, shape.rank, 16.0, parity);
            const at::NoGradGuard noGrad;
            layer.adapter.e[0].zero_();
            const at::Tensor update = layer.adapter.b.mm(layer.adapter.a * layer.adapter.e) * 16.0 /
                                      (static_cast<double>(shape.rank) + 1e-5);
            const at::Tensor x = at::randn({40, shape.dIn});
            const at::Tensor merged = at::linear(x, layer.linear.weight() + update, layer.linear.bias());
            const at::Tensor own = layer.linear.forward(x, false);
            const double distance = farthest(own, merged) / own.abs().max().item<double>();
            EXPECT_LE(distance, 2e-6) << shape.dIn << " x " << shape.dOut;
            worst = std::max(worst, distance);
            if (shape.rank == 1) {
                EXPECT_EQ(update.abs().max().item<float>(), 0.0F); // rank 0: [18]
                EXPECT_TRUE(at::equal(own, at::linear(x, layer.linear.weight(), layer.linear.bias())));
            }
        }
    }
    RecordProperty("max_merged_minus_unmerged", std::to_string(worst));
}

// [9]: the update is linear in each of P, lambda and Q. Of the task's gradient alone.
TEST(AdaptedGradients, SatisfyTheEulerIdentity) {
    at::manual_seed(63);
    for (const bool parity : {true, false}) {
        AdaptedLayer layer(64, 96, 6, 16.0, parity);
        const at::Tensor y = layer.linear.forward(at::randn({50, 64}), true);
        (y * at::randn({50, 96})).sum().backward();
        const at::Tensor fromA = (layer.adapter.a.detach() * layer.adapter.a.grad()).sum(1);
        const at::Tensor fromE = (layer.adapter.e.detach() * layer.adapter.e.grad()).sum(1);
        const at::Tensor fromB = (layer.adapter.b.detach() * layer.adapter.b.grad()).sum(0);
        const double size = fromE.abs().max().item<double>();
        EXPECT_LE(farthest(fromA, fromE), 1.4e-6 * size) << parity;
        EXPECT_LE(farthest(fromB, fromE), 1.4e-6 * size) << parity;
    }
}

// [19]: a masked lambda has a gradient, so it may come back; its vectors have none from the task.
TEST(AdaptedGradients, OfAMaskedTripletReachLambdaOnly) {
    at::manual_seed(64);
    for (const bool parity : {true, false}) {
        AdaptedLayer layer(24, 20, 5, 16.0, parity);
        {
            const at::NoGradGuard noGrad;
            layer.adapter.e[2].zero_();
        }
        const at::Tensor y = layer.linear.forward(at::randn({30, 24}), true);
        (y * at::randn({30, 20})).sum().backward();
        EXPECT_GT(layer.adapter.e.grad().abs().min().item<float>(), 1e-4F);
        EXPECT_EQ(layer.adapter.a.grad()[2].abs().max().item<float>(), 0.0F);
        EXPECT_EQ(layer.adapter.b.grad().select(1, 2).abs().max().item<float>(), 0.0F);
        EXPECT_GT(layer.adapter.a.grad()[1].abs().max().item<float>(), 0.0F);
        EXPECT_GT(layer.adapter.b.grad().select(1, 1).abs().max().item<float>(), 0.0F);
    }
}

// [5]: mean over draws of ||X X^T - I||_F with N(0, 0.02^2), against its value in closed form.
TEST(Penalty, StartsWhereTheFinerFormulaSays) {
    at::manual_seed(65);
    for (const double d : {768.0, 1024.0, 2500.0, 3072.0, 4096.0, 11008.0}) {
        const double r = 12.0;
        const double formula = std::sqrt(r * std::pow(4e-4 * d - 1.0, 2.0) + r * (r + 1.0) * 1.6e-7 * d);
        const auto width = static_cast<std::int64_t>(d);
        const AdapterLayout layout({{"m", 0, "query", width, width, 12}}, 12);
        double sum = 0.0;
        for (int draw = 0; draw < 50; ++draw) {
            const at::Tensor values = at::randn({layout.size()}) * 0.02;
            at::Tensor gradient = at::zeros_like(values);
            sum += addOrthogonality(layout, values, gradient, 1.0, "mean_norm").item<double>();
        }
        EXPECT_NEAR(sum / 50.0, formula, 0.02 * formula) << d;
    }
}

constexpr std::pair<const char*, bool> kPenaltyForms[] = {{"mean_norm", true}, {"squared_sum", false}};

// [6]
TEST(Penalty, GradientEqualsFiniteDifferencesInBothForms) {
    oracle::World world({{9, 6}, {6, 11}, {5, 9}}, 3, 66);
    const at::Tensor values = world.drawn(0.3).to(at::kDouble);
    for (const auto& [form, meanOfNorms] : kPenaltyForms) {
        at::Tensor gradient = at::zeros_like(values), scratch = at::zeros_like(values);
        addOrthogonality(world.layout, values, gradient, 0.3, form);
        for (std::int64_t i = 0; i < world.layout.size(); ++i) {
            at::Tensor up = values.clone(), down = values.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            const double slope = (addOrthogonality(world.layout, up, scratch, 0.3, form).item<double>() -
                                  addOrthogonality(world.layout, down, scratch, 0.3, form).item<double>()) /
                                 2e-5;
            ASSERT_NEAR(gradient[i].item<double>(), slope, 1e-8) << form << " " << i;
        }
        EXPECT_EQ(world.layout.lambda(gradient).abs().max().item<double>(), 0.0); // lambda is free
    }
}

// [6]: and is added to what is there; in fp32 as in training.
TEST(Penalty, ValueAndGradientEqualAutogradOfTheReference) {
    oracle::World world(oracle::smallWidths(), 6, 67);
    for (const auto& [form, meanOfNorms] : kPenaltyForms) {
        auto modules = reference::copyOf(world.parts(world.values));
        for (auto& module : modules) {
            module.a.set_requires_grad(true);
            module.b.set_requires_grad(true);
        }
        const at::Tensor loss = reference::orthogonality(modules, meanOfNorms) * 0.3;
        loss.backward();
        at::Tensor own = at::zeros_like(world.values);
        const double value = addOrthogonality(world.layout, world.values, own, 0.3, form).item<double>();
        EXPECT_NEAR(value, loss.item<double>(), 2e-6 * loss.item<double>()) << form;
        const auto parts = world.parts(own);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const double size = modules[i].a.grad().abs().max().item<double>();
            EXPECT_LE(farthest(parts[i].a, modules[i].a.grad()), 1e-6 * size) << form << i;
            EXPECT_LE(farthest(parts[i].b, modules[i].b.grad()), 1e-6 * size) << form << i;
        }
        const at::Tensor before = world.drawn(own.abs().max().item<double>());
        at::Tensor sum = before.clone();
        addOrthogonality(world.layout, world.values, sum, 0.3, form);
        EXPECT_LE(farthest(sum, before + own), 1e-6 * before.abs().max().item<double>()) << form;
    }
}

// [6]
TEST(Penalty, IsZeroWithoutGradientOnOrthonormalVectorsInBothForms) {
    const AdapterLayout layout({{"m", 0, "query", 9, 7, 4}}, 4);
    at::Tensor values = at::zeros({layout.size()});
    layout.groupA(values, layout.groupsA()[0]).copy_(at::eye(4, 9));
    layout.groupB(values, layout.groupsB()[0]).copy_(at::eye(7, 4));
    for (const auto& [form, meanOfNorms] : kPenaltyForms) {
        at::Tensor gradient = at::zeros_like(values);
        EXPECT_EQ(addOrthogonality(layout, values, gradient, 0.5, form).item<float>(), 0.0F);
        EXPECT_TRUE(oracle::sameBits(gradient.abs(), at::zeros_like(gradient)));
    }
}

// [24]: DeBERTaV3-base, six matrices in each of twelve layers.
TEST(Counts, EqualThePublishedOnes) {
    std::vector<ModuleInfo> modules;
    for (int layer = 0; layer < 12; ++layer) {
        for (const char* kind : {"query", "key", "value", "attention.output.dense"}) {
            modules.push_back({kind, layer, kind, 768, 768, 0});
        }
        modules.push_back({"intermediate.dense", layer, "intermediate.dense", 768, 3072, 0});
        modules.push_back({"output.dense", layer, "output.dense", 3072, 768, 0});
    }
    const std::pair<std::int64_t, std::int64_t> counts[] = {
        {1, 165'888}, {2, 331'776}, {4, 663'552}, {8, 1'327'104}, {12, 1'990'656}};
    for (const auto& [rank, weights] : counts) {
        const AdapterLayout layout(modules, rank);
        EXPECT_EQ(layout.triplets(), 72 * rank);
        EXPECT_EQ(layout.size(), weights + 72 * rank);
        const std::int64_t sum =
            std::accumulate(modules.begin(), modules.end(), std::int64_t{0},
                            [](std::int64_t all, const auto& m) { return all + m.weightsPerTriplet(); });
        EXPECT_EQ(rank * sum, layout.size());
    }
    // PEFT's benchmark: 701 triplets in query and 1091 in value projections of a 3B Llama, in fp32.
    const ModuleInfo q{"q_proj", 0, "q_proj", 3072, 3072, 64}, v{"v_proj", 0, "v_proj", 3072, 1024, 64};
    EXPECT_EQ(q.weightsPerTriplet(), 6145);
    EXPECT_EQ(v.weightsPerTriplet(), 4097);
    EXPECT_EQ(4 * (701 * q.weightsPerTriplet() + 1091 * v.weightsPerTriplet()), 35'109'888);
}

class AttachedMethod : public testing::Test {
protected:
    std::unique_ptr<TrainingSetup> setup(const std::string& arithmetic, const std::string& init) {
        RunConfig config = tinyConfig(world);
        config.method.initR = 12;
        config.method.targetR = 8;
        config.method.arithmetic = arithmetic;
        config.method.init = init;
        return makeSetup(config, {});
    }
    test::TempFolder folder;
    TinyWorld world = makeTinyWorld(folder);
};

// [1]
TEST_F(AttachedMethod, StartsAsTheBaseModelWithSmallGaussianVectors) {
    for (const char* arithmetic : {"fast", "parity"}) {
        const auto made = setup(arithmetic, "gaussian");
        std::vector<at::Tensor> a, b;
        for (const auto& entry : made->parameters->entries()) {
            const at::Tensor values = FlatParameters::part(made->parameters->values(), entry);
            if (entry.name.ends_with(".lora_E")) {
                EXPECT_TRUE(oracle::sameBits(values, at::zeros({12, 1}))) << entry.name;
            } else if (entry.name.ends_with(".lora_A")) {
                a.push_back(values.reshape({-1}));
            } else if (entry.name.ends_with(".lora_B")) {
                b.push_back(values.reshape({-1}));
            }
        }
        ASSERT_EQ(a.size(), 12U);
        ASSERT_EQ(b.size(), 12U);
        for (const at::Tensor& drawn : {at::cat(a), at::cat(b)}) {
            EXPECT_NEAR(drawn.std().item<double>(), 0.02, 0.02 * 0.05); // some 5000 numbers: sd 1 %
            EXPECT_NEAR(drawn.mean().item<double>(), 0.0, 1e-3);
        }
        const at::NoGradGuard noGrad;
        std::vector<std::int64_t> rows(16);
        std::iota(rows.begin(), rows.end(), 0);
        const auto batch = makeBatch(*made->eval, rows, at::kCPU);
        const at::Tensor adapted = made->encoder->forward(batch.tokens, {});
        int removed = 0;
        for (Linear* linear : made->encoder->linears()) {
            removed += linear->adapter() != nullptr ? 1 : 0;
            linear->setAdapter(nullptr);
        }
        EXPECT_EQ(removed, 12);
        EXPECT_TRUE(at::equal(adapted, made->encoder->forward(batch.tokens, {})));
    }
}

// [1], [5]: the other start has nothing to repair.
TEST_F(AttachedMethod, StartsWithoutAnyPenaltyWhenOrthonormal) {
    const auto made = setup("fast", "orthonormal");
    EXPECT_LT(made->method->addRegulariserGradient().item<float>(), 1e-6F);
}

// [2]: the scale as the method sets it up from the configuration.
TEST_F(AttachedMethod, ScalesByAlphaOverTheInitialRank) {
    for (const bool parity : {true, false}) {
        const auto made = setup(parity ? "parity" : "fast", "gaussian");
        const at::NoGradGuard noGrad;
        made->parameters->values().zero_();
        for (const char* part : {".lora_A", ".lora_E", ".lora_B"}) {
            const auto& entry =
                made->parameters->entry("encoder.layer.1.intermediate.dense" + std::string(part));
            made->parameters->values()[entry.offset] = 1.0F;
        }
        for (Linear* linear : made->encoder->linears()) {
            if (linear->name() == "encoder.layer.1.intermediate.dense") {
                linear->weight().zero_();
                linear->bias().zero_();
                const float scale = linear->forward(at::ones({1, 32}), false)[0][0].item<float>();
                EXPECT_EQ(scale, parity ? 16.0F / 12.0000095367F : static_cast<float>(16.0 / (12.0 + 1e-5)));
            }
        }
    }
}

} // namespace
} // namespace rankscope
