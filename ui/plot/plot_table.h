#pragma once

#include <QAbstractTableModel>
#include <QDialog>
#include <QStringList>

namespace rankscope {

// Tab-separated text as a table: the first line names the columns. Lines are split when they are looked at.
// Owned by its dialog; UI thread only.
class TsvModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit TsvModel(const QString& tsv, QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_names;
    QStringList m_lines;
};

// The numbers behind a chart, as they were when it was asked for. Deletes itself when closed. UI thread only.
class PlotTable : public QDialog {
    Q_OBJECT
public:
    PlotTable(const QString& title, const QString& tsv, QWidget* parent);
};

} // namespace rankscope
