#pragma once

#include <tl/expected.hpp>

#include <filesystem>
#include <string>

namespace rankscope {

// The bytes of a file; the error is a sentence that names it.
tl::expected<std::string, std::string> wholeFile(const std::filesystem::path& file);

} // namespace rankscope
