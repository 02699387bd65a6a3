#pragma once

#include "core/store/run_records.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// Runs of one group that differ in nothing but the seed, by their names, and what they reached.
struct GroupSummary {
    std::string group;
    std::string name;     // without the seed
    std::size_t runs = 0; // in all
    std::size_t n = 0;    // with a value of `metric`
    std::string metric;   // the best value of each run counts; empty: none was evaluated
    std::optional<double> mean;
    std::optional<double> deviation; // n >= 2
};

// In the order of the first run of each; runs without a group are left out.
std::vector<GroupSummary> summariseGroups(const std::vector<RunSummary>& runs);

// "starter target_r=4" of "starter target_r=4 seed=2".
std::string nameWithoutSeed(const std::string& name);

} // namespace rankscope
