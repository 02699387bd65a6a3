#pragma once

#include <string>
#include <string_view>

namespace rankscope {

// Text that came from outside (a file, another program, a person's name for a run), made safe to show. What a
// terminal would obey, what would hide or turn the text beside it and what is no UTF-8 is shown by its
// number:
// "\u001b", "\u202e", "\x9b".

// As one line: line ends and tabs are shown too, as "\n", "\r", "\t".
std::string shownText(std::string_view text);

// As several lines: line feeds and tabs stay what they are.
std::string shownLines(std::string_view text);

// As a cell of a table that a spreadsheet may open: text that it would run as a formula gets an apostrophe
// before it, which it takes for "this is text". Numbers stay numbers.
std::string spreadsheetText(std::string_view text);

} // namespace rankscope
