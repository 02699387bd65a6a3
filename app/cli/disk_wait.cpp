#include "app/cli/disk_wait.h"

#include <algorithm>

namespace rankscope {

namespace {

constexpr std::chrono::milliseconds longestDelay = std::chrono::minutes(1);

} // namespace

DiskWait::DiskWait(RunControl& control, std::chrono::milliseconds firstDelay)
    : m_control(control)
    , m_firstDelay(firstDelay)
    , m_delay(firstDelay)
    , m_thread([this](const std::stop_token& end) { watch(end); }) {}

void DiskWait::onEvent(const RunEvent& event) {
    const std::lock_guard lock(m_mutex);
    if (const auto* notice = std::get_if<Notice>(&event); notice != nullptr && notice->kind == "disk") {
        m_waiting = true;
        m_changed.notify_all();
    } else if (std::holds_alternative<CheckpointSaved>(event)) {
        m_waiting = false;
        m_delay = m_firstDelay;
    }
}

void DiskWait::watch(const std::stop_token& end) {
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, end, [this] { return m_waiting; })) {
        // The wait is for its time only; nothing but the end of the run cuts it short.
        m_changed.wait_for(lock, end, m_delay, [] { return false; });
        if (end.stop_requested()) {
            return;
        }
        m_waiting = false; // said anew when the next attempt fails too
        m_delay = std::min(2 * m_delay, longestDelay);
        m_control.resume();
    }
}

} // namespace rankscope
