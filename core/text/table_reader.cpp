// The one unit that includes Arrow: it takes a quarter of a minute to compile.
#include "core/text/table_reader.h"

#include "core/run/guarded_files.h"
#include "core/text/table_lines.h"
#include "core/text/text_file.h"
#include "core/text/trec_lines.h"
#include "core/text/utf8.h"

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/io/api.h>
#include <arrow/json/api.h>
#include <parquet/arrow/reader.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <string_view>
#include <utility>

namespace rankscope {

namespace {

using Path = std::filesystem::path;
template <typename T>
using Result = tl::expected<T, std::string>;

constexpr std::int32_t kBlockBytes = 1 << 24; // a row may take this much
constexpr std::size_t kMostColumns = 10'000;  // each takes kilobytes, however little is in it

// The first line of a status, without its final full stop.
std::string reason(const arrow::Status& status) {
    auto text = status.message().substr(0, status.message().find('\n'));
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) {
        text.pop_back();
    }
    return text;
}

// --- From Arrow's arrays to text ---

template <typename Number>
std::string shortest(Number value) {
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return {digits, end};
}

bool isReadable(const arrow::DataType& type) {
    switch (type.id()) {
    case arrow::Type::STRUCT:
    case arrow::Type::MAP:
    case arrow::Type::SPARSE_UNION:
    case arrow::Type::DENSE_UNION:
        return false;
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
    case arrow::Type::FIXED_SIZE_LIST:
        return isReadable(*type.field(0)->type());
    default:
        return true;
    }
}

Cell cellOf(const arrow::Array& array, std::int64_t row);

template <typename ListArray>
std::string joined(const ListArray& list, std::int64_t row) {
    std::string text;
    for (auto i = list.value_offset(row); i < list.value_offset(row) + list.value_length(row); ++i) {
        if (const auto part = cellOf(*list.values(), i)) {
            text += (text.empty() ? "" : " ") + *part;
        }
    }
    return text;
}

Cell cellOf(const arrow::Array& array, std::int64_t row) {
    if (array.IsNull(row)) {
        return std::nullopt;
    }
    const auto number = [&]<typename Array>(const Array& typed) { return shortest(typed.Value(row)); };
    switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
        return std::string(static_cast<const arrow::BinaryArray&>(array).GetView(row));
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
        return std::string(static_cast<const arrow::LargeBinaryArray&>(array).GetView(row));
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY_VIEW:
        return std::string(static_cast<const arrow::BinaryViewArray&>(array).GetView(row));
    case arrow::Type::INT8:
        return number(static_cast<const arrow::Int8Array&>(array));
    case arrow::Type::INT16:
        return number(static_cast<const arrow::Int16Array&>(array));
    case arrow::Type::INT32:
        return number(static_cast<const arrow::Int32Array&>(array));
    case arrow::Type::INT64:
        return number(static_cast<const arrow::Int64Array&>(array));
    case arrow::Type::FLOAT:
        return number(static_cast<const arrow::FloatArray&>(array));
    case arrow::Type::DOUBLE:
        return number(static_cast<const arrow::DoubleArray&>(array));
    case arrow::Type::DICTIONARY: {
        const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
        return cellOf(*coded.dictionary(), coded.GetValueIndex(row));
    }
    case arrow::Type::LIST:
        return joined(static_cast<const arrow::ListArray&>(array), row);
    case arrow::Type::LARGE_LIST:
        return joined(static_cast<const arrow::LargeListArray&>(array), row);
    case arrow::Type::FIXED_SIZE_LIST:
        return joined(static_cast<const arrow::FixedSizeListArray&>(array), row);
    default: { // booleans, dates, decimals, unsigned numbers and the like have a text of their own
        const auto scalar = array.GetScalar(row);
        return scalar.ok() ? Cell((*scalar)->ToString()) : std::nullopt;
    }
    }
}

std::vector<Cell> cellsOf(const arrow::ChunkedArray& column, std::int64_t limit) {
    const auto count = limit < 0 ? column.length() : std::min(limit, column.length());
    std::vector<Cell> cells;
    cells.reserve(static_cast<std::size_t>(count));
    for (const auto& chunk : column.chunks()) {
        for (std::int64_t row = 0; row < chunk->length() && std::cmp_less(cells.size(), count); ++row) {
            cells.push_back(cellOf(*chunk, row));
        }
    }
    return cells;
}

