#pragma once

#include "core/analysis/run_property.h"
#include "core/analysis/statistics.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace rankscope {

// Runs of the list that share a value; `runs` are numbers in the list that was grouped.
struct ListedGroup {
    std::string value; // "4", "sweep-1", "paper, seed"; empty: those without one
    std::vector<std::size_t> runs;
};

// In the order of the first run of each. A run with several tags is in the group of just these tags, so that
// it counts once.
std::vector<ListedGroup> groupListed(std::span<const ListedRun* const> runs, const RunProperty& by);

// What a group's runs have on average; those without a number do not count.
SampleSummary summariseListed(std::span<const ListedRun* const> runs, const RunProperty& property);

// A number as groups are named by it and a list shows it: "0.001", "8".
std::string valueText(const RunValue& value);

} // namespace rankscope
