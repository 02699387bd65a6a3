#pragma once

#include "core/analysis/compared_run.h"
#include "core/analysis/run_difference.h"
#include "core/analysis/run_groups.h"
#include "ui/theme.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace rankscope {

// The runs that are compared, with what the page knows of all of them. A plain value that is not changed once
// it is made; the tabs share it.
struct CompareSet {
    std::vector<ComparedRun> runs;
    DifferenceTable differences;
    QStringList titles;       // one a run, all different
    std::vector<int> colours; // number of the run's colour
    QStringList metrics;      // names that any of the runs has, also those of every step
    std::optional<std::size_t> baseline;
    std::vector<RunGroup> groups;

    QPen pen(std::size_t run, const Theme& theme) const { return theme.runPen(colours[run]); }
    // What is measured on held-out data; of the others when there is none.
    QStringList evaluationMetrics() const;
};
using SharedSet = std::shared_ptr<const CompareSet>;

// One view of the compare page. UI thread only; the page owns it and shows it runs while it is in front.
class CompareTab : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    virtual void showRuns(const SharedSet& set) = 0;
    virtual void applyTheme(const Theme& theme) = 0;

signals:
    void openRequested(qint64 run);
    void chosenRequested(const QList<qint64>& runs); // narrows the comparison down to these
};

} // namespace rankscope
