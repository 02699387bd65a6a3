#include "ui/live/live_charts.h"

#include "core/analysis/stop_course.h"
#include "ui/core_text.h"
#include "ui/live/dropped_curves.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/zoom_link.h"

#include <QAction>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr std::int64_t planPoints = 100; // at most; the curve is smooth between them
// Of the task loss. That of one batch scatters by a third of its value; 20 steps show where it goes.
constexpr double lossSmoothing = 0.95;
constexpr std::size_t mostTails = 3; // and points of each, as the workspace keeps them
constexpr std::size_t mostTailPoints = 20'000;

// The colours of the run palette that stand for the same thing on every chart of the page.
enum CurveColour {
    TaskColour = 0,
    RegulariserColour = 1,
    EvaluationColour = 2,
    RateColour = 5,
    SpeedColour = 6,
    PlanColour = 7
};

CurvePlot* chart(QSplitter* parent, const char* name, const QString& title, const QString& yTitle) {
    auto* plot = new CurvePlot(parent);
    plot->setObjectName(QLatin1String(name));
    plot->setTitles(title, LiveCharts::tr("step"), yTitle);
    plot->setEmptyText(LiveCharts::tr("no step yet"));
    return plot;
}

QSplitter* row(QSplitter* parent, const char* name) {
    auto* splitter = new QSplitter(Qt::Horizontal, parent);
    splitter->setObjectName(QLatin1String(name));
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

} // namespace

LiveCharts::LiveCharts(QWidget* parent)
    : QWidget(parent)
    , m_splitter(new QSplitter(Qt::Vertical, this)) {
    m_splitter->setObjectName(QStringLiteral("liveCharts"));
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_loss = chart(m_splitter, "chartLoss", tr("Loss"), tr("loss"));
    m_loss->setSmoothing(lossSmoothing);
    m_loss->setYFromZero(true);
    QSplitter* middle = row(m_splitter, "liveChartsMiddle");
    m_evaluation = chart(middle, "chartEvaluation", tr("Evaluation"), tr("metric (0 to 1)"));
    m_budget = chart(middle, "chartBudget", tr("Budget"), tr("triplets"));
    QSplitter* bottom = row(m_splitter, "liveChartsBottom");
    m_rate = chart(bottom, "chartLearningRate", tr("Learning rate"), tr("rate"));
    auto* pace = new QTabWidget(bottom); // two views of one thing: there is no room for a third chart
    pace->setObjectName(QStringLiteral("livePace"));
    pace->setDocumentMode(true);
    pace->setTabPosition(QTabWidget::South);
    m_speed = chart(bottom, "chartSpeed", tr("Speed"), tr("tokens/s"));
    pace->addTab(m_speed, tr("Speed"));
    m_time = new StackPlot(pace);
    pace->addTab(m_time, tr("Step time"));
    m_time->setObjectName(QStringLiteral("chartStepTime"));
    m_time->setTitles(tr("Step time"), tr("step"), tr("ms a step"), tr("ms"));
    m_time->setParts({tr("data"), tr("forward"), tr("backward"), tr("optimizer"), tr("allocator")});
    m_time->setEmptyText(tr("not measured"));
    m_time->setToolTip(tr("Measured by the trainer on the CPU's clock, mean over the steps since the last "
                          "message: waiting for the batch, forward to the loss, gradients with the "
                          "regulariser's, clipping and update, importance and masks. A CUDA device works on "
                          "behind that clock and is not split."));
    m_evaluation->setEmptyText(tr("no evaluation yet"));
    m_budget->setYFromZero(true);
    m_budget->setOutliersShown(true);
    m_rate->setOutliersShown(true);
    m_rate->setYFromZero(true);
    m_speed->setYFromZero(true);
    m_evaluation->setOutliersShown(true);
    for (CurvePlot* plot : plots()) {
        link(plot);
    }
    new ZoomLink(plots(), false, this);
    std::vector<QAction*> switches;
    for (CurvePlot* plot : {m_loss, m_evaluation}) {
        addPlotSeparator(plot);
        switches.push_back(addPlotAction(plot, tr("Show what a resumption replaced"), {}, true, {}));
        switches.back()->setObjectName(QStringLiteral("showReplaced"));
        switches.back()->setChecked(true);
    }
    for (QAction* action : switches) {
        connect(action, &QAction::toggled, this, [this, switches](bool on) {
            for (QAction* each : switches) {
                each->setChecked(on);
            }
            m_tailsShown = on;
            showTails();
        });
    }
    connect(m_time, &StackPlot::cursorMoved, this, [this](double step) {
        for (CurvePlot* plot : plots()) {
            plot->setCursor(step);
        }
        emit cursorMoved(step);
    });
    m_splitter->setSizes({260, 170, 170});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    styleCurves();
}

