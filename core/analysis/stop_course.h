#pragma once

#include "core/run/run_config.h"
#include "core/run/run_event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// Where a run stands with its rules for stopping early, as a chart draws it. A plain value.
struct StopCourse {
    std::string metric; // that the rules go by; empty: nothing was measured yet
    double best = 0.0;
    std::int64_t bestStep = 0;     // steps done then; 0: no value was a number yet
    std::int64_t waited = 0;       // evaluations since the best
    std::int64_t lastStep = 0;     // of the latest evaluation
    std::int64_t patience = 0;     // evaluations that may be waited; 0: that rule is not set
    std::int64_t patienceEnds = 0; // step at which it would stop at the pace of evaluations; 0: not known
    std::optional<double> target;  // of the metric
    std::int64_t stopStep = -1;    // the first evaluation at which a rule said stop; -1: none
};

// Replays the rules over a run's evaluations, in order of steps; those from other processes of the same run
// count as the engine counts them. The best value is known also when no rule is set.
StopCourse stopCourse(const StopConfig& stop, const std::vector<EvalDone>& evaluations);

} // namespace rankscope
