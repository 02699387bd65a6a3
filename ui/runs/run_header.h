#pragma once

#include <QHeaderView>

namespace rankscope {

class RunTableModel;

// The header of the table of runs: a click sorts by one column, Shift and a click by a further one; each
// column that is sorted by has an arrow and, of several, its number. UI thread only.
class RunHeader : public QHeaderView {
    Q_OBJECT
public:
    RunHeader(RunTableModel& model, QWidget* parent);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void initStyleOptionForIndex(QStyleOptionHeader* option, int logicalIndex) const override;
    QSize sectionSizeFromContents(int logicalIndex) const override;

private:
    RunTableModel& m_model;
    int m_pressed = -1; // with Shift
};

} // namespace rankscope