void LiveCharts::link(CurvePlot* plot) {
    connect(plot, &CurvePlot::cursorMoved, this, [this, plot](double step) {
        for (CurvePlot* other : plots()) {
            if (other != plot) {
                other->setCursor(step);
            }
        }
        m_time->setCursor(step);
        emit cursorMoved(step);
    });
}

void LiveCharts::styleCurves() {
    m_loss->addCurve(QStringLiteral("task"), tr("task"), m_theme.runPen(TaskColour), true);
    m_loss->addCurve(QStringLiteral("regulariser"), tr("regulariser"), m_theme.runPen(RegulariserColour));
    m_loss->addCurve(QStringLiteral("evaluation"), tr("evaluation"), m_theme.runPen(EvaluationColour));
    m_loss->setCurveShape(QStringLiteral("evaluation"), CurveShape::Dots);
    m_rate->addCurve(QStringLiteral("rate"), tr("learning rate"), m_theme.runPen(RateColour));
    m_speed->addCurve(QStringLiteral("speed"), tr("tokens per second"), m_theme.runPen(SpeedColour));
    QPen plan = m_theme.runPen(PlanColour);
    plan.setStyle(Qt::DashLine);
    m_budget->addCurve(QStringLiteral("plan"), tr("plan"), plan);
    m_budget->addCurve(QStringLiteral("kept"), tr("kept"), m_theme.runPen(TaskColour));
    m_budget->setCurveShape(QStringLiteral("kept"), CurveShape::Steps);
    for (std::size_t i = 0; i < m_metrics.size(); ++i) {
        const QString key = QString::fromStdString(m_metrics[i]);
        m_evaluation->addCurve(key, coreText(m_metrics[i]),
                               m_theme.runPen(static_cast<int>(i) + EvaluationColour));
        m_evaluation->setCurveShape(key, CurveShape::Dots);
    }
}

void LiveCharts::clear() {
    for (CurvePlot* plot : plots()) {
        plot->clear();
        plot->setCursor(std::nan(""));
    }
    for (CurvePlot* plot : {m_loss, m_evaluation}) {
        plot->setMarks({});
        plot->setSpans({});
        plot->setFlags({});
    }
    m_time->clear();
    m_time->setCursor(std::nan(""));
    m_stop = {};
    m_evaluations.clear();
    m_stopStep = -1;
    m_tails.clear();
    m_metrics.clear();
    m_phases.clear();
    m_checkpoints.clear();
    m_changes.clear();
    m_planX.clear();
    m_planY.clear();
    m_hasBudget = false;
    m_budget->setEmptyText(tr("no step yet"));
    styleCurves();
}

void LiveCharts::start(const RunStarted& facts, const BudgetSchedule& schedule, bool hasBudget) {
    keepTail(facts.firstStep);
    for (CurvePlot* plot : plots()) {
        plot->truncateFrom(static_cast<double>(facts.firstStep) + (plot == m_evaluation ? 0.5 : 0.0));
    }
    m_time->truncateFrom(static_cast<double>(facts.firstStep));
    std::erase_if(m_evaluations, [&](const EvalDone& done) { return done.step > facts.firstStep; });
    showTails();
    showStop();
    std::erase_if(m_checkpoints, [&](std::int64_t step) { return step > facts.firstStep; });
    std::erase_if(m_changes, [&](std::int64_t step) { return step >= facts.firstStep; });
    m_hasBudget = hasBudget;
    m_phases.clear();
    if (hasBudget && facts.totalSteps > 0 && facts.deltaT > 0) {
        plan(m_planX.empty() ? 0 : facts.firstStep, schedule);
    } else if (!hasBudget) {
        m_budget->setEmptyText(tr("this method has no budget"));
    }
    if (hasBudget && m_budget->pointCount(QStringLiteral("kept")) == 0) {
        m_budget->appendPoints(QStringLiteral("kept"), {0.0}, {static_cast<double>(facts.initBudget)});
    }
    updateFlags();
}

