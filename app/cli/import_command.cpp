#include "app/cli/commands.h"
#include "app/cli/import_log.h"
#include "app/cli/import_peft.h"
#include "app/cli/import_workspace.h"

#include <array>
#include <memory>

namespace rankscope {

Command addImportCommand(CLI::App& program) {
    auto* parser = program.add_subcommand("import", "Make a run of what another program left");
    parser->require_subcommand(1);
    parser->footer("Examples:\n"
                   "  rankscope-cli import peft my-adapter --model minilm-l6\n"
                   "  rankscope-cli import tensorboard runs/\n"
                   "  rankscope-cli import csv metrics.csv\n"
                   "  rankscope-cli import workspace colleague.rankscope\n"
                   "Each has a --help of its own.");
    const auto kinds = std::make_shared<std::array<Command, 4>>(
        std::array{addImportPeftCommand(*parser), addImportTensorBoardCommand(*parser),
                   addImportCsvCommand(*parser), addImportWorkspaceCommand(*parser)});
    return {parser, [kinds]() -> Result<ExitCode> {
                for (const Command& kind : *kinds) {
                    if (kind.parser->parsed()) {
                        return kind.action();
                    }
                }
                return ExitCode::Usage;
            }};
}

} // namespace rankscope
