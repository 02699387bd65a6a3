#include "app/desktop/stored_runs.h"

#include "core/run/live_edit.h"
#include "core/run/run_config_json.h"
#include "core/store/resume_point.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace rankscope {

namespace {

// Allocations beyond this many would take long to read and much memory; the page needs at least the last.
constexpr std::size_t mostAllocations = 500;
constexpr std::size_t runsAskedForNames = 50;

// Puts `series` into a field of the points, by step; both are in order of steps.
template <typename Set>
void merge(std::vector<StepPoint>& points, const std::vector<SeriesPoint>& series, Set set) {
    auto value = series.begin();
    for (StepPoint& point : points) {
        while (value != series.end() && value->step < point.step) {
            ++value;
        }
        if (value != series.end() && value->step == point.step) {
            set(point, value->value);
        }
    }
}

std::vector<StepPoint> loadPoints(const RunReader& reader, RunId run) {
    std::vector<StepPoint> points;
    for (const SeriesPoint& loss : reader.series(run, "loss/task")) {
        StepPoint point;
        point.step = loss.step;
        point.taskLoss = loss.value;
        point.wallTime = loss.wallTime;
        points.push_back(point);
    }
    merge(points, reader.series(run, "loss/regulariser"), [](StepPoint& p, double v) { p.regulariser = v; });
    merge(points, reader.series(run, "learning_rate"), [](StepPoint& p, double v) { p.learningRate = v; });
    merge(points, reader.series(run, "gradient_norm"), [](StepPoint& p, double v) { p.gradientNorm = v; });
    merge(points, reader.series(run, "tokens"), [](StepPoint& p, double v) { p.tokens = std::llround(v); });
    merge(points, reader.series(run, "step_seconds"), [](StepPoint& p, double v) { p.seconds = v; });
    return points;
}

// One value a point: the rate is stored once a batch, so a point has that of the batch it belongs to.
std::vector<double> loadRates(const RunReader& reader, RunId run, const std::vector<StepPoint>& points) {
    const auto series = reader.series(run, "tokens_per_second");
    std::vector<double> rates;
    rates.reserve(points.size());
    auto value = series.begin();
    for (const StepPoint& point : points) {
        while (value != series.end() && value->step < point.step) {
            ++value;
        }
        rates.push_back(value != series.end() ? value->value : (series.empty() ? 0.0 : series.back().value));
    }
    return rates;
}

// All parts are stored with the same steps.
std::vector<std::pair<std::int64_t, StepSplit>> loadSplits(const RunReader& reader, RunId run) {
    std::map<std::int64_t, StepSplit> byStep;
    const auto take = [&](const char* metric, double StepSplit::*part) {
        for (const SeriesPoint& point : reader.series(run, metric)) {
            byStep[point.step].*part = point.value;
        }
    };
    take("step_seconds/data", &StepSplit::data);
    take("step_seconds/forward", &StepSplit::forward);
    take("step_seconds/backward", &StepSplit::backward);
    take("step_seconds/optimizer", &StepSplit::optimizer);
    take("step_seconds/allocator", &StepSplit::allocator);
    return {byStep.begin(), byStep.end()};
}

std::vector<EvalDone> loadEvaluations(const RunReader& reader, RunId run) {
    std::map<std::int64_t, EvalDone> byStep;
    const std::string prefix = "eval/";
    for (const std::string& name : reader.metricNames(run)) {
        if (name.compare(0, prefix.size(), prefix) != 0) {
            continue;
        }
        for (const SeriesPoint& point : reader.series(run, name)) {
            EvalDone& eval = byStep[point.step];
            eval.step = point.step;
            eval.metrics[name.substr(prefix.size())] = point.value;
            eval.wallTime = point.wallTime;
        }
    }
    std::vector<EvalDone> result;
    for (auto& [step, eval] : byStep) {
        result.push_back(std::move(eval));
    }
    return result;
}

std::vector<AllocationDone> loadAllocations(const RunReader& reader, RunId run) {
    std::vector<std::int64_t> steps = reader.allocationSteps(run);
    if (steps.size() > mostAllocations) {
        steps.erase(steps.begin(), steps.end() - mostAllocations);
    }
    std::vector<AllocationDone> result;
    for (const std::int64_t step : steps) {
        if (auto allocation = reader.allocation(run, step)) {
            result.push_back(std::move(*allocation));
        }
    }
    return result;
}

} // namespace