void LiveCharts::plan(std::int64_t from, const BudgetSchedule& schedule) {
    const auto kept = std::lower_bound(m_planX.begin(), m_planX.end(), static_cast<double>(from));
    m_planY.resize(static_cast<std::size_t>(kept - m_planX.begin()));
    m_planX.erase(kept, m_planX.end());
    const std::int64_t last = schedule.totalSteps - 1;
    const std::int64_t stride = std::max<std::int64_t>(1, last / planPoints);
    std::set<std::int64_t> steps{from, schedule.tinit, schedule.totalSteps - schedule.tfinal, last};
    for (std::int64_t step = from; step <= last; step += stride) {
        steps.insert(step);
    }
    for (const std::int64_t step : steps) {
        if (step >= from && step <= last) {
            m_planX.push_back(static_cast<double>(step));
            m_planY.push_back(static_cast<double>(schedule.budgetAt(step)));
        }
    }
    m_phases = {{static_cast<double>(schedule.tinit), tr("budgeting")},
                {static_cast<double>(schedule.totalSteps - schedule.tfinal), tr("final")}};
    m_budget->setPoints(QStringLiteral("plan"), m_planX, m_planY);
}

void LiveCharts::reschedule(std::int64_t step, const BudgetSchedule& schedule) {
    m_changes.insert(step);
    if (m_hasBudget) {
        plan(step, schedule);
    }
    updateFlags();
}

void LiveCharts::addSteps(const std::vector<StepPoint>& points, const std::vector<double>& tokensPerSecond) {
    if (points.empty()) {
        return;
    }
    std::vector<double> x, task, regulariser, rate;
    for (const StepPoint& point : points) {
        x.push_back(static_cast<double>(point.step));
        task.push_back(point.taskLoss);
        regulariser.push_back(point.regulariser);
        rate.push_back(point.learningRate);
    }
    m_loss->appendPoints(QStringLiteral("task"), x, task);
    if (m_hasBudget ||
        std::any_of(regulariser.begin(), regulariser.end(), [](double value) { return value != 0.0; })) {
        m_loss->appendPoints(QStringLiteral("regulariser"), x, regulariser);
    }
    m_rate->appendPoints(QStringLiteral("rate"), x, rate);
    if (tokensPerSecond.size() == x.size()) {
        m_speed->appendPoints(QStringLiteral("speed"), x, tokensPerSecond);
    } else if (!tokensPerSecond.empty()) {
        m_speed->appendPoints(QStringLiteral("speed"), {x.back()}, {tokensPerSecond.back()});
    }
}

void LiveCharts::addSplit(std::int64_t step, const StepSplit& split) {
    constexpr double ms = 1e3;
    m_time->append(static_cast<double>(step), {ms * split.data, ms * split.forward, ms * split.backward,
                                               ms * split.optimizer, ms * split.allocator});
}

void LiveCharts::addEvaluation(const EvalDone& evaluation) {
    const std::vector<double> x{static_cast<double>(evaluation.step)};
    for (const auto& [name, value] : evaluation.metrics) {
        if (name == "loss") {
            m_loss->appendPoints(QStringLiteral("evaluation"), x, {value});
            continue;
        }
        if (std::find(m_metrics.begin(), m_metrics.end(), name) == m_metrics.end()) {
            m_metrics.push_back(name);
            styleCurves();
        }
        m_evaluation->appendPoints(QString::fromStdString(name), x, {value});
    }
    m_evaluations.push_back(evaluation);
    showStop();
}

void LiveCharts::setStop(const StopConfig& stop) {
    m_stop = stop;
    showStop();
}

