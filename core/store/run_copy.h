#pragma once

#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace rankscope {

// What to copy and how; the defaults copy everything that is not in the bin.
struct RunCopyOptions {
    std::vector<RunId> runs;                   // of the source; empty: all that are not in the bin
    std::stop_token stop = {};                 // what is not whole by then is left out
    std::function<void(double)> progress = {}; // share done, 0 to 1; called on the caller's thread
    std::int64_t maxPages = 0;                 // as in WriterOptions
    int busyTimeoutMs = 5000;
};

struct CopiedRun {
    RunId from = 0;
    RunId to = 0;
    std::string uid;
    std::string name;
};

struct RunCopyReport {
    std::vector<CopiedRun> copied;
    std::vector<std::string> sentences; // about what was left out or changed
    bool stopped = false;
};

// Copies runs with their curves, allocations, events, tags and files into another workspace, which is made
// when it is not there. A run whose uid is already there is passed over; parents are found again by their
// uid. A run's files are on the disk before its rows, and those come in one transaction: a run is there as a
// whole or not at all, also after a full disk or a kill, and a second call does the rest. The error says how
// many runs were copied before it. Both files stay open for others.
tl::expected<RunCopyReport, StoreError> copyRuns(const std::filesystem::path& source,
                                                 const std::filesystem::path& target,
                                                 const RunCopyOptions& options = {});

// Copies runs into a workspace that is not there yet and appears, with its folder of files, only when it is
// whole; an existing file is an error.
tl::expected<RunCopyReport, StoreError> copyRunsToNew(const std::filesystem::path& source,
                                                      const std::filesystem::path& target,
                                                      const RunCopyOptions& options = {});

} // namespace rankscope
