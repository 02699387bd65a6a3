#pragma once

#include "core/analysis/plain_table.h"

#include <QAbstractTableModel>

#include <functional>

class QTableView;
class QToolButton;

namespace rankscope {

// A PlainTable as it stands. Owned by its tab; UI thread only.
class PlainTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setTable(PlainTable table);
    const PlainTable& table() const { return m_table; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    PlainTable m_table;
};

// A view of a table of ours: rows of 28 pixels, no grid, columns that fit, Ctrl+C copies TSV.
QTableView* makeTableView(QWidget* parent, const QString& name, const QString& accessibleName);

// A button that copies a table as TSV, Markdown or LaTeX.
QToolButton* makeCopyButton(QWidget* parent, const std::function<PlainTable()>& table);

} // namespace rankscope
