#pragma once

#include "core/store/run_records.h"
#include "ui/page_view.h"
#include "ui/theme.h"
#include "ui/workspace_edits.h"
#include "ui/workspace_questions.h"

#include <QWidget>

#include <memory>
#include <vector>

class QSettings;
class QUndoStack;

namespace rankscope {

// The experiments: a table of runs with filter, sort, groups, chosen columns, edits with undo, and the
// overlaid curves of the selected ones. UI thread only.
class RunsPage : public QWidget, public PageView {
    Q_OBJECT
public:
    // Without anybody to ask, columns and filters know nothing of configurations and metrics. Widths are kept
    // in `settings`, which outlive the page; in the person's own where there are none.
    RunsPage(WorkspaceEdits& edits, QUndoStack& undo, QWidget* parent = nullptr,
             WorkspaceQuestions* questions = nullptr, QSettings* settings = nullptr);
    ~RunsPage() override;

    void setRuns(std::vector<RunSummary> runs); // keeps selection, sort, filter and scroll position
    // Answer to curvesRequested.
    struct RunCurve {
        RunId run = 0;
        std::vector<double> x, y;
    };
    void setCurves(const QString& metric, const std::vector<RunCurve>& curves);
    QList<qint64> chosenRuns() const;              // in the table
    void setMetricNames(const QStringList& names); // what can be overlaid
    void applyTheme(const Theme& theme);
    void focusFilter();
    QJsonObject viewState() const override;
    void applyViewState(const QJsonObject& state) override;

signals:
    void curvesRequested(const QString& metric, const QList<qint64>& runs);
    void openRequested(qint64 run); // show on the live page
    void inspectRequested(qint64 run);
    void resumeRequested(qint64 run);
    void cloneRequested(qint64 run);                  // its configuration into the form
    void branchRequested(qint64 run);                 // from one of its checkpoints, by way of the form
    void compareRequested(const QList<qint64>& runs); // two or more
    void exportRequested(qint64 run);                 // one of its checkpoints, for other programs
    void replayRequested(qint64 run);                 // part of it, to see whether it repeats
    void newRunRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override; // keys of the table on a group's row

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
