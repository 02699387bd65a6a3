#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/output_guard.h"
#include "app/cli/text_format.h"
#include "app/cli/transfer_progress.h"
#include "core/store/file_copy.h"
#include "core/store/workspace_copy.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace rankscope {

namespace {

struct CopyOutArguments {
    std::string out;
    bool json = false;
    WorkspaceArgument workspace;
};

Result<ExitCode> copyOutAction(const CopyOutArguments& arguments) {
    const std::filesystem::path source = arguments.workspace.path();
    const OutputGuard guard(arguments.workspace, RunConfig{}, false);
    if (const auto free = guard.checkFile(arguments.out, outputKind("rankscope")); !free) {
        return free;
    }
    const double total = static_cast<double>(std::max<std::int64_t>(1, bytesIn(source.string() + ".files")));
    SignalWatch signals;
    TransferProgress progress(signals, "Copying");
    double done = 0.0;
    const auto copied = copyWorkspace(source, arguments.out, [&](std::int64_t bytes) {
        done += static_cast<double>(bytes);
        progress.show(std::min(1.0, done / total));
        return !progress.stop().stop_requested();
    });
    progress.finish();
    if (!copied) {
        return fail(copied.error());
    }
    if (!*copied) {
        return fail(ExitCode::Stopped, "Stopped; nothing was copied.");
    }
    const WorkspaceCopy& copy = **copied;
    if (arguments.json) {
        return printData(jsonText(nlohmann::ordered_json{
            {"workspace", arguments.out}, {"runs", copy.runs}, {"bytes", copy.bytes}}));
    }
    printError(fmt::format("Copied {} {} with all files to {}, {}.", copy.runs,
                           copy.runs == 1 ? "run" : "runs", arguments.out, bytesText(copy.bytes)));
    return ExitCode::Done;
}

} // namespace

Command addCopyOutCommand(CLI::App& program) {
    const auto arguments = std::make_shared<CopyOutArguments>();
    auto* parser = program.add_subcommand(
        "copy-out", "Back up a whole workspace, also while runs of it train or a window has it open");
    parser->add_option("file", arguments->out, "the copy, which must not be there yet")
        ->type_name("FILE.rankscope")
        ->required();
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->add_flag("--json", arguments->json, "the report as one line of JSON: workspace, runs, bytes");
    parser->footer(
        "Examples:\n"
        "  rankscope-cli copy-out backup.rankscope --workspace lab.rankscope\n"
        "  rankscope-cli copy-out \"/mnt/backup/$(date +%F).rankscope\"\n"
        "A copy of the file alone, or of the file and its folder one after the other, may lack what a run\n"
        "wrote in between. This one holds every run with rows, files and bin; a run that was training can\n"
        "be resumed from it. To restore, move the file and its .files folder to where the workspace was.");
    return {parser, [arguments] { return copyOutAction(*arguments); }};
}

} // namespace rankscope
