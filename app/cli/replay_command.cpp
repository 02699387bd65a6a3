#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/progress_printer.h"
#include "app/cli/run_json.h"
#include "app/cli/text_format.h"
#include "app/cli/training.h"
#include "core/analysis/replay_check.h"
#include "core/engine/engine.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
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

// Everything that is read before the first step; nothing is written.
struct ReplayPlan {
    RunDetail run;
    RunConfig config;
    ReplayOptions options;
    std::int64_t from = 0, to = 0, start = 0;
    std::map<std::int64_t, StepPoint> points;
    std::map<std::int64_t, AllocationDone> allocations;
};

Result<ExitCode> readRecord(const RunReader& reader, ReplayPlan& plan) {
    const RunId id = plan.run.summary.id;
    const auto read = [&](const char* metric, auto assign) {
        for (const SeriesPoint& point : reader.series(id, metric)) {
            plan.points[point.step].step = point.step;
            assign(plan.points[point.step], point.value);
        }
    };
    read("loss/task", [](StepPoint& p, double value) { p.taskLoss = value; });
    read("loss/regulariser", [](StepPoint& p, double value) { p.regulariser = value; });
    read("gradient_norm", [](StepPoint& p, double value) { p.gradientNorm = value; });
    read("learning_rate", [](StepPoint& p, double value) { p.learningRate = value; });
    read("tokens", [](StepPoint& p, double value) { p.tokens = static_cast<std::int64_t>(value); });
    if (plan.points.empty()) {
        return fail(ExitCode::NotFound, fmt::format("Run {} has no recorded step to repeat.", id));
    }
    for (const std::int64_t step : reader.allocationSteps(id)) {
        if (auto allocation = reader.allocation(id, step)) {
            plan.allocations[step] = std::move(*allocation);
        }
    }
    return ExitCode::Done;
}

Result<ExitCode> chooseSteps(const RunReader& reader, const ReplayArguments& arguments, ReplayPlan& plan) {
    const RunId id = plan.run.summary.id;
    const std::int64_t first = plan.points.begin()->first, last = plan.points.rbegin()->first;
    plan.from = arguments.from.value_or(first);
    plan.to = arguments.to.value_or(last);
    if (plan.from > plan.to || plan.from < first || plan.to > last) {
        return fail(ExitCode::Usage,
                    fmt::format("Run {} has the steps {} to {}; --from {} --to {} is no part of them.", id,
                                first, last, plan.from, plan.to));
    }
    plan.options.end = plan.to + 1;
    if (const auto checkpoint = newestCheckpoint(reader, id, plan.from)) {
        plan.options.checkpoint = checkpoint->path;
        plan.start = checkpoint->step;
    } else if (first > 0) {
        return fail(
            ExitCode::NotFound,
            fmt::format("Run {} began at step {} as a branch, and no checkpoint from before step {} is "
                        "there any more; give a later --from.",
                        id, first, plan.from));
    }
    plan.options.changes = reader.changes(id);
    return ExitCode::Done;
}

Result<ReplayPlan> makePlan(const ReplayArguments& arguments) {
    const auto open = openRun(arguments.workspace, arguments.run);
    if (!open) {
        return tl::unexpected(open.error());
    }
    ReplayPlan plan;
    plan.run = open->detail;
    if (const auto done = readRecord(*open->reader, plan); !done) {
        return tl::unexpected(done.error());
    }
    if (const auto done = chooseSteps(*open->reader, arguments, plan); !done) {
        return tl::unexpected(done.error());
    }
    ParsedConfig parsed = parseRunConfig(open->detail.configJson);
    plan.config = std::move(parsed.config);
    plan.config.train.device = open->detail.started.device;
    plan.config.train.precision = open->detail.started.precision;
    plan.config.train.threads = open->detail.started.threads;
    if (!plan.options.checkpoint.empty()) {
        plan.config.method.startFrom.reset(); // the checkpoint has what came from there
    }
    if (const auto valid = requireTrainable(plan.config, std::move(parsed.problems), true); !valid) {
        return tl::unexpected(valid.error());
    }
    return plan;
}

// Compares as the steps come and ends the replay at the first difference.
class Comparison final : public RunObserver {
public:
    Comparison(const ReplayPlan& plan, RunControl& control, ProgressPrinter& progress)
        : check(plan.from, plan.to, plan.points, plan.allocations)
        , m_control(control)
        , m_progress(progress) {}

