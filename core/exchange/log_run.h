#pragma once

#include "core/analysis/event_file.h"
#include "core/exchange/log_import.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace rankscope {

// What a log says besides its numbers.
struct LogFacts {
    std::string name;                  // of the run
    std::string origin;                // "Imported from …", a sentence
    std::optional<std::int64_t> initR; // the person's
};

// Which part of a log is new to a run that was imported before.
struct LogNews {
    std::map<std::string, std::int64_t> firstStep; // of each tag that has new numbers, its first new step
    std::set<std::string> stored;                  // metrics that the run has
};

struct LogRun {
    RunImport import; // without `source`
    ImportedLog log;  // counts and sentences
};

// The scalars of one run as what the workspace stores: ranks become modules and allocations, tags become
// metrics. A log holds how many triplets a module kept, not which, and no scores: of each module the first
// `kept` triplets are set in the masks, the scores stay empty, as for an adapter that was imported. A module
// without a rank at a step keeps its last one (before the first: all). `news`: only the new part of the
// curves; empty: everything.
LogRun runFromLog(const EventScalars& scalars, const LogFacts& facts,
                  const std::optional<LogNews>& news = {});

// The tag by which an exported log tells the rank that modules began with, since a log without a full module
// does not show it.
inline constexpr std::string_view initRTag = "rankscope/init_r";

} // namespace rankscope
