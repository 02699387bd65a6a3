#include "core/text/table_lines.h"

#include "core/run/bounded_json.h"

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

std::string quoteProblem(std::string_view text, char delimiter) {
    std::int64_t line = 1;
    bool atStart = true; // of a cell
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!atStart || text[i] != '"') {
            atStart = text[i] == delimiter || text[i] == '\n' || text[i] == '\r';
            line += text[i] == '\n' ? 1 : 0;
            continue;
        }
        const std::int64_t begins = line;
        for (++i; i < text.size(); ++i) {
            if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                ++i;
            } else if (text[i] == '"') {
                break;
            }
            line += text[i] == '\n' ? 1 : 0;
        }
        const std::string where = "line " + std::to_string(begins) + ": ";
        if (i >= text.size()) {
            return where + "a quotation mark is not closed; close it, or double those within the text";
        }
        const char next = i + 1 < text.size() ? text[i + 1] : '\n';
        if (next != delimiter && next != '\n' && next != '\r') {
            return where + "text follows the closing quotation mark" +
                   (line == begins ? std::string() : " in line " + std::to_string(line)) +
                   "; double the quotation marks within a text";
        }
        atStart = false;
    }
    return {};
}

namespace {

// Of the first line for which `problem` is not empty.
template <typename Problem>
std::string firstProblem(std::string_view text, const Problem& problem) {
    for (std::int64_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
            if (std::string found = problem(line, number); !found.empty()) {
                return "line " + std::to_string(number) + ": " + found;
            }
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

JsonLimits limitsOf(std::int64_t line) { return {.values = 200'000, .firstLine = line}; }

} // namespace

std::string jsonLimitProblem(std::string_view text) {
    return firstProblem(text, [](std::string_view line, std::int64_t number) {
        const std::string problem = beyondJsonLimits(line, limitsOf(number));
        return problem.empty() ? problem : "the row " + problem + "; make it smaller";
    });
}

std::string jsonLineProblem(std::string_view text) {
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start != std::string_view::npos && text[start] == '[') {
        return "line 1: one JSON list; write an object a line (jq -c '.[]' does it), or set task.format";
    }
    return firstProblem(text, [](std::string_view line, std::int64_t number) -> std::string {
        const auto row = parseBoundedJson(line, limitsOf(number));
        if (row) {
            return row->is_object() ? "" : "not a JSON object; write one object a line, or set task.format";
        }
        return "not a JSON object: the row " + row.error() + "; write one object a line, or set task.format";
    });
}

} // namespace rankscope