Result<std::vector<Cell>> readableCells(const Path& file, const std::string& name,
                                        const arrow::ChunkedArray& column, std::int64_t limit) {
    if (!isReadable(*column.type())) {
        return tl::unexpected(file.string() + ": column '" + name +
                              "' holds objects; name a column of texts or numbers.");
    }
    return cellsOf(column, limit);
}

// --- Tables in memory: TSV, CSV, JSONL ---

class MemoryTable final : public TableReader {
public:
    MemoryTable(Path file, std::shared_ptr<arrow::Table> table, bool namesColumns)
        : m_file(std::move(file))
        , m_table(std::move(table))
        , m_namesColumns(namesColumns) {
        for (int i = 0; i < m_table->num_columns(); ++i) {
            m_columns.push_back(m_namesColumns ? m_table->field(i)->name()
                                               : cellsOf(*m_table->column(i), 1).at(0).value_or(""));
        }
    }

    bool namesColumns() const override { return m_namesColumns; }
    const std::vector<std::string>& columns() const override { return m_columns; }
    std::int64_t rows() const override { return m_table->num_rows(); }
    Result<std::vector<Cell>> column(std::size_t index, std::int64_t limit) override {
        return readableCells(m_file, m_columns[index], *m_table->column(static_cast<int>(index)), limit);
    }

private:
    Path m_file;
    std::shared_ptr<arrow::Table> m_table;
    std::vector<std::string> m_columns;
    bool m_namesColumns;
};

arrow::csv::ParseOptions parseOptions(char delimiter) {
    auto parse = arrow::csv::ParseOptions::Defaults();
    parse.delimiter = delimiter;
    parse.quoting = delimiter == ',';
    parse.newlines_in_values = parse.quoting;
    return parse;
}

// All as text: a label "01" is not 1, and 5.0 stays as it was written.
arrow::csv::ConvertOptions textOptions(std::size_t columns) {
    auto convert = arrow::csv::ConvertOptions::Defaults();
    convert.check_utf8 = false; // asUtf8 has seen to it
    for (std::size_t i = 0; i < columns; ++i) {
        convert.column_types["f" + std::to_string(i)] = arrow::utf8();
    }
    return convert;
}

arrow::Result<std::shared_ptr<arrow::Table>> readDelimited(const std::shared_ptr<arrow::Buffer>& buffer,
                                                           const arrow::csv::ParseOptions& parse) {
    auto read = arrow::csv::ReadOptions::Defaults();
    read.use_threads = false;
    read.block_size = kBlockBytes;
    read.autogenerate_column_names = true;
    const auto input = std::make_shared<arrow::io::BufferReader>(buffer);
    ARROW_ASSIGN_OR_RAISE(
        const auto reader,
        arrow::csv::TableReader::Make(arrow::io::default_io_context(), input, read, parse,
                                      textOptions(cellBound(std::string_view(*buffer), parse.delimiter))));
    return reader->Read();
}

// What would be misread, or take the memory of a column a cell; behind the file's name, without a full stop.
std::string shapeProblem(std::string_view text, const arrow::csv::ParseOptions& parse) {
    const auto columns = cellBound(text, parse.delimiter);
    if (columns > kMostColumns) {
        return ": the first line has more than " + std::to_string(kMostColumns) +
               " columns; name a table of texts";
    }
    if (parse.quoting && columns == 1 && cellBound(text, ';') > 1) {
        return " is parted by semicolons; save it with commas, or as TSV";
    }
    const std::string quotes = parse.quoting ? quoteProblem(text, parse.delimiter) : std::string();
    return quotes.empty() ? quotes : ", " + quotes;
}

