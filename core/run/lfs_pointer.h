#pragma once

#include <string_view>

namespace rankscope {

// What Git leaves in place of a large file that was not fetched.
inline bool isLfsPointer(std::string_view bytes) {
    return bytes.starts_with("version https://git-lfs.github.com/spec/");
}

// Behind the file's name.
inline constexpr std::string_view lfsPointerProblem =
    "is a Git LFS pointer, not the file itself; fetch it with \"git lfs pull\"";

} // namespace rankscope
