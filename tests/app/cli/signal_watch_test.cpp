#include "app/cli/signal_watch.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

namespace rankscope {

namespace {

using std::chrono::milliseconds;

bool waitFor(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(milliseconds(1));
    }
    return true;
}

// In a process of its own: signals are sent until it ends, at most for twenty seconds.
[[noreturn]] void signalUntilTheEnd(milliseconds together) {
    SignalWatch watch(together);
    RunControl control;
    watch.attach(control, [] {});
    waitFor([] {
        ::kill(::getpid(), SIGINT);
        return false;
    });
    std::_Exit(0);
}

[[noreturn]] void signalWithoutARun() {
    const SignalWatch watch;
    ::kill(::getpid(), SIGTERM);
    waitFor([] { return false; });
    std::_Exit(0);
}

} // namespace

TEST(SignalWatch, TheFirstSignalAsksForACleanStop) {
    SignalWatch watch(std::chrono::hours(1));
    RunControl control;
    std::atomic<int> said = 0;
    watch.attach(control, [&said] { ++said; });
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
        ::kill(::getpid(), signal);
    }
    EXPECT_TRUE(waitFor([&control] { return control.stopRequested(); }));
    EXPECT_TRUE(waitFor([&said] { return said == 1; }));
}

TEST(SignalWatch, ASecondSignalEndsTheProgramAtOnce) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(signalUntilTheEnd(milliseconds(5)), testing::ExitedWithCode(130), "");
}

TEST(SignalWatch, WithoutARunASignalEndsTheProgram) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(signalWithoutARun(), testing::ExitedWithCode(130), "");
}

} // namespace rankscope