    void onEvent(const RunEvent& event) override {
        if (const auto* announced = std::get_if<RunStarted>(&event)) {
            started = *announced;
        } else if (const auto* last = std::get_if<RunEnded>(&event)) {
            ended = *last;
        }
        m_progress.onEvent(event);
        if (!check.difference()) {
            check.onEvent(event);
            if (check.difference()) {
                m_control.requestStop();
            }
        }
    }

    ReplayCheck check;
    RunStarted started;
    RunEnded ended;

private:
    RunControl& m_control;
    ProgressPrinter& m_progress;
};

// What is not as it was when the run was recorded: name, then and now.
std::vector<std::array<std::string, 3>> changedSurroundings(const RunStarted& then, const RunStarted& now) {
    std::vector<std::array<std::string, 3>> changed;
    const auto compare = [&](const std::string& name, const std::string& was, const std::string& is) {
        if (was != is) {
            changed.push_back({name, was, is});
        }
    };
    for (const auto& [name, version] : now.versions) {
        const auto was = then.versions.find(name);
        compare(name, was == then.versions.end() ? "unknown" : was->second, version);
    }
    compare("model weights", then.modelDigest, now.modelDigest);
    compare("data", then.dataDigest, now.dataDigest);
    return changed;
}

std::string differenceText(const ReplayDifference& difference) {
    const std::string what = difference.triplet < 0
                                 ? difference.what
                                 : fmt::format("{} of triplet {}", difference.what, difference.triplet);
    const auto shown = [](double value) {
        return std::isnan(value) ? std::string("nothing") : fmt::format("{:.17g}", value);
    };
    return fmt::format("{} was {} when it was recorded and is {} now{}", what, shown(difference.recorded),
                       shown(difference.repeated),
                       std::isfinite(difference.recorded) && std::isfinite(difference.repeated)
                           ? fmt::format(", {:.3g} more", difference.repeated - difference.recorded)
                           : "");
}

std::string asJson(const ReplayPlan& plan, const Comparison& result) {
    Json all{{"run", plan.run.summary.id},
             {"from", plan.from},
             {"to", plan.to},
             {"started_at", plan.start},
             {"steps_compared", result.check.comparedSteps()},
             {"allocations_compared", result.check.comparedAllocations()},
             {"equal", !result.check.difference().has_value()},
             {"first_difference", nullptr},
             {"changed", Json::object()}};
    if (const auto& difference = result.check.difference()) {
        all["first_difference"] = {
            {"step", difference->step},
            {"what", difference->what},
            {"triplet", difference->triplet < 0 ? Json(nullptr) : Json(difference->triplet)},
            {"recorded", numberJson(difference->recorded)},
            {"repeated", numberJson(difference->repeated)},
            {"difference", numberJson(difference->repeated - difference->recorded)}};
    }
    for (const auto& [name, was, is] : changedSurroundings(plan.run.started, result.started)) {
        all["changed"][name] = {{"recorded", was}, {"now", is}};
    }
    return jsonText(all);
}

std::string asText(const ReplayPlan& plan, const Comparison& result) {
    std::string text;
    for (const auto& [name, was, is] : changedSurroundings(plan.run.started, result.started)) {
        text += printable(fmt::format("Not as it was recorded: {} was {} and is {}.", name, was, is)) + "\n";
    }
    const RunId id = plan.run.summary.id;
    if (const auto& difference = result.check.difference()) {
        return text + fmt::format("Run {} differs first at step {}: {}.\n", id, difference->step,
                                  differenceText(*difference));
    }
    return text + fmt::format("Run {} repeats bit for bit from step {} to {}: {} steps and {} allocations, "
                              "started at step {}.\n",
                              id, plan.from, plan.to, result.check.comparedSteps(),
                              result.check.comparedAllocations(), plan.start);
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
    Comparison result(*plan, control, progress);
    replayRun(plan->config, plan->options, control, result);
    signals.detach();
    if (result.ended.status == RunStatus::Failed) {
        return fail(ExitCode::RunFailed,
                    fmt::format("Run {} cannot be repeated; it failed while {}: {}", plan->run.summary.id,
                                result.ended.stage, result.ended.message));
    }
    const bool stopped = result.ended.status == RunStatus::Stopped && !result.check.difference();
    if (!stopped) {
        result.check.finish();
    } else {
        return fail(ExitCode::Stopped,
                    fmt::format("Stopped after {} steps; what was repeated until then is equal.",
                                result.ended.steps));
    }
    if (const auto printed = printData(arguments.report.json ? asJson(*plan, result) : asText(*plan, result));
        !printed) {
        return printed;
    }
    return result.check.difference() ? ExitCode::Mismatch : ExitCode::Done;
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
