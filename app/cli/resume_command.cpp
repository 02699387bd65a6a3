#include "app/cli/commands.h"
#include "app/cli/config_source.h"
#include "app/cli/console.h"
#include "app/cli/stored_job.h"
#include "core/run/clock.h"
#include "core/run/run_config_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

namespace rankscope {

namespace {

struct ResumeArguments {
    std::string run;
    std::vector<std::string> sets; // "key=value"
    std::optional<std::int64_t> from;
    bool acceptChangedData = false;
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

// A sign of life from the future (another machine's clock, or one that was set back) tells nothing: the run
// is watched until there is another one, or none for as long as makes it count as interrupted.
void watchFutureSign(RunWriter& writer, const RunSummary& run, bool quiet) {
    constexpr auto look = std::chrono::milliseconds(200);
    constexpr auto longest = std::chrono::seconds(12);
    const bool trains = run.status == RunStatus::Running || run.status == RunStatus::Paused;
    if (!trains || run.heartbeatAt <= unixTime() + 1.0) {
        return;
    }
    if (!quiet) {
        printError(
            fmt::format("The last sign of life of run {} lies {:.0f} s in the future; watching for another "
                        "one.",
                        run.id, run.heartbeatAt - unixTime()));
    }
    const auto end = std::chrono::steady_clock::now() + longest;
    while (std::chrono::steady_clock::now() < end) {
        const auto interrupted = writer.markInterrupted(unixTime());
        if (std::find(interrupted.begin(), interrupted.end(), run.id) != interrupted.end()) {
            return;
        }
        std::this_thread::sleep_for(look);
    }
}

// What --set asks for, checked against the settings in force after `step` steps.
Result<std::vector<SettingEdit>> readEdits(const std::vector<std::string>& sets, const RunReader& reader,
                                           const RunDetail& run, std::int64_t step) {
    std::vector<SettingEdit> edits;
    for (const std::string& set : sets) {
        const auto parts = splitSet(set);
        if (!parts) {
            return tl::unexpected(parts.error());
        }
        edits.push_back({parts->first, parts->second});
    }
    const RunConfig config = configAt(reader, run, step).config;
    RunPlace place = placeOf(run.started, step);
    place.totalSteps = place.totalSteps > 0 ? place.totalSteps : config.train.steps.value_or(0);
    const auto valid = requireValid(applyEdits(config, edits, place).problems);
    return valid ? Result<std::vector<SettingEdit>>(edits) : tl::unexpected(valid.error());
}

Result<ExitCode> resumeAction(const ResumeArguments& arguments) {
    SignalWatch signals;
    TrainingJob job;
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
        if (const auto seen = (*reader)->run(found->summary.id)) {
            watchFutureSign(**writer, seen->summary, arguments.report.quiet);
        }
        const auto detail = findRun(**reader, arguments.workspace, std::to_string(found->summary.id));
        if (!detail) {
            return tl::unexpected(detail.error());
        }
        if (const auto resumable = requireResumable(detail->summary); !resumable) {
            return resumable;
        }
        auto stored = loadStoredJob(arguments.workspace, **reader, **writer, *detail, arguments.from);
        if (!stored) {
            return tl::unexpected(stored.error());
        }
        job = std::move(stored->job);
        job.report = arguments.report;
        job.acceptChangedData = arguments.acceptChangedData;
        for (const std::string& note : stored->notes) {
            printError(note);
        }
        problems = std::move(stored->problems);
        if (!arguments.sets.empty()) {
            auto edits = readEdits(arguments.sets, **reader, *detail, stored->step);
            if (!edits) {
                return tl::unexpected(edits.error());
            }
            job.edits = std::move(*edits);
        }
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
        "resume", "Continue an interrupted, stopped or failed run from its last whole checkpoint");
    addRunArgument(*parser, arguments->run);
    std::string live;
    for (const std::string_view field : liveFields()) {
        live += (live.empty() ? "" : ", ") + std::string(field);
    }
    addSetOption(*parser, arguments->sets, "change a setting from the resumed step on: " + live);
    parser
        ->add_option("--from-step", arguments->from,
                     "go on from the checkpoint after so many steps (default: the newest that is whole); "
                     "what was recorded beyond is done again")
        ->type_name("N");
    parser->add_flag("--accept-changed-data", arguments->acceptChangedData,
                     "go on though the rows or the vocabulary are not those that the run began with");
    addWorkspaceArgument(*parser, arguments->workspace);
    addReportOptions(*parser, arguments->report);
    parser->footer("Examples:\n"
                   "  rankscope-cli resume 3\n"
                   "  rankscope-cli resume 3 --set train.learning_rate=1e-3\n"
                   "  rankscope-cli resume 3 --from-step 400\n"
                   "  rankscope-cli resume starter --workspace lab.rankscope --json\n"
                   "A finished run is left as it is, with exit code 0.");
    return {parser, [arguments] { return resumeAction(*arguments); }};
}

} // namespace rankscope
