#pragma once

#include "core/run/run_config.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// A configuration read from JSON, with everything that was wrong with the document. Fields that are absent
// keep their defaults; unknown and duplicate keys, wrong types and syntax errors (with line) are problems.
struct ParsedConfig {
    RunConfig config;
    std::vector<Problem> problems;
};

ParsedConfig parseRunConfig(std::string_view json);

// All fields, in the order of the table, two spaces of indentation; parseRunConfig gives the same value back.
std::string toJson(const RunConfig& config);

// Reads a file; relative paths in model.path, task.train, task.eval and method.start_from become relative to
// the file's folder when something exists there. The error is a sentence that names the file.
tl::expected<ParsedConfig, std::string> readRunConfig(const std::filesystem::path& file);

// The field whose path is closest to a mistyped one; empty when none is close.
std::string nearestField(std::string_view path);

} // namespace rankscope
