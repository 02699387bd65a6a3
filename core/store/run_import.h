#pragma once

#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace rankscope {

// A whole curve at once. Steps ascend strictly; the three lists are equally long. A plain value.
struct ScalarSeries {
    std::string metric;
    std::vector<std::int64_t> steps;
    std::vector<double> values;    // what is no finite number is stored as "not a number"
    std::vector<double> wallTimes; // Unix time in seconds; 0: unknown
};

// What another program recorded, as a finished run. A plain value.
struct RunImport {
    std::string name;
    std::string configJson;
    RunStarted started; // modules, budgets and totalSteps, as far as they are known
    std::vector<ScalarSeries> series;
    std::vector<AllocationDone> allocations;
    std::vector<Notice> notices;
    double startedAt = 0.0; // Unix time of the first and the last record; 0: unknown
    double endedAt = 0.0;
    std::string source; // what the importer needs to go on later; not looked into here
};

// How storeImport writes. The defaults store a new run.
struct ImportTarget {
    RunId run = 0;                             // an imported run to bring up to date; 0: a new one
    bool clear = false;                        // of an old run: everything that was imported goes first
    std::stop_token stop = {};                 // asked every thousand rows
    std::function<void(double)> progress = {}; // share of the rows, 0 to 1; called on the caller's thread
    std::int64_t maxPages = 0;                 // as in WriterOptions
    int busyTimeoutMs = 5000;
};

// Stores the run in one transaction: afterwards it is there as a whole or not at all, also when the program
// is killed. Into an old run the curves are appended: of a metric, what is stored from the series' first step
// on gives way to it; modules and allocations are replaced; name, tags and note stay. Returns the run, or
// nothing when it was stopped. Creates the workspace.
tl::expected<std::optional<RunId>, StoreError>
storeImport(const std::filesystem::path& workspace, const RunImport& run, const ImportTarget& target = {});

// A run that was imported, with the `source` that was stored with it.
struct ImportedSource {
    RunId run = 0;
    std::string source;
};
// Those that are not in the bin, oldest first; none when there is no workspace yet.
tl::expected<std::vector<ImportedSource>, StoreError> importedSources(const std::filesystem::path& workspace);

} // namespace rankscope
