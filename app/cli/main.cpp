#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "core/engine/engine.h"
#include "core/store/run_writer.h"

#include <array>
#include <exception>

namespace {

using namespace rankscope;

constexpr const char* footer = R"(Examples:
  rankscope-cli run starter                                train the shipped starter run
  rankscope-cli run my.json --set train.epochs=2 --json    a configuration with one change, result as JSON
  rankscope-cli check my.json                              every problem, and the schedule drawn
  rankscope-cli list finished                              runs whose row contains "finished"
  rankscope-cli resume 3                                   continue run 3 from its last checkpoint
  rankscope-cli branch 3 --set method.target_r=4           go on from its checkpoint as a new run
  rankscope-cli replay 3 --from 100 --to 150               repeat these steps and compare every number
  rankscope-cli export 3 --what metrics --out curves.csv   its curves as a table
  rankscope-cli what-if 3 --mean-rank 4                    the ranks that another budget would have kept
  rankscope-cli eval 3                                     score its newest checkpoint
  rankscope-cli import peft my-adapter --model minilm-l6   a saved adapter as a run
  rankscope-cli copy-out backup.rankscope                  the whole workspace, also while it is in use
  rankscope-cli import tensorboard runs/                   old logs as runs, with their rank maps
  rankscope-cli queue add my.json --sweep method.target_r=2,4,8 --seeds 1..3   nine runs, one after the other

Exit codes: 0 done, 1 unexpected failure, 2 usage, 3 invalid configuration, 4 the run failed,
5 workspace unusable, 6 run or file not found, 7 verification mismatch, 130 stopped by a signal with a checkpoint written.)";

// Help and the version are printed and are no error; everything else that the parser rejects is a usage
// error.
ExitCode reportParse(const CLI::App& program, const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
        program.exit(error);
        return ExitCode::Done;
    }
    printError(std::string(error.what()) + (std::string_view(error.what()).ends_with('.') ? "" : ".") +
               " See rankscope-cli --help.");
    return ExitCode::Usage;
}

ExitCode execute(int argc, char** argv) {
    CLI::App program("Trains AdaLoRA runs and reads what they left, without a window.", "rankscope-cli");
    program.set_version_flag("--version", std::string("rankscope-cli ") + RANKSCOPE_VERSION);
    program.require_subcommand(1);
    program.footer(footer);
    const std::array commands{
        addRunCommand(program),     addResumeCommand(program),  addBranchCommand(program),
        addReplayCommand(program),  addCheckCommand(program),   addListCommand(program),
        addShowCommand(program),    addInspectCommand(program), addSpectrumCommand(program),
        addWhatIfCommand(program),  addCompareCommand(program), addExportCommand(program),
        addPresetsCommand(program), addBenchCommand(program),   addEvalCommand(program),
        addPredictCommand(program), addImportCommand(program),  addQueueCommand(program),
        addCopyOutCommand(program)};
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return reportParse(program, error);
    }
    for (const Command& command : commands) {
        if (command.parser->parsed()) {
            const auto result = command.action();
            if (result) {
                return *result;
            }
            printFailure(result.error());
            return result.error().code;
        }
    }
    return ExitCode::Usage;
}

} // namespace

int main(int argc, char** argv) {
    using namespace rankscope;
    prepareEngine();
    try {
        return static_cast<int>(execute(argc, argv));
    } catch (const StoreFailure& failure) {
        printError(failure.what());
        return static_cast<int>(ExitCode::Workspace);
    } catch (const std::exception& error) {
        printError(std::string("Unexpected failure: ") + error.what());
        return static_cast<int>(ExitCode::Unexpected);
    }
}
