#pragma once

#include "core/run/run_config.h"
#include "core/store/run_reader.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// What a report shows of one run. A plain value, read in one go: it can cross threads.
struct ReportRun {
    struct Kept { // one allocation
        std::int64_t step = 0;
        std::int64_t budget = 0; // planned triplets
        std::int64_t kept = 0;
    };
    RunDetail detail;
    RunConfig config;                                       // what the run began with
    std::map<std::string, std::vector<SeriesPoint>> curves; // "loss/task", "loss/regulariser", "eval/…"
    std::vector<Kept> budget;                               // every allocation
    std::vector<AllocationDone> strip; // the first, the middle and the last; fewer when fewer
    std::vector<StoredEvent> events;
    std::vector<SettingsChanged> changes;
    std::vector<StoredCheckpoint> checkpoints;

    // "3 sst2-r8"
    std::string label() const;
};

// None when there is no such run.
std::optional<ReportRun> readReportRun(const RunReader& reader, RunId id);

} // namespace rankscope
