#include "ui/runs/run_table_model.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace rankscope {

namespace {

// Longer than a deletion takes to reach the list that comes from the workspace.
constexpr qint64 deletionMs = 5000;
// More keys than this nobody follows.
constexpr std::size_t mostSortKeys = 5;

bool same(const RunSummary& a, const RunSummary& b) {
    const auto all = [](const RunSummary& r) {
        return std::tie(r.uid, r.name, r.status, r.method, r.model, r.task, r.initBudget, r.targetBudget,
                        r.bestMetricName, r.bestMetric, r.seconds, r.startedAt, r.endedAt, r.stepsDone,
                        r.totalSteps, r.device, r.endStage, r.endMessage, r.note, r.group, r.tags, r.seed,
                        r.parent, r.parentStep, r.colour, r.starred, r.archived);
    };
    return all(a) == all(b);
}

} // namespace

RunTableModel::RunTableModel(QObject* parent)
    : QAbstractTableModel(parent) {
    m_order.setKeys({{Started, Qt::DescendingOrder}});
    applyTheme(m_theme);
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
    std::ranges::copy_if(m_visible, std::back_inserter(kept),
                         [&](RunId id) { return id < 0 || place.contains(id); });
    if (kept.size() != m_visible.size()) {
        show(std::move(kept));
    }
    std::vector<RunRow> rows;
    rows.reserve(runs.size());
    std::vector<std::pair<RunId, bool>> updated; // and whether the name's cell is other than it was
    bool other = runs.size() != m_rows.size();
    for (RunSummary& run : runs) {
        const auto known = m_place.constFind(run.id);
        RunRow* old = known == m_place.cend() ? nullptr : &m_rows[*known];
        other |= old == nullptr || *known != rows.size();
        if (old != nullptr && same(old->run, run)) {
            old->run = std::move(run); // only times that nobody sees are new
            rows.push_back(std::move(*old));
            continue;
        }
        RunRow row(std::move(run));
        if (old != nullptr) {
            const bool name = old->run.name != row.run.name;
            const bool sameRun = old->run.uid == row.run.uid;
            updated.emplace_back(row.run.id, name || old->run.colour != row.run.colour ||
                                                 old->run.starred != row.run.starred);
            row.listed.document = sameRun ? old->listed.document : nullptr;
            row.nameKey = name ? std::nullopt : std::move(old->nameKey);
        }
        rows.push_back(std::move(row));
    }
    m_rows = std::move(rows);
    m_place = std::move(place);
    if (other || !updated.empty()) {
        m_order.forget();
        m_vocabulary.reset();
    }
    for (const auto& [id, name] : updated) {
        changed(id, name ? Name : Status);
    }
    rearrange();
}

void RunTableModel::setDocuments(const Documents& documents) {
    for (const auto& [id, document] : documents) {
        if (const auto place = m_place.constFind(id); place != m_place.cend()) {
            m_rows[*place].listed.document = document;
        }
    }
    m_order.forget();
    if (needsDocuments()) {
        repaint(BuiltIns);
        rearrange();
    }
}

bool RunTableModel::needsDocuments() const {
    return m_filter.needsDocuments() || m_columns.needDocuments() ||
           (m_grouping && m_grouping->needsDocument());
}

std::optional<QueryError> RunTableModel::setFilter(const QString& text) {
    const std::string written = text.toStdString();
    auto query = RunQuery::parse(written);
    if (query) {
        m_filter = std::move(*query);
        rearrange();
        return std::nullopt;
    }
    // The last good filter may have ended in the field's name, taken for a word to look for.
    RunQuery part = RunQuery::goodPart(written, query.error());
    if (!part.isEmpty() || m_filter.endsInWord()) {
        m_filter = std::move(part);
        rearrange();
    }
    return query.error();
}

QString RunTableModel::costliestClause() const {
    QString costliest;
    std::ptrdiff_t most = 0;
    for (const RunQuery::Clause& clause : m_filter.clauses()) {
        const auto lost = std::ranges::count_if(
            m_rows, [&](const RunRow& row) { return isListed(row) && !clause.test(row.listed); });
        if (lost > most) {
            most = lost;
            const std::string_view written = m_filter.written(clause);
            costliest = QString::fromUtf8(written.data(), static_cast<qsizetype>(written.size()));
        }
    }
    return costliest;
}

void RunTableModel::setArchivedShown(bool on) {
    m_withArchived = on;
    rearrange();
}

const QueryVocabulary& RunTableModel::vocabulary() const {
    if (!m_vocabulary) {
        std::set<std::string> tags, datasets, models, methods, groups, devices;
        for (const RunRow& row : m_rows) {
            const RunTexts& texts = row.listed.texts;
            tags.insert(texts.tags.begin(), texts.tags.end());
            datasets.insert(texts.dataset);
            models.insert(texts.model);
            methods.insert(texts.method);
            groups.insert(texts.group);
            devices.insert(texts.device);
        }
        const auto list = [](std::set<std::string>& all) {
            all.erase(std::string());
            return std::vector<std::string>(all.begin(), all.end());
        };
        m_vocabulary = QueryVocabulary{
            {}, list(tags), list(datasets), list(models), list(methods), list(groups), list(devices)};
    }
    return *m_vocabulary;
}

