#include "ui/queue/queue_model.h"

#include "ui/runs/run_presentation.h"

#include <QMimeData>

#include <algorithm>

namespace rankscope {

namespace {

const QString mimeType = QStringLiteral("application/x-rankscope-queue-run");

bool hasBegun(const QueueEntry& entry) {
    return entry.state == QueueState::Running || entry.status != RunStatus::Queued || entry.stepsDone > 0;
}

} // namespace

void QueueModel::setQueue(const QueueListing& queue) {
    m_paused = queue.paused;
    const bool sameRuns =
        std::equal(m_entries.begin(), m_entries.end(), queue.entries.begin(), queue.entries.end(),
                   [](const QueueEntry& a, const QueueEntry& b) { return a.run == b.run; });
    if (sameRuns) {
        m_entries = queue.entries;
        if (!m_entries.empty()) {
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
        return;
    }
    beginResetModel();
    m_entries = queue.entries;
    endResetModel();
}

int QueueModel::rowOf(RunId run) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [run](const QueueEntry& entry) { return entry.run == run; });
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

int QueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString QueueModel::text(const QueueEntry& entry, int row, int column) const {
    switch (column) {
    case Place:
        return QString::number(row + 1);
    case Run:
        return QString::fromStdString(entry.name);
    case State:
        if (entry.state == QueueState::Running) {
            return entry.totalSteps > 0 ? tr("running %1 %").arg(100 * entry.stepsDone / entry.totalSteps)
                                        : tr("starting");
        }
        if (entry.givenUp) {
            return tr("given up");
        }
        return m_paused              ? tr("waiting, paused")
               : entry.stepsDone > 0 ? tr("waiting to go on")
                                     : tr("waiting");
    case Estimate:
        return entry.estimatedSeconds > 0.0 ? durationText(entry.estimatedSeconds) : tr("unknown");
    case Device:
        return QString::fromStdString(entry.usedDevice.empty() ? entry.device : entry.usedDevice);
    case Needs:
        return entry.afterFinished ? QString() : QString::fromStdString(entry.afterName);
    default:
        return {};
    }
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const QueueEntry& entry = m_entries[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        return text(entry, index.row(), index.column());
    }
    if (role == Qt::EditRole) {
        return index.column() == Device ? QVariant(QString::fromStdString(entry.device)) : QVariant();
    }
    if (role == Qt::TextAlignmentRole && (index.column() == Place || index.column() == Estimate)) {
        return int(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole) {
        switch (index.column()) {
        case Run:
            return tr("%1, number %2").arg(QString::fromStdString(entry.name), QString::number(entry.run));
        case State:
            return entry.state == QueueState::Running ? tr("Trained by process %1").arg(entry.ownerPid)
                   : entry.givenUp
                       ? tr("Its program died again and again and it got no further; add it once more to "
                            "try again, or remove it")
                       : tr("Waits for its turn");
        case Estimate:
            return entry.estimatedSeconds <= 0.0
                       ? tr("No run with this model, data and method has finished here")
                   : entry.stepsDone > 0 ? tr("Left, by its own rate so far")
                                         : tr("By what finished runs with this model, data and method took");
        case Device:
            return hasBegun(entry) ? tr("A run keeps the device that it began on")
                                   : tr("Double click or F2 chooses another device");
        case Needs:
            return entry.afterFinished
                       ? QVariant()
                       : tr("Starts only when %1, number %2, has finished")
                             .arg(QString::fromStdString(entry.afterName), QString::number(entry.after));
        default:
            break;
        }
    }
    return {};
}

bool QueueModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) {
        return false;
    }
    const QueueEntry& changed = entry(index.row());
    const QString device = value.toString().trimmed();
    if (!device.isEmpty() && device != QString::fromStdString(changed.device)) {
        emit deviceRequested(changed.run, device);
    }
    return false; // the workspace's answer shows it
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool right = section == Place || section == Estimate;
        return int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    const QStringList titles{tr("#"), tr("Run"), tr("State"), tr("Estimate"), tr("Device"), tr("Needs")};
    return titles.value(section);
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) {
        return Qt::ItemIsDropEnabled; // between rows, and below the last one
    }
    const Qt::ItemFlags all =
        Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
    return index.column() == Device && !hasBegun(entry(index.row())) ? all | Qt::ItemIsEditable : all;
}

QStringList QueueModel::mimeTypes() const { return {mimeType}; }

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
    if (indexes.isEmpty()) {
        return nullptr;
    }
    auto* data = new QMimeData; // the drag owns it
    data->setData(mimeType, QByteArray::number(static_cast<qlonglong>(entry(indexes.first().row()).run)));
    return data;
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int,
                              const QModelIndex& parent) {
    if (action != Qt::MoveAction || !data->hasFormat(mimeType) || parent.isValid()) {
        return false;
    }
    const RunId run = data->data(mimeType).toLongLong();
    const int from = rowOf(run);
    const int to = row < 0 ? rowCount() : row; // before this row, in the order of now
    if (from < 0 || to == from || to == from + 1) {
        return false;
    }
    emit moveRequested(run, (to > from ? to - 1 : to) + 1);
    return false; // the view must not take the row out: the workspace's answer moves it
}

} // namespace rankscope
