#include "core/report/report_figures.h"

#include "core/analysis/allocation.h"
#include "core/analysis/known_schedule.h"
#include "core/report/svg_figure.h"
#include "core/run/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace rankscope {

namespace {

// Of the task loss; the same as on the live page, where 20 steps show where a batch's scatter goes.
constexpr double lossSmoothing = 0.95;

FigureSeries seriesOf(const ReportRun& run, const std::vector<SeriesPoint>& points, int colour) {
    FigureSeries series;
    series.label = run.label();
    series.colour = colour;
    for (const SeriesPoint& point : points) {
        series.x.push_back(static_cast<double>(point.step));
        series.y.push_back(point.value);
    }
    return series;
}

// The colours that the runs have in the window; when two share one, numbers in order instead.
std::vector<int> coloursOf(const std::vector<ReportRun>& runs) {
    std::set<int> different;
    std::vector<int> own, counted;
    for (const ReportRun& run : runs) {
        own.push_back(run.detail.summary.colour);
        counted.push_back(static_cast<int>(counted.size()));
        different.insert(run.detail.summary.colour);
    }
    return different.size() == runs.size() ? own : counted;
}

std::string captionOf(const std::vector<ReportRun>& runs) {
    std::string out = runs.size() == 1 ? "Run " : "Runs ";
    for (std::size_t i = 0; i < runs.size(); ++i) {
        out += (i == 0 ? "" : ", ") + runs[i].label();
    }
    return out;
}

ReportFigure overlaid(const std::vector<ReportRun>& runs, const std::string& metric, LineChart chart) {
    const std::vector<int> colours = coloursOf(runs);
    const double smoothing = metric == "loss/task" ? lossSmoothing : 0.0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto points = runs[i].curves.find(metric);
        if (points != runs[i].curves.end() && !points->second.empty()) {
            chart.series.push_back(seriesOf(runs[i], points->second, colours[i]));
            chart.series.back().smoothing = smoothing;
            chart.series.back().shape = smoothing > 0.0 ? SeriesShape::Line : SeriesShape::Dots;
        }
    }
    return chart.series.empty() ? ReportFigure{} : ReportFigure{chart.title, svgOf(chart)};
}

int topRank(const std::vector<ReportRun>& runs) {
    std::int64_t top = 1;
    for (const ReportRun& run : runs) {
        for (const ModuleInfo& module : run.detail.started.modules) {
            top = std::max(top, module.initR);
        }
    }
    return static_cast<int>(top);
}

// The plan as it was in force at each step, with the changes that were made while the run trained.
FigureSeries planOf(const ReportRun& run) {
    FigureSeries plan;
    plan.label = "planned budget";
    plan.colour = 7;
    plan.dashed = true;
    BudgetSchedule schedule = budgetSchedule(run.detail.started);
    const std::int64_t last = schedule.totalSteps - 1;
    std::set<std::int64_t> steps{0, schedule.tinit, schedule.totalSteps - schedule.tfinal, last};
    for (std::int64_t i = 0; i <= 100; ++i) {
        steps.insert(last * i / 100);
    }
    for (const SettingsChanged& change : run.changes) {
        steps.insert({change.step - 1, change.step});
    }
    auto change = run.changes.begin();
    for (const std::int64_t step : steps) {
        for (; change != run.changes.end() && change->step <= step; ++change) {
            schedule.tfinal = change->tfinal;
            schedule.targetBudget = change->targetBudget;
        }
        if (step >= 0 && step <= last) {
            plan.x.push_back(static_cast<double>(step));
            plan.y.push_back(static_cast<double>(schedule.budgetAt(step)));
        }
    }
    return plan;
}

// The ranks that a run ended with; none when it has no modules or its mask does not fit them.
std::optional<std::vector<int>> lastRanks(const ReportRun& run) {
    const auto& modules = run.detail.started.modules;
    if (modules.empty()) {
        return std::nullopt;
    }
    return run.strip.empty() ? initialRanks(modules) : ranksFromMask(modules, run.strip.back().mask);
}

} // namespace

