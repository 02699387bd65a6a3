#pragma once

#include "core/run/run_observer.h"

#include <functional>
#include <vector>

namespace rankscope {

// Keeps every event, and lets a test act on each (for example stop the run at a step).
class RecordingObserver final : public RunObserver {
public:
    void onEvent(const RunEvent& event) override;

    std::function<void(const RunEvent&)> reaction;
    std::vector<RunEvent> events;

    std::vector<StepPoint> points() const;
    template <class Event>
    std::vector<Event> all() const {
        std::vector<Event> found;
        for (const RunEvent& event : events) {
            if (const auto* wanted = std::get_if<Event>(&event)) {
                found.push_back(*wanted);
            }
        }
        return found;
    }
};

} // namespace rankscope
