#pragma once

#include "core/run/run_control.h"

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

namespace rankscope {

// Turns SIGINT, SIGTERM and SIGHUP into a clean stop: the first asks the run to stop, the second ends the
// program at once, unless it comes with the first (timeout and cluster managers send theirs twice). Made on
// the main thread before any other thread is, since threads inherit the blocked signals; the command that
// trains owns it. While no run is attached, a signal ends the program at once. A closed pipe no longer ends
// it either. The signals stay blocked after its end, so that one that comes late does not change the exit
// code of a clean stop.
class SignalWatch {
public:
    explicit SignalWatch(std::chrono::milliseconds together = std::chrono::milliseconds(500));
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

    // `onFirst` is called on the watching thread.
    void attach(RunControl& control, std::function<void()> onFirst);
    void detach();

private:
    void watch();
    void receive();

    const std::chrono::milliseconds m_together; // signals so close to the first are the same wish
    int m_signals = -1;                         // signalfd
    int m_end = -1;                             // eventfd that wakes the thread for the last time
    std::mutex m_mutex;
    RunControl* m_control = nullptr;
    std::function<void()> m_onFirst;
    std::chrono::steady_clock::time_point m_first;
    std::jthread m_thread;
};

} // namespace rankscope
