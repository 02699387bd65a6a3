#include "core/text/table_lines.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace rankscope {

std::int64_t lineOf(std::string_view text, std::string_view row) {
    while (!row.empty() && (row.back() == '\n' || row.back() == '\r')) {
        row.remove_suffix(1);
    }
    for (auto at = text.find(row); at != std::string_view::npos; at = text.find(row, at + 1)) {
        const auto end = at + row.size();
        if ((at == 0 || text[at - 1] == '\n') &&
            (end == text.size() || text[end] == '\n' || text[end] == '\r')) {
            return std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
        }
    }
    return 0;
}

std::size_t cellBound(std::string_view text, char delimiter) {
    const auto start = std::min(text.find_first_not_of("\r\n"), text.size());
    std::size_t bound = 1;
    bool quoted = false;
    for (const char c : text.substr(start)) {
        quoted = delimiter == ',' && c == '"' ? !quoted : quoted;
        if (c == '\n' && !quoted) {
            break;
        }
        bound += c == delimiter ? 1 : 0;
    }
    return bound;
}

void replaceLoneReturns(std::string& text) {
    if (text.find('\n') == std::string::npos) {
        return;
    }
    for (auto at = text.find('\r'); at != std::string::npos; at = text.find('\r', at + 1)) {
        if (at + 1 < text.size() && text[at + 1] != '\n') {
            text[at] = ' ';
        }
    }
}

std::int64_t firstBadJsonLine(std::string_view text) {
    for (std::int64_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        const auto start = line.find_first_not_of(" \t\r");
        if (start != std::string_view::npos && (line[start] != '{' || !nlohmann::json::accept(line))) {
            return number;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return 0;
}

} // namespace rankscope
