#include "core/analysis/allocator_health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rankscope {
namespace {

using State = AllocatorReport::State;
using Cause = AllocatorReport::Cause;
using testing::ElementsAre;
using testing::IsEmpty;

// Due at 20, 30 … 60 with tinit 15, tfinal 40, 100 steps, deltaT 10.
RunStarted started() {
    RunStarted out;
    out.totalSteps = 100;
    out.tinit = 15;
    out.tfinal = 40;
    out.deltaT = 10;
    out.initBudget = 120;
    out.targetBudget = 80;
    return out;
}

AllocationDone allocation(const AllocatorWatch& watch, std::int64_t step, float score = 1.0F) {
    AllocationDone out;
    out.step = step;
    out.budget = watch.schedule().budgetAt(step);
    out.kept = out.budget;
    out.scoreLambda = {score};
    out.scoreA = {0.0F};
    out.scoreB = {0.0F};
    return out;
}

// After 35 steps.
SettingsChanged change(std::int64_t tfinal, std::int64_t targetBudget) {
    SettingsChanged out;
    out.step = 35;
    out.tfinal = tfinal;
    out.targetBudget = targetBudget;
    return out;
}

TEST(AllocatorWatch, RaisesNoAlarmWhereTheScheduleIsNotKnown) {
    RunStarted log = started();
    log.deltaT = 0;
    log.totalSteps = 1'000'000'000'000'000; // and does not walk over its steps
    AllocatorWatch watch(log);
    watch.onAllocation(allocation(watch, 500));
    EXPECT_EQ(watch.report().state, State::Unused);
    EXPECT_THAT(watch.dueSteps(), IsEmpty());
}

TEST(AllocatorWatch, KnowsWhenAllocationsAreDue) {
    EXPECT_THAT(AllocatorWatch(started()).dueSteps(), ElementsAre(20, 30, 40, 50, 60));
}

TEST(AllocatorWatch, FollowsAChangeOfTheFinalPhaseAndTheTarget) {
    AllocatorWatch watch(started());
    watch.onStep(34);
    watch.reschedule(change(20, 60));
    EXPECT_THAT(watch.dueSteps(), ElementsAre(20, 30, 40, 50, 60, 70, 80));
    EXPECT_EQ(watch.schedule().budgetAt(80), 60);
    AllocatorWatch equal(started());
    equal.reschedule(change(40, 120)); // nothing is left to prune
    EXPECT_THAT(equal.dueSteps(), ElementsAre(20, 30));
}

TEST(AllocatorWatch, AMethodWithoutTripletsHasNoAllocator) {
    RunStarted plain = started();
    plain.initBudget = 0;
    plain.targetBudget = 0;
    EXPECT_EQ(AllocatorWatch(plain).report().state, State::Unused);
    EXPECT_EQ(AllocatorWatch().report().state, State::Unused);
}

TEST(AllocatorWatch, AGoodRunIsNeverLateNorRed) {
    for (const bool eventBeforeStep : {true, false}) {
        AllocatorWatch watch(started());
        EXPECT_EQ(watch.report().state, State::Waiting);
        EXPECT_EQ(watch.report().nextStep, 20);
        for (std::int64_t step = 0; step < 100; ++step) {
            const bool due = watch.schedule().allocatesAt(step);
            if (due && eventBeforeStep) {
                watch.onAllocation(allocation(watch, step));
            }
            watch.onStep(step);
            if (step < 20) {
                ASSERT_EQ(watch.report().state, State::Waiting) << step;
            } else if (step > 20) {
                ASSERT_EQ(watch.report().state, State::Alive) << step;
                ASSERT_THAT(watch.report().causes, IsEmpty());
            }
            if (due && !eventBeforeStep) {
                watch.onAllocation(allocation(watch, step));
            }
        }
        EXPECT_EQ(watch.report().lastStep, 60);
        EXPECT_EQ(watch.report().nextStep, -1);
        EXPECT_EQ(watch.report().seenCount, 5);
        EXPECT_EQ(watch.report().dueCount, 5);
    }
}

TEST(AllocatorWatch, SilenceIsLateAndThenRedWithinOneDeltaT) {
    AllocatorWatch watch(started());
    watch.onStep(20);
    EXPECT_EQ(watch.report().state, State::Waiting); // its event may still be on the way
    watch.onStep(21);
    EXPECT_EQ(watch.report().state, State::Late);
    watch.onStep(29);
    EXPECT_EQ(watch.report().state, State::Late);
    watch.onStep(30);
    EXPECT_EQ(watch.report().state, State::Never);
    EXPECT_THAT(watch.report().causes, ElementsAre(Cause::NotSeen));
}

TEST(AllocatorWatch, AnAllocatorThatStopsIsLate) {
    AllocatorWatch watch(started());
    watch.onAllocation(allocation(watch, 20));
    watch.onStep(29);
    EXPECT_EQ(watch.report().state, State::Alive);
    watch.onStep(35);
    EXPECT_EQ(watch.report().state, State::Late);
    EXPECT_EQ(watch.report().dueStep, 30);
    watch.onAllocation(allocation(watch, 36));
    EXPECT_EQ(watch.report().state, State::Alive);
}

TEST(AllocatorWatch, EqualBudgetsOrAScheduleWithoutAllocationAreRedFromTheStart) {
    RunStarted equal = started();
    equal.targetBudget = equal.initBudget;
    EXPECT_EQ(AllocatorWatch(equal).report().state, State::Never);
    EXPECT_THAT(AllocatorWatch(equal).report().causes, ElementsAre(Cause::EqualBudgets));
    RunStarted sparse = started();
    sparse.deltaT = 1'000;
    sparse.tfinal = 0;
    EXPECT_THAT(AllocatorWatch(sparse).report().causes, ElementsAre(Cause::NothingDue));
}

TEST(AllocatorWatch, ScoresOfZeroMeanThatNoGradientArrives) {
    AllocatorWatch watch(started());
    watch.onAllocation(allocation(watch, 20, 0.0F));
    EXPECT_EQ(watch.report().state, State::Never);
    EXPECT_THAT(watch.report().causes, ElementsAre(Cause::NoGradients));
}

TEST(AllocatorWatch, AnImportWithoutScoresOrWithoutAScheduleIsNoAlarm) {
    AllocatorWatch watch(started());
    AllocationDone imported = allocation(watch, 100);
    imported.scoreLambda = imported.scoreA = imported.scoreB = {};
    watch.onAllocation(imported);
    EXPECT_EQ(watch.report().state, State::Alive);
    EXPECT_THAT(watch.report().causes, IsEmpty());
    RunStarted unknown = started();
    unknown.totalSteps = unknown.tinit = unknown.tfinal = 0;
    AllocatorWatch without(unknown);
    without.onAllocation(imported);
    EXPECT_EQ(without.report().state, State::Unused);
}

TEST(AllocatorWatch, MoreThanPlannedIsRedAndFewerByTiesOnlyNoted) {
    AllocatorWatch watch(started());
    AllocationDone more = allocation(watch, 20);
    more.kept = more.budget + 1;
    watch.onAllocation(more);
    EXPECT_EQ(watch.report().state, State::Never);
    EXPECT_THAT(watch.report().causes, ElementsAre(Cause::AbovePlan));
    AllocationDone fewer = allocation(watch, 30);
    fewer.kept = fewer.budget - 2;
    watch.onAllocation(fewer);
    EXPECT_EQ(watch.report().state, State::Alive);
    EXPECT_THAT(watch.report().causes, ElementsAre(Cause::BelowPlan));
}

TEST(AllocatorWatch, ARunResumedInItsFinalPhaseWaitsForNothing) {
    RunStarted resumed = started();
    resumed.firstStep = 70;
    AllocatorWatch watch(resumed);
    watch.onStep(80);
    EXPECT_EQ(watch.report().state, State::Waiting);
    EXPECT_THAT(watch.report().causes, ElementsAre(Cause::MasksFixed));
}

TEST(AllocatorWatch, BothBoundaryPoliciesAreInTime) {
    RunStarted run = started();
    run.tfinal = 37; // 63 is no multiple of 10: the authors mask at 64, PEFT at 63
    for (const std::int64_t boundary : {63, 64}) {
        AllocatorWatch watch(run);
        for (const std::int64_t step : {std::int64_t{20}, std::int64_t{30}, std::int64_t{40},
                                        std::int64_t{50}, std::int64_t{60}, boundary}) {
            watch.onAllocation(allocation(watch, step));
        }
        watch.onStep(99);
        EXPECT_EQ(watch.report().state, State::Alive) << boundary;
    }
}

} // namespace
} // namespace rankscope