std::vector<ReportFigure> curveFigures(const std::vector<ReportRun>& runs) {
    std::vector<ReportFigure> figures;
    const auto add = [&](ReportFigure figure) {
        if (!figure.svg.empty()) {
            figures.push_back(std::move(figure));
        }
    };
    LineChart chart;
    chart.xTitle = "step (optimizer steps)";
    chart.caption = captionOf(runs);
    chart.title = "Training loss: every step faint, debiased moving average (0.95) solid";
    chart.yTitle = "loss";
    add(overlaid(runs, "loss/task", chart));
    std::set<std::string> metrics;
    for (const ReportRun& run : runs) {
        for (const auto& [name, points] : run.curves) {
            if (name.starts_with("eval/")) {
                metrics.insert(name);
            }
        }
    }
    for (const std::string& metric : metrics) {
        chart.title = "Evaluation: " + metric.substr(5);
        chart.yTitle = metric.substr(5);
        chart.heightMm = 55.0;
        add(overlaid(runs, metric, chart));
    }
    return figures;
}

std::vector<ReportFigure> mapStrip(const ReportRun& run) {
    std::vector<ReportFigure> figures;
    const auto& modules = run.detail.started.modules;
    for (const AllocationDone& allocation : run.strip) {
        const auto ranks = ranksFromMask(modules, allocation.mask);
        if (!ranks) {
            continue;
        }
        RankMapFigure figure;
        figure.title = fmt::format("Step {}, {}", allocation.step, toText(allocation.phase));
        figure.caption =
            scheduleKnown(run.detail.started) ? fmt::format("budget {}, ", allocation.budget) : "";
        figure.caption += fmt::format("kept {}, threshold {:.3g}", allocation.kept, allocation.threshold);
        figure.modules = modules;
        figure.ranks = *ranks;
        figures.push_back({figure.title, svgOf(figure)});
    }
    return figures;
}

ReportFigure budgetFigure(const ReportRun& run) {
    const RunStarted& started = run.detail.started;
    if (started.initBudget <= 0 || started.totalSteps <= 0 || run.budget.empty()) {
        return {};
    }
    LineChart chart;
    chart.title = "Budget of run " + run.label();
    chart.xTitle = "step (optimizer steps)";
    chart.yTitle = "triplets";
    chart.caption = "Run " + run.label();
    chart.heightMm = 55.0;
    chart.yFromZero = true;
    if (scheduleKnown(started)) {
        chart.flags = {{static_cast<double>(started.tinit), "budgeting"},
                       {static_cast<double>(started.totalSteps - started.tfinal), "final"}};
        chart.series.push_back(planOf(run));
    }
    FigureSeries kept;
    kept.label = "kept";
    kept.shape = SeriesShape::Steps;
    kept.x.push_back(0.0);
    kept.y.push_back(static_cast<double>(started.initBudget));
    for (const ReportRun::Kept& point : run.budget) {
        kept.x.push_back(static_cast<double>(point.step));
        kept.y.push_back(static_cast<double>(point.kept));
    }
    kept.x.push_back(static_cast<double>(std::max(run.detail.summary.stepsDone - 1, run.budget.back().step)));
    kept.y.push_back(kept.y.back());
    chart.series.push_back(std::move(kept));
    return {chart.title, svgOf(chart)};
}

std::vector<ReportFigure> differenceMaps(const std::vector<ReportRun>& runs) {
    std::vector<ReportFigure> figures;
    const auto first = runs.empty() ? std::nullopt : lastRanks(runs.front());
    for (std::size_t i = 1; first && i < runs.size(); ++i) {
        const auto other = lastRanks(runs[i]);
        if (!other) {
            continue;
        }
        DifferenceMapFigure figure;
        figure.title = runs[i].label() + " \u2212 " + runs.front().label();
        figure.caption = "last allocation; hatched: in one run only";
        figure.limit = topRank(runs);
        figure.modules = runs[i].detail.started.modules;
        figure.differences =
            rankDifferences(figure.modules, *other, runs.front().detail.started.modules, *first);
        if (std::ranges::none_of(figure.differences, [](const auto& cell) { return cell.has_value(); })) {
            continue;
        }
        figures.push_back({figure.title, svgOf(figure)});
    }
    return figures;
}

} // namespace rankscope
