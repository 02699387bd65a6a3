// Which rows there are and in which order.
#include "core/analysis/listed_groups.h"
#include "ui/runs/run_table_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

namespace rankscope {

namespace {

// With more changes than this the views start afresh.
constexpr std::size_t mostSingleChanges = 64;

} // namespace

int RunTableModel::rowOf(RunId run) const {
    const auto found = std::ranges::find(m_visible, run);
    return found == m_visible.end() ? -1 : static_cast<int>(found - m_visible.begin());
}

// A change of the name's cell would overwrite what is being typed there: `first` leaves it out where it can.
void RunTableModel::changed(RunId run, BuiltIn first) {
    const int row = rowOf(run);
    if (row >= 0) {
        emit dataChanged(index(row, first), index(row, columnCount() - 1));
    }
}

void RunTableModel::repaint(int firstColumn) {
    if (!m_visible.empty() && firstColumn < columnCount()) {
        emit dataChanged(index(0, firstColumn), index(rowCount() - 1, columnCount() - 1),
                         {Qt::DisplayRole, Qt::ToolTipRole, Qt::DecorationRole, Qt::ForegroundRole});
    }
}

std::vector<std::size_t> RunTableModel::matching() const {
    std::vector<std::size_t> rows;
    rows.reserve(m_rows.size());
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (!m_hidden.contains(m_rows[i].run.id) && m_filter.lists(m_rows[i].listed, m_withArchived)) {
            rows.push_back(i);
        }
    }
    return rows;
}

std::vector<RunId> RunTableModel::arrange() {
    std::vector<std::size_t> order = matching();
    m_shown = static_cast<int>(order.size());
    m_order.sort(order, m_rows, m_columns);
    if (m_grouping) {
        return inGroups(order);
    }
    m_groups.clear();
    std::vector<RunId> ids;
    ids.reserve(order.size());
    for (const std::size_t row : order) {
        ids.push_back(m_rows[row].run.id);
    }
    return ids;
}

std::vector<RunId> RunTableModel::inGroups(const std::vector<std::size_t>& order) {
    std::vector<const ListedRun*> runs;
    runs.reserve(order.size());
    for (const std::size_t row : order) {
        runs.push_back(&m_rows[row].listed);
    }
    const std::vector<ListedGroup> groups = groupListed(runs, *m_grouping);
    m_groups.clear();
    std::vector<std::pair<RunId, double>> sorted; // by the mean of what is sorted by, where it has one
    const SortKey key = m_order.keys().front();
    const double sign = key.order == Qt::AscendingOrder ? 1.0 : -1.0;
    for (const ListedGroup& found : groups) {
        const QString value = QString::fromStdString(found.value);
        auto id = m_groupIds.find(value);
        if (id == m_groupIds.end()) {
            id = m_groupIds.insert(value, -static_cast<RunId>(m_groupIds.size()) - 1);
        }
        Group group;
        group.title = value.isEmpty() ? tr("no %1").arg(propertyTitle(*m_grouping)) : value;
        for (const std::size_t run : found.runs) {
            group.runs.push_back(runs[run]->id);
        }
        const auto mean = m_columns.statistics(key.column, listed(group)).mean;
        sorted.emplace_back(*id, mean ? sign * *mean : std::numeric_limits<double>::infinity());
        m_groups.insert(*id, std::move(group));
    }
    if (m_columns.isNumeric(key.column)) {
        std::ranges::stable_sort(sorted, {}, [](const auto& group) { return group.second; });
    }
    std::vector<RunId> ids;
    ids.reserve(order.size() + sorted.size());
    for (const auto& [id, mean] : sorted) {
        ids.push_back(id);
        if (!m_collapsed.contains(id)) {
            const auto& members = m_groups[id].runs;
            ids.insert(ids.end(), members.begin(), members.end());
        }
    }
    return ids;
}

std::vector<const ListedRun*> RunTableModel::listed(const Group& group) const {
    std::vector<const ListedRun*> runs;
    runs.reserve(group.runs.size());
    for (const RunId run : group.runs) {
        if (const RunRow* row = known(run)) {
            runs.push_back(&row->listed);
        }
    }
    return runs;
}

void RunTableModel::setGrouping(const std::optional<RunProperty>& by) {
    m_grouping = by;
    m_groupIds.clear();
    m_collapsed.clear();
    // Numbers of groups mean others from now on.
    beginResetModel();
    m_visible = arrange();
    endResetModel();
}

void RunTableModel::setCollapsed(int row, bool collapsed) {
    const RunId group = idAt(row);
    if (collapsed) {
        m_collapsed.insert(group);
    } else {
        m_collapsed.remove(group);
    }
    rearrange();
}

void RunTableModel::setAllCollapsed(bool collapsed) {
    m_collapsed.clear();
    if (collapsed) {
        for (auto group = m_groups.keyBegin(); group != m_groups.keyEnd(); ++group) {
            m_collapsed.insert(*group);
        }
    }
    rearrange();
}

QList<RunId> RunTableModel::runsOfGroup(int row) const {
    const auto group = m_groups.constFind(idAt(row));
    return group == m_groups.cend() ? QList<RunId>() : QList<RunId>(group->runs.begin(), group->runs.end());
}

// Goes from what is shown to `order` with the smallest announcement: selection and open editors survive all
// but the last.
void RunTableModel::show(std::vector<RunId> order) {
    const auto [fewer, more] =
        std::minmax({order.size(), m_visible.size()}); // of a list: values, no references
    const bool far = more - fewer > mostSingleChanges;
    if (!far && m_visible == order) {
        if (m_grouping) {
            repaint(0); // the groups' numbers may be others
        }
        return;
    }
    const std::unordered_set<RunId> next(order.begin(), order.end());
    const std::unordered_set<RunId> now(m_visible.begin(), m_visible.end());
    std::vector<int> gone;
    std::vector<RunId> come;
    if (!far) {
        for (std::size_t i = 0; i < m_visible.size(); ++i) {
            if (!next.contains(m_visible[i])) {
                gone.push_back(static_cast<int>(i));
            }
        }
        std::ranges::copy_if(order, std::back_inserter(come), [&](RunId id) { return !now.contains(id); });
    }
    if (far || gone.size() + come.size() > mostSingleChanges) {
        beginResetModel();
        m_visible = std::move(order);
        endResetModel();
        return;
    }
    for (auto row = gone.rbegin(); row != gone.rend(); ++row) {
        beginRemoveRows({}, *row, *row);
        m_visible.erase(m_visible.begin() + *row);
        endRemoveRows();
    }
    if (!come.empty()) {
        const int first = static_cast<int>(m_visible.size());
        beginInsertRows({}, first, first + static_cast<int>(come.size()) - 1);
        m_visible.insert(m_visible.end(), come.begin(), come.end());
        endInsertRows();
    }
    if (m_visible != order) {
        emit layoutAboutToBeChanged({}, VerticalSortHint);
        QHash<RunId, int> places;
        places.reserve(static_cast<qsizetype>(order.size()));
        for (std::size_t i = 0; i < order.size(); ++i) {
            places.insert(order[i], static_cast<int>(i));
        }
        const QModelIndexList before = persistentIndexList();
        QModelIndexList after;
        after.reserve(before.size());
        for (const QModelIndex& old : before) {
            after.push_back(
                index(places.value(m_visible[static_cast<std::size_t>(old.row())]), old.column()));
        }
        m_visible = std::move(order);
        changePersistentIndexList(before, after);
        emit layoutChanged({}, VerticalSortHint);
    }
    if (m_grouping) {
        repaint(0);
    }
}

} // namespace rankscope
