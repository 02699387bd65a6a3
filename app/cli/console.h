#pragma once

#include "app/cli/exit_code.h"
#include "core/run/run_config.h"

#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// Sentences for a person, on standard error.
void printError(std::string_view sentence);
void printFailure(const Failure& failure);

// "method.init_r: Rank 99 is …"; warnings say that they are one.
std::string problemLine(const Problem& problem);

// Text that came from a file, safe to print: control characters (which a terminal would obey) become "?".
std::string printable(std::string_view text);

// Data, on standard output. False when it could not be written.
bool printOut(std::string_view text);

bool isTerminal(int descriptor);
// Columns of the terminal behind `descriptor`; 80 when there is none.
int terminalColumns(int descriptor);

} // namespace rankscope
