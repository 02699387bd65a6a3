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

} // namespace
} // namespace rankscope
