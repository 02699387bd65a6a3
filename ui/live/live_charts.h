#pragma once

#include "core/run/run_event.h"
#include "core/run/schedule.h"
#include "core/store/run_records.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/stack_plot.h"
#include "ui/theme.h"

#include <QWidget>

#include <set>
#include <string>
#include <vector>

class QSplitter;

namespace rankscope {

// The line charts of the live page, with one cursor for all: loss, evaluation, learning rate, tokens a second
// and budget. UI thread only.
class LiveCharts : public QWidget {
    Q_OBJECT
public:
    explicit LiveCharts(QWidget* parent = nullptr);

    void clear();
    // Axes, phases and the plan; `hasBudget` false: there is nothing to plan. Points from the first step on
    // are dropped.
    void start(const RunStarted& facts, const BudgetSchedule& schedule, bool hasBudget);
    // The plan is another one from `step` on.
    void reschedule(std::int64_t step, const BudgetSchedule& schedule);
    void addSteps(const std::vector<StepPoint>& points, const std::vector<double>& tokensPerSecond);
    // Where the time of the steps up to this one went.
    void addSplit(std::int64_t step, const StepSplit& split);
    void addEvaluation(const EvalDone& evaluation);
    void setStop(const StopConfig& stop); // the rules that end the run early
    // What earlier resumptions replaced; start() adds what it drops.
    void setTails(std::vector<DroppedTail> tails);
    void addAllocation(std::int64_t step, std::int64_t kept);
    void addCheckpoint(std::int64_t step);
    void setCursor(double step); // NaN hides it
    void applyTheme(const Theme& theme);
    std::vector<CurvePlot*> plots() const { return {m_loss, m_evaluation, m_rate, m_speed, m_budget}; }
    QSplitter* splitter() const { return m_splitter; }

signals:
    void cursorMoved(double step); // NaN when the mouse leaves

private:
    void link(CurvePlot* plot);
    void styleCurves();
    void plan(std::int64_t from, const BudgetSchedule& schedule);
    void updateFlags();
    void showStop();
    void keepTail(std::int64_t from);
    void showTails();

    Theme m_theme = Theme::light();
    CurvePlot* m_loss;
    CurvePlot* m_evaluation;
    CurvePlot* m_rate;
    CurvePlot* m_speed;
    CurvePlot* m_budget;
    StackPlot* m_time;
    QSplitter* m_splitter;
    std::vector<std::string> m_metrics; // curves of the evaluation chart, in order
    std::vector<double> m_planX, m_planY;
    std::vector<CurveFlag> m_phases;
    std::set<std::int64_t> m_changes; // steps at which settings were changed
    std::set<std::int64_t> m_checkpoints;
    bool m_hasBudget = false;
    StopConfig m_stop;
    std::vector<EvalDone> m_evaluations;
    std::int64_t m_stopStep = -1;
    std::vector<DroppedTail> m_tails;
    bool m_tailsShown = true;
};

} // namespace rankscope
