#pragma once

#include "app/cli/exit_code.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace rankscope {

// One command: its parser, owned by the program's, and what it does once the arguments are read.
struct Command {
    CLI::App* parser = nullptr;
    std::function<Result<ExitCode>()> action;
};

// Each adds one command to the program's parser; one file a command.
Command addRunCommand(CLI::App& program);
Command addResumeCommand(CLI::App& program);
Command addBranchCommand(CLI::App& program);
Command addReplayCommand(CLI::App& program);
Command addCheckCommand(CLI::App& program);
Command addListCommand(CLI::App& program);
Command addShowCommand(CLI::App& program);
Command addInspectCommand(CLI::App& program);
Command addSpectrumCommand(CLI::App& program);
Command addCompareCommand(CLI::App& program);
Command addWhatIfCommand(CLI::App& program);
Command addExportCommand(CLI::App& program);
Command addPresetsCommand(CLI::App& program);
Command addBenchCommand(CLI::App& program);
Command addEvalCommand(CLI::App& program);
Command addPredictCommand(CLI::App& program);
Command addCopyOutCommand(CLI::App& program);
Command addImportCommand(CLI::App& program);
Command addQueueCommand(CLI::App& program);

} // namespace rankscope