Result<std::unique_ptr<TableReader>> openDelimited(const Path& file, std::string text, char delimiter) {
    if (text.find_first_not_of("\r\n") == std::string::npos) {
        return tl::unexpected(file.string() + " is empty; name a file that holds data.");
    }
    auto parse = parseOptions(delimiter);
    if (const auto problem = shapeProblem(text, parse); !problem.empty()) {
        return tl::unexpected(file.string() + problem + ".");
    }
    if (!parse.quoting) {
        replaceLoneReturns(text);
    }
    if (text.back() != '\n') {
        text.push_back('\n'); // a single line without an end is no row to the parser
    }
    const auto buffer = arrow::Buffer::FromString(std::move(text));
    const std::string_view view(*buffer);
    std::string ragged;
    parse.invalid_row_handler = [&](const arrow::csv::InvalidRow& row) {
        if (ragged.empty()) {
            ragged = file.string() + ", line " + std::to_string(lineOf(view, row.text)) + ": " +
                     std::to_string(row.actual_columns) + " columns instead of " +
                     std::to_string(row.expected_columns) + "; mend the line" +
                     (parse.quoting ? ", with quotes around a text that holds a comma." : ", or its tabs.");
        }
        return arrow::csv::InvalidRowResult::Error;
    };
    const auto table = readDelimited(buffer, parse);
    if (!ragged.empty()) {
        return tl::unexpected(ragged);
    }
    if (!table.ok()) {
        return tl::unexpected(file.string() + " cannot be read as " + (parse.quoting ? "CSV" : "TSV") + " (" +
                              reason(table.status()) + "); mend it, or set task.format.");
    }
    if ((*table)->num_rows() == 0) {
        return tl::unexpected(file.string() + " is empty; name a file that holds data.");
    }
    return std::make_unique<MemoryTable>(file, *table, false);
}

Result<std::unique_ptr<TableReader>> openTrec(const Path& file, const std::string& text) {
    auto table = trecAsTsv(text);
    if (!table) {
        return tl::unexpected(file.string() + ", line " + std::to_string(table.error()) +
                              ": not of the form COARSE:fine question; mend the line, or set task.format.");
    }
    return openDelimited(file, std::move(*table), '\t');
}

arrow::Result<std::shared_ptr<arrow::Table>> readJsonLines(const std::shared_ptr<arrow::Buffer>& buffer,
                                                           const std::shared_ptr<arrow::Schema>& schema) {
    auto read = arrow::json::ReadOptions::Defaults();
    read.use_threads = false;
    read.block_size = kBlockBytes;
    auto parse = arrow::json::ParseOptions::Defaults();
    parse.explicit_schema = schema;
    const auto input = std::make_shared<arrow::io::BufferReader>(buffer);
    ARROW_ASSIGN_OR_RAISE(const auto reader,
                          arrow::json::TableReader::Make(arrow::default_memory_pool(), input, read, parse));
    return reader->Read();
}

Result<std::unique_ptr<TableReader>> openJsonLines(const Path& file, std::string text) {
    if (const auto problem = jsonLimitProblem(text); !problem.empty()) { // Arrow recurses
        return tl::unexpected(file.string() + ", " + problem + ".");
    }
    const auto buffer = arrow::Buffer::FromString(std::move(text));
    auto table = readJsonLines(buffer, nullptr);
    if (table.ok()) {
        // Texts that all look like dates were made into dates; we want what was written.
        arrow::FieldVector texts;
        for (const auto& field : (*table)->schema()->fields()) {
            if (field->type()->id() == arrow::Type::TIMESTAMP) {
                texts.push_back(arrow::field(field->name(), arrow::utf8()));
            }
        }
        if (!texts.empty()) {
            table = readJsonLines(buffer, arrow::schema(texts));
        }
    }
    if (!table.ok()) {
        const auto problem = jsonLineProblem(std::string_view(*buffer));
        return tl::unexpected(!problem.empty()
                                  ? file.string() + ", " + problem + "."
                                  : file.string() + " cannot be read as JSONL (" + reason(table.status()) +
                                        "); give a field the same type in every line.");
    }
    if ((*table)->num_rows() == 0) {
        return tl::unexpected(file.string() + " holds no rows; name a file that holds data.");
    }
    return std::make_unique<MemoryTable>(file, *table, true);
}

// --- Parquet: columns are read when they are asked for ---

