#pragma once

#include "core/analysis/score_density.h"
#include "ui/theme.h"

#include <QWidget>

#include <cstdint>
#include <vector>

class QComboBox;
class QLabel;

namespace rankscope {

class DensityPlot;

// The scores of all triplets, or of one kind of matrices, over the allocations of a run. UI thread only.
class ImportanceView : public QWidget {
    Q_OBJECT
public:
    explicit ImportanceView(QWidget* parent = nullptr);

    void setModules(const std::vector<ModuleInfo>& modules); // clears
    // Those of before at or after the first new step are replaced: a resumed run repeats them.
    void addColumns(std::vector<ScoreColumn> columns);
    std::int64_t lastStep() const; // of the columns; -1: none
    void showNothing(const QString& why);
    void setStep(double step); // that the page shows; NaN: none
    void applyTheme(const Theme& theme);
    DensityPlot& plot() { return *m_plot; }

signals:
    void stepChosen(qint64 step);

private:
    void show();

    std::vector<ScoreColumn> m_columns;
    QComboBox* m_kind;
    QComboBox* m_share;
    DensityPlot* m_plot;
    QLabel* m_words;
};

} // namespace rankscope
