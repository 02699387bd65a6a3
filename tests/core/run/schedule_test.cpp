#include "core/run/schedule.h"

#include <gtest/gtest.h>

#include <vector>

namespace rankscope {
namespace {

BudgetSchedule schedule(std::int64_t init, std::int64_t target, std::int64_t total, std::int64_t tinit,
                        std::int64_t tfinal, std::int64_t deltaT = 1, bool peft = false) {
    return {init, target, total, tinit, tfinal, deltaT, peft};
}

// Golden tables G1 to G3: computed with the published allocators (their int(target + (init - target) * mul **
// 3)).
TEST(BudgetSchedule, EqualsPublishedTableOf24To12In60Steps) {
    const auto s = schedule(24, 12, 60, 10, 20);
    const std::vector<std::int64_t> falling{22, 21, 20, 19, 18, 18, 17, 16, 16, 15, 15, 14, 14, 13, 13, 13};
    for (std::int64_t t = 0; t <= 10; ++t) {
        EXPECT_EQ(s.budgetAt(t), 24) << t;
    }
    for (std::size_t i = 0; i < falling.size(); ++i) {
        EXPECT_EQ(s.budgetAt(11 + static_cast<std::int64_t>(i)), falling[i]) << 11 + i;
    }
    for (std::int64_t t = 27; t < 60; ++t) {
        EXPECT_EQ(s.budgetAt(t), 12) << t;
    }
}

TEST(BudgetSchedule, KeepsTheReferencesOrderOfOperations) {
    const auto s = schedule(2304, 576, 42, 10, 20);
    const std::vector<std::int64_t> wanted{2304, 1906, 1576, 1305, 1088, 918, 792,
                                           701,  640,  603,  584,  577,  576, 576};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        EXPECT_EQ(s.budgetAt(10 + static_cast<std::int64_t>(i)), wanted[i]) << 10 + i;
    }
}

TEST(BudgetSchedule, EqualsPublishedTableOfALongRun) {
    const auto s = schedule(3584, 1792, 5000, 200, 500);
    const std::vector<std::pair<std::int64_t, std::int64_t>> wanted{
        {200, 3584},  {201, 3582},  {202, 3581},  {1000, 2758}, {2000, 2144},
        {2350, 2016}, {3000, 1868}, {4000, 1794}, {4499, 1792}, {4500, 1792}};
    for (const auto& [step, budget] : wanted) {
        EXPECT_EQ(s.budgetAt(step), budget) << step;
    }
}

TEST(BudgetSchedule, AllocatesAtAbsoluteMultiplesOfDeltaTAfterTheWarmUp) {
    const auto s = schedule(24, 12, 60, 15, 20, 10);
    std::vector<std::int64_t> steps;
    for (std::int64_t t = 0; t < 60; ++t) {
        if (s.allocatesAt(t)) {
            steps.push_back(t);
        }
    }
    EXPECT_EQ(steps, (std::vector<std::int64_t>{20, 30, 40}));
    EXPECT_EQ(s.allocationCount(), 3);
}

TEST(BudgetSchedule, BoundariesDifferOnlyWhereDeltaTMissesTheFinalPhase) {
    const auto authors = schedule(24, 12, 60, 15, 17, 10);
    const auto peft = schedule(24, 12, 60, 15, 17, 10, true);
    EXPECT_FALSE(authors.allocatesAt(43));
    EXPECT_TRUE(authors.allocatesAt(44));
    EXPECT_TRUE(peft.allocatesAt(43));
    EXPECT_FALSE(peft.allocatesAt(44));
    EXPECT_EQ(authors.budgetAt(44), 12);
}

TEST(BudgetSchedule, NeverAllocatesWhenNothingIsToBePruned) {
    EXPECT_EQ(schedule(24, 24, 60, 10, 20).allocationCount(), 0);
}

TEST(BudgetSchedule, CountsFromOneWhereAsked) {
    for (const bool peft : {false, true}) {
        for (const std::int64_t tfinal : {0, 1, 17, 20}) {
            const auto zero = schedule(24, 12, 60, 15, tfinal, 10, peft);
            BudgetSchedule one = zero;
            one.countFrom = 1;
            std::int64_t allocations = 0;
            for (std::int64_t step = 0; step < 60; ++step) {
                EXPECT_EQ(one.budgetAt(step), zero.budgetAt(step + 1)) << step;
                EXPECT_EQ(one.phaseAt(step), zero.phaseAt(step + 1)) << step;
                EXPECT_EQ(one.averagesAt(step), zero.averagesAt(step + 1)) << step;
                if (step < 59) {
                    EXPECT_EQ(one.allocatesAt(step), zero.allocatesAt(step + 1)) << step;
                }
                allocations += one.allocatesAt(step) ? 1 : 0;
            }
            EXPECT_EQ(allocations, one.allocationCount()) << tfinal << peft;
        }
    }
    // Without a final phase the last step is t = T, where PEFT forces its mask; counted from 0 it never
    // comes.
    BudgetSchedule last = schedule(24, 12, 61, 15, 0, 10, true);
    EXPECT_FALSE(last.allocatesAt(60 - 1));
    last.countFrom = 1;
    EXPECT_TRUE(last.allocatesAt(60));
}

TEST(BudgetSchedule, PhasesMeetAtTheirBorders) {
    const auto s = schedule(24, 12, 60, 10, 20);
    EXPECT_EQ(s.phaseAt(10), BudgetPhase::WarmUp);
    EXPECT_EQ(s.phaseAt(11), BudgetPhase::Budgeting);
    EXPECT_EQ(s.phaseAt(40), BudgetPhase::Budgeting);
    EXPECT_EQ(s.phaseAt(41), BudgetPhase::Final);
}

// Values of transformers' get_linear_schedule_with_warmup and get_cosine_schedule_with_warmup.
TEST(LearningRate, FollowsLinearCosineAndConstantSchedules) {
    EXPECT_DOUBLE_EQ(learningRateFactor(RateSchedule::Linear, 0, 10, 100), 0.0);
    EXPECT_DOUBLE_EQ(learningRateFactor(RateSchedule::Linear, 5, 10, 100), 0.5);
    EXPECT_DOUBLE_EQ(learningRateFactor(RateSchedule::Linear, 10, 10, 100), 1.0);
    EXPECT_DOUBLE_EQ(learningRateFactor(RateSchedule::Linear, 55, 10, 100), 0.5);
    EXPECT_DOUBLE_EQ(learningRateFactor(RateSchedule::Linear, 100, 10, 100), 0.0);
    EXPECT_NEAR(learningRateFactor(RateSchedule::Cosine, 55, 10, 100), 0.5, 1e-12);
    EXPECT_DOUBLE_EQ(learningRateFactor(RateSchedule::Constant, 99, 10, 100), 1.0);
    EXPECT_DOUBLE_EQ(learningRateFactor(RateSchedule::Linear, 0, 0, 100), 1.0);
}

TEST(Schedule, ResolvesSharesAndEpochsToSteps) {
    RunConfig config;
    config.train.epochs = 2.0;
    const auto resolved = resolveSchedule(config, 6920);
    EXPECT_EQ(resolved.stepsPerEpoch, 217);
    EXPECT_EQ(resolved.totalSteps, 434);
    EXPECT_EQ(resolved.tinit, 65);
    EXPECT_EQ(resolved.tfinal, 195);
    EXPECT_EQ(resolved.warmup, 26);
    EXPECT_EQ(resolved.evalEvery, 43);
    config.train.steps = 40;
    config.method.tinit = Duration::ofSteps(7);
    EXPECT_EQ(resolveSchedule(config, 0).totalSteps, 40);
    EXPECT_EQ(resolveSchedule(config, 0).tinit, 7);
}

} // namespace
} // namespace rankscope
