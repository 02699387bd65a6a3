#include "app/common/run_replay.h"

#include "core/run/clock.h"
#include "core/store/resume_point.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace rankscope {

namespace {

using Kind = ReplayProblem::Kind;

void readPoints(const RunReader& reader, RunId run, std::map<std::int64_t, StepPoint>& points) {
    const auto read = [&](const char* metric, auto assign) {
        for (const SeriesPoint& point : reader.series(run, metric)) {
            points[point.step].step = point.step;
            assign(points[point.step], point.value);
        }
    };
    read("loss/task", [](StepPoint& p, double value) { p.taskLoss = value; });
    read("loss/regulariser", [](StepPoint& p, double value) { p.regulariser = value; });
    read("gradient_norm", [](StepPoint& p, double value) { p.gradientNorm = value; });
    read("learning_rate", [](StepPoint& p, double value) { p.learningRate = value; });
    read("tokens", [](StepPoint& p, double value) { p.tokens = static_cast<std::int64_t>(value); });
}

tl::expected<void, ReplayProblem> chooseSteps(const RunReader& reader, std::optional<std::int64_t> from,
                                              std::optional<std::int64_t> to, ReplayPlan& plan) {
    const RunId id = plan.run.summary.id;
    const std::int64_t first = plan.points.begin()->first, last = plan.points.rbegin()->first;
    plan.from = from.value_or(first);
    plan.to = to.value_or(last);
    if (plan.from > plan.to || plan.from < first || plan.to > last) {
        return tl::unexpected(ReplayProblem{
            Kind::OutOfRange, fmt::format("Run {} has the steps {} to {}; {} to {} is no part of them.", id,
                                          first, last, plan.from, plan.to)});
    }
    plan.options.end = plan.to + 1;
    if (const auto checkpoint = newestCheckpoint(reader, id, plan.from)) {
        plan.options.checkpoint = checkpoint->path;
        plan.start = checkpoint->step;
    } else if (first > 0) {
        return tl::unexpected(ReplayProblem{
            Kind::Missing,
            fmt::format("Run {} began at step {} as a branch, and no checkpoint from before step {} is "
                        "there any more; begin at a later step.",
                        id, first, plan.from)});
    }
    plan.options.changes = reader.changes(id);
    return {};
}

void takeConfiguration(ReplayPlan& plan) {
    ParsedConfig parsed = parseRunConfig(plan.run.configJson);
    plan.problems = std::move(parsed.problems);
    plan.config = std::move(parsed.config);
    plan.config.train.device = plan.run.started.device;
    plan.config.train.precision = plan.run.started.precision;
    plan.config.train.threads = plan.run.started.threads;
    if (!plan.options.checkpoint.empty()) {
        plan.config.method.startFrom.reset(); // the checkpoint has what came from there
    }
}

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

std::string sentenceOf(const ReplayPlan& plan, const ReplayResult& result, const RunEnded& ended) {
    const RunId id = plan.run.summary.id;
    switch (result.outcome) {
    case ReplayResult::Outcome::Exact:
        return fmt::format("Run {} repeats bit for bit from step {} to {}: {} steps and {} allocations, "
                           "started at step {}.",
                           id, plan.from, plan.to, result.steps, result.allocations, plan.start);
    case ReplayResult::Outcome::Differs:
        return fmt::format("Run {} differs first at step {}: {}.", id, result.difference->step,
                           differenceText(*result.difference));
    case ReplayResult::Outcome::Stopped:
        return fmt::format("Stopped after {} steps; what was repeated until then is equal.", ended.steps);
    case ReplayResult::Outcome::Failed:
        return fmt::format("Run {} cannot be repeated; it failed while {}: {}", id, ended.stage,
                           ended.message);
    }
    return {};
}

} // namespace

tl::expected<ReplayPlan, ReplayProblem> planReplay(const RunReader& reader, const RunDetail& run,
                                                   std::optional<std::int64_t> from,
                                                   std::optional<std::int64_t> to) {
    ReplayPlan plan;
    plan.run = run;
    const RunId id = run.summary.id;
    readPoints(reader, id, plan.points);
    if (plan.points.empty()) {
        return tl::unexpected(
            ReplayProblem{Kind::Missing, fmt::format("Run {} has no recorded step to repeat.", id)});
    }
    if (const auto chosen = chooseSteps(reader, from, to, plan); !chosen) {
        return tl::unexpected(chosen.error());
    }
    for (const std::int64_t step : reader.allocationSteps(id)) {
        if (step >= plan.from && step <= plan.to) {
            if (auto allocation = reader.allocation(id, step)) {
                plan.allocations[step] = std::move(*allocation);
            }
        }
    }
    takeConfiguration(plan);
    return plan;
}

ReplayComparison::ReplayComparison(const ReplayPlan& plan, RunControl& control,
                                   std::function<void(const RunEvent&)> watch)
    : check(plan.from, plan.to, plan.points, plan.allocations)
    , m_control(control)
    , m_watch(std::move(watch)) {}

void ReplayComparison::onEvent(const RunEvent& event) {
    if (const auto* announced = std::get_if<RunStarted>(&event)) {
        started = *announced;
    } else if (const auto* last = std::get_if<RunEnded>(&event)) {
        ended = *last;
    }
    if (m_watch) {
        m_watch(event);
    }
    if (!check.difference()) {
        check.onEvent(event);
        if (check.difference()) {
            m_control.requestStop();
        }
    }
}

ReplayResult replayResult(const ReplayPlan& plan, ReplayComparison& comparison) {
    using Outcome = ReplayResult::Outcome;
    ReplayResult result;
    result.from = plan.from;
    result.to = plan.to;
    result.start = plan.start;
    const RunStatus status = comparison.ended.status;
    const bool cut =
        status == RunStatus::Failed || (status == RunStatus::Stopped && !comparison.check.difference());
    if (!cut) {
        comparison.check.finish();
    }
    result.steps = comparison.check.comparedSteps();
    result.allocations = comparison.check.comparedAllocations();
    result.difference = comparison.check.difference();
    result.changed = changedSurroundings(plan.run.started, comparison.started);
    result.outcome = status == RunStatus::Failed ? Outcome::Failed
                     : cut                       ? Outcome::Stopped
                     : result.difference         ? Outcome::Differs
                                                 : Outcome::Exact;
    result.sentence = sentenceOf(plan, result, comparison.ended);
    return result;
}

std::optional<Notice> replayNotice(const ReplayResult& result) {
    if (result.outcome != ReplayResult::Outcome::Exact && result.outcome != ReplayResult::Outcome::Differs) {
        return std::nullopt;
    }
    const bool exact = result.outcome == ReplayResult::Outcome::Exact;
    std::string text = result.sentence;
    for (const auto& [name, was, is] : result.changed) {
        text += fmt::format(" Not as it was recorded: {} was {} and is {}.", name, was, is);
    }
    return Notice{exact ? result.to : result.difference->step,
                  exact ? Notice::Level::Info : Notice::Level::Warning, replayEventKind, text, unixTime()};
}

} // namespace rankscope
