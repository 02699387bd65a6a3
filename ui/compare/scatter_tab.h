#pragma once

#include "ui/compare/amounts.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace rankscope {

class ScatterPlot;

// Two amounts of the runs against each other: as the budget-quality frontier (a cost, a metric, the Pareto
// line), or freely. Runs, or groups as mean and standard deviation. UI thread only.
class ScatterTab : public CompareTab {
    Q_OBJECT
public:
    enum class Kind { Frontier, Free };
    explicit ScatterTab(Kind kind, QWidget* parent = nullptr);

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

private:
    void fillAmounts();
    void draw();
    const Amount* chosen(const QComboBox& box) const;

    Kind m_kind;
    SharedSet m_set;
    std::vector<Amount> m_amounts; // numbers only
    QComboBox *m_x, *m_y, *m_xBetter, *m_yBetter;
    QCheckBox *m_groups, *m_logX, *m_logY;
    QLabel* m_state;
    ScatterPlot* m_plot;
};

} // namespace rankscope