int RunTableModel::addColumn(const RunProperty& property) {
    const int there = m_columns.indexOf(QString::fromStdString(property.name()));
    if (there >= 0) {
        return there;
    }
    const int column = m_columns.count();
    beginInsertColumns({}, column, column);
    m_columns.add(property);
    endInsertColumns();
    return column;
}

void RunTableModel::removeColumn(int column) {
    std::vector<SortKey> keys = sortKeys();
    std::erase_if(keys, [&](const SortKey& key) { return key.column == column; });
    for (SortKey& key : keys) {
        key.column -= key.column > column ? 1 : 0;
    }
    beginRemoveColumns({}, column, column);
    m_columns.remove(column);
    m_order.forget();
    for (Group& group : m_groups) {
        group.summaries.clear();
    }
    endRemoveColumns();
    setSortKeys(std::move(keys));
}

void RunTableModel::setBaseline(RunId run) {
    m_baseline = run;
    repaint(0);
}

void RunTableModel::setSortKeys(std::vector<SortKey> keys) {
    std::erase_if(keys,
                  [&](const SortKey& key) { return key.column < 0 || key.column >= m_columns.count(); });
    if (keys.empty()) {
        keys = {{Started, Qt::DescendingOrder}};
    }
    m_order.setKeys(std::move(keys));
    emit sortKeysChanged();
    rearrange();
}

void RunTableModel::addSortKey(int column) {
    std::vector<SortKey> keys = sortKeys();
    const auto there = std::ranges::find(keys, column, &SortKey::column);
    if (there != keys.end()) {
        there->order = there->order == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    } else if (keys.size() < mostSortKeys) {
        keys.push_back({column, Qt::AscendingOrder});
    }
    setSortKeys(std::move(keys));
}

void RunTableModel::sort(int column, Qt::SortOrder order) { setSortKeys({{column, order}}); }

void RunTableModel::hide(const QList<RunId>& runs) {
    for (const RunId run : runs) {
        m_hidden[run].start();
    }
    rearrange();
}

void RunTableModel::restore(const std::vector<RunSummary>& runs) {
    for (const RunSummary& run : runs) {
        m_hidden.remove(run.id);
        if (!m_place.contains(run.id)) {
            m_rows.emplace_back(run);
            m_place.insert(run.id, m_rows.size() - 1);
        }
    }
    m_order.forget();
    rearrange();
}

template <class Change>
void RunTableModel::change(const QList<RunId>& runs, BuiltIn first, const Change& apply) {
    for (const RunId run : runs) {
        if (const auto place = m_place.constFind(run); place != m_place.cend()) {
            RunRow& row = m_rows[*place];
            apply(row.run);
            const auto document = row.listed.document;
            row.listed = listedRunOf(row.run);
            row.listed.document = document;
            row.nameKey.reset();
            changed(run, first);
        }
    }
    m_order.forget();
    m_vocabulary.reset();
    rearrange();
}

void RunTableModel::setName(RunId run, const QString& name) {
    change({run}, Name, [&](RunSummary& summary) { summary.name = name.toStdString(); });
}

void RunTableModel::setNote(RunId run, const QString& note) {
    change({run}, Status, [&](RunSummary& summary) { summary.note = note.toStdString(); });
}

void RunTableModel::setTags(RunId run, const QStringList& tags) {
    change({run}, Status, [&](RunSummary& summary) {
        summary.tags.clear();
        for (const QString& tag : tags) {
            summary.tags.push_back(tag.toStdString());
        }
    });
}

void RunTableModel::setStarred(const QList<RunId>& runs, bool on) {
    change(runs, Name, [on](RunSummary& summary) { summary.starred = on; });
}

void RunTableModel::setArchived(const QList<RunId>& runs, bool on) {
    change(runs, Name, [on](RunSummary& summary) { summary.archived = on; });
}

void RunTableModel::eachRun(const std::function<void(const RunRow&)>& visit) const {
    std::ranges::for_each(m_rows, visit);
}

const RunRow* RunTableModel::known(RunId run) const {
    const auto found = m_place.constFind(run);
    return found == m_place.cend() ? nullptr : &m_rows[*found];
}

const RunSummary* RunTableModel::find(RunId run) const {
    const RunRow* row = known(run);
    return row == nullptr ? nullptr : &row->run;
}

bool RunTableModel::isListed(const RunRow& row) const {
    const bool archive = row.run.archived && !m_withArchived && !m_filter.asksForArchived();
    return !archive && !m_hidden.contains(row.run.id);
}

int RunTableModel::total() const {
    return static_cast<int>(std::ranges::count_if(m_rows, [&](const RunRow& row) { return isListed(row); }));
}

int RunTableModel::archived() const {
    return static_cast<int>(m_rows.size()) - static_cast<int>(m_hidden.size()) - total();
}

int RunTableModel::count(RunStatus status) const {
    return static_cast<int>(std::ranges::count_if(
        m_rows, [&](const RunRow& row) { return row.run.status == status && isListed(row); }));
}

} // namespace rankscope
