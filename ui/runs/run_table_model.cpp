#include "ui/runs/run_table_model.h"

#include "ui/runs/run_drag.h"
#include "ui/runs/run_presentation.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_set>

namespace rankscope {

namespace {

// Longer than a deletion takes to reach the list that comes from the workspace.
constexpr qint64 deletionMs = 5000;
// With more changes than this the views start afresh.
constexpr std::size_t mostSingleChanges = 64;

bool same(const RunSummary& a, const RunSummary& b) {
    const auto all = [](const RunSummary& r) {
        return std::tie(r.name, r.status, r.method, r.model, r.task, r.initBudget, r.targetBudget,
                        r.bestMetricName, r.bestMetric, r.seconds, r.startedAt, r.endedAt, r.stepsDone,
                        r.totalSteps, r.device, r.endStage, r.endMessage, r.note, r.group, r.tags, r.seed,
                        r.parent, r.parentStep, r.colour);
    };
    return all(a) == all(b);
}

} // namespace

RunTableModel::RunTableModel(QObject* parent)
    : QAbstractTableModel(parent) {
    if (m_collator.locale().language() == QLocale::C) {
        m_collator.setLocale(QLocale(QLocale::English)); // C compares bytes and knows no numbers
    }
    m_collator.setNumericMode(true); // run-2 before run-10
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    applyTheme(m_theme);
}

RunTableModel::Row RunTableModel::makeRow(RunSummary run) const {
    RunTexts texts = RunTexts::of(run);
    return {std::move(run), std::move(texts), std::nullopt};
}

void RunTableModel::setRuns(std::vector<RunSummary> runs) {
    QHash<RunId, std::size_t> place;
    place.reserve(static_cast<qsizetype>(runs.size()));
    for (std::size_t i = 0; i < runs.size(); ++i) {
        place.insert(runs[i].id, i);
    }
    for (auto hidden = m_hidden.begin(); hidden != m_hidden.end();) {
        const bool listed = place.contains(hidden.key());
        const bool failed = listed && hidden->elapsed() > deletionMs;
        hidden = failed || !listed ? m_hidden.erase(hidden) : std::next(hidden);
    }
    // Rows that vanish must be gone from the views before their data is.
    std::vector<RunId> kept;
    std::ranges::copy_if(m_visible, std::back_inserter(kept), [&](RunId id) { return place.contains(id); });
    if (kept.size() != m_visible.size()) {
        show(std::move(kept));
    }
    std::vector<Row> rows;
    rows.reserve(runs.size());
    std::vector<std::pair<RunId, bool>> updated; // and whether the name's cell is other than it was
    for (RunSummary& run : runs) {
        const auto known = m_place.constFind(run.id);
        Row* old = known == m_place.cend() ? nullptr : &m_rows[*known];
        if (old != nullptr && same(old->run, run)) {
            old->run = std::move(run); // only times that nobody sees are new
            rows.push_back(std::move(*old));
            continue;
        }
        if (old != nullptr) {
            updated.emplace_back(run.id, old->run.name != run.name || old->run.colour != run.colour);
        }
        rows.push_back(makeRow(std::move(run)));
    }
    m_rows = std::move(rows);
    m_place = std::move(place);
    for (const auto& [id, name] : updated) {
        changed(id, name ? Name : Status);
    }
    show(wanted());
}

void RunTableModel::setFilter(const QString& text) {
    m_filter = RunFilter(text);
    show(wanted());
}

QString RunTableModel::costliestTerm() const {
    QString costliest;
    std::ptrdiff_t most = 0;
    for (const RunFilter::Term& term : m_filter.terms()) {
        const auto lost =
            std::ranges::count_if(m_rows, [&](const Row& candidate) { return !term.holds(candidate.texts); });
        if (lost > most) {
            most = lost;
            costliest = term.written;
        }
    }
    return costliest;
}

void RunTableModel::hide(const QList<RunId>& runs) {
    for (const RunId run : runs) {
        m_hidden[run].start();
    }
    show(wanted());
}

void RunTableModel::restore(const std::vector<RunSummary>& runs) {
    for (const RunSummary& run : runs) {
        m_hidden.remove(run.id);
        if (!m_place.contains(run.id)) {
            m_rows.push_back(makeRow(run));
            m_place.insert(run.id, m_rows.size() - 1);
        }
    }
    show(wanted());
}

void RunTableModel::setName(RunId run, const QString& name) {
    if (!m_place.contains(run)) {
        return;
    }
    Row& target = m_rows[m_place.value(run)];
    RunSummary summary = target.run;
    summary.name = name.toStdString();
    target = makeRow(std::move(summary));
    changed(run, Name);
    show(wanted());
}

void RunTableModel::setNote(RunId run, const QString& note) {
    if (!m_place.contains(run)) {
        return;
    }
    Row& target = m_rows[m_place.value(run)];
    target.run.note = note.toStdString();
    target.texts.note = note.toLower();
    changed(run, Status);
    show(wanted());
}

void RunTableModel::setTags(RunId run, const QStringList& tags) {
    if (!m_place.contains(run)) {
        return;
    }
    Row& target = m_rows[m_place.value(run)];
    target.run.tags.clear();
    for (const QString& tag : tags) {
        target.run.tags.push_back(tag.toStdString());
    }
    target.texts = RunTexts::of(target.run);
    changed(run, Status);
    show(wanted());
}

const RunSummary* RunTableModel::find(RunId run) const {
    const auto found = m_place.constFind(run);
    return found == m_place.cend() ? nullptr : &m_rows[*found].run;
}

int RunTableModel::rowOf(RunId run) const {
    const auto found = std::ranges::find(m_visible, run);
    return found == m_visible.end() ? -1 : static_cast<int>(found - m_visible.begin());
}

int RunTableModel::count(RunStatus status) const {
    return static_cast<int>(std::ranges::count_if(m_rows, [&](const Row& candidate) {
        return candidate.run.status == status && !m_hidden.contains(candidate.run.id);
    }));
}

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
    if (!m_visible.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::DecorationRole});
    }
}

