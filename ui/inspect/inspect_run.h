#pragma once

#include "core/analysis/score_density.h"
#include "core/store/run_reader.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// What the Inspect page holds of a run: everything but the lists of numbers of its allocations, which are
// asked for one by one. A plain value, read on the reading thread.
struct InspectRun {
    RunDetail detail;
    std::vector<AllocationDone> allocations; // outlines: masks and totals, in order of steps
    std::vector<SeriesPoint> loss;           // of the task
    std::map<std::string, std::vector<SeriesPoint>> evaluations; // "accuracy", "loss", …
    std::vector<StoredCheckpoint> checkpoints;
    std::vector<StoredEvent> events;
    std::vector<SettingsChanged> changes;
    std::vector<DroppedTail> dropped; // what resumptions replaced
};
std::optional<InspectRun> loadInspectRun(const RunReader& reader, RunId run);

// What was stored since: allocations and losses from a step on, and the run's other lists anew.
struct InspectNews {
    RunDetail detail;
    std::vector<AllocationDone> allocations;
    std::vector<SeriesPoint> loss;
    std::map<std::string, std::vector<SeriesPoint>> evaluations; // whole
    std::vector<StoredCheckpoint> checkpoints;
    std::vector<StoredEvent> events;
    std::vector<SettingsChanged> changes;
    std::vector<DroppedTail> dropped;
};
std::optional<InspectNews> loadInspectNews(const RunReader& reader, RunId run, std::int64_t fromStep);
// `run` with what `news` brings; what it had from `fromStep` on is replaced (a resumed run repeats steps).
void addNews(InspectRun& run, InspectNews news, std::int64_t fromStep);

// The allocations from a step on as columns of the importance map; those without scores are left out.
std::vector<ScoreColumn> loadScoreColumns(const RunReader& reader, RunId run,
                                          const std::vector<ModuleInfo>& modules, std::int64_t fromStep);

// Number of the allocation in force at `step`; -1 before the first.
int allocationAt(const std::vector<AllocationDone>& allocations, double step);

} // namespace rankscope
