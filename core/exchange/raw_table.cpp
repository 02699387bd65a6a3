#include "core/exchange/raw_table.h"

#include "core/run/bounded_json.h"
#include "core/run/json_number.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t mostColumns = 100'000;

char delimiterOf(std::string_view header) {
    char best = ',';
    for (const char c : {'\t', ';'}) {
        if (std::ranges::count(header, c) > std::ranges::count(header, best)) {
            best = c;
        }
    }
    return best;
}

// Reads one record after the other.
class DelimitedReader {
public:
    explicit DelimitedReader(std::string_view text)
        : m_left(text) {
        if (m_left.starts_with("\xEF\xBB\xBF")) {
            m_left.remove_prefix(3);
        }
        while (m_left.starts_with('#') || m_left.starts_with('\n') || m_left.starts_with("\r\n")) {
            m_left.remove_prefix(std::min(m_left.size(), std::min(m_left.find('\n'), m_left.size() - 1) + 1));
            ++m_line;
        }
        m_delimiter = delimiterOf(m_left.substr(0, m_left.find('\n')));
    }

    // False at the end, or when a quote is not closed (then `problem` says so).
    bool next(RawTable::Row& row) {
        while (m_left.starts_with('\n') || m_left.starts_with("\r\n")) {
            m_left.remove_prefix(m_left.front() == '\r' ? 2 : 1);
            ++m_line;
        }
        if (m_left.empty()) {
            return false;
        }
        row.line = m_line;
        row.cells.clear();
        do {
            auto cell = m_left.starts_with('"') ? quoted() : plain();
            if (!problem.empty()) {
                return false;
            }
            row.cells.push_back(cell.empty() ? std::nullopt : std::optional(std::move(cell)));
        } while (takeDelimiter());
        if (m_left.starts_with("\r\n")) {
            m_left.remove_prefix(1);
        }
        if (!m_left.empty()) {
            m_left.remove_prefix(1);
            ++m_line;
        }
        return true;
    }

    std::string problem;

private:
    bool takeDelimiter() {
        const bool there = m_left.starts_with(m_delimiter);
        m_left.remove_prefix(there ? 1 : 0);
        return there;
    }

    std::string plain() {
        std::size_t end = 0;
        while (end < m_left.size() && m_left[end] != m_delimiter && m_left[end] != '\n') {
            ++end;
        }
        std::string cell(m_left.substr(0, end));
        m_left.remove_prefix(end);
        if (cell.ends_with('\r')) {
            cell.pop_back();
        }
        return cell;
    }

    std::string quoted() {
        const auto begins = m_line;
        std::string cell;
        for (std::size_t i = 1; i < m_left.size(); ++i) {
            if (m_left[i] != '"') {
                m_line += m_left[i] == '\n' ? 1 : 0;
                cell += m_left[i];
            } else if (i + 1 < m_left.size() && m_left[i + 1] == '"') {
                cell += '"';
                ++i;
            } else {
                m_left.remove_prefix(i + 1);
                if (!m_left.empty() && m_left.front() != m_delimiter && m_left.front() != '\n' &&
                    m_left.front() != '\r') {
                    problem = fmt::format("line {}: text follows the closing quotation mark{}; double the "
                                          "quotation marks within a text",
                                          begins, m_line == begins ? "" : fmt::format(" in line {}", m_line));
                }
                return cell;
            }
        }
        problem = fmt::format("line {}: a quotation mark is not closed; close it", begins);
        return {};
    }

    std::string_view m_left;
    char m_delimiter = ',';
    std::int64_t m_line = 1;
};

// Puts objects into a table whose columns appear as they come.
class JsonTable {
public:
    void add(const Json& object, std::int64_t line) {
        RawTable::Row row;
        row.line = line;
        for (const auto& [key, value] : object.items()) {
            const auto [found, isNew] = m_numbers.try_emplace(key, m_table.columns.size());
            if (isNew) {
                m_table.columns.push_back(key);
            }
            if (row.cells.size() <= found->second) {
                row.cells.resize(found->second + 1);
            }
            if (value.is_number_float() && !std::isfinite(value.template get<double>())) {
                row.cells[found->second] = jsonWordOf(value.template get<double>());
            } else if (value.is_number()) {
                row.cells[found->second] = value.dump();
            } else if (value.is_string()) {
                row.cells[found->second] = value.get<std::string>();
            }
        }
        m_table.rows.push_back(std::move(row));
    }
    bool tooWide() const { return m_table.columns.size() > mostColumns; }
    RawTable take() { return std::move(m_table); }

private:
    RawTable m_table;
    std::unordered_map<std::string, std::size_t> m_numbers;
};

