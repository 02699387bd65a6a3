#pragma once

#include <string>
#include <string_view>

namespace rankscope {

// Sixteen random hexadecimal digits: what names a run wherever it is copied to.
std::string newUid();

// Whether a text from a file may name a run, and with it the folder of the run's files.
bool isUid(std::string_view text);

} // namespace rankscope
