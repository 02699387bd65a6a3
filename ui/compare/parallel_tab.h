#pragma once

#include "ui/compare/amounts.h"

#include <QSet>

class QLabel;
class QMenu;
class QPushButton;
class QTableView;

namespace rankscope {

class ParallelPlot;
class PlainTableModel;

// Parallel coordinates of the fields in which the runs differ, their costs and metrics, with a table of the
// runs that pass through all ranges. UI thread only.
class ParallelTab : public CompareTab {
    Q_OBJECT
public:
    explicit ParallelTab(QWidget* parent = nullptr);

    void showRuns(const SharedSet& set) override;
    void applyTheme(const Theme& theme) override;

signals:
    void selectionChanged(const QList<qint64>& runs);

private:
    void fillMenu();
    void draw();
    void remember(); // what was done to the axes
    void showSelection(const QList<qint64>& runs);
    std::vector<const Amount*> shown() const;

    SharedSet m_set;
    std::vector<Amount> m_amounts;
    QSet<QString> m_hidden; // keys that are not drawn
    QStringList m_known;    // keys that had their choice
    QStringList m_order;    // keys as the person has put them; others come after them
    QSet<QString> m_logarithmic, m_flipped;
    QList<qint64> m_selected;
    QMenu* m_menu;
    QLabel* m_state;
    QPushButton* m_narrow;
    ParallelPlot* m_plot;
    PlainTableModel* m_model;
    QTableView* m_table;
};

} // namespace rankscope
