#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/progress_printer.h"
#include "app/cli/run_json.h"
#include "app/cli/text_format.h"
#include "app/cli/training.h"
#include "app/common/run_replay.h"
#include "core/engine/engine.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <optional>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

struct ReplayArguments {
    std::string run;
    std::optional<std::int64_t> from, to;
    WorkspaceArgument workspace;
    ReportOptions report;
};

Result<ReplayPlan> makePlan(const ReplayArguments& arguments) {
    const auto open = openRun(arguments.workspace, arguments.run);
    if (!open) {
        return tl::unexpected(open.error());
    }
    auto plan = planReplay(*open->reader, open->detail, arguments.from, arguments.to);
    if (!plan) {
        return fail(plan.error().kind == ReplayProblem::Kind::OutOfRange ? ExitCode::Usage
                                                                         : ExitCode::NotFound,
                    plan.error().message);
    }
    if (const auto valid = requireTrainable(plan->config, std::move(plan->problems), true); !valid) {
        return tl::unexpected(valid.error());
    }
    return std::move(*plan);
}

std::string asJson(RunId run, const ReplayResult& result) {
    Json all{{"run", run},
             {"from", result.from},
             {"to", result.to},
             {"started_at", result.start},
             {"steps_compared", result.steps},
             {"allocations_compared", result.allocations},
             {"equal", !result.difference.has_value()},
             {"first_difference", nullptr},
             {"changed", Json::object()}};
    if (const auto& difference = result.difference) {
        all["first_difference"] = {
            {"step", difference->step},
            {"what", difference->what},
            {"triplet", difference->triplet < 0 ? Json(nullptr) : Json(difference->triplet)},
            {"recorded", orNull(difference->recorded)},
            {"repeated", orNull(difference->repeated)},
            {"difference", orNull(difference->repeated - difference->recorded)}};
    }
    for (const auto& [name, was, is] : result.changed) {
        all["changed"][name] = {{"recorded", was}, {"now", is}};
    }
    return jsonText(all);
}

std::string asText(const ReplayResult& result) {
    std::string text;
    for (const auto& [name, was, is] : result.changed) {
        text += shownText(fmt::format("Not as it was recorded: {} was {} and is {}.", name, was, is)) + "\n";
    }
    return text + result.sentence + "\n";
}

Result<ExitCode> replayAction(const ReplayArguments& arguments) {
    SignalWatch signals;
    const auto plan = makePlan(arguments);
    if (!plan) {
        return tl::unexpected(plan.error());
    }
    ProgressPrinter progress(
        stderr, {isTerminal(STDERR_FILENO), terminalColumns(STDERR_FILENO), arguments.report.quiet});
    RunControl control;
    signals.attach(control, [&progress] { progress.say("Stopping after this step."); });
    ReplayComparison comparison(*plan, control,
                                [&progress](const RunEvent& event) { progress.onEvent(event); });
    replayRun(plan->config, plan->options, control, comparison);
    signals.detach();
    const ReplayResult result = replayResult(*plan, comparison);
    if (result.outcome == ReplayResult::Outcome::Failed || result.outcome == ReplayResult::Outcome::Stopped) {
        return fail(result.outcome == ReplayResult::Outcome::Failed ? ExitCode::RunFailed : ExitCode::Stopped,
                    result.sentence);
    }
    if (const auto printed =
            printData(arguments.report.json ? asJson(plan->run.summary.id, result) : asText(result));
        !printed) {
        return printed;
    }
    return result.difference ? ExitCode::Mismatch : ExitCode::Done;
}

} // namespace

Command addReplayCommand(CLI::App& program) {
    const auto arguments = std::make_shared<ReplayArguments>();
    auto* parser = program.add_subcommand(
        "replay", "Repeat part of a run and say which step differs first from what is recorded");
    addRunArgument(*parser, arguments->run);
    parser->add_option("--from", arguments->from, "first step to compare (default: the run's first)")
        ->type_name("STEP");
    parser->add_option("--to", arguments->to, "last step to compare (default: the run's last)")
        ->type_name("STEP");
    addWorkspaceArgument(*parser, arguments->workspace);
    addReportOptions(*parser, arguments->report);
    parser->footer(
        "Examples:\n"
        "  rankscope-cli replay 3 --from 100 --to 150\n"
        "  rankscope-cli replay starter --json --quiet\n"
        "Starts at the newest checkpoint before --from and uses the device, precision and threads that "
        "the run recorded.\n"
        "Nothing is written. Exit code 7 when a number differs.");
    return {parser, [arguments] { return replayAction(*arguments); }};
}

} // namespace rankscope
