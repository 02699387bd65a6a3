#pragma once

#include "ui/compare/compare_set.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace rankscope {

class DifferenceModel;

// In what the runs differ: a table with a column a run. UI thread only.
class DifferenceTab : public CompareTab {
    Q_OBJECT
public:
    explicit DifferenceTab(QWidget* parent = nullptr);
    ~DifferenceTab() override;

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

private:
    void showState();
    void columnMenu(const QPoint& place);
    std::vector<int> shownColumns() const; // in the order of the screen

    DifferenceModel* m_model;
    QCheckBox* m_only;
    QLineEdit* m_search;
    QLabel* m_state;
    QTableView* m_table;
    std::vector<std::int64_t> m_runs;
};

} // namespace rankscope
