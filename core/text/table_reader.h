#pragma once

#include "core/text/table_format.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// A cell as text; no value where the file holds a null or lacks the field.
using Cell = std::optional<std::string>;

// An opened table whose columns are read as text, one at a time. Apache Arrow does the reading; none of its
// types is seen here. Owned by the function that reads; one thread at a time.
class TableReader {
public:
    virtual ~TableReader() = default;
    // Whether the format itself names the columns (JSONL, Parquet). Otherwise columns() holds the first
    // line's cells, and whether they are names is for the caller to say.
    virtual bool namesColumns() const = 0;
    virtual const std::vector<std::string>& columns() const = 0;
    virtual std::int64_t rows() const = 0; // in TSV and CSV the first line counts
    // The first `limit` cells (< 0: all), a TSV's or CSV's first line among them. The error is one sentence.
    virtual tl::expected<std::vector<Cell>, std::string> column(std::size_t index, std::int64_t limit) = 0;
};

// `encoding` as in task.encoding. The error is one sentence that names the file, the line where it is known,
// and the remedy.
tl::expected<std::unique_ptr<TableReader>, std::string>
openTable(const std::filesystem::path& file, TableFormat format, const std::string& encoding);

} // namespace rankscope
