#pragma once

#include "core/analysis/curve_band.h"
#include "ui/compare/compare_set.h"
#include "ui/compare/curve_store.h"
#include "ui/workspace_questions.h"

#include <array>
#include <string>
#include <vector>

class QSplitter;

namespace rankscope {

class CurveControls;
class CurvePlot;
class StepCursor;
class ZoomLink;

// The runs' curves of two metrics over one axis, with one cursor: each run in its colour, the baseline
// dotted, or groups as mean and band. UI thread only.
class CurvesTab : public CompareTab {
    Q_OBJECT
public:
    CurvesTab(WorkspaceQuestions& questions, QWidget* parent = nullptr);

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;
    // Shares the step under the mouse with other pages; must outlive the tab.
    void setStepCursor(StepCursor& cursor);

private:
    // What a chart shows. A plain value.
    struct Drawn {
        QString what;                                 // metric and axis
        std::vector<PlainCurve> curves;               // one a run, before any difference
        std::vector<std::vector<SeriesPoint>> points; // that they were made of
    };

    void build();
    void connectCharts();
    void ask();
    void showReading(bool on); // while an answer is awaited
    void draw();
    void drawChart(int chart);
    std::vector<QPen> runPens() const;
    void drawRuns(CurvePlot& plot, const std::vector<PlainCurve>& curves, bool smoothed);
    void drawGroups(CurvePlot& plot, const std::vector<PlainCurve>& curves, BandKind kind, bool smoothed);
    QString axisTitle() const;
    QString stateWords() const;
    void chooseSmoothing(); // the charts take what the controls say
    void showSmoothing();   // the controls say what the charts have
    void pointAt(int chart, double x);
    void followCursor();

    SharedSet m_set;
    Theme m_theme = Theme::light();
    CurveStore m_store;
    CurveControls* m_controls;
    StepCursor* m_cursor = nullptr;
    ZoomLink* m_link = nullptr;
    std::array<CurvePlot*, 2> m_plots{};
    std::array<Drawn, 2> m_drawn;
    QSplitter* m_splitter;
};

} // namespace rankscope
