#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>

namespace rankscope {

// The whole file, or its first `limit` bytes. The error is a sentence that names the file, says what is wrong
// (missing, a folder, not readable, empty) and what to do.
tl::expected<std::string, std::string>
readWholeFile(const std::filesystem::path& file, std::size_t limit = std::numeric_limits<std::size_t>::max());

// Bytes in an encoding that task.encoding names, as UTF-8. The error is the offset of the first byte that
// does not fit; one beyond the end: this system has no table for it.
tl::expected<std::string, std::size_t> decodedText(std::string bytes, const std::string& encoding);
// Says so, behind the name of the place, without a full stop.
std::string notInEncoding(std::string_view bytes, std::size_t at, const std::string& encoding);

// A whole file's text as UTF-8 without a byte-order mark. The error names the file, and the line and the byte
// that do not fit; binary content is no text.
tl::expected<std::string, std::string> asUtf8(const std::filesystem::path& file, std::string bytes,
                                              const std::string& encoding);

} // namespace rankscope
