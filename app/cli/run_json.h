#pragma once

#include "core/store/run_records.h"

#include <nlohmann/json.hpp>

namespace rankscope {

// A run as the commands print it for machines. Times are Unix seconds, null where there is none yet.
nlohmann::ordered_json runJson(const RunSummary& run);

// See json_number.h for what JSON cannot hold.
nlohmann::ordered_json numberJson(double value);
// null where NaN says that there is no value.
nlohmann::ordered_json orNull(double value);

} // namespace rankscope
