#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rankscope {

// One tensor as the header of a safetensors file describes it; checked. `begin` and `end` are bytes from the
// file's start.
struct SafetensorsEntry {
    std::string name;
    std::string dtype; // "F32"
    std::vector<std::int64_t> shape;
    std::int64_t elements = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

// A whole header, entries in the order of their data. A value; any thread.
struct SafetensorsHeader {
    std::vector<SafetensorsEntry> entries;
    std::unordered_map<std::string, std::size_t> places; // of each name in `entries`
    std::map<std::string, std::string> metadata;
};

// Bytes of one element; 0 for a type that this program cannot hold.
std::int64_t safetensorsElementSize(std::string_view dtype);

// Reads and checks the header of a file whose bytes are `file`; nothing beyond the header is touched.
// Checked: lengths, JSON without duplicate keys, known types, shapes and offsets without overflow, data
// without holes or overlaps to the very end. `path` is only for the error, which is one sentence with a
// remedy. Format: huggingface/safetensors, README "Format".
tl::expected<SafetensorsHeader, std::string> parseSafetensorsHeader(std::string_view file,
                                                                    const std::string& path);

} // namespace rankscope
