#include "core/analysis/process_clock.h"

#include <gtest/gtest.h>

namespace rankscope {
namespace {

using Mark = ClockEvent::Mark;

// One step a second from `from` on, the first at wall time `at`.
std::vector<StepTime> steps(std::int64_t from, std::int64_t count, double at) {
    std::vector<StepTime> out;
    for (std::int64_t i = 0; i < count; ++i) {
        out.push_back({from + i, at + static_cast<double>(i)});
    }
    return out;
}

std::vector<StepTime> joined(std::vector<StepTime> first, const std::vector<StepTime>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

TEST(ProcessClock, APauseDoesNotCountWhereverOneMeasuresFrom) {
    const auto all = joined(steps(0, 10, 1000.0), steps(10, 10, 1510.0));
    const std::vector<ClockEvent> events{{Mark::Pause, 10, 1010.0}, {Mark::Resume, 10, 1510.0}};
    const ProcessClock clock = processClock(events, all, 20.0);
    EXPECT_TRUE(clock.known);
    EXPECT_EQ(clock.gaps, (std::vector<ClockGap>{{1010.0, 1510.0}}));
    EXPECT_DOUBLE_EQ(clock.seconds(1000.0, 1005.0), 5.0);
    EXPECT_DOUBLE_EQ(clock.seconds(1000.0, 1519.0), 19.0);
    EXPECT_DOUBLE_EQ(clock.seconds(1000.0, 1200.0), 10.0); // within the pause
}

TEST(ProcessClock, ACrashTakesTheTimeOfTheLostStepsAlong) {
    // 30 steps were done, 10 of them before the checkpoint; the rest was done again 600 s later.
    const auto all = joined(steps(0, 10, 1000.0), steps(10, 20, 1630.0));
    const std::vector<ClockEvent> events{{Mark::Session, 10, 1629.0}};
    const ProcessClock clock = processClock(events, all, 30.0);
    EXPECT_TRUE(clock.known);
    EXPECT_DOUBLE_EQ(clock.seconds(1000.0, 1630.0), 10.0);
}

TEST(ProcessClock, AProcessThatEndedWhilePausedMakesOneGap) {
    const auto all = joined(steps(0, 10, 1000.0), steps(10, 10, 2000.0));
    const std::vector<ClockEvent> events{
        {Mark::Pause, 10, 1009.5}, {Mark::Session, 10, 1999.0}, {Mark::Pause, 20, 2010.0}};
    const ProcessClock clock = processClock(events, all, 20.0);
    ASSERT_EQ(clock.gaps.size(), 2U);
    EXPECT_EQ(clock.gaps[0], (ClockGap{1009.0, 1999.0}));
    EXPECT_DOUBLE_EQ(clock.seconds(1000.0, 9999.0), 20.0); // the second pause has not ended
}

TEST(ProcessClock, TimeThatNothingExplainsMakesItUnknown) {
    const auto all = joined(steps(0, 10, 1000.0), steps(10, 10, 1510.0));
    EXPECT_FALSE(processClock({}, all, 20.0).known); // a pause that was not recorded
    EXPECT_FALSE(processClock({}, all, 0.0).known);  // an imported log
    EXPECT_FALSE(processClock({}, {}, 20.0).known);
    EXPECT_TRUE(processClock({}, steps(0, 20, 1000.0), 19.0).known);
}

} // namespace
} // namespace rankscope
