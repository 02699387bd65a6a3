#include "core/analysis/plain_table.h"

#include "core/run/shown_text.h"

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

std::string latexEscaped(std::string_view text) {
    static const std::vector<std::pair<std::string_view, std::string_view>> signs{
        {"±", "$\\pm$"},  {"Δ", "$\\Delta$"}, {"−", "$-$"},      {"–", "--"},
        {"≥", "$\\geq$"}, {"≤", "$\\leq$"},   {"·", "$\\cdot$"}, {"×", "$\\times$"}};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        bool known = false;
        for (const auto& [sign, command] : signs) {
            if (text.substr(i).starts_with(sign)) {
                out += command;
                i += sign.size();
                known = true;
                break;
            }
        }
        if (known) {
            continue;
        }
        const char c = text[i++];
        switch (c) {
        case '\\':
            out += "\\textbackslash{}";
            break;
        case '~':
            out += "\\textasciitilde{}";
            break;
        case '^':
            out += "\\textasciicircum{}";
            break;
        case '<':
            out += "\\textless{}";
            break;
        case '>':
            out += "\\textgreater{}";
            break;
        case '|':
            out += "\\textbar{}";
            break;
        case '&':
        case '%':
        case '$':
        case '#':
        case '_':
        case '{':
        case '}':
            out += '\\';
            out += c;
            break;
        default:
            out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
        }
    }
    return out;
}

std::string markdownEscaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < ' ') {
            out += ' ';
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '&') {
            out += "&amp;";
        } else {
            // "$" begins a formula and "~~" a deletion where tables and reports are usually shown.
            if (std::string_view("\\|*_`[]#!$~").find(c) != std::string_view::npos) {
                out += '\\';
            }
            out += c;
        }
    }
    return out;
}

std::string tsvEscaped(std::string_view text) {
    std::string out = spreadsheetText(text);
    for (char& c : out) {
        c = static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return out;
}

std::string cellText(const PlainTable::Cell& cell, TableLayout layout) {
    std::string text = escaped(cell.text, layout);
    if (!cell.strong || text.empty() || layout == TableLayout::Tsv) {
        return text;
    }
    return layout == TableLayout::Markdown ? "**" + text + "**" : "\\textbf{" + text + "}";
}

std::string joined(const std::vector<std::string>& cells, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out += i == 0 ? "" : separator;
        out += cells[i];
    }
    return out;
}

std::string line(const std::vector<std::string>& cells, TableLayout layout) {
    switch (layout) {
    case TableLayout::Markdown:
        return "| " + joined(cells, " | ") + " |\n";
    case TableLayout::Latex:
        // After a row's "\\\\" or a rule, "[" and "*" would begin an argument of it.
        return (cells.empty() || cells[0].find_first_of("[*") != 0 ? "" : "{}") + joined(cells, " & ") +
               " \\\\\n";
    case TableLayout::Tsv:
        break;
    }
    return joined(cells, "\t") + "\n";
}

} // namespace

std::optional<TableLayout> tableLayout(std::string_view name) {
    if (name == "tsv") {
        return TableLayout::Tsv;
    }
    if (name == "md" || name == "markdown") {
        return TableLayout::Markdown;
    }
    if (name == "latex" || name == "tex") {
        return TableLayout::Latex;
    }
    return std::nullopt;
}

std::string escaped(std::string_view text, TableLayout layout) {
    switch (layout) {
    case TableLayout::Markdown:
        return markdownEscaped(text);
    case TableLayout::Latex:
        return latexEscaped(text);
    case TableLayout::Tsv:
        break;
    }
    return tsvEscaped(text);
}

bool PlainTable::isWords(std::size_t column) const {
    return std::ranges::find(wordColumns, column) != wordColumns.end();
}

bool PlainTable::isText(std::size_t column) const { return column < textColumns || isWords(column); }

std::string asText(const PlainTable& table, TableLayout layout) {
    const std::size_t columns = table.headers.size();
    std::vector<std::string> head;
    std::vector<std::string> rule;
    std::string alignment;
    for (std::size_t i = 0; i < columns; ++i) {
        head.push_back(escaped(table.headers[i], layout));
        rule.emplace_back(table.isText(i) ? "---" : "---:");
        alignment += table.isText(i) ? 'l' : 'r';
    }
    std::string out;
    if (layout == TableLayout::Latex) {
        out += "\\begin{tabular}{" + alignment + "}\n\\toprule\n";
    }
    out += line(head, layout);
    out += layout == TableLayout::Markdown ? line(rule, layout)
           : layout == TableLayout::Latex  ? "\\midrule\n"
                                           : "";
    for (const auto& row : table.rows) {
        std::vector<std::string> cells(columns);
        for (std::size_t i = 0; i < columns && i < row.size(); ++i) {
            cells[i] = cellText(row[i], layout);
        }
        out += line(cells, layout);
    }
    if (layout == TableLayout::Latex) {
        out += "\\bottomrule\n\\end{tabular}\n";
    }
    return out;
}

} // namespace rankscope
