#include "core/engine/engine.h"
#include "tests/core/engine/method/adalora/allocator_world.h"
#include "tests/core/engine/method/adalora/method_spy.h"
#include "tests/support/tiny_bert.h"
#include "tests/support/temp_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <numeric>

// What the real training loop does with AdaLoRA, on a tiny BERT. Numbers such as [21] are those of README.md.
namespace rankscope {
namespace {

namespace fs = std::filesystem;
using oracle::SpiedTraining;

class TrainingOracle : public testing::Test {
protected:
    TrainingOracle()
        : world(makeTinyWorld(folder))
        , config(tinyConfig(world)) {
        config.train.steps = 40;
        config.method.tinit = Duration::ofSteps(5);
        config.method.tfinal = Duration::ofSteps(12);
        config.eval.every = Duration::ofSteps(0);
        config.checkpoint.every = Duration::ofSteps(0);
    }

    test::TempFolder folder;
    TinyWorld world;
    RunConfig config;
};

class TrainingParity : public TrainingOracle {};

// Lets the reference walk beside a training, on the weights and gradients that the training has. Everything
// that the allocator holds and decides must be the reference's, bit for bit.
void followReference(SpiedTraining& training) {
    auto reference =
        std::make_shared<reference::Allocator>(training.settings(), training.named(training.values()));
    auto weights = std::make_shared<reference::Modules>();
    auto masking = std::make_shared<std::optional<reference::Masking>>();
    training.spy->beforeAllocator = [=, &training](std::int64_t step, bool skipped) {
        ASSERT_EQ(training.gradients().scalar_type(), at::kFloat);
        *weights = reference::copyOf(training.named(training.values()));
        *masking = reference->afterStep(step, *weights,
                                        reference::copyOf(training.named(training.gradients())), !skipped);
    };
    training.spy->afterAllocator = [=, &training](std::int64_t step, const auto& done) {
        SCOPED_TRACE("step " + std::to_string(step));
        EXPECT_TRUE(oracle::sameBits(training.average("allocator.sensitivity"), reference->averages()));
        EXPECT_TRUE(oracle::sameBits(training.average("allocator.uncertainty"), reference->uncertainties()));
        EXPECT_TRUE(oracle::sameBits(training.named(training.values()), *weights));
        if (done) {
            ASSERT_TRUE(masking->has_value());
            EXPECT_EQ(done->budget, (*masking)->budget);
            EXPECT_EQ(done->threshold, (*masking)->threshold);
            EXPECT_EQ(done->mask, (*masking)->kept);
            EXPECT_EQ(done->scoreLambda, (*masking)->scoreE);
            EXPECT_EQ(done->scoreA, (*masking)->scoreA);
            EXPECT_EQ(done->scoreB, (*masking)->scoreB);
        } else if (*masking) {
            EXPECT_GT(step, training.setup->budget.totalSteps - training.setup->budget.tfinal);
        }
    };
}

// [12], [13]: with the published arithmetic of the forward pass and with the fast one.
TEST_F(TrainingParity, AllocatesAsTheReferenceInRealTrainings) {
    for (const char* arithmetic : {"fast", "parity"}) {
        for (const char* boundary : {"authors", "peft"}) {
            for (const std::int64_t deltaT : {4, 5}) { // T - tfinal is 28
                SCOPED_TRACE(std::string(arithmetic) + " " + boundary + " " + std::to_string(deltaT));
                config.method.arithmetic = arithmetic;
                config.method.boundary = boundary;
                config.method.deltaT = deltaT;
                SpiedTraining training(config);
                followReference(training);
                EXPECT_EQ(training.run().steps, 40);
                EXPECT_EQ(training.observer.all<AllocationDone>().back().kept, 24);
                ASSERT_FALSE(HasFailure());
            }
        }
    }
}

// [20]: averages, scores and gradients are fp32 whatever the products of the forward pass are.
TEST_F(TrainingParity, HoldsUnderBf16Autocast) {
    config.train.precision = "bf16";
    SpiedTraining training(config);
    followReference(training);
    EXPECT_EQ(training.run().steps, 40);
    for (const auto& [name, tensor] : training.spy->state()) {
        if (name == "allocator.sensitivity" || name == "allocator.uncertainty") {
            EXPECT_EQ(tensor.scalar_type(), at::kFloat) << name;
        }
    }
    EXPECT_EQ(training.values().scalar_type(), at::kFloat);
}

// [20]: such a step changes neither weights nor averages, masks that are due use the last averages, and a
// notice names the step.
TEST_F(TrainingParity, SkipsStepsWithoutFiniteGradientsAndSaysSo) {
    for (const char* optimizer : {"adamw_torch", "adamw_hf"}) {
        config.train.optimizer = optimizer;
        SpiedTraining training(config);
        followReference(training);
        const std::vector<std::int64_t> bad{0, 7, 12}; // 12 is due
        std::int64_t step = 0;
        at::Tensor before;
        training.spy->beforeClip = [&] {
            before = training.values().clone();
            if (std::count(bad.begin(), bad.end(), step) > 0) {
                training.gradients()[step] =
                    step == 7 ? std::nanf("") : std::numeric_limits<float>::infinity();
            }
        };
        const auto compare = training.spy->beforeAllocator;
        training.spy->beforeAllocator = [&](std::int64_t index, bool skipped) {
            EXPECT_EQ(index, step);
            EXPECT_EQ(skipped, std::count(bad.begin(), bad.end(), step) > 0);
            EXPECT_EQ(oracle::sameBits(before, training.values()), skipped || step == 0); // rate 0 at first
            compare(index, skipped);
            ++step;
        };
        EXPECT_EQ(training.run().steps, 40);
        std::vector<std::int64_t> said;
        for (const Notice& notice : training.observer.all<Notice>()) {
            if (notice.kind == "nonfinite") {
                said.push_back(notice.step);
                EXPECT_EQ(notice.level, Notice::Level::Warning);
            }
        }
        EXPECT_EQ(said, bad) << optimizer;
        EXPECT_EQ(training.setup->skippedSteps, 3);
        const auto allocations = training.observer.all<AllocationDone>();
        EXPECT_TRUE(std::any_of(allocations.begin(), allocations.end(),
                                [](const auto& done) { return done.step == 12; }));
    }
}

double relativeDistance(const reference::Modules& one, const reference::Modules& two) {
    double difference = 0.0, size = 0.0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        const std::pair<at::Tensor, at::Tensor> pairs[] = {
            {one[i].a, two[i].a}, {one[i].e, two[i].e}, {one[i].b, two[i].b}};
        for (const auto& [x, y] : pairs) {
            difference += (x - y).to(at::kDouble).square().sum().item<double>();
            size += x.to(at::kDouble).square().sum().item<double>();
        }
    }
    return std::sqrt(difference / size);
}

// [21]: four batches of 8 are one step of 32 for the averages, the penalty and the allocator.
TEST_F(TrainingOracle, FourMicroStepsAreOneLargeBatchToTheAllocator) {
    config.model.dropout = 0.0;
    config.train.shuffle = false;
    config.train.batchSize = 32;
    config.train.steps = 12;
    config.method.tfinal = Duration::ofSteps(3);
    config.method.tinit = Duration::ofSteps(2);
    SpiedTraining large(config);
    config.train.batchSize = 8;
    config.train.accumulate = 4;
    SpiedTraining small(config);
    std::vector<double> means, deviations;
    std::vector<std::pair<reference::Modules, reference::Modules>> wanted;
    large.spy->afterAllocator = [&](std::int64_t, const auto&) {
        wanted.emplace_back(reference::copyOf(large.average("allocator.sensitivity")),
                            reference::copyOf(large.average("allocator.uncertainty")));
    };
    small.spy->afterAllocator = [&](std::int64_t step, const auto&) {
        const auto& [mean, deviation] = wanted.at(static_cast<std::size_t>(step));
        means.push_back(relativeDistance(mean, small.average("allocator.sensitivity")));
        deviations.push_back(relativeDistance(deviation, small.average("allocator.uncertainty")));
    };
    EXPECT_EQ(large.run().steps, 12);
    EXPECT_EQ(small.run().steps, 12);
    EXPECT_EQ(small.spy->steps, 12);     // not 48
    EXPECT_EQ(small.spy->penalties, 12); // nor here
    EXPECT_EQ(small.observer.all<AllocationDone>().size(), large.observer.all<AllocationDone>().size());
    EXPECT_LT(*std::max_element(means.begin(), means.end()), 2e-6);
    EXPECT_LT(*std::max_element(deviations.begin(), deviations.end()), 2e-6);
    const auto one = large.observer.points(), four = small.observer.points();
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_NEAR(one[i].taskLoss, four[i].taskLoss, 1e-5) << i;
        EXPECT_NEAR(one[i].regulariser, four[i].regulariser, 1e-5) << i;
        EXPECT_NEAR(one[i].gradientNorm, four[i].gradientNorm, 1e-4 * one[i].gradientNorm) << i;
    }
}

