#pragma once

#include "core/run/run_event.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace rankscope {

// Which part of a run is repeated. A plain value.
struct ReplayOptions {
    std::filesystem::path checkpoint;     // the folder to start from; empty: the beginning of the run
    std::int64_t end = 0;                 // steps done at the end
    std::vector<SettingsChanged> changes; // of settings, as recorded; made again at their steps
};

} // namespace rankscope
