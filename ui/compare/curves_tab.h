#pragma once

#include "core/analysis/curve_band.h"
#include "ui/compare/compare_set.h"
#include "ui/compare/curve_axes.h"
#include "ui/workspace_questions.h"

#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSplitter;

namespace rankscope {

class CurvePlot;

// The runs' curves of two metrics over one axis, with one cursor: each run in its colour, or groups as mean
// and band. UI thread only.
class CurvesTab : public CompareTab {
    Q_OBJECT
public:
    CurvesTab(WorkspaceQuestions& questions, QWidget* parent = nullptr);

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

private:
    // Stored series of a run, by metric.
    using Stored = std::map<std::string, std::vector<SeriesPoint>>;

    void build();
    void fillMetrics();
    void ask();
    void showReading(bool on); // while an answer is awaited
    void draw();
    void drawChart(CurvePlot& plot, const std::string& metric);
    void drawGroups(CurvePlot& plot, const std::vector<PlainCurve>& curves, bool smoothed);
    PlainCurve curveOf(std::size_t run, const std::string& metric) const;
    CurveX axis() const;
    std::string otherMetric() const; // what the axis needs beside the metric; empty: nothing
    QString axisTitle() const;
    std::vector<std::string> wanted() const;

    WorkspaceQuestions& m_questions;
    SharedSet m_set;
    Theme m_theme = Theme::light();
    std::vector<Stored> m_stored; // one a run of the set
    double m_origin = 0.0;        // Unix time at which the first of the runs began
    int m_question = 0;
    QComboBox* m_metrics[2];
    QComboBox* m_x;
    QComboBox* m_band;
    QDoubleSpinBox* m_smoothing;
    QCheckBox *m_logX, *m_logY, *m_raw, *m_outliers, *m_difference;
    QLabel* m_state;
    CurvePlot* m_plots[2];
    QSplitter* m_splitter;
};

} // namespace rankscope
