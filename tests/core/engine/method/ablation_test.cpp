// Item 23 of the method's checklist: every way of scoring on two modules of rank 2, with rankings worked out
// by hand.
#include "core/engine/method/adalora/orthogonality.h"
#include "core/engine/method/adalora/rank_allocator.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace rankscope {
namespace {

using Bits = std::vector<std::uint8_t>;

std::vector<ModuleInfo> twoModules() { return {{"m0", 0, "query", 2, 2, 2}, {"m1", 0, "key", 2, 2, 2}}; }

// One update of the averages from zero with weights 1 everywhere, so that |w g| = |g|:
//   I = 0.15 g,  U = 0.15 * 0.85 g,  s = I U = 0.019125 g^2.
class Toy {
public:
    explicit Toy(MethodConfig config, std::vector<RankLimit> limits = {})
        : m_config(std::move(config))
        , m_layout(twoModules(), 2, m_config.granularity != "doublet")
        , m_limits(std::move(limits))
        , m_values(at::ones({m_layout.size()}))
        , m_gradients(at::zeros({m_layout.size()})) {
        m_config.initR = 2;
    }

    void lambda(std::vector<float> values, std::vector<float> gradients) {
        m_layout.lambda(m_values).copy_(at::tensor(values));
        m_layout.lambda(m_gradients).copy_(at::tensor(gradients));
    }
    // Both elements of a vector get the same value and gradient.
    void vectors(std::vector<float> a, std::vector<float> b) {
        const auto rows = at::tensor(a).view({2, 2, 1}).expand({2, 2, 2});
        m_layout.groupA(m_gradients, m_layout.groupsA().front()).copy_(rows);
        const auto columns = at::tensor(b).view({2, 1, 2}).expand({2, 2, 2});
        m_layout.groupB(m_gradients, m_layout.groupsB().front()).copy_(columns);
    }
    at::Tensor& values() { return m_values; }
    const AdapterLayout& layout() const { return m_layout; }

