#pragma once

#include "core/report/report_run.h"

#include <optional>
#include <string>
#include <vector>

namespace rankscope::test {

// Two layers of three kinds with rank 4, one of them without a value matrix.
std::vector<ModuleInfo> sampleModules();

// A finished run of 100 steps with curves and three allocations; its texts hold markup where `hostile`.
ReportRun sampleRun(RunId id, std::int64_t seed, bool hostile = false);

// What is wrong with `xml` as XML: tags that do not match, attributes without quotes or twice, bare
// ampersands, control characters. Nothing when it is well formed.
std::optional<std::string> xmlProblem(const std::string& xml);

std::size_t countOf(const std::string& text, const std::string& part);

} // namespace rankscope::test
