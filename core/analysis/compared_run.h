#pragma once

#include "core/run/metric_direction.h"
#include "core/run/run_config.h"
#include "core/run/run_event.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rankscope {

// One metric of one run: its last finite value and its best one, with the steps.
struct MetricResult {
    double last = 0.0;
    double best = 0.0;
    std::int64_t lastStep = 0;
    std::int64_t bestStep = 0;
    bool operator==(const MetricResult&) const = default;
};
// Values in order of their steps; none when no value is finite. As many as both lists have.
std::optional<MetricResult> metricResult(std::string_view metric, std::span<const std::int64_t> steps,
                                         std::span<const double> values);

// What comparisons need to know of a run, as it is stored. A plain value, made by whoever reads workspaces.
struct ComparedRun {
    std::int64_t id = 0;
    std::string name;
    std::string status;
    std::string configJson; // as stored: keys that it does not have were unknown when it was written
    std::shared_ptr<const RunConfig> parsed; // of it, where it was read already; parsing takes a while
    RunStarted started;                      // totalSteps 0: never started
    std::int64_t stepsDone = 0;
    double seconds = 0.0; // in training
    double tokensPerSecond = 0.0;
    double peakMemoryMb = 0.0;
    std::optional<std::vector<int>> ranks;       // of the last allocation, one a module
    std::map<std::string, MetricResult> metrics; // "eval/accuracy", "loss/task", …

    RunConfig config() const;                 // with defaults for what is absent
    std::optional<std::int64_t> seed() const; // none of an imported run
};

// Trainable weights of the adapters at the end: kept triplets where ranks are known, the initial ones of
// methods that never allocate, else everything that is trained, the head included, which is not told apart.
// 0 when the run never started, or when it is an imported log, which does not say how large its matrices are.
std::int64_t adapterParameters(const ComparedRun& run);
// Sum of the kept ranks; 0 for methods without ranks.
std::int64_t totalRank(const ComparedRun& run);
// Mean time of a step in seconds; 0 when there was none.
double stepSeconds(const ComparedRun& run);

// Short and different names, in the order of the runs: the name, with the number where names repeat.
std::vector<std::string> runTitles(std::span<const ComparedRun> runs);

// "1.27M", "0.33M", "12.3k", "840".
std::string parameterText(std::int64_t parameters);

// At most `digits` significant digits, with a point whatever the locale.
std::string numberText(double value, int digits = 6);

} // namespace rankscope
