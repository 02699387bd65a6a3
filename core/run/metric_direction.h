#pragma once

#include <string_view>

namespace rankscope {

// Whether a smaller value of a metric is the better one: losses, errors, times and memory. By its name,
// with or without "eval/".
bool lessIsBetter(std::string_view metric);

} // namespace rankscope
