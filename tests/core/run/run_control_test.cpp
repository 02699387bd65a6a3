#include "core/run/run_control.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace rankscope {
namespace {

TEST(RunControl, GoesOnAtOnceWhenNotPaused) {
    RunControl control;
    EXPECT_TRUE(control.waitWhilePaused());
}

TEST(RunControl, ResumeWakesAPausedRun) {
    RunControl control;
    control.pause();
    std::atomic<bool> passed = false;
    std::jthread waiting([&] { passed = control.waitWhilePaused(); });
    EXPECT_TRUE(control.pauseRequested());
    control.resume();
    waiting.join();
    EXPECT_TRUE(passed);
}

TEST(RunControl, GoesOnOnlyWhenEveryPauserLetsIt) {
    RunControl control;
    control.pause(RunControl::Pauser::Storage);
    control.pause();
    control.resume(RunControl::Pauser::Storage);
    EXPECT_TRUE(control.pauseRequested());
    control.pause(RunControl::Pauser::Storage);
    control.resume();
    EXPECT_TRUE(control.pauseRequested());
    control.resume(RunControl::Pauser::Storage);
    EXPECT_FALSE(control.pauseRequested());
    EXPECT_TRUE(control.waitWhilePaused());
}

TEST(RunControl, StopWakesAPausedRunAndEndsIt) {
    RunControl control;
    control.pause();
    std::atomic<bool> goOn = true;
    std::jthread waiting([&] { goOn = control.waitWhilePaused(); });
    control.requestStop();
    waiting.join();
    EXPECT_FALSE(goOn);
    EXPECT_TRUE(control.stopRequested());
}

TEST(RunControl, GivesACheckpointRequestOnce) {
    RunControl control;
    EXPECT_FALSE(control.takeCheckpointRequest());
    control.requestCheckpoint();
    EXPECT_TRUE(control.takeCheckpointRequest());
    EXPECT_FALSE(control.takeCheckpointRequest());
}

TEST(RunControl, EditsWakeAPausedRunThatThenWaitsOn) {
    RunControl control;
    control.pause();
    control.edit({{"method.target_r", "4"}});
    EXPECT_TRUE(control.waitWhilePaused()); // returns although it is still paused
    EXPECT_TRUE(control.pauseRequested());
    const auto edits = control.takeEdits();
    ASSERT_EQ(edits.size(), 1U);
    EXPECT_EQ(edits[0], (std::vector<SettingEdit>{{"method.target_r", "4"}}));
    EXPECT_TRUE(control.takeEdits().empty());
}

} // namespace
} // namespace rankscope