// A change of the name's cell would overwrite what is being typed there: `first` leaves it out where it can.
void RunTableModel::changed(RunId run, Column first) {
    const int row = rowOf(run);
    if (row >= 0) {
        emit dataChanged(index(row, first), index(row, ColumnCount - 1));
    }
}

std::vector<RunId> RunTableModel::wanted() const {
    std::vector<const Row*> chosen;
    chosen.reserve(m_rows.size());
    for (const Row& candidate : m_rows) {
        if (!m_hidden.contains(candidate.run.id) && m_filter.matches(candidate.texts)) {
            chosen.push_back(&candidate);
        }
    }
    if (m_sortColumn == Name) {
        for (const Row* candidate : chosen) {
            if (!candidate->nameKey) {
                candidate->nameKey = m_collator.sortKey(QString::fromStdString(candidate->run.name));
            }
        }
    }
    std::ranges::sort(chosen, [this](const Row* a, const Row* b) { return before(*a, *b); });
    std::vector<RunId> order;
    order.reserve(chosen.size());
    for (const Row* candidate : chosen) {
        order.push_back(candidate->run.id);
    }
    return order;
}

bool RunTableModel::before(const Row& a, const Row& b) const {
    const RunSummary& x = a.run;
    const RunSummary& y = b.run;
    const auto compare = [](const auto& u, const auto& v) { return u < v ? -1 : v < u ? 1 : 0; };
    int order = 0;
    switch (m_sortColumn) {
    case Name:
        order = a.nameKey->compare(*b.nameKey);
        break;
    case Status:
        order = compare(x.status, y.status);
        break;
    case Method:
        order = a.texts.method.compare(b.texts.method);
        break;
    case Model:
        order = a.texts.model.compare(b.texts.model);
        break;
    case Task:
        order = a.texts.task.compare(b.texts.task);
        break;
    case Budget:
        order = compare(std::tie(x.targetBudget, x.initBudget), std::tie(y.targetBudget, y.initBudget));
        break;
    case Metric:
        // Without a metric: last, whichever way one sorts.
        if (x.bestMetricName.empty() != y.bestMetricName.empty()) {
            return y.bestMetricName.empty();
        }
        order = compare(x.bestMetric, y.bestMetric);
        break;
    case Time:
        order = compare(x.seconds, y.seconds);
        break;
    case Tags:
        order = compare(x.tags, y.tags);
        break;
    case Note:
        order = a.texts.note.compare(b.texts.note);
        break;
    default: // what has not started yet is newest
        order = compare(x.startedAt > 0 ? x.startedAt : 1e18, y.startedAt > 0 ? y.startedAt : 1e18);
        break;
    }
    if (order == 0) {
        return x.id > y.id;
    }
    return (order < 0) == (m_sortOrder == Qt::AscendingOrder);
}

