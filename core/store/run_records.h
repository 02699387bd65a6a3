#pragma once

#include "core/run/run_event.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

using RunId = std::int64_t;

// One row of the list of runs; needs no metric data beyond the last values kept on the run.
struct RunSummary {
    RunId id = 0;
    std::string uid;
    std::string name;
    RunStatus status = RunStatus::Queued;
    std::string method;
    std::string model;
    std::string task;
    std::int64_t initBudget = 0;
    std::int64_t targetBudget = 0;
    std::string bestMetricName; // "accuracy"; empty before the first evaluation
    double bestMetric = 0.0;
    double seconds = 0.0;   // time in training so far
    double createdAt = 0.0; // Unix time
    double startedAt = 0.0; // 0: not started
    double endedAt = 0.0;   // 0: not ended
    double heartbeatAt = 0.0;
    std::int64_t stepsDone = 0;
    std::int64_t totalSteps = 0;
    std::string device;
    std::string endStage;
    std::string endMessage;
    std::string note;
    std::string group;
    std::vector<std::string> tags;
    std::int64_t seed = 0;
    RunId parent = 0; // 0: none
    std::int64_t parentStep = 0;
    int colour = 0;               // number of the run's colour; grows without end, the palette repeats
    double tokensPerSecond = 0.0; // over the whole training; 0 before the end
    double peakMemoryMb = 0.0;    // 0 before the end
};

// A run, also one in the bin, with everything but its curves and allocations.
struct RunDetail {
    RunSummary summary;
    std::string configJson;
    RunStarted started;     // as announced; modules included. totalSteps 0 when the run never started
    double deletedAt = 0.0; // Unix time; 0: not in the bin
};

struct SeriesPoint {
    std::int64_t step = 0;
    double value = 0.0;
    double wallTime = 0.0;
};

struct StoredEvent {
    std::int64_t step = 0;
    double wallTime = 0.0;
    std::string kind;   // "pause", "checkpoint", "nonfinite", …
    std::string detail; // a sentence, or JSON for machines
    Notice::Level level = Notice::Level::Info;
};

struct StoredCheckpoint {
    std::int64_t step = 0;
    std::string path;
    std::int64_t bytes = 0;
    std::string digest;
};

} // namespace rankscope
