#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

enum class TableLayout { Tsv, Markdown, Latex };

// "tsv", "md" (or "markdown"), "latex" (or "tex"); none for anything else.
std::optional<TableLayout> tableLayout(std::string_view name);

// Rows of text under headers, to be pasted elsewhere. A plain value.
struct PlainTable {
    struct Cell {
        std::string text;
        bool strong = false; // bold where the layout has bold
        Cell() = default;
        Cell(std::string words, bool bold = false)
            : text(std::move(words))
            , strong(bold) {}
        Cell(const char* words)
            : text(words) {}
    };
    std::vector<std::string> headers;
    std::vector<std::vector<Cell>> rows;  // shorter ones are filled up with empty cells
    std::size_t textColumns = 1;          // from the left; the others are aligned as numbers are
    std::vector<std::size_t> wordColumns; // hold words of a fixed set, wherever they stand
    bool isText(std::size_t column) const;
    bool isWords(std::size_t column) const;
};

// TSV: tabs and line breaks within a cell become blanks. Markdown: a pipe table, with |, * and the like
// escaped. LaTeX: a booktabs tabular whose special characters are escaped and whose "±" is $\pm$.
std::string asText(const PlainTable& table, TableLayout layout);

// One cell's text, safe in the layout.
std::string escaped(std::string_view text, TableLayout layout);

} // namespace rankscope
