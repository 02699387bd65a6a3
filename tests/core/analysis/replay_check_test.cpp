#include "core/analysis/replay_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace rankscope {
namespace {

StepPoint point(std::int64_t step, double loss = 0.5) {
    StepPoint made;
    made.step = step;
    made.taskLoss = loss;
    made.tokens = 100;
    return made;
}

AllocationDone allocation(std::int64_t step) {
    AllocationDone made;
    made.step = step;
    made.budget = made.kept = 2;
    made.threshold = -std::numeric_limits<double>::infinity();
    made.mask = {1, 0, 1};
    made.lambda = made.scoreLambda = made.scoreA = made.scoreB = made.sensitivity =
        made.uncertainty = {1.F, 2.F, 3.F};
    return made;
}

ReplayCheck recorded() {
    std::map<std::int64_t, StepPoint> points;
    for (std::int64_t step = 0; step < 10; ++step) {
        points[step] = point(step, step == 4 ? std::nan("") : 0.5);
    }
    return {2, 8, points, {{1, allocation(1)}, {5, allocation(5)}}};
}

// All steps as recorded, with `change` made to each before it is told.
ReplayCheck replayed(const std::function<void(StepPoint&)>& change,
                     const std::function<void(AllocationDone&)>& changeAllocation = {}) {
    ReplayCheck check = recorded();
    for (std::int64_t step = 0; step < 10; ++step) {
        StepPoint made = point(step, step == 4 ? std::nan("") : 0.5);
        change(made);
        check.onEvent(StepsDone{{made}, 0.0, 0.0});
        if (step == 5) {
            AllocationDone decided = allocation(5);
            if (changeAllocation) {
                changeAllocation(decided);
            }
            check.onEvent(decided);
        }
    }
    check.finish();
    return check;
}

TEST(ReplayCheck, FindsEqualRunsEqual) {
    const ReplayCheck check = replayed([](StepPoint&) {});
    EXPECT_FALSE(check.difference().has_value());
    EXPECT_EQ(check.comparedSteps(), 7);
    EXPECT_EQ(check.comparedAllocations(), 1);
}

TEST(ReplayCheck, NamesTheFirstStepAndValueThatDiffers) {
    const ReplayCheck check = replayed([](StepPoint& made) {
        if (made.step >= 6) {
            made.gradientNorm = std::nextafter(0.0, 1.0);
        }
    });
    ASSERT_TRUE(check.difference().has_value());
    EXPECT_EQ(check.difference()->step, 6);
    EXPECT_EQ(check.difference()->what, "gradient norm");
    EXPECT_EQ(check.difference()->recorded, 0.0);
    EXPECT_GT(check.difference()->repeated, 0.0);
}

TEST(ReplayCheck, SeesTheSignOfZeroAndOneTriplet) {
    EXPECT_TRUE(replayed([](StepPoint& made) { made.regulariser = -0.0; }).difference().has_value());
    const auto check = replayed([](StepPoint&) {}, [](AllocationDone& decided) { decided.lambda[2] = 4.F; });
    ASSERT_TRUE(check.difference().has_value());
    EXPECT_EQ(check.difference()->what, "lambda");
    EXPECT_EQ(check.difference()->triplet, 2);
    EXPECT_EQ(check.difference()->recorded, 3.0);
    EXPECT_EQ(check.difference()->repeated, 4.0);
}

TEST(ReplayCheck, LeavesOtherStepsAlone) {
    EXPECT_FALSE(
        replayed([](StepPoint& made) { made.taskLoss += made.step < 2 || made.step > 8 ? 1.0 : 0.0; })
            .difference()
            .has_value());
}

TEST(ReplayCheck, MissesWhatWasRecordedAndDoesNotCome) {
    ReplayCheck check = recorded();
    for (std::int64_t step = 2; step <= 8; ++step) {
        check.onEvent(StepsDone{{point(step, step == 4 ? std::nan("") : 0.5)}, 0.0, 0.0});
    }
    check.finish();
    ASSERT_TRUE(check.difference().has_value());
    EXPECT_EQ(check.difference()->what, "allocation");
    EXPECT_EQ(check.difference()->step, 5);
    ReplayCheck surplus = recorded();
    surplus.onEvent(allocation(3));
    EXPECT_EQ(surplus.difference()->what, "allocation");
}

} // namespace
} // namespace rankscope
