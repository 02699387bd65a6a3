#include "app/desktop/event_mailbox.h"

#include <utility>

namespace rankscope {

void EventMailbox::onEvent(const RunEvent& event) {
    RunEvent copy = event; // outside the lock: allocations carry long vectors
    std::lock_guard lock(m_mutex);
    m_events.push_back(std::move(copy));
}

std::vector<RunEvent> EventMailbox::take() {
    std::lock_guard lock(m_mutex);
    return std::exchange(m_events, {});
}

} // namespace rankscope
