#pragma once

#include "core/analysis/event_file.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

struct LogTableOptions {
    std::string stepColumn; // empty: the first of step, global_step, _step, current_steps, …
    std::map<std::string, std::string> tags; // column → the tag or metric that it is; others keep their name
};

// The numbers of a table of metrics. A plain value.
struct LogTable {
    EventScalars scalars; // of each tag by ascending step; rows of one step in the order of the file
    std::vector<std::string> sentences;
};

// Reads what trackers export: CSV, TSV (comma, tab or semicolon, told from the header) or JSON (a list of
// objects, an object with "log_history", or an object a line). Wide: a column a metric; long: columns of
// names (metric, tag, key) and of values; with one column "value" and no names, the metric is called after
// the file. Columns of times (wall_time, timestamp, _timestamp; seconds or milliseconds) are used as such;
// columns without any number are passed over with a sentence, and so are the __MIN and __MAX columns of
// Weights & Biases. The error is a sentence with the file, the line and the column.
tl::expected<LogTable, std::string> readLogTable(std::string_view bytes, const std::filesystem::path& file,
                                                 const LogTableOptions& options = {});

} // namespace rankscope
