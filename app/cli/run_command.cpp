#include "app/cli/commands.h"
#include "app/cli/config_source.h"
#include "app/cli/training.h"
#include "core/run/run_config_json.h"

#include <memory>

namespace rankscope {

namespace {

struct RunArguments {
    ConfigArguments config;
    WorkspaceArgument workspace;
    ReportOptions report;
};

Result<ExitCode> runAction(const RunArguments& arguments) {
    SignalWatch signals;
    const auto loaded = loadConfig(arguments.config);
    if (!loaded) {
        return tl::unexpected(loaded.error());
    }
    const auto valid = loaded->readable
                           ? requireTrainable(loaded->config, loaded->problems, arguments.report.quiet)
                           : requireValid(loaded->problems);
    if (!valid) {
        return valid;
    }
    TrainingJob job;
    job.workspace = arguments.workspace;
    job.config = loaded->config;
    job.report = arguments.report;
    {
        auto writer = openWriter(arguments.workspace);
        if (!writer) {
            return tl::unexpected(writer.error());
        }
        job.run.id = (*writer)->createRun(loaded->config.name, toJson(loaded->config));
        job.files = (*writer)->filesFolder(job.run.id);
    }
    const auto reader = openReader(arguments.workspace);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    const auto detail = findRun(**reader, arguments.workspace, std::to_string(job.run.id));
    if (!detail) {
        return tl::unexpected(detail.error());
    }
    job.run = detail->summary;
    return trainJob(job, signals);
}

} // namespace

Command addRunCommand(CLI::App& program) {
    const auto arguments = std::make_shared<RunArguments>();
    auto* parser = program.add_subcommand("run", "Train a configuration and store the run in the workspace");
    addConfigArguments(*parser, arguments->config, true);
    addWorkspaceArgument(*parser, arguments->workspace);
    addReportOptions(*parser, arguments->report);
    parser->footer(
        "Examples:\n"
        "  rankscope-cli run starter\n"
        "  rankscope-cli run my.json --set method.target_r=4 --set name=small --workspace lab.rankscope\n"
        "  rankscope-cli run my.json --json --quiet | tail -1\n"
        "Ctrl-C stops with a checkpoint; a second Ctrl-C ends at once.");
    return {parser, [arguments] { return runAction(*arguments); }};
}

} // namespace rankscope
