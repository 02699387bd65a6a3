#pragma once

#include "core/run/run_event.h"

namespace rankscope {

// Another program's log holds how many triplets each matrix kept, not which ones, and no schedule: the masks
// of such a run stand for numbers only, and its budgets are what was kept.
inline bool scheduleKnown(const RunStarted& started) { return started.deltaT > 0; }

// Triplets at the end of the schedule; -1: not known.
inline std::int64_t plannedTarget(const RunStarted& started) {
    return scheduleKnown(started) ? started.targetBudget : -1;
}

} // namespace rankscope