// The best value, how long it has been waited for a better one, and where a rule ended the run.
void LiveCharts::showStop() {
    const StopCourse course = stopCourse(m_stop, m_evaluations);
    CurvePlot* chart = course.metric == "loss" ? m_loss : m_evaluation;
    CurvePlot* other = chart == m_loss ? m_evaluation : m_loss;
    other->setMarks({});
    other->setSpans({});
    chart->setMarks(course.bestStep > 0 ? std::vector<CurveMark>{{static_cast<double>(course.bestStep),
                                                                  course.best, tr("best")}}
                                        : std::vector<CurveMark>{});
    std::vector<CurveSpan> spans;
    if (course.patience > 0 && course.bestStep > 0 && course.patienceEnds > course.bestStep) {
        spans.push_back({static_cast<double>(course.bestStep), static_cast<double>(course.patienceEnds),
                         tr("waited %1 of %2 evaluations for a better %3")
                             .arg(course.waited)
                             .arg(course.patience)
                             .arg(QString::fromStdString(course.metric))});
    }
    chart->setSpans(std::move(spans));
    m_stopStep = course.stopStep;
    updateFlags();
}

void LiveCharts::setTails(std::vector<DroppedTail> tails) {
    m_tails = std::move(tails);
    showTails();
}

// Before the curves are cut: what lies from the first repeated step on.
void LiveCharts::keepTail(std::int64_t from) {
    DroppedTail tail{from, {}};
    const auto take = [&](const CurvePlot& plot, const QString& key, const std::string& metric, double x) {
        const CurvePlot::Points points = plot.pointsFrom(key, x);
        for (std::size_t i = 0; i < points.x.size() && i < mostTailPoints; ++i) {
            tail.series[metric].push_back({std::llround(points.x[i]), points.y[i], 0.0});
        }
    };
    take(*m_loss, QStringLiteral("task"), "loss/task", static_cast<double>(from));
    for (const std::string& metric : m_metrics) {
        take(*m_evaluation, QString::fromStdString(metric), "eval/" + metric,
             static_cast<double>(from) + 0.5);
    }
    if (!tail.series.empty()) {
        m_tails.push_back(std::move(tail));
        if (m_tails.size() > mostTails) {
            m_tails.erase(m_tails.begin());
        }
    }
}

void LiveCharts::showTails() {
    drawTails(*m_loss, m_tails, "loss/task", m_theme, m_tailsShown, lossSmoothing);
    std::set<std::string> metrics;
    for (const DroppedTail& tail : m_tails) {
        for (const auto& [metric, points] : tail.series) {
            metrics.insert(metric);
        }
    }
    for (const std::string& metric : metrics) {
        if (metric != "loss/task" && metric != "eval/loss") {
            drawTails(*m_evaluation, m_tails, metric, m_theme, m_tailsShown, 0.0);
        }
    }
}

void LiveCharts::addAllocation(std::int64_t step, std::int64_t kept) {
    m_budget->appendPoints(QStringLiteral("kept"), {static_cast<double>(step)}, {static_cast<double>(kept)});
}

void LiveCharts::addCheckpoint(std::int64_t step) {
    m_checkpoints.insert(step);
    updateFlags();
}

void LiveCharts::updateFlags() {
    m_budget->setFlags(m_phases);
    std::vector<CurveFlag> flags = m_phases;
    for (const std::int64_t step : m_checkpoints) {
        flags.push_back({static_cast<double>(step), tr("checkpoint"), true});
    }
    for (const std::int64_t step : m_changes) {
        flags.push_back({static_cast<double>(step), tr("settings changed"), true});
    }
    std::sort(flags.begin(), flags.end(), [](const CurveFlag& a, const CurveFlag& b) { return a.x < b.x; });
    std::vector<CurveFlag> ends;
    if (m_stopStep >= 0) {
        ends.push_back({static_cast<double>(m_stopStep), tr("stopped early")});
        flags.push_back(ends.front());
    }
    m_evaluation->setFlags(std::move(ends));
    m_loss->setFlags(std::move(flags));
}

void LiveCharts::setCursor(double step) {
    for (CurvePlot* plot : plots()) {
        plot->setCursor(step);
    }
    m_time->setCursor(step);
}

void LiveCharts::applyTheme(const Theme& theme) {
    m_theme = theme;
    styleCurves();
    showTails();
    m_time->applyTheme(theme);
    for (CurvePlot* plot : plots()) {
        plot->applyTheme(theme);
    }
}

} // namespace rankscope
