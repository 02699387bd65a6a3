#pragma once

#include "core/store/run_records.h"

#include <QAbstractTableModel>

namespace rankscope {

// The queue as a table in the order of starting. Rows are dragged to another place; the model only says so,
// and shows it when the workspace does. UI thread only.
class QueueModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Place, Run, State, Estimate, Device, Needs, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setQueue(const QueueListing& queue);
    const QueueEntry& entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    int rowOf(RunId run) const; // -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    // The device of a run that has not begun; like a move it is shown when the workspace does.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

signals:
    void moveRequested(qint64 run, int position); // from 1
    void deviceRequested(qint64 run, const QString& device);

private:
    QString text(const QueueEntry& entry, int row, int column) const;

    std::vector<QueueEntry> m_entries;
    bool m_paused = false;
};

} // namespace rankscope
