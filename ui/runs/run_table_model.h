#pragma once

#include "core/analysis/query_completion.h"
#include "core/analysis/run_query.h"
#include "ui/runs/run_columns.h"
#include "ui/runs/run_order.h"
#include "ui/theme.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QIcon>
#include <QList>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace rankscope {

// The list of runs: filtered, sorted and, if wanted, in groups, each with a row of its own before its runs.
// It filters and sorts by itself: a QSortFilterProxyModel tells its views about every gap one by one, which
// takes seconds for ten thousand runs. Owned by RunsPage; UI thread only.
class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using BuiltIn = RunColumns::BuiltIn;
    using enum RunColumns::BuiltIn;
    enum Role { IdRole = Qt::UserRole };

    explicit RunTableModel(QObject* parent = nullptr);

    void setRuns(std::vector<RunSummary> runs);
    using Documents = std::vector<std::pair<RunId, std::shared_ptr<const RunDocument>>>;
    void setDocuments(const Documents& documents);
    bool needsDocuments() const; // for the filter, a column or the groups

    // Of a text that cannot be read, what can be is the filter, or else the last good one stays; the error is
    // returned.
    std::optional<QueryError> setFilter(const QString& text);
    const RunQuery& filter() const { return m_filter; }
    // The part of the filter without which most runs would come back, as written; empty when nothing is
    // filtered out.
    QString costliestClause() const;
    void setArchivedShown(bool on);
    bool archivedShown() const { return m_withArchived; }
    const QueryVocabulary& vocabulary() const; // without metrics

    const RunColumns& columns() const { return m_columns; }
    int addColumn(const RunProperty& property); // its number; of one that is there already, too
    void removeColumn(int column);
    void setBaseline(RunId run); // 0: none; numbers are compared with its
    RunId baseline() const { return m_baseline; }

    const std::vector<SortKey>& sortKeys() const { return m_order.keys(); }
    void setSortKeys(std::vector<SortKey> keys);
    // As the last key; turns it round when it is one already.
    void addSortKey(int column);

    void setGrouping(const std::optional<RunProperty>& by);
    const std::optional<RunProperty>& grouping() const { return m_grouping; }
    bool isGroup(int row) const { return idAt(row) < 0; }
    bool isCollapsed(int row) const { return m_collapsed.contains(idAt(row)); }
    void setCollapsed(int row, bool collapsed);
    void setAllCollapsed(bool collapsed);
    QList<RunId> runsOfGroup(int row) const;

    // Takes runs out of the list before the workspace has; restore() brings them back. A hidden run that the
    // workspace still lists some seconds later was not deleted after all and is shown again.
    void hide(const QList<RunId>& runs);
    void restore(const std::vector<RunSummary>& runs);

    void setName(RunId run, const QString& name);
    void setNote(RunId run, const QString& note);
    void setTags(RunId run, const QStringList& tags);
    void setStarred(const QList<RunId>& runs, bool on);
    void setArchived(const QList<RunId>& runs, bool on);

    const RunSummary* find(RunId run) const;                                       // nullptr: unknown
    RunId idAt(int row) const { return m_visible[static_cast<std::size_t>(row)]; } // negative: a group
    int rowOf(RunId run) const;                                                    // -1: not shown
    int shown() const { return m_shown; } // runs, in collapsed groups too
    int total() const;                    // without those in the archive, unless they are shown
    int archived() const;                 // that are left out
    int count(RunStatus status) const;
    void eachRun(const std::function<void(const RunRow&)>& visit) const; // deleted ones as well
    void applyTheme(const Theme& theme);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QMimeData* mimeData(const QModelIndexList& rows) const override; // the runs that are dragged
    void sort(int column, Qt::SortOrder order) override;             // by this alone

signals:
    void renameAsked(qint64 run, const QString& name); // typed in place; somebody turns it into an undo step
    void sortKeysChanged();

private:
    struct Group {
        QString title;
        std::vector<RunId> runs;
        mutable QHash<int, QString> summaries; // by column
    };
    const RunRow& row(RunId run) const { return m_rows[m_place.value(run)]; }
    const RunRow* known(RunId run) const;
    bool isListed(const RunRow& row) const; // not deleted, and not in an archive that is not shown
    std::vector<const ListedRun*> listed(const Group& group) const;
    QVariant groupData(const Group& group, RunId id, int column, int role) const;
    QString cellText(const RunRow& row, int column) const;
    template <class Change>
    void change(const QList<RunId>& runs, BuiltIn first, const Change& apply);
    void changed(RunId run, BuiltIn first);
    void repaint(int firstColumn);

    std::vector<std::size_t> matching() const;
    std::vector<RunId> arrange(); // filtered, sorted and grouped
    std::vector<RunId> inGroups(const std::vector<std::size_t>& order);
    void show(std::vector<RunId> order);
    void rearrange() { show(arrange()); }

    RunColumns m_columns;
    RunOrder m_order;
    std::vector<RunRow> m_rows;
    QHash<RunId, std::size_t> m_place;
    std::vector<RunId> m_visible;
    int m_shown = 0;
    RunQuery m_filter;
    bool m_withArchived = false;
    RunId m_baseline = 0;
    std::optional<RunProperty> m_grouping;
    QHash<RunId, Group> m_groups;     // by their negative numbers
    QHash<QString, RunId> m_groupIds; // by value; kept as long as runs are grouped by the same
    QSet<RunId> m_collapsed;
    QHash<RunId, QElapsedTimer> m_hidden;
    mutable std::optional<QueryVocabulary> m_vocabulary;
    QHash<int, QIcon> m_statusIcons;
    QHash<int, QIcon> m_runIcons; // by colour index
    QHash<bool, QIcon> m_groupIcons;
    Theme m_theme = Theme::light();
};

} // namespace rankscope
