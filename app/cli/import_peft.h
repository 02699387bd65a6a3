#pragma once

#include "app/cli/commands.h"

namespace rankscope {

// "import peft": an adapter that Hugging Face PEFT saved becomes a run. `parent` is the parser of "import".
Command addImportPeftCommand(CLI::App& parent);

} // namespace rankscope
