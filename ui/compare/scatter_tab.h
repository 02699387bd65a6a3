#pragma once

#include "ui/compare/amounts.h"
#include "ui/plot/scatter_plot.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace rankscope {

class MatrixView;
class PlainTableModel;

// Two amounts of the runs against each other: as the budget-quality frontier (a cost, a metric, the Pareto
// line, a table of the points that are chosen with the mouse), or freely, one pair or all pairs of several.
// Runs, or groups as mean and standard deviation. UI thread only.
class ScatterTab : public CompareTab {
    Q_OBJECT
public:
    enum class Kind { Frontier, Free };
    explicit ScatterTab(Kind kind, QWidget* parent = nullptr);

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

private:
    void build();
    void buildChoice(QVBoxLayout* column);
    void buildMatrix(QVBoxLayout* column);
    void connectParts();
    void fillAmounts();
    std::vector<ScatterPoint> points(const Amount& x, const Amount& y);
    void choosePoints(); // the table follows the plot's choice
    void showChosen();
    void draw();
    const Amount* chosen(const QComboBox& box) const;

    Kind m_kind;
    SharedSet m_set;
    std::vector<Amount> m_amounts; // numbers only
    QComboBox *m_x, *m_y, *m_xBetter, *m_yBetter;
    QCheckBox *m_groups, *m_logX, *m_logY;
    QLabel* m_state;
    ScatterPlot* m_plot;
    std::vector<QList<qint64>> m_members; // runs that a point stands for
    QList<qint64> m_chosen;               // runs; empty: all
    // Of the frontier.
    QComboBox* m_drag = nullptr;
    QPushButton* m_narrow = nullptr;
    QLabel* m_choice = nullptr;
    PlainTableModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    // Of the free view.
    QComboBox* m_view = nullptr;
    QStackedWidget* m_stack = nullptr;
    MatrixView* m_matrix = nullptr;
};

} // namespace rankscope
