#pragma once

#include <chrono>

namespace rankscope {

// Seconds since 1970, as events and the workspace store time.
inline double unixTime() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace rankscope
