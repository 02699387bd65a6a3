#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>

namespace rankscope {

// The whole file, or its first `limit` bytes. The error is a sentence that names the file, says what is wrong
// (missing, a folder, not readable, empty) and what to do.
tl::expected<std::string, std::string>
readWholeFile(const std::filesystem::path& file, std::size_t limit = std::numeric_limits<std::size_t>::max());

// Every byte as the latin-1 character that it is, in UTF-8.
std::string latin1AsUtf8(const std::string& bytes);

// The text as UTF-8 without a byte-order mark; bytes that are not UTF-8 are read as latin-1. The error names
// the file: UTF-16 and binary content are not text.
tl::expected<std::string, std::string> asUtf8(const std::filesystem::path& file, std::string bytes);

} // namespace rankscope
