#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/training.h"
#include "core/run/clock.h"
#include "core/run/run_config_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace rankscope {

namespace {

struct ResumeArguments {
    std::string run;
    WorkspaceArgument workspace;
    ReportOptions report;
};

Result<ExitCode> requireResumable(const RunSummary& run) {
    if (run.status == RunStatus::Running || run.status == RunStatus::Paused) {
        return fail(
            ExitCode::Workspace,
            fmt::format(
                "Run {} is being trained by another program (last sign of life {:.0f} s ago); stop that "
                "one first, or wait until it counts as interrupted.",
                run.id, std::max(0.0, unixTime() - run.heartbeatAt)));
    }
    return ExitCode::Done;
}

Result<ExitCode> resumeAction(const ResumeArguments& arguments) {
    SignalWatch signals;
    TrainingJob job;
    job.workspace = arguments.workspace;
    job.report = arguments.report;
    std::vector<Problem> problems;
    {
        // Reading first: a workspace that is not there must not be created by a wrong path.
        const auto reader = openReader(arguments.workspace);
        if (!reader) {
            return tl::unexpected(reader.error());
        }
        const auto found = findRun(**reader, arguments.workspace, arguments.run);
        if (!found) {
            return tl::unexpected(found.error());
        }
        if (found->summary.status == RunStatus::Finished) {
            printError(fmt::format("Run {} is finished; there is nothing to resume.", found->summary.id));
            return ExitCode::Done;
        }
        // Opening for writing marks the runs whose program is gone.
        const auto writer = openWriter(arguments.workspace);
        if (!writer) {
            return tl::unexpected(writer.error());
        }
        const auto detail = findRun(**reader, arguments.workspace, std::to_string(found->summary.id));
        if (!detail) {
            return tl::unexpected(detail.error());
        }
        if (const auto resumable = requireResumable(detail->summary); !resumable) {
            return resumable;
        }
        ParsedConfig parsed = parseRunConfig(detail->configJson);
        problems = std::move(parsed.problems);
        job.config = std::move(parsed.config);
        job.run = detail->summary;
        job.files = (*writer)->filesFolder(job.run.id);
        job.resume = newestCheckpoint(**reader, job.run.id);
    }
    RunConfig needed = job.config;
    if (!job.resume.empty()) {
        needed.method.startFrom.reset(); // the checkpoint has what came from there
    }
    if (const auto valid = requireTrainable(needed, std::move(problems), arguments.report.quiet); !valid) {
        return valid;
    }
    if (!arguments.report.quiet) {
        printError(job.resume.empty()
                       ? fmt::format("Run {} has no checkpoint yet; it starts anew.", job.run.id)
                       : fmt::format("Run {} continues from {}.", job.run.id, job.resume.string()));
    }
    return trainJob(job, signals);
}

} // namespace

Command addResumeCommand(CLI::App& program) {
    const auto arguments = std::make_shared<ResumeArguments>();
    auto* parser = program.add_subcommand(
        "resume", "Continue an interrupted, stopped or failed run from its last checkpoint");
    parser->add_option("run", arguments->run, "id, uid or name of the run")->type_name("RUN")->required();
    addWorkspaceArgument(*parser, arguments->workspace);
    addReportOptions(*parser, arguments->report);
    parser->footer("Examples:\n"
                   "  rankscope-cli resume 3\n"
                   "  rankscope-cli resume starter --workspace lab.rankscope --json\n"
                   "A finished run is left as it is, with exit code 0.");
    return {parser, [arguments] { return resumeAction(*arguments); }};
}

} // namespace rankscope
