#pragma once

#include "ui/compare/compare_set.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace rankscope {

class DifferenceModel;
class FrozenColumns;

// In what the runs differ: a table with a column a run; pinned runs stay in sight at the left. UI thread
// only.
class DifferenceTab : public CompareTab {
    Q_OBJECT
public:
    explicit DifferenceTab(QWidget* parent = nullptr);
    ~DifferenceTab() override;

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

private:
    void showState();
    void build();
    void connectParts();
    void columnMenu(int section, const QPoint& globalPlace);
    void pin(int section, bool on);
    void freezePins();
    std::vector<int> shownColumns() const; // in the order of the screen

    DifferenceModel* m_model;
    QCheckBox *m_only, *m_ignore;
    QLineEdit* m_search;
    QLabel* m_state;
    QTableView* m_table;
    FrozenColumns* m_frozen;
    SharedSet m_set;
    std::vector<std::int64_t> m_runs;
    std::vector<std::int64_t> m_pins; // runs, in the order of pinning
};

} // namespace rankscope
