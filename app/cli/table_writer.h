#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rankscope {

enum class TableFormat { Csv, Json };

// std::monostate is an empty cell in CSV and null in JSON.
using Cell = std::variant<std::monostate, std::int64_t, double, float, std::string>;

// Writes rows as they come, as CSV (RFC 4180, header first) or as a JSON list of objects. Numbers are the
// shortest text that reads back to the same value, with a point, whatever the locale. The stream is the
// caller's.
class TableWriter {
public:
    TableWriter(std::ostream& out, TableFormat format, std::vector<std::string> columns);
    void row(const std::vector<Cell>& cells);
    void finish(); // once, after the last row

private:
    std::ostream& m_out;
    TableFormat m_format;
    std::vector<std::string> m_columns;
    bool m_first = true;
};

} // namespace rankscope
