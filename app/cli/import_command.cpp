#include "app/cli/commands.h"
#include "app/cli/import_peft.h"

#include <array>
#include <memory>

namespace rankscope {

Command addImportCommand(CLI::App& program) {
    auto* parser = program.add_subcommand("import", "Make a run of what another program left");
    parser->require_subcommand(1);
    parser->footer("Examples:\n"
                   "  rankscope-cli import peft my-adapter --model minilm-l6\n"
                   "See rankscope-cli import peft --help.");
    const auto kinds = std::make_shared<std::array<Command, 1>>(std::array{addImportPeftCommand(*parser)});
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
