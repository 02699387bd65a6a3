#pragma once

#include <string>
#include <string_view>

namespace rankscope {

// Sixteen random hexadecimal digits: what names a run wherever it is copied to.
std::string newUid();

// Whether a text from a file may name a run, and with it the folder of the run's files: up to 64 digits and
// small letters (two that differ in case alone would share a folder on some disks).
bool isUid(std::string_view text);

// Such a text as it is; throws std::runtime_error when it is none.
std::string uidFrom(std::string text);

} // namespace rankscope
