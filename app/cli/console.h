#pragma once

#include "app/cli/exit_code.h"
#include "core/run/run_config.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// Sentences for a person, on standard error.
void printError(std::string_view sentence);
void printFailure(const Failure& failure);

// "method.init_r: Rank 99 is …"; warnings say that they are one.
std::string problemLine(const Problem& problem);

// Data, on standard output; a terminal gets it as shownLines() has it. False when it could not be written.
bool printOut(std::string_view text);

// The same for data that is written piece by piece.
Result<ExitCode> printRows(const std::function<Result<ExitCode>(std::ostream&)>& write);

// The same, with the failure that ends a command.
Result<ExitCode> printData(std::string_view text);
tl::unexpected<Failure> outputFailure();

// A document and the end of its line; bytes that are no UTF-8 (a file's name) become U+FFFD. `indent` as in
// dump(): -1 keeps it on one line.
std::string jsonText(const nlohmann::ordered_json& json, int indent = -1);

// Writes a file durably: a reader never sees half of it and a failure leaves the old one. What is no ordinary
// file (a pipe, a device) is written as it is, as replacing it would take it from everybody else.
Result<ExitCode> writeWhole(const std::filesystem::path& file,
                            const std::function<Result<ExitCode>(std::ostream&)>& write);

bool isTerminal(int descriptor);
// Columns of the terminal behind `descriptor`; 80 when there is none.
int terminalColumns(int descriptor);

} // namespace rankscope