// AdamW of torch and of transformers 4.4, written out in double for tensors.
struct HandAdam {
    bool hf;
    double rate, decay;
    at::Tensor m, v;
    int count = 0;

    at::Tensor step(const at::Tensor& w, const at::Tensor& g, const at::Tensor& decayed) {
        ++count;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        const double c1 = 1 - std::pow(0.9, count), c2 = 1 - std::pow(0.999, count);
        if (hf) {
            const at::Tensor moved = w - rate * std::sqrt(c2) / c1 * m / (v.sqrt() + 1e-8);
            return moved - rate * decay * decayed * moved;
        }
        const at::Tensor shrunk = w * (1 - rate * decay * decayed);
        return shrunk - rate / c1 * m / (v.sqrt() / std::sqrt(c2) + 1e-8);
    }
};

// [22]: the allocator sees the weights after the step and the gradients after clipping; A, E and B decay.
TEST_F(TrainingOracle, ClipsThenStepsByHandThenAllocates) {
    config.train.clipNorm = 0.3;
    config.train.weightDecay = 0.1;
    config.train.schedule = "constant";
    config.train.warmup = Duration::ofSteps(0);
    config.train.learningRate = 1e-2;
    config.train.steps = 8;
    config.method.tinit = Duration::ofSteps(3);
    config.method.tfinal = Duration::ofSteps(2);
    for (const bool hf : {false, true}) {
        config.train.optimizer = hf ? "adamw_hf" : "adamw_torch";
        SpiedTraining training(config);
        const at::Tensor zeros = at::zeros_like(training.values()).to(at::kDouble);
        at::Tensor decayed = zeros.clone();
        for (const auto& entry : training.setup->parameters->entries()) {
            const bool decays = !entry.name.ends_with(".bias");
            FlatParameters::part(decayed, entry).fill_(decays ? 1.0 : 0.0);
        }
        HandAdam hand{hf, 1e-2, 0.1, zeros.clone(), zeros.clone()};
        at::Tensor before, raw;
        training.spy->beforeClip = [&] {
            before = training.values().to(at::kDouble);
            raw = training.gradients().to(at::kDouble);
        };
        std::vector<double> norms;
        training.spy->beforeAllocator = [&](std::int64_t step, bool) {
            norms.push_back(raw.norm().item<double>());
            const at::Tensor clipped = raw * std::min(1.0, 0.3 / (norms.back() + 1e-6));
            const double largest = clipped.abs().max().item<double>();
            EXPECT_LE((training.gradients() - clipped).abs().max().item<double>(), 1e-6 * largest) << step;
            const at::Tensor after = hand.step(before, training.gradients().to(at::kDouble), decayed);
            EXPECT_LE((training.values() - after).abs().max().item<double>(), 2e-7) << step;
        };
        EXPECT_EQ(training.run().steps, 8);
        EXPECT_GT(*std::max_element(norms.begin(), norms.end()), 0.3); // clipping was at work
        const auto points = training.observer.points();
        for (std::size_t i = 0; i < points.size(); ++i) {
            EXPECT_NEAR(points[i].gradientNorm, norms[i], 1e-5 * norms[i]); // before clipping
        }
    }
}

