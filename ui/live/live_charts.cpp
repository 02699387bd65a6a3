#include "ui/live/live_charts.h"

#include "ui/core_text.h"

#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr std::int64_t planPoints = 100; // at most; the curve is smooth between them
// Of the task loss. That of one batch scatters by a third of its value; 20 steps show where it goes.
constexpr double lossSmoothing = 0.95;

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
    m_speed = chart(bottom, "chartSpeed", tr("Speed"), tr("tokens/s"));
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
    for (CurvePlot* plot : plots()) {
        plot->truncateFrom(static_cast<double>(facts.firstStep));
    }
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
    m_loss->setFlags(std::move(flags));
}

void LiveCharts::setCursor(double step) {
    for (CurvePlot* plot : plots()) {
        plot->setCursor(step);
    }
}

void LiveCharts::applyTheme(const Theme& theme) {
    m_theme = theme;
    styleCurves();
    for (CurvePlot* plot : plots()) {
        plot->applyTheme(theme);
    }
}

} // namespace rankscope
