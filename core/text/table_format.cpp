#include "core/text/table_format.h"

#include "core/run/lfs_pointer.h"
#include "core/text/text_file.h"
#include "core/text/trec_lines.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>

namespace rankscope {

namespace {

constexpr std::size_t kHeadBytes = std::size_t{1} << 16;

std::string endingOf(const std::filesystem::path& file) {
    auto ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

std::optional<TableFormat> byName(const std::string& name) {
    static const std::map<std::string, TableFormat> formats{{"tsv", TableFormat::Tsv},
                                                            {"csv", TableFormat::Csv},
                                                            {"jsonl", TableFormat::Jsonl},
                                                            {"parquet", TableFormat::Parquet},
                                                            {"trec", TableFormat::Trec}};
    const auto found = formats.find(name);
    return found == formats.end() ? std::nullopt : std::optional(found->second);
}

std::optional<TableFormat> byEnding(const std::string& ending) {
    static const std::map<std::string, TableFormat> formats{
        {".tsv", TableFormat::Tsv},         {".tab", TableFormat::Tsv},      {".csv", TableFormat::Csv},
        {".jsonl", TableFormat::Jsonl},     {".ndjson", TableFormat::Jsonl}, {".json", TableFormat::Jsonl},
        {".parquet", TableFormat::Parquet}, {".pq", TableFormat::Parquet}};
    const auto found = formats.find(ending);
    return found == formats.end() ? std::nullopt : std::optional(found->second);
}

std::optional<TableFormat> byContent(std::string_view head) {
    if (head.starts_with("PAR1")) {
        return TableFormat::Parquet;
    }
    if (head.starts_with("\xEF\xBB\xBF")) {
        head.remove_prefix(3);
    }
    const auto start = head.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || head.find('\0') != std::string_view::npos) {
        return std::nullopt;
    }
    const auto first = head.substr(start, head.find('\n', start) - start);
    if (first.front() == '{') {
        return TableFormat::Jsonl;
    }
    if (first.find('\t') != std::string_view::npos) {
        return TableFormat::Tsv;
    }
    // The last line of the head may be cut; it is left out unless it is the only one.
    const auto end = head.rfind('\n');
    if (areTrecLines(end == std::string_view::npos ? head : head.substr(0, end))) {
        return TableFormat::Trec;
    }
    return std::nullopt;
}

} // namespace

tl::expected<TableFormat, DataProblem> tableFormatOf(const std::filesystem::path& file,
                                                     const std::string& format, const std::string& field) {
    const auto head = readWholeFile(file, kHeadBytes);
    if (!head) {
        return tl::unexpected(DataProblem{field, head.error()});
    }
    if (isLfsPointer(*head)) {
        return tl::unexpected(DataProblem{field, file.string() + " " + std::string(lfsPointerProblem) + "."});
    }
    if (head->starts_with("PK\x03\x04")) {
        return tl::unexpected(DataProblem{field, file.string() +
                                                     " is an archive or a spreadsheet; unpack it, or save "
                                                     "the sheet as CSV."});
    }
    if (head->starts_with("\x1F\x8B") || head->starts_with("\x28\xB5\x2F\xFD") || head->starts_with("BZh")) {
        return tl::unexpected(DataProblem{field, file.string() + " is compressed; unpack it first."});
    }
    if (format != "auto") {
        if (const auto named = byName(format)) {
            return *named;
        }
        return tl::unexpected(
            DataProblem{"task.format",
                        "The format '" + format + "' is unknown; choose auto, tsv, csv, jsonl or parquet."});
    }
    if (const auto known = byEnding(endingOf(file))) {
        return *known;
    }
    if (const auto seen = byContent(*head)) {
        return *seen;
    }
    return tl::unexpected(DataProblem{"task.format", "The format of " + file.string() +
                                                         " cannot be told from its name or its content; set "
                                                         "task.format to tsv, csv, jsonl or parquet."});
}

} // namespace rankscope