// The regulariser is reported beside the task's loss and never within it, nor in an evaluation. [29]
TEST_F(TrainingOracle, ReportsThePenaltyApartAndNeverInEvaluation) {
    config.train.learningRate = 0.0; // both runs keep the same weights
    config.eval.every = Duration::ofSteps(10);
    config.method.orthogonality = 0.0;
    SpiedTraining without(config);
    EXPECT_EQ(without.run().steps, 40);
    for (const char* form : {"mean_norm", "squared_sum"}) {
        config.method.orthogonality = 0.5;
        config.method.orthogonalityForm = form;
        SpiedTraining with(config);
        const double penalty =
            0.5 * reference::orthogonality(with.named(with.values()), form == std::string("mean_norm"))
                      .item<double>();
        EXPECT_EQ(with.run().steps, 40);
        EXPECT_EQ(with.spy->penalties, 40); // with five evaluations between them
        const auto one = with.observer.points(), two = without.observer.points();
        for (std::size_t i = 0; i < one.size(); ++i) {
            ASSERT_EQ(one[i].taskLoss, two[i].taskLoss) << i;
            ASSERT_NEAR(one[i].regulariser, penalty, 1e-5 * penalty) << i;
            ASSERT_EQ(two[i].regulariser, 0.0) << i;
        }
        const auto scores = with.observer.all<EvalDone>(), plain = without.observer.all<EvalDone>();
        ASSERT_EQ(scores.size(), 4U);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            EXPECT_EQ(scores[i].metrics, plain[i].metrics);
        }
    }
}

