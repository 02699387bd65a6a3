#pragma once

#include "core/run/run_config.h"
#include "core/run/run_facts.h"

#include <nlohmann/json.hpp>

#include <string>

namespace rankscope {

// The schedule that follows from a configuration, as `check` shows it: steps, phases, budgets at ten points,
// number of allocations. `facts` may lack the model or the data; then the text says what is missing and shows
// the rest.
std::string scheduleText(const RunConfig& config, const RunFacts& facts);
// null when the number of steps is not known.
nlohmann::ordered_json scheduleJson(const RunConfig& config, const RunFacts& facts);

} // namespace rankscope