// Goes from what is shown to `order` with the smallest announcement: selection and open editors survive all
// but the last.
void RunTableModel::show(std::vector<RunId> order) {
    const auto [fewer, more] =
        std::minmax({order.size(), m_visible.size()}); // of a list: values, no references
    if (more - fewer > mostSingleChanges) {
        beginResetModel();
        m_visible = std::move(order);
        endResetModel();
        return;
    }
    if (m_visible == order) {
        return;
    }
    const std::unordered_set<RunId> next(order.begin(), order.end());
    const std::unordered_set<RunId> now(m_visible.begin(), m_visible.end());
    std::vector<int> gone;
    for (std::size_t i = 0; i < m_visible.size(); ++i) {
        if (!next.contains(m_visible[i])) {
            gone.push_back(static_cast<int>(i));
        }
    }
    std::vector<RunId> come;
    std::ranges::copy_if(order, std::back_inserter(come), [&](RunId id) { return !now.contains(id); });
    if (gone.size() + come.size() > mostSingleChanges) {
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
    if (m_visible == order) {
        return;
    }
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
        after.push_back(index(places.value(m_visible[static_cast<std::size_t>(old.row())]), old.column()));
    }
    m_visible = std::move(order);
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const RunSummary& run = row(idAt(index.row())).run;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return runText(run, index.column());
    case Qt::DecorationRole:
        if (index.column() == Status) {
            return m_statusIcons.value(static_cast<int>(run.status));
        }
        return index.column() == Name ? QVariant(m_runIcons.value(run.colour % 16)) : QVariant();
    case Qt::TextAlignmentRole:
        switch (index.column()) {
        case Budget:
        case Metric:
        case Time:
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        default:
            return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
        }
    case Qt::ToolTipRole:
        return runTip(run, index.column());
    case Qt::AccessibleTextRole:
        return runText(run, index.column());
    case IdRole:
        return QVariant::fromValue<qint64>(run.id);
    default:
        return {};
    }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool number = section == Budget || section == Metric || section == Time;
        return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const std::array<QString, ColumnCount> titles = {tr("Name"),    tr("Status"), tr("Method"), tr("Model"),
                                                     tr("Task"),    tr("Budget"), tr("Best"),   tr("Time"),
                                                     tr("Started"), tr("Tags"),   tr("Note")};
    return titles[static_cast<std::size_t>(section)];
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        index.column() != Name) {
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

QMimeData* RunTableModel::mimeData(const QModelIndexList& rows) const {
    QList<qint64> runs;
    for (const QModelIndex& index : rows) {
        const qint64 run = idAt(index.row());
        if (!runs.contains(run)) {
            runs << run;
        }
    }
    return runDrag(runs).release();
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) {
        return Qt::NoItemFlags;
    }
    const Qt::ItemFlags base =
        Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
    return index.column() == Name ? base | Qt::ItemIsEditable : base;
}

void RunTableModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= ColumnCount) {
        column = Started;
        order = Qt::DescendingOrder;
    }
    m_sortColumn = column;
    m_sortOrder = order;
    show(wanted());
}

} // namespace rankscope
