#pragma once

#include "core/run/run_control.h"
#include "core/run/run_observer.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace rankscope {

// Lets a run that paused because a checkpoint could not be written try again from time to time, since nobody
// sits in front of a command line to continue it. Events come on the training thread; the owner is the
// training command.
class DiskWait final : public RunObserver {
public:
    explicit DiskWait(RunControl& control, std::chrono::milliseconds firstDelay = std::chrono::seconds(2));
    ~DiskWait() override = default;
    void onEvent(const RunEvent& event) override;

private:
    void watch(const std::stop_token& end);

    RunControl& m_control;
    const std::chrono::milliseconds m_firstDelay;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_waiting = false;            // the run is paused for the disk
    std::chrono::milliseconds m_delay; // doubles with every attempt, up to a minute
    std::jthread m_thread;
};

} // namespace rankscope
