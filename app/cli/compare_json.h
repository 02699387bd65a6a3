#pragma once

#include "core/analysis/run_difference.h"
#include "core/analysis/run_groups.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace rankscope {

// What `compare` prints for machines: one document and a line break.
std::string dumpedJson(const nlohmann::ordered_json& json);
// The rows that differ (or all); what a run does not have is left out of a row's values.
std::string differenceJson(const std::vector<ComparedRun>& runs, const DifferenceTable& table,
                           const DifferenceText& what);
// Groups, tests of pairs and of all groups at once.
std::string groupsJson(const std::vector<ComparedRun>& runs, const GroupComparison& comparison);

} // namespace rankscope
