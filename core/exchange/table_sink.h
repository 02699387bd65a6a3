#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rankscope {

enum class ExportFormat { Csv, Tsv, Json, JsonLines, Parquet, Markdown, Latex };

// "csv", "tsv", "json", "jsonl", "parquet", "md", "latex"; what a file of the format is named, without a dot.
std::optional<ExportFormat> exportFormat(std::string_view name);
std::string_view fileEnding(ExportFormat format);
// All names, in the order of the enumeration.
const std::vector<std::string>& exportFormatNames();

struct ExportColumn {
    enum class Kind { Integer, Real, Real32, Text };
    std::string name;
    Kind kind = Kind::Text;
    std::string unit = {}; // "s"; empty: none
};

// std::monostate is a value that was not recorded: an empty cell, in JSON and Parquet null.
using ExportCell = std::variant<std::monostate, std::int64_t, double, float, std::string>;

// What stands in a file besides its rows, where the format has a place for it: Markdown and LaTeX comments,
// Parquet's metadata, and lines that begin with # in CSV and TSV when `inDelimited` asks for them (many
// readers of CSV do not know comments).
struct ExportHeader {
    std::vector<std::pair<std::string, std::string>> facts; // "run" → "3"
    bool inDelimited = false;
};

// Takes the rows of one table and writes them to the stream of its maker, as they come or in blocks. Numbers
// are the shortest text that reads back to the same value, with a point, whatever the locale; in JSON and
// LaTeX what is no finite number is absent or a word. One thread.
class TableSink {
public:
    virtual ~TableSink() = default;
    virtual void row(const std::vector<ExportCell>& cells) = 0;
    // Once, after the last row. The error is a sentence; a stream that fails is the maker's to notice.
    virtual tl::expected<void, std::string> finish() = 0;
};

std::unique_ptr<TableSink> makeTableSink(std::ostream& out, ExportFormat format,
                                         std::vector<ExportColumn> columns, ExportHeader header = {});

} // namespace rankscope
