// What the cells of the table show.
#include "ui/icons.h"
#include "ui/runs/run_drag.h"
#include "ui/runs/run_presentation.h"
#include "ui/runs/run_table_model.h"

#include <QFont>
#include <QLocale>

namespace rankscope {

void RunTableModel::applyTheme(const Theme& theme) {
    m_theme = theme;
    for (const RunStatus status :
         {RunStatus::Queued, RunStatus::Running, RunStatus::Paused, RunStatus::Finished, RunStatus::Stopped,
          RunStatus::Failed, RunStatus::Interrupted}) {
        m_statusIcons.insert(static_cast<int>(status), statusIcon(status, theme));
    }
    m_runIcons.clear();
    for (int colour = 0; colour < 16; ++colour) {
        m_runIcons.insert(colour, curveIcon(theme.runPen(colour), theme.base));
    }
    m_groupIcons = {{false, icon(QStringLiteral("expanded"), theme)},
                    {true, icon(QStringLiteral("next"), theme)}};
    repaint(0);
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_columns.count();
}

QString RunTableModel::cellText(const RunRow& row, int column) const {
    const QString text = m_columns.text(column, row);
    if (column == Name) {
        return row.run.starred ? QStringLiteral("★ ") + text : text;
    }
    const RunRow* baseline = m_baseline != 0 ? known(m_baseline) : nullptr;
    if (baseline == nullptr || text.isEmpty()) {
        return text;
    }
    const QString difference = m_columns.difference(column, row, *baseline);
    return difference.isEmpty() ? text : tr("%1 (%2)").arg(text, difference);
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const int column = index.column();
    const RunId id = idAt(index.row());
    if (id < 0) {
        const auto group = m_groups.constFind(id);
        return group == m_groups.cend() ? QVariant() : groupData(*group, id, column, role);
    }
    const RunRow& run = row(id);
    switch (role) {
    case Qt::DisplayRole:
        return cellText(run, column);
    case Qt::EditRole:
        return m_columns.text(column, run);
    case Qt::DecorationRole:
        if (column == Status) {
            return m_statusIcons.value(static_cast<int>(run.run.status));
        }
        return column == Name ? QVariant(m_runIcons.value(run.run.colour % 16)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant((m_columns.isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        return run.run.archived ? QVariant(m_theme.muted) : QVariant();
    case Qt::FontRole:
        if (id == m_baseline && column == Name) {
            QFont font;
            font.setWeight(QFont::DemiBold);
            return font;
        }
        return {};
    case Qt::ToolTipRole:
        return column == Name && id == m_baseline
                   ? tr("%1: the baseline; numbers of other runs show their difference from it")
                         .arg(QString::fromStdString(run.run.name))
                   : m_columns.tip(column, run);
    case Qt::AccessibleTextRole: {
        QString text = m_columns.text(column, run);
        if (column == Name) {
            text += run.run.starred ? tr(", starred") : QString();
            text += run.run.archived ? tr(", archived") : QString();
            text += id == m_baseline ? tr(", baseline") : QString();
            return text;
        }
        return cellText(run, column);
    }
    case IdRole:
        return QVariant::fromValue<qint64>(id);
    default:
        return {};
    }
}

QVariant RunTableModel::groupData(const Group& group, RunId id, int column, int role) const {
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        if (column == Name) {
            return role == Qt::ToolTipRole ? tr("%1: %2").arg(propertyTitle(*m_grouping), group.title)
                                           : group.title;
        }
        if (column == Status) {
            return group.runs.size() == 1 ? tr("1 run") : tr("%1 runs").arg(group.runs.size());
        }
        auto summary = group.summaries.find(column);
        if (summary == group.summaries.end()) {
            summary = group.summaries.insert(column, m_columns.summary(column, listed(group)));
        }
        return role == Qt::ToolTipRole && !summary->isEmpty()
                   ? tr("%1 (mean ± standard deviation of the n runs that have a value)").arg(*summary)
                   : *summary;
    }
    case Qt::DecorationRole:
        return column == Name ? QVariant(m_groupIcons.value(m_collapsed.contains(id))) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant((m_columns.isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    case Qt::BackgroundRole:
        return m_theme.window;
    case IdRole:
        return QVariant::fromValue<qint64>(id);
    default:
        return {};
    }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.count()) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return m_columns.title(section);
    case Qt::ToolTipRole:
        return m_columns.headerTip(section);
    case Qt::TextAlignmentRole:
        return QVariant((m_columns.isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        index.column() != Name || isGroup(index.row())) {
        return false;
    }
    const QString name = value.toString().trimmed();
    const RunId run = idAt(index.row());
    if (name.isEmpty() || name == QString::fromStdString(row(run).run.name)) {
        return false;
    }
    emit renameAsked(run, name);
    return true;
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) {
        return Qt::NoItemFlags;
    }
    if (isGroup(index.row())) {
        return Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    }
    const Qt::ItemFlags base =
        Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
    return index.column() == Name ? base | Qt::ItemIsEditable : base;
}

QMimeData* RunTableModel::mimeData(const QModelIndexList& rows) const {
    QList<qint64> runs;
    for (const QModelIndex& index : rows) {
        const qint64 run = idAt(index.row());
        if (!isGroup(index.row()) && !runs.contains(run)) {
            runs << run;
        }
    }
    return runDrag(runs).release();
}

} // namespace rankscope
