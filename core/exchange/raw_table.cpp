#include "core/exchange/raw_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
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
                return cell + plain(); // what follows a quote belongs to the cell
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
            if (value.is_number()) {
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

// Deeper nesting is no table of metrics, and the parser must not follow it down.
bool tooDeep(std::string_view text) {
    int depth = 0, deepest = 0;
    for (const char c : text) {
        depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        deepest = std::max(deepest, depth);
    }
    return deepest > 1000;
}

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
        const Json object =
            tooDeep(part) ? Json(Json::value_t::discarded) : Json::parse(part, nullptr, false);
        if (object.is_discarded() && last && line > 1) {
            break; // a line that is still being written
        }
        if (!object.is_object()) {
            return tl::unexpected(fmt::format("line {} is no JSON object", line));
        }
        table.add(object, line);
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
        const Json whole = tooDeep(text) ? Json(Json::value_t::discarded) : Json::parse(text, nullptr, false);
        if (whole.is_array()) {
            return parseList(whole);
        }
        if (whole.is_object() && whole.contains("log_history") && whole["log_history"].is_array()) {
            return parseList(whole["log_history"]);
        }
        if (list) {
            return tl::unexpected(std::string("the JSON list is cut or damaged"));
        }
    }
    return parseLines(text);
}

} // namespace rankscope
