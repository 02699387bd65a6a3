#pragma once

#include <QObject>

#include <vector>

class QTableView;

namespace rankscope {

// Keeps columns of a table in sight at its left while the others scroll: a second view of the same model over
// the first, which shows nothing but them. Owned by the table; UI thread only.
class FrozenColumns : public QObject {
    Q_OBJECT
public:
    explicit FrozenColumns(QTableView* table);

    void setColumns(std::vector<int> columns); // logical numbers, in their order from the left
    const std::vector<int>& columns() const { return m_columns; }
    QTableView* view() const { return m_view; } // hidden while nothing is frozen

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void arrange(); // which columns are seen where
    void fit();     // size and place over the table
    void uncover(int column);

    QTableView* m_table;
    QTableView* m_view;
    std::vector<int> m_columns;
};

} // namespace rankscope