class ParquetTable final : public TableReader {
public:
    ParquetTable(Path file, std::unique_ptr<parquet::arrow::FileReader> reader, const arrow::Schema& schema,
                 std::string encoding)
        : m_file(std::move(file))
        , m_reader(std::move(reader))
        , m_columns(schema.field_names())
        , m_encoding(std::move(encoding)) {
        for (std::string& name : m_columns) { // writers do not check their texts
            auto text = decodedText(name, m_encoding);
            name = text ? std::move(*text) : decodedText(name, "latin-1").value_or("");
        }
    }

    bool namesColumns() const override { return true; }
    const std::vector<std::string>& columns() const override { return m_columns; }
    std::int64_t rows() const override { return m_reader->parquet_reader()->metadata()->num_rows(); }
    Result<std::vector<Cell>> column(std::size_t index, std::int64_t limit) override {
        std::shared_ptr<arrow::ChunkedArray> column;
        const auto status = m_reader->ReadColumn(static_cast<int>(index), &column);
        if (!status.ok()) {
            return tl::unexpected(m_file.string() + ": column '" + m_columns[index] + "' is damaged (" +
                                  reason(status) + "); copy the file again.");
        }
        auto cells = readableCells(m_file, m_columns[index], *column, limit);
        for (std::size_t row = 0; cells && row < cells->size(); ++row) {
            auto& cell = (*cells)[row];
            auto text = decodedText(cell.value_or(""), m_encoding);
            if (!text) {
                return tl::unexpected(m_file.string() + ", row " + std::to_string(row + 1) + ", column '" +
                                      m_columns[index] +
                                      "': " + notInEncoding(*cell, text.error(), m_encoding) + ".");
            }
            cell = cell ? Cell(std::move(*text)) : std::nullopt;
        }
        return cells;
    }

private:
    Path m_file;
    std::unique_ptr<parquet::arrow::FileReader> m_reader;
    std::vector<std::string> m_columns;
    std::string m_encoding;
};

Result<std::unique_ptr<TableReader>> openParquet(const Path& file, const std::string& encoding) {
    const auto damaged = [&](const arrow::Status& status) {
        return tl::unexpected(file.string() + " is not a readable Parquet file (" + reason(status) +
                              "); copy it again, or set task.format.");
    };
    if (const auto refusal = refusalToOpen(file)) {
        return tl::unexpected(*refusal);
    }
    const auto input = arrow::io::ReadableFile::Open(file.string());
    if (!input.ok()) {
        return damaged(input.status());
    }
    auto reader = parquet::arrow::OpenFile(*input, arrow::default_memory_pool());
    if (!reader.ok()) {
        return damaged(reader.status());
    }
    std::shared_ptr<arrow::Schema> schema;
    if (const auto status = (*reader)->GetSchema(&schema); !status.ok()) {
        return damaged(status);
    }
    if ((*reader)->parquet_reader()->metadata()->num_rows() == 0) {
        return tl::unexpected(file.string() + " holds no rows; name a file that holds data.");
    }
    return std::make_unique<ParquetTable>(file, std::move(*reader), *schema, encoding);
}

Result<std::unique_ptr<TableReader>> openText(const Path& file, TableFormat format,
                                              const std::string& encoding) {
    auto bytes = readWholeFile(file);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    auto text = asUtf8(file, std::move(*bytes), encoding);
    if (!text) {
        return tl::unexpected(text.error());
    }
    switch (format) {
    case TableFormat::Jsonl:
        return openJsonLines(file, std::move(*text));
    case TableFormat::Trec:
        return openTrec(file, *text);
    default:
        return openDelimited(file, std::move(*text), format == TableFormat::Csv ? ',' : '\t');
    }
}

} // namespace

tl::expected<std::unique_ptr<TableReader>, std::string> openTable(const Path& file, TableFormat format,
                                                                  const std::string& encoding) {
    try {
        return format == TableFormat::Parquet ? openParquet(file, encoding)
                                              : openText(file, format, encoding);
    } catch (const std::exception& problem) { // Parquet's own library throws on some damage
        return tl::unexpected(file.string() + " cannot be read (" + problem.what() +
                              "); copy the file again.");
    }
}

} // namespace rankscope
