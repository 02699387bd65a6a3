#include "app/cli/import_workspace.h"

#include "app/cli/console.h"
#include "app/cli/transfer_progress.h"
#include "core/run/shown_text.h"
#include "core/store/run_copy.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct MergeArguments {
    std::string source;
    std::vector<std::string> runs;
    WorkspaceArgument workspace;
    bool json = false;
};

Result<ExitCode> reportCopies(const tl::expected<RunCopyReport, StoreError>& report, bool json) {
    if (!report) {
        return fail(report.error());
    }
    Json list = Json::array();
    std::string text;
    for (const CopiedRun& run : report->copied) {
        list.push_back({{"from", run.from}, {"run", run.to}, {"uid", run.uid}, {"name", run.name}});
        text += fmt::format("Run {} \"{}\" is run {} there.\n", run.from, shownText(run.name), run.to);
    }
    for (const std::string& sentence : report->sentences) {
        printError(sentence);
    }
    if (!printOut(json ? list.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n" : text)) {
        return fail(ExitCode::Unexpected, "Standard output cannot be written.");
    }
    if (report->stopped) {
        return fail(ExitCode::Stopped,
                    "The copy was stopped; the runs named above are whole, copy again for the rest.");
    }
    return ExitCode::Done;
}

Result<ExitCode> mergeAction(const MergeArguments& arguments) {
    RunCopyOptions options;
    const WorkspaceArgument source{arguments.source};
    if (!arguments.runs.empty()) {
        const auto reader = openReader(source);
        if (!reader) {
            return tl::unexpected(reader.error());
        }
        for (const std::string& text : arguments.runs) {
            const auto run = findRun(**reader, source, text);
            if (!run) {
                return tl::unexpected(run.error());
            }
            options.runs.push_back(run->summary.id);
        }
    }
    SignalWatch signals;
    TransferProgress progress(signals, "Copying");
    options.stop = progress.stop();
    options.progress = [&](double share) { progress.show(share); };
    const auto report = copyRuns(arguments.source, arguments.workspace.path(), options);
    progress.finish();
    return reportCopies(report, arguments.json);
}

} // namespace

Result<ExitCode> exportWorkspace(const WorkspaceArgument& from, RunId run, const std::string& out,
                                 bool json) {
    SignalWatch signals;
    TransferProgress progress(signals, "Copying");
    RunCopyOptions options;
    options.runs = {run};
    options.stop = progress.stop();
    options.progress = [&](double share) { progress.show(share); };
    const auto report = copyRunsToNew(from.path(), out, options);
    progress.finish();
    return reportCopies(report, json);
}

Command addImportWorkspaceCommand(CLI::App& parent) {
    const auto arguments = std::make_shared<MergeArguments>();
    auto* parser =
        parent.add_subcommand("workspace", "Runs of another workspace, with all their data and files");
    parser->add_option("file", arguments->source, "the workspace that they are in")
        ->type_name("FILE.rankscope")
        ->required();
    parser->add_option("runs", arguments->runs, "which (default: all that are not in its bin)")
        ->type_name("RUN");
    addWorkspaceArgument(*parser, arguments->workspace);
    parser->add_flag("--json", arguments->json, "a list as one line of JSON: from, run, uid, name");
    parser->footer("Examples:\n"
                   "  rankscope-cli import workspace colleague.rankscope\n"
                   "  rankscope-cli import workspace cluster.rankscope 3 mnli-r8\n"
                   "A run that is already here is passed over; the other workspace is only read.");
    return {parser, [arguments] { return mergeAction(*arguments); }};
}

} // namespace rankscope
