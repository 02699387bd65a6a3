#pragma once

#include "core/run/run_config.h"
#include "core/store/run_records.h"

namespace rankscope {

// The configuration of a stored run as scoring its checkpoints needs it: with the classes that it announced.
RunConfig scoredConfig(const RunDetail& run);

} // namespace rankscope
