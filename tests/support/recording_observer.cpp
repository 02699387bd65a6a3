#include "tests/support/recording_observer.h"

namespace rankscope {

void RecordingObserver::onEvent(const RunEvent& event) {
    events.push_back(event);
    if (reaction) {
        reaction(event);
    }
}

std::vector<StepPoint> RecordingObserver::points() const {
    std::vector<StepPoint> found;
    for (const StepsDone& done : all<StepsDone>()) {
        found.insert(found.end(), done.points.begin(), done.points.end());
    }
    return found;
}

} // namespace rankscope
