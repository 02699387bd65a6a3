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

// What is wrong with the first line that is not right, behind the file's name: "line 3: …; remedy". Empty:
// all lines are right.

// Quotation marks of CSV (RFC 4180): a cell that begins with one ends with one, and only there.
std::string quoteProblem(std::string_view text, char delimiter);
// Rows of JSON too deep or too large to be handed to a parser that recurses. Quick: no value is made.
std::string jsonLimitProblem(std::string_view text);
// Lines that are no JSON object.
std::string jsonLineProblem(std::string_view text);

} // namespace rankscope
