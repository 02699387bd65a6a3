#include "ui/log_model.h"

#include "ui/icons.h"
#include "ui/info_bar.h"

#include <QLocale>

namespace rankscope {

namespace {

constexpr std::size_t mostEntries = 5000;

} // namespace

void LogModel::append(const LogEntry& entry) {
    if (m_entries.size() >= mostEntries) {
        beginRemoveRows({}, 0, 0);
        m_entries.pop_front();
        endRemoveRows();
    }
    const int row = static_cast<int>(m_entries.size());
    beginInsertRows({}, row, row);
    m_entries.push_back(entry);
    endInsertRows();
}

void LogModel::clear() {
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

void LogModel::applyTheme(const Theme& theme) {
    m_theme = theme;
    if (!m_entries.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int LogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant LogModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const LogEntry& entry = m_entries[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole && index.column() == MessageColumn) {
        return entry.message;
    }
    if (role == Qt::TextAlignmentRole && index.column() == StepColumn) {
        return int(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::DecorationRole && index.column() == LevelColumn) {
        return icon(levelIcon(entry.level), levelColour(entry.level, m_theme));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case TimeColumn:
        return QLocale().toString(entry.time.time(), QStringLiteral("HH:mm:ss"));
    case LevelColumn:
        return levelName(entry.level);
    case RunColumn:
        return entry.run;
    case StepColumn:
        return entry.step < 0 ? QVariant() : QVariant(QLocale().toString(entry.step));
    case MessageColumn:
        return entry.message;
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case LevelColumn:
        return tr("Kind");
    case RunColumn:
        return tr("Run");
    case StepColumn:
        return tr("Step");
    case MessageColumn:
        return tr("Message");
    default:
        return {};
    }
}

} // namespace rankscope