// A log of millions of steps; what Python writes for numbers that are none is read.
constexpr JsonLimits jsonLimits{.bytes = std::size_t{1} << 30, .values = 40'000'000, .nonFinite = true};

tl::expected<RawTable, std::string> parseList(const Json& list) {
    JsonTable table;
    std::int64_t entry = 0;
    for (const Json& object : list) {
        ++entry;
        if (!object.is_object()) {
            return tl::unexpected(fmt::format("entry {} is no JSON object", entry));
        }
        table.add(object, entry);
        if (table.tooWide()) {
            return tl::unexpected(fmt::format("entry {}: more than {} columns", entry, mostColumns));
        }
    }
    return table.take();
}

tl::expected<RawTable, std::string> parseLines(std::string_view text) {
    JsonTable table;
    JsonLimits limits = jsonLimits;
    std::int64_t line = 0;
    while (!text.empty()) {
        ++line;
        const auto end = std::min(text.find('\n'), text.size());
        const std::string_view part = text.substr(0, end);
        const bool last = end == text.size();
        text.remove_prefix(std::min(end + 1, text.size()));
        if (part.find_first_not_of(" \t\r") == std::string_view::npos) {
            continue;
        }
        limits.firstLine = line;
        const auto object = parseOrderedJson(part, limits);
        if (!object && last && line > 1) {
            auto whole = table.take();
            whole.notice = fmt::format("The last line, {}, is not finished and was left out.", line);
            return whole;
        }
        if (!object) {
            return tl::unexpected(fmt::format("line {}: the row {}", line, object.error()));
        }
        if (!object->is_object()) {
            return tl::unexpected(fmt::format("line {} is no JSON object", line));
        }
        table.add(*object, line);
        if (table.tooWide()) {
            return tl::unexpected(fmt::format("line {}: more than {} columns", line, mostColumns));
        }
    }
    return table.take();
}

} // namespace

tl::expected<RawTable, std::string> parseDelimited(std::string_view text) {
    DelimitedReader reader(text);
    RawTable table;
    RawTable::Row row;
    if (reader.next(row)) {
        for (auto& cell : row.cells) {
            table.columns.push_back(std::move(cell).value_or(""));
        }
        if (table.columns.size() > mostColumns) {
            return tl::unexpected(fmt::format("line {}: more than {} columns", row.line, mostColumns));
        }
        while (reader.next(row)) {
            if (row.cells.size() > table.columns.size()) {
                return tl::unexpected(fmt::format("line {} has {} cells, but the header {}", row.line,
                                                  row.cells.size(), table.columns.size()));
            }
            table.rows.push_back(row);
        }
    }
    if (!reader.problem.empty()) {
        return tl::unexpected(reader.problem);
    }
    return table;
}

tl::expected<RawTable, std::string> parseJsonTable(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    const bool list = begin != std::string_view::npos && text[begin] == '[';
    if (list || text.find("\"log_history\"") != std::string_view::npos) {
        const auto whole = parseOrderedJson(text, jsonLimits);
        if (list && !whole) {
            return tl::unexpected("the JSON list " + whole.error());
        }
        if (list) {
            return parseList(*whole);
        }
        if (whole && whole->contains("log_history") && whole->at("log_history").is_array()) {
            return parseList(whole->at("log_history"));
        }
        const auto first = text.substr(0, text.find('\n'));
        if (!whole && !parseOrderedJson(first, jsonLimits)) { // else a line a step with this word in it
            return tl::unexpected("the JSON document " + whole.error());
        }
    }
    return parseLines(text);
}

} // namespace rankscope