// The gradient that importance sees is that of the whole loss, gamma times the penalty in it once; what is
// clipped is both together.
TEST_F(TrainingOracle, AddsThePenaltysGradientOnceAStepBeforeClipping) {
    config.model.dropout = 0.0;
    config.train.steps = 1;
    config.method.tinit = config.method.tfinal = Duration::ofSteps(0);
    config.train.accumulate = 2;
    const auto gradients = [&](double weight, double clipNorm) {
        config.method.orthogonality = weight;
        config.train.clipNorm = clipNorm;
        SpiedTraining training(config);
        at::Tensor seen;
        training.spy->beforeClip = [&] { seen = training.gradients().clone(); };
        training.run();
        return seen;
    };
    EXPECT_TRUE(oracle::sameBits(gradients(0.5, 0.0), gradients(0.5, 1e-3)));
    const at::Tensor difference = gradients(0.5, 0.0) - gradients(0.0, 0.0);
    config.method.orthogonality = 0.5;
    SpiedTraining training(config);
    auto modules = reference::copyOf(training.named(training.values()));
    for (auto& module : modules) {
        module.a.set_requires_grad(true);
        module.b.set_requires_grad(true);
    }
    (reference::orthogonality(modules, true) * 0.5).backward();
    const auto own = training.named(difference);
    for (std::size_t i = 0; i < own.size(); ++i) {
        EXPECT_TRUE(at::allclose(own[i].a, modules[i].a.grad(), 1e-5, 1e-6)) << i;
        EXPECT_TRUE(at::allclose(own[i].b, modules[i].b.grad(), 1e-5, 1e-6)) << i;
        EXPECT_GT(modules[i].a.grad().abs().max().item<float>(), 1e-4F);
    }
}

