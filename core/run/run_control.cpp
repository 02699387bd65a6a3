#include "core/run/run_control.h"

#include <utility>

namespace rankscope {

void RunControl::pause(Pauser by) {
    std::lock_guard lock(m_mutex);
    m_pausers |= static_cast<unsigned>(by);
}

void RunControl::resume(Pauser by) {
    {
        std::lock_guard lock(m_mutex);
        m_pausers &= ~static_cast<unsigned>(by);
    }
    m_changed.notify_all();
}

bool RunControl::pauseRequested() const {
    std::lock_guard lock(m_mutex);
    return m_pausers != 0;
}

void RunControl::requestCheckpoint() {
    std::lock_guard lock(m_mutex);
    m_checkpoint = true;
}

bool RunControl::takeCheckpointRequest() {
    std::lock_guard lock(m_mutex);
    return std::exchange(m_checkpoint, false);
}

void RunControl::edit(std::vector<SettingEdit> edits) {
    {
        std::lock_guard lock(m_mutex);
        m_edits.push_back(std::move(edits));
    }
    m_changed.notify_all();
}

std::vector<std::vector<SettingEdit>> RunControl::takeEdits() {
    std::lock_guard lock(m_mutex);
    return std::exchange(m_edits, {});
}

bool RunControl::waitWhilePaused() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, m_stop.get_token(), [this] { return m_pausers == 0 || !m_edits.empty(); });
    return !m_stop.stop_requested();
}

} // namespace rankscope
