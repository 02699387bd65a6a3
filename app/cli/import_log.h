#pragma once

#include "app/cli/commands.h"

namespace rankscope {

// "import tensorboard": every folder of event files becomes a run. `parent` is the parser of "import".
Command addImportTensorBoardCommand(CLI::App& parent);
// "import csv": a table of metrics (CSV, TSV, JSON lines) becomes a run.
Command addImportCsvCommand(CLI::App& parent);

} // namespace rankscope
