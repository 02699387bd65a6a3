#pragma once

#include "core/store/run_records.h"

#include <nlohmann/json.hpp>

namespace rankscope {

// A run as the commands print it for machines. Times are Unix seconds, null where there is none yet.
nlohmann::ordered_json runJson(const RunSummary& run);

// null for what JSON cannot hold.
nlohmann::ordered_json numberJson(double value);

} // namespace rankscope
