#pragma once

#include "app/cli/exit_code.h"
#include "core/exchange/run_tables.h"

#include <ostream>
#include <string>

namespace rankscope {

// Writes one part of a run that is a file: metrics, ranks, allocations, importance, config, tensorboard.
Result<ExitCode> writeTablePart(const std::string& what, const RunReader& reader, const RunDetail& run,
                                const RunTableOptions& options, std::ostream& out);

// What the part's file is called in a folder: "metrics.csv".
std::string tablePartName(const std::string& what, const RunDetail& run, const RunTableOptions& options);

} // namespace rankscope