    // The decision at the last step of the budget's fall: `keep` of four stay.
    AllocationDone decide(std::int64_t keep) {
        const BudgetSchedule schedule{4, keep, 10, 0, 4, 1, true};
        RankAllocator allocator(m_config, schedule, m_layout, at::kCPU, m_limits);
        allocator.update(0, m_values, m_gradients, at::zeros({}));
        return *allocator.update(6, m_values, m_gradients, at::zeros({}));
    }

private:
    MethodConfig m_config;
    AdapterLayout m_layout;
    std::vector<RankLimit> m_limits;
    at::Tensor m_values, m_gradients;
};

MethodConfig scoredBy(const std::string& importance, const std::string& granularity = "triplet") {
    MethodConfig config;
    config.importance = importance;
    config.granularity = granularity;
    return config;
}

TEST(Ablation, SmoothedAddsTheMeansOfTheVectorsToTheSingularValue) {
    Toy toy(scoredBy("smoothed"));
    toy.lambda({1, 1, 1, 1}, {1, 2, 3, 0});
    toy.vectors({4, 0, 0, 0}, {0, 0, 0, 3});
    // s in units of 0.019125: lambda 1, 4, 9, 0; rows 16, 0, 0, 0; columns 0, 0, 0, 9. Sums 17, 4, 9, 9.
    const auto done = toy.decide(1);
    EXPECT_EQ(done.mask, (Bits{1, 0, 0, 0}));
    EXPECT_NEAR(done.score(0), 17 * 0.019125, 1e-7);
    EXPECT_NEAR(done.threshold, 9 * 0.019125, 1e-7);
}

TEST(Ablation, SensitivityUsesTheAverageAlone) {
    Toy toy(scoredBy("sensitivity"));
    toy.lambda({1, 1, 1, 1}, {1, 2, 3, 0});
    toy.vectors({2, 0, 0, 0}, {0, 2.5, 0, 3.5});
    // I in units of 0.15: 1 + 2, 2 + 2.5, 3, 3.5; squared as in the smoothed form the first would be 1 + 4 =
    // 5 and the last 12.25.
    const auto done = toy.decide(2);
    EXPECT_EQ(done.mask, (Bits{0, 1, 0, 1}));
    EXPECT_NEAR(done.score(1), 0.15 * 4.5, 1e-7);
    Toy smoothed(scoredBy("smoothed"));
    smoothed.lambda({1, 1, 1, 1}, {1, 2, 3, 0});
    smoothed.vectors({2, 0, 0, 0}, {0, 2.5, 0, 3.5}); // 5, 10.25, 9, 12.25
    EXPECT_EQ(smoothed.decide(1).mask, (Bits{0, 0, 0, 1}));
}

TEST(Ablation, MagnitudeLooksAtTheSingularValuesOnly) {
    Toy toy(scoredBy("magnitude"));
    toy.lambda({-4, 1, 2, -3}, {0, 9, 9, 0});
    toy.vectors({0, 9, 9, 0}, {0, 9, 9, 0});
    EXPECT_EQ(toy.decide(2).mask, (Bits{1, 0, 0, 1}));
}

TEST(Ablation, LambdaOnlyLeavesTheVectorsOut) {
    Toy toy(scoredBy("smoothed", "lambda_only"));
    toy.lambda({1, 1, 1, 1}, {1, 2, 3, 0});
    toy.vectors({9, 0, 0, 9}, {9, 0, 0, 9});
    EXPECT_EQ(toy.decide(2).mask, (Bits{0, 1, 1, 0}));
}

TEST(Ablation, DoubletsScoreRowAndColumnAndLoseBoth) {
    Toy toy(scoredBy("smoothed", "doublet"));
    toy.vectors({4, 1, 0, 2}, {0, 1, 3, 2}); // 16, 2, 9, 8
    const auto done = toy.decide(2);
    EXPECT_EQ(done.mask, (Bits{1, 0, 1, 0}));
    EXPECT_NEAR(done.score(3), 8 * 0.019125, 1e-7);
    const at::Tensor a = toy.layout().groupA(toy.values(), toy.layout().groupsA().front());
    const at::Tensor b = toy.layout().groupB(toy.values(), toy.layout().groupsB().front());
    for (const auto& [module, triplet, kept] :
         {std::tuple{0, 0, 1.0F}, {0, 1, 0.0F}, {1, 0, 1.0F}, {1, 1, 0.0F}}) {
        EXPECT_EQ(a[module][triplet].max().item<float>(), kept);
        EXPECT_EQ(b[module].select(1, triplet).max().item<float>(), kept);
    }
    EXPECT_NEAR(done.lambda[0], 2.0, 1e-6); // |row| * |column| = sqrt(2)^2
}

TEST(Ablation, DoubletsByMagnitudeAddTheMeansOfTheirSizes) {
    Toy toy(scoredBy("magnitude", "doublet"));
    toy.layout().groupA(toy.values(), toy.layout().groupsA().front())[0][1].fill_(-5.0);
    toy.layout().groupB(toy.values(), toy.layout().groupsB().front())[1].select(1, 0).fill_(0.5);
    const auto done = toy.decide(1); // 2, 6, 1.5, 2
    EXPECT_EQ(done.mask, (Bits{0, 1, 0, 0}));
    EXPECT_NEAR(done.score(2), 1.5, 1e-6);
}

TEST(RankLimit, KeepsAModulesBestAndLetsOthersGo) {
    Toy free(scoredBy("smoothed", "lambda_only"));
    free.lambda({1, 1, 1, 1}, {1, 2, 3, 4});
    EXPECT_EQ(free.decide(2).mask, (Bits{0, 0, 1, 1}));
    Toy floored(scoredBy("smoothed", "lambda_only"), {{1, 2}, {0, 2}});
    floored.lambda({1, 1, 1, 1}, {1, 2, 3, 4});
    const auto done = floored.decide(2);
    EXPECT_EQ(done.mask, (Bits{0, 1, 0, 1}));
    EXPECT_NEAR(done.threshold, 9 * 0.019125, 1e-7); // the best of those that went by score
    Toy ceiled(scoredBy("smoothed", "lambda_only"), {{0, 2}, {0, 1}});
    ceiled.lambda({1, 1, 1, 1}, {1, 2, 3, 4});
    EXPECT_EQ(ceiled.decide(3).mask, (Bits{1, 1, 0, 1}));
    EXPECT_EQ(ceiled.decide(2).mask, (Bits{0, 1, 0, 1}));
    Toy pinned(scoredBy("smoothed", "lambda_only"), {{2, 2}, {0, 2}});
    pinned.lambda({1, 1, 1, 1}, {1, 2, 3, 4});
    EXPECT_EQ(pinned.decide(3).mask, (Bits{1, 1, 0, 1}));
}

TEST(RankLimit, KeepsAFloorAlsoWhereTheBudgetIsSmaller) {
    EXPECT_EQ(selectTriplets({1, 2, 3, 4}, 1, "reference", {{2, 2}, {0, 2}}, 2).mask, (Bits{1, 1, 0, 0}));
    EXPECT_THROW(selectTriplets({1, std::nanf(""), 3, 4}, 1, "reference", {{2, 2}, {0, 2}}, 2),
                 std::runtime_error);
}

TEST(Orthogonality, CosineFormIsTheMeanAbsoluteCosine) {
    const AdapterLayout layout({{"m", 0, "query", 2, 2, 2}}, 2);
    at::Tensor values = at::zeros({layout.size()}, at::kDouble);
    layout.groupA(values, layout.groupsA().front())
        .copy_(at::tensor(std::vector<double>{3, 0, 1, 1}).view({1, 2, 2}));
    layout.groupB(values, layout.groupsB().front())
        .copy_(at::tensor(std::vector<double>{0, 2, -5, 0}).view({1, 2, 2}));
    at::Tensor gradients = at::zeros_like(values);
    // Rows at 45 degrees, columns at right angles: (cos 45 + 0) / 2, whatever their lengths.
    EXPECT_NEAR(addOrthogonality(layout, values, gradients, 1.0, "cosine").item<double>(),
                std::sqrt(0.5) / 2.0, 1e-12);
}

TEST(Orthogonality, CosineFormEqualsFiniteDifferences) {
    const AdapterLayout layout({{"m0", 0, "query", 5, 7, 3}, {"m1", 0, "key", 5, 5, 3}}, 3);
    at::manual_seed(4);
    const at::Tensor values = at::randn({layout.size()}, at::kDouble);
    at::Tensor gradient = at::zeros_like(values), scratch = at::zeros_like(values);
    addOrthogonality(layout, values, gradient, 0.7, "cosine");
    const double step = 1e-6;
    for (std::int64_t i = layout.triplets(); i < layout.size(); ++i) {
        at::Tensor up = values.clone(), down = values.clone();
        up[i] += step;
        down[i] -= step;
        const double slope = (addOrthogonality(layout, up, scratch, 0.7, "cosine") -
                              addOrthogonality(layout, down, scratch, 0.7, "cosine"))
                                 .item<double>() /
                             (2.0 * step);
        EXPECT_NEAR(gradient[i].item<double>(), slope, 1e-8) << i;
    }
}

TEST(Orthogonality, CosineFormHasNoGradientWhereThereIsNoAngle) {
    const AdapterLayout one({{"m", 0, "query", 4, 4, 1}}, 1);
    at::Tensor values = at::ones({one.size()}), gradients = at::zeros_like(values);
    EXPECT_EQ(addOrthogonality(one, values, gradients, 1.0, "cosine").item<float>(), 0.0F);
    const AdapterLayout two({{"m", 0, "query", 4, 4, 2}}, 2);
    at::Tensor zeros = at::zeros({two.size()});
    gradients = at::zeros_like(zeros);
    EXPECT_EQ(addOrthogonality(two, zeros, gradients, 1.0, "cosine").item<float>(), 0.0F);
    EXPECT_EQ(gradients.abs().max().item<float>(), 0.0F);
}

} // namespace
} // namespace rankscope
