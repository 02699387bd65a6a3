#pragma once

#include "ui/compare/compare_set.h"

class QComboBox;
class QLabel;
class QTableView;
class QVBoxLayout;

namespace rankscope {

class PlainTableModel;

// Whether groups of runs differ by more than their seeds: means with intervals, paired tests, tests of all
// groups at once, and the budget table of the paper. UI thread only.
class SeedsTab : public CompareTab {
    Q_OBJECT
public:
    explicit SeedsTab(QWidget* parent = nullptr);

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

private:
    struct Part {
        QWidget* head = nullptr; // title and copy button
        QLabel* title = nullptr;
        QTableView* view = nullptr;
        PlainTableModel* model = nullptr;
    };
    Part addPart(const QString& name, const QString& title, const QString& tip);
    void draw();

    SharedSet m_set;
    QVBoxLayout* m_column; // of what scrolls
    QComboBox *m_metric, *m_choice;
    QLabel* m_note;
    Part m_statistics, m_tests, m_overall, m_budget;
};

} // namespace rankscope
