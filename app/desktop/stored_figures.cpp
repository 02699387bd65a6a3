#include "app/desktop/stored_figures.h"

#include "core/analysis/allocation.h"
#include "core/analysis/known_schedule.h"
#include "core/report/svg_figure.h"
#include "core/run/schedule.h"
#include "ui/inspect/inspect_run.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/density_plot.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"
#include "ui/plot/svg_picture.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <set>

namespace rankscope {

namespace {

constexpr double lossSmoothing = 0.95; // as on the live page
constexpr std::int64_t planPoints = 200;

struct FigureText {
    Q_DECLARE_TR_FUNCTIONS(FigureText)
};

using Written = tl::expected<void, FigureProblem>;

Written nothing(const QString& sentence) {
    return tl::unexpected(FigureProblem{FigureProblem::Kind::NothingToDraw, sentence});
}

Written asProblem(const tl::expected<void, QString>& written) {
    if (written) {
        return {};
    }
    return tl::unexpected(FigureProblem{FigureProblem::Kind::CannotWrite, written.error()});
}

struct Points {
    std::vector<double> x, y;
};

Points pointsOf(const RunReader& reader, RunId run, const std::string& metric) {
    Points points;
    for (const SeriesPoint& point : reader.series(run, metric)) {
        points.x.push_back(static_cast<double>(point.step));
        points.y.push_back(point.value);
    }
    return points;
}

void addCurve(CurvePlot& plot, const QString& label, int colour, const Points& points,
              bool smoothed = false) {
    plot.addCurve(label, label, Theme::light().runPen(colour), smoothed);
    plot.setPoints(label, points.x, points.y);
}

std::vector<CurveFlag> phaseFlags(const RunStarted& started) {
    if (started.initBudget <= 0 || !scheduleKnown(started)) {
        return {};
    }
    return {{static_cast<double>(started.tinit), FigureText::tr("budgeting")},
            {static_cast<double>(started.totalSteps - started.tfinal), FigureText::tr("final")}};
}

QString runName(const RunDetail& run) {
    return FigureText::tr("run %1 %2").arg(run.summary.id).arg(QString::fromStdString(run.summary.name));
}

// The allocation that a wish means and the one before it.
struct ShownAllocation {
    AllocationDone shown;
    std::vector<std::uint8_t> before; // empty: it is the first
};

std::optional<ShownAllocation> allocationOf(const RunReader& reader, RunId run,
                                            std::optional<std::int64_t> step) {
    const auto steps = reader.allocationSteps(run);
    const auto end = step ? std::upper_bound(steps.begin(), steps.end(), *step) : steps.end();
    if (end == steps.begin()) {
        return std::nullopt;
    }
    auto shown = reader.allocation(run, *(end - 1));
    if (!shown) {
        return std::nullopt;
    }
    ShownAllocation out{std::move(*shown), {}};
    if (end - 1 != steps.begin()) {
        if (auto before = reader.allocation(run, *(end - 2))) {
            out.before = std::move(before->mask);
        }
    }
    return out;
}

QString noAllocation(const RunDetail& run, std::optional<std::int64_t> step) {
    return step ? FigureText::tr("%1 has no allocation at or before step %2.")
                      .arg(runName(run), QString::number(*step))
                : FigureText::tr("%1 has no allocations; its method keeps every triplet.").arg(runName(run));
}

Written writeRankMap(const RunReader& reader, const RunDetail& run, const FigureWish& wish,
                     const QString& file) {
    if (run.started.modules.empty()) {
        return nothing(FigureText::tr("%1 has no modules with ranks.").arg(runName(run)));
    }
    RankMap map;
    map.setModules(run.started.modules, run.started.initBudget, plannedTarget(run.started));
    const auto allocation = allocationOf(reader, wish.run, wish.step);
    if (!allocation) {
        return nothing(noAllocation(run, wish.step));
    }
    if (!map.setAllocation(allocation->shown, allocation->before)) {
        return nothing(FigureText::tr("The masks of %1 do not fit its modules.").arg(runName(run)));
    }
    return asProblem(map.writeTo(file, wish.picture));
}

Written writeScores(const RunReader& reader, const RunDetail& run, const FigureWish& wish,
                    const QString& file) {
    const auto allocation = allocationOf(reader, wish.run, wish.step);
    if (!allocation) {
        return nothing(noAllocation(run, wish.step));
    }
    ScorePlot plot;
    plot.setModules(run.started.modules);
    plot.setAllocation(allocation->shown);
    if (plot.summary().isEmpty()) {
        return nothing(FigureText::tr("%1 has no scores at this allocation.").arg(runName(run)));
    }
    return asProblem(plot.writeTo(file, wish.picture));
}

Written writeImportance(const RunReader& reader, const RunDetail& run, const FigureWish& wish,
                        const QString& file) {
    const auto columns = loadScoreColumns(reader, wish.run, run.started.modules, 0);
    if (columns.empty()) {
        return nothing(FigureText::tr("%1 has no allocations with scores.").arg(runName(run)));
    }
    DensityPlot plot;
    plot.setDensity(scoreDensity(columns, -1, ScoreShare::All), {});
    return asProblem(plot.writeTo(file, wish.picture));
}

Written writeLoss(const RunReader& reader, const RunDetail& run, const FigureWish& wish,
                  const QString& file) {
    const Points task = pointsOf(reader, wish.run, "loss/task");
    if (task.x.empty()) {
        return nothing(FigureText::tr("%1 has no steps yet.").arg(runName(run)));
    }
    CurvePlot plot;
    plot.setTitles(FigureText::tr("Loss"), FigureText::tr("step"), FigureText::tr("loss"));
    plot.setSmoothing(lossSmoothing);
    plot.setYFromZero(true);
    plot.setOutliersShown(true);
    addCurve(plot, FigureText::tr("task"), 0, task, true);
    const Points regulariser = pointsOf(reader, wish.run, "loss/regulariser");
    if (std::any_of(regulariser.y.begin(), regulariser.y.end(), [](double y) { return y != 0.0; })) {
        addCurve(plot, FigureText::tr("regulariser"), 1, regulariser);
    }
    const Points evaluation = pointsOf(reader, wish.run, "eval/loss");
    if (!evaluation.x.empty()) {
        addCurve(plot, FigureText::tr("evaluation"), 2, evaluation);
        plot.setCurveShape(FigureText::tr("evaluation"), CurveShape::Dots);
    }
    plot.setFlags(phaseFlags(run.started));
    return asProblem(plot.writeTo(file, wish.picture));
}

// What the regulariser measures: how far the vectors of lora_A and lora_B are from being orthonormal.
Written writeOrthogonality(const RunReader& reader, const RunDetail& run, const FigureWish& wish,
                           const QString& file) {
    const Points points = pointsOf(reader, wish.run, "loss/regulariser");
    if (std::none_of(points.y.begin(), points.y.end(), [](double y) { return y != 0.0; })) {
        return nothing(FigureText::tr("%1 has no orthogonality penalty.").arg(runName(run)));
    }
    CurvePlot plot;
    plot.setTitles(FigureText::tr("Orthogonality penalty"), FigureText::tr("step"),
                   FigureText::tr("weight × penalty"));
    plot.setYFromZero(true);
    plot.setOutliersShown(true);
    addCurve(plot, FigureText::tr("regulariser"), 1, points);
    plot.setFlags(phaseFlags(run.started));
    return asProblem(plot.writeTo(file, wish.picture));
}

// As the schedule was in force at each step.
Points planOf(const RunStarted& started, const std::vector<SettingsChanged>& changes) {
    BudgetSchedule schedule = budgetSchedule(started);
    const std::int64_t last = schedule.totalSteps - 1;
    std::set<std::int64_t> steps{0, schedule.tinit, schedule.totalSteps - schedule.tfinal};
    for (std::int64_t i = 0; i <= planPoints; ++i) {
        steps.insert(last * i / planPoints);
    }
    for (const SettingsChanged& change : changes) {
        steps.insert({change.step - 1, change.step});
    }
    Points plan;
    auto change = changes.begin();
    for (const std::int64_t step : steps) {
        for (; change != changes.end() && change->step <= step; ++change) {
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

Written writeBudget(const RunReader& reader, const RunDetail& run, const FigureWish& wish,
                    const QString& file) {
    const RunStarted& started = run.started;
    if (started.initBudget <= 0 || started.totalSteps <= 0) {
        return nothing(FigureText::tr("%1 has no budget.").arg(runName(run)));
    }
    Points kept{{0.0}, {static_cast<double>(started.initBudget)}};
    for (const std::int64_t step : reader.allocationSteps(wish.run)) {
        if (const auto allocation = reader.allocation(wish.run, step)) {
            kept.x.push_back(static_cast<double>(step));
            kept.y.push_back(static_cast<double>(allocation->kept));
        }
    }
    CurvePlot plot;
    plot.setTitles(FigureText::tr("Budget"), FigureText::tr("step"), FigureText::tr("triplets"));
    plot.setYFromZero(true);
    plot.setOutliersShown(true);
    if (scheduleKnown(started)) {
        addCurve(plot, FigureText::tr("plan"), 7, planOf(started, reader.changes(wish.run)));
        QPen dashed = Theme::light().runPen(7);
        dashed.setStyle(Qt::DashLine);
        plot.addCurve(FigureText::tr("plan"), FigureText::tr("plan"), dashed);
    }
    addCurve(plot, FigureText::tr("kept"), 0, kept);
    plot.setCurveShape(FigureText::tr("kept"), CurveShape::Steps);
    plot.setFlags(phaseFlags(started));
    return asProblem(plot.writeTo(file, wish.picture));
}

std::optional<RankMapFigure> ranksOf(const RunReader& reader, const RunDetail& run,
                                     std::optional<std::int64_t> step) {
    const auto allocation = allocationOf(reader, run.summary.id, step);
    if (!allocation) {
        return std::nullopt;
    }
    const auto ranks = ranksFromMask(run.started.modules, allocation->shown.mask);
    RankMapFigure figure;
    figure.modules = run.started.modules;
    figure.ranks = ranks.value_or(std::vector<int>());
    return ranks ? std::optional(figure) : std::nullopt;
}

Written writeDifference(const RunReader& reader, const RunDetail& run, const FigureWish& wish,
                        const QString& file) {
    const auto other = reader.run(wish.against);
    if (!other) {
        return nothing(FigureText::tr("There is no run %1 to compare with.").arg(wish.against));
    }
    const auto first = ranksOf(reader, run, wish.step), second = ranksOf(reader, *other, wish.step);
    if (!first || !second) {
        return nothing(noAllocation(first ? *other : run, wish.step));
    }
    DifferenceMapFigure figure;
    figure.title = (runName(run) + QStringLiteral(" \u2212 ") + runName(*other)).toStdString();
    figure.caption = wish.picture.caption.toStdString();
    figure.widthMm = wish.picture.widthMm > 0.0 ? wish.picture.widthMm : 90.0;
    figure.modules = first->modules;
    figure.differences = rankDifferences(first->modules, first->ranks, second->modules, second->ranks);
    if (std::ranges::none_of(figure.differences, [](const auto& cell) { return cell.has_value(); })) {
        return nothing(FigureText::tr("The two runs have no modules in common."));
    }
    return asProblem(writeSvgPicture(file, QByteArray::fromStdString(svgOf(figure)),
                                     QString::fromStdString(figure.title), wish.picture));
}

} // namespace

QStringList figureViews() {
    return {QStringLiteral("rankmap"),   QStringLiteral("loss"), QStringLiteral("budget"),
            QStringLiteral("scores"),    QStringLiteral("diff"), QStringLiteral("orthogonality"),
            QStringLiteral("importance")};
}

tl::expected<void, FigureProblem> writeFigure(const RunReader& reader, const FigureWish& wish,
                                              const QString& file) {
    const auto run = reader.run(wish.run);
    if (!run) {
        return nothing(FigureText::tr("There is no run %1.").arg(wish.run));
    }
    FigureWish full = wish;
    if (full.picture.caption.isEmpty()) {
        full.picture.caption = runName(*run);
        full.picture.caption[0] = full.picture.caption[0].toUpper();
    }
    using Writer = Written (*)(const RunReader&, const RunDetail&, const FigureWish&, const QString&);
    static constexpr Writer writers[]{writeRankMap,    writeLoss,          writeBudget,    writeScores,
                                      writeDifference, writeOrthogonality, writeImportance};
    const auto view = figureViews().indexOf(wish.view);
    return view < 0 ? nothing(FigureText::tr("There is no view '%1'.").arg(wish.view))
                    : writers[view](reader, *run, full, file);
}

} // namespace rankscope
