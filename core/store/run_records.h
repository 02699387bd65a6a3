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
    bool starred = false;
    bool archived = false; // kept, but out of the way
    std::int64_t seed = 0;
    RunId parent = 0; // 0: none
    std::int64_t parentStep = 0;
    int colour = 0;               // number of the run's colour; grows without end, the palette repeats
    double tokensPerSecond = 0.0; // over the whole training; 0 before the end
    double peakMemoryMb = 0.0;    // 0 before the end
};

// Brought in from a log or an adapter; nobody trained it here, and its seed is not known.
inline bool isImported(const RunSummary& run) { return run.endStage == "imported"; }

// A run, also one in the bin, with everything but its curves and allocations.
struct RunDetail {
    RunSummary summary;
    std::string configJson;
    RunStarted started;     // as announced; modules included. totalSteps 0 when the run never started
    double deletedAt = 0.0; // Unix time; 0: not in the bin
};

// What the window showed, under a name. The state is JSON that only the window reads.
struct SavedView {
    std::string name;
    std::string state;
    bool operator==(const SavedView&) const = default;
};

struct SeriesPoint {
    std::int64_t step = 0;
    double value = 0.0;
    double wallTime = 0.0;
};

// One metric of a run in few numbers; values that are no numbers do not count.
struct MetricExtent {
    std::string name;
    double last = 0.0;
    std::optional<double> least; // of evaluations; curves of every step are too long to look through
    std::optional<double> greatest;
};

// What a run had done beyond the checkpoint from which it was resumed, and did again.
struct DroppedTail {
    std::int64_t from = 0;                                  // its first step
    std::map<std::string, std::vector<SeriesPoint>> series; // "loss/task", "eval/accuracy", …; no wall times
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

enum class QueueState { Waiting, Running };

// A run's place in the queue of its workspace.
struct QueueEntry {
    RunId run = 0;
    std::string name;
    RunStatus status = RunStatus::Queued; // the run's own
    QueueState state = QueueState::Waiting;
    std::string device;     // as configured: "auto", "cpu", "cuda:1"
    std::string usedDevice; // while it runs: what that means there
    RunId after = 0;        // starts only when this run has finished; 0: none
    std::string afterName;
    bool afterFinished = false; // true as well when there is no such run
    int attempts = 0;           // how often a process took it since it last got on
    bool givenUp = false;       // after too many of these; starts again only when it is put in anew
    std::int64_t ownerPid = 0;  // 0 while it waits
    std::int64_t stepsDone = 0;
    std::int64_t totalSteps = 0;
    double estimatedSeconds = 0.0; // still to train, after what similar runs took; 0: nothing to go by
};

// The queue in its order, which is the order of starting.
struct QueueListing {
    std::vector<QueueEntry> entries;
    bool paused = false;        // nothing new starts
    bool stopOnFailure = false; // a run that fails pauses the queue
};

} // namespace rankscope
