#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rankscope {

// What a table's text is asked before and after its parser has seen it. Lines count from 1.

// Number of the line that reads like `row`; the first such line is the one the parser stopped at.
std::int64_t lineOf(std::string_view text, std::string_view row);

// At least as many as the first line has cells.
std::size_t cellBound(std::string_view text, char delimiter);

// A carriage return inside a cell of a file with line feeds is no line end, though the parser takes it for
// one.
void replaceLoneReturns(std::string& text);

// Number of the first line that is no JSON object; 0 when all are.
std::int64_t firstBadJsonLine(std::string_view text);

} // namespace rankscope
