#include "app/cli/disk_wait.h"

#include <gtest/gtest.h>

#include <future>

namespace rankscope {

TEST(DiskWait, ARunThatPausedForTheDiskTriesAgain) {
    RunControl control;
    DiskWait wait(control, std::chrono::milliseconds(1));
    for (int attempt = 0; attempt < 3; ++attempt) {
        control.pause();
        Notice notice;
        notice.kind = "disk";
        wait.onEvent(notice);
        auto going = std::async(std::launch::async, [&] { return control.waitWhilePaused(); });
        ASSERT_EQ(going.wait_for(std::chrono::seconds(20)), std::future_status::ready);
        EXPECT_TRUE(going.get());
    }
}

TEST(DiskWait, OtherNoticesLeaveAPausedRunPaused) {
    RunControl control;
    control.pause();
    {
        DiskWait wait(control, std::chrono::milliseconds(0));
        Notice notice;
        notice.kind = "nonfinite";
        wait.onEvent(notice);
    }
    EXPECT_TRUE(control.pauseRequested());
}

TEST(DiskWait, ItsEndDoesNotWaitForTheNextAttempt) {
    RunControl control;
    const auto begin = std::chrono::steady_clock::now();
    {
        DiskWait wait(control, std::chrono::hours(1));
        Notice notice;
        notice.kind = "disk";
        wait.onEvent(notice);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

} // namespace rankscope