// [29]: the failure that the guard is for, made to happen: nothing is masked.
TEST_F(TrainingOracle, SaysOnceWhenNothingWasMaskedByTheEndOfOneDeltaT) {
    for (const bool silent : {true, false}) {
        SpiedTraining training(config);
        training.spy->silent = silent;
        EXPECT_EQ(training.run().steps, 40);
        std::vector<Notice> said;
        for (const Notice& notice : training.observer.all<Notice>()) {
            if (notice.kind == "allocator") {
                said.push_back(notice);
            }
        }
        if (silent) {
            ASSERT_EQ(said.size(), 1U);
            EXPECT_EQ(said[0].step, 10); // tinit 5, deltaT 4
            EXPECT_EQ(said[0].level, Notice::Level::Error);
            EXPECT_NE(said[0].message.find("No triplet was masked"), std::string::npos);
        } else {
            EXPECT_TRUE(said.empty());
        }
    }
}

// The first module gets no gradient, so its scores stay 0 and all of its triplets go.
Trainer::Outcome trainWithoutFirstModule(SpiedTraining& training, const fs::path& files) {
    training.spy->beforeClip = [&training] {
        const auto first = training.named(training.gradients()).front();
        for (at::Tensor part : {first.a, first.e, first.b}) {
            part.zero_();
        }
    };
    return training.run(files);
}

at::Tensor logitsOf(TrainingSetup& setup) {
    std::vector<std::int64_t> rows(32);
    std::iota(rows.begin(), rows.end(), 0);
    const at::NoGradGuard noGrad;
    return setup.task->outputs(*setup.encoder, makeBatch(*setup.eval, rows, at::kCPU).tokens, {});
}

// [18], [25]: a module at rank 0 trains, is saved, exported compacted, and loaded again with equal outputs.
TEST_F(TrainingOracle, AModuleAtRankZeroIsTrainedSavedExportedAndLoaded) {
    SpiedTraining training(config);
    EXPECT_EQ(trainWithoutFirstModule(training, folder / "files").steps, 40);
    const auto decided = training.observer.all<AllocationDone>().back();
    EXPECT_EQ(std::accumulate(decided.mask.begin(), decided.mask.begin() + 4, 0), 0);
    EXPECT_EQ(decided.kept, 24);
    const auto module = training.named(training.values()).front();
    EXPECT_EQ((module.b.mm(module.a * module.e)).abs().max().item<float>(), 0.0F); // its merged update

    const auto saved = training.observer.all<CheckpointSaved>();
    ASSERT_FALSE(saved.empty());
    const auto report = exportAdapter(saved.back().path, folder / "adapter");
    ASSERT_TRUE(report) << report.error();
    EXPECT_EQ(report->kept, 24);
    EXPECT_TRUE(report->compacted);
    std::ifstream stream(folder / "adapter" / "adapter_config.json");
    const auto json = nlohmann::json::parse(stream);
    const auto modules = training.setup->method->modules();
    ASSERT_EQ(json.at("rank_pattern").size(), modules.size());
    for (std::size_t i = 0; i < modules.size(); ++i) {
        const std::vector<bool> flags =
            json.at("rank_pattern").at("bert." + modules[i].name + ".lora_E").get<std::vector<bool>>();
        const std::vector<bool> wanted(decided.mask.begin() + static_cast<std::ptrdiff_t>(4 * i),
                                       decided.mask.begin() + static_cast<std::ptrdiff_t>(4 * i + 4));
        EXPECT_EQ(flags, wanted) << modules[i].name;
    }
    EXPECT_EQ(json.at("init_r"), 4); // the scale stays alpha / (init_r + 1e-5)

    RunConfig again = config;
    again.method.startFrom = (folder / "adapter").string();
    again.train.seed = 99; // other fresh vectors for what is not in the file
    const auto loaded = makeSetup(again, {});
    EXPECT_TRUE(oracle::sameBits(logitsOf(*training.setup), logitsOf(*loaded)));
    EXPECT_GT((logitsOf(*loaded) - logitsOf(*makeSetup(config, {}))).abs().max().item<float>(), 1e-2F);
}

} // namespace
} // namespace rankscope
