#pragma once

#include "core/run/run_config.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rankscope {

// What the rules have seen of a run so far; part of a checkpoint, so that a resumed run stops where the run
// that was left alone would have.
struct EarlyStopState {
    std::string metric; // what `best` is of; empty: nothing was seen yet
    double best = 0.0;
    std::int64_t bestStep = 0;
    std::int64_t waited = 0; // evaluations since then
    double seconds = 0.0;    // of training
    bool operator==(const EarlyStopState&) const = default;
};

// The metric that the rules go by; empty when the evaluation has none of that name. "auto" is the one that
// speaks for the task: accuracy, else F1, and so on, the loss last.
std::string stopMetric(const StopConfig& stop, const std::map<std::string, double>& metrics);

// Takes in the evaluation after `step` steps. A sentence that names the rule when the run is to end. Values
// that are no numbers count as no improvement. Throws std::runtime_error when a rule needs a metric that is
// not there.
std::optional<std::string> stopAfterEvaluation(const StopConfig& stop, std::int64_t step,
                                               const std::map<std::string, double>& metrics,
                                               EarlyStopState& state);

// The same for the time that training took.
std::optional<std::string> stopAfterTime(const StopConfig& stop, const EarlyStopState& state);

} // namespace rankscope