std::optional<LivePage::StoredRun> loadStoredRun(const RunReader& reader, RunId run) {
    auto detail = reader.run(run);
    if (!detail) {
        return std::nullopt;
    }
    LivePage::StoredRun stored;
    stored.detail = std::move(*detail);
    stored.points = loadPoints(reader, run);
    stored.tokensPerSecond = loadRates(reader, run, stored.points);
    stored.evaluations = loadEvaluations(reader, run);
    stored.allocations = loadAllocations(reader, run);
    stored.events = reader.events(run);
    stored.changes = reader.changes(run);
    stored.dropped = reader.droppedTails(run);
    stored.splits = loadSplits(reader, run);
    return stored;
}

std::vector<RunsPage::RunCurve> loadCurves(const RunReader& reader, const std::string& metric,
                                           const std::vector<RunId>& runs) {
    std::vector<RunsPage::RunCurve> curves;
    for (const RunId run : runs) {
        const auto series = reader.series(run, metric);
        if (series.empty()) {
            continue;
        }
        RunsPage::RunCurve curve;
        curve.run = run;
        curve.x.reserve(series.size());
        curve.y.reserve(series.size());
        for (const SeriesPoint& point : series) {
            curve.x.push_back(static_cast<double>(point.step));
            curve.y.push_back(point.value);
        }
        curves.push_back(std::move(curve));
    }
    return curves;
}

QStringList loadMetricNames(const RunReader& reader, const std::vector<RunSummary>& runs) {
    std::set<std::string> evaluations, others;
    for (std::size_t i = 0; i < std::min(runs.size(), runsAskedForNames); ++i) {
        for (const std::string& name : reader.metricNames(runs[i].id)) {
            (name.starts_with("eval/") ? evaluations : others).insert(name);
        }
    }
    QStringList names;
    for (const auto& group : {evaluations, others}) {
        for (const std::string& name : group) {
            names.append(QString::fromStdString(name));
        }
    }
    return names;
}

std::optional<BranchPoints> loadBranchPoints(const RunReader& reader, RunId run) {
    const auto detail = reader.run(run);
    if (!detail) {
        return std::nullopt;
    }
    BranchPoints found;
    found.origin.run = run;
    found.origin.name = QString::fromStdString(detail->summary.name);
    found.origin.totalSteps = detail->started.totalSteps;
    found.origin.modules = static_cast<std::int64_t>(detail->started.modules.size());
    found.origin.targetBudget = detail->started.targetBudget;
    const RunConfig config = parseRunConfig(detail->configJson).config;
    const auto changes = reader.changes(run);
    found.checkpoints = presentCheckpoints(reader, run);
    for (const StoredCheckpoint& checkpoint : found.checkpoints) {
        found.origin.points.push_back(
            {checkpoint.step, withChanges(config, changesUntil(changes, checkpoint.step))});
    }
    return found;
}

std::optional<ResumePoint> loadResumePoint(const RunReader& reader, RunId run) {
    auto detail = reader.run(run);
    if (!detail) {
        return std::nullopt;
    }
    ResumePoint point;
    point.detail = std::move(*detail);
    WholeCheckpoint newest = newestWholeCheckpoint(reader, run);
    point.checkpoint = std::move(newest.checkpoint);
    point.damaged = std::move(newest.damaged);
    point.changes = changesUntil(reader.changes(run), point.checkpoint ? point.checkpoint->step : -1);
    return point;
}

} // namespace rankscope
