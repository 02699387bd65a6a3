#pragma once

#include "core/run/run_observer.h"

#include <mutex>
#include <vector>

namespace rankscope {

// Events on their way from the training thread to the window: written there, emptied by the window's timer.
// Thread-safe.
class EventMailbox final : public RunObserver {
public:
    void onEvent(const RunEvent& event) override;
    // Everything since the last call, in order.
    std::vector<RunEvent> take();

private:
    std::mutex m_mutex;
    std::vector<RunEvent> m_events;
};

} // namespace rankscope
