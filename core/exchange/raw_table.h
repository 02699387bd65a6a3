#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// A table as texts. An absent cell is empty; rows may be shorter than the header. A plain value.
struct RawTable {
    struct Row {
        std::int64_t line = 0; // of the file, from 1; of a JSON list the number of the entry
        std::vector<std::optional<std::string>> cells;
    };
    std::vector<std::string> columns;
    std::vector<Row> rows;
    std::string notice; // what was left out, a sentence; empty: nothing
};

// RFC 4180 with quotes; lines that begin with # before the header are passed over. The error is a phrase
// that begins with the line.
tl::expected<RawTable, std::string> parseDelimited(std::string_view text);
// Objects; numbers become their shortest text, nested values are absent.
tl::expected<RawTable, std::string> parseJsonTable(std::string_view text);

} // namespace rankscope
