#pragma once

#include "core/store/run_records.h"
#include "ui/runs/run_filter.h"
#include "ui/theme.h"

#include <QAbstractTableModel>
#include <QCollator>
#include <QElapsedTimer>
#include <QHash>
#include <QIcon>
#include <QList>

#include <optional>
#include <vector>

namespace rankscope {

// The list of runs, filtered and sorted. It filters and sorts by itself: a QSortFilterProxyModel tells its
// views about every gap one by one, which takes seconds for ten thousand runs. Owned by RunsPage; UI thread
// only.
class RunTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Status, Method, Model, Task, Budget, Metric, Time, Started, Tags, Note, ColumnCount };
    enum Role { IdRole = Qt::UserRole };

    explicit RunTableModel(QObject* parent = nullptr);

    void setRuns(std::vector<RunSummary> runs);
    void setFilter(const QString& text);
    const RunFilter& filter() const { return m_filter; }
    // The term without which most runs would come back; empty when nothing is filtered out.
    QString costliestTerm() const;

    // Takes runs out of the list before the workspace has; restore() brings them back. A hidden run that the
    // workspace still lists some seconds later was not deleted after all and is shown again.
    void hide(const QList<RunId>& runs);
    void restore(const std::vector<RunSummary>& runs);

    void setName(RunId run, const QString& name);
    void setNote(RunId run, const QString& note);
    void setTags(RunId run, const QStringList& tags);

    const RunSummary* find(RunId run) const; // nullptr: unknown
    RunId idAt(int row) const { return m_visible[static_cast<std::size_t>(row)]; }
    int rowOf(RunId run) const; // -1: not shown
    int total() const { return static_cast<int>(m_rows.size() - static_cast<std::size_t>(m_hidden.size())); }
    int count(RunStatus status) const;
    void applyTheme(const Theme& theme);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QMimeData* mimeData(const QModelIndexList& rows) const override; // the runs that are dragged
    void sort(int column, Qt::SortOrder order) override;

signals:
    void renameAsked(qint64 run, const QString& name); // typed in place; somebody turns it into an undo step

private:
    struct Row {
        RunSummary run;
        RunTexts texts;
        mutable std::optional<QCollatorSortKey> nameKey; // made when names are sorted
    };
    Row makeRow(RunSummary run) const;
    const Row& row(RunId run) const { return m_rows[m_place.value(run)]; }
    void changed(RunId run, Column first);
    std::vector<RunId> wanted() const; // filtered and sorted
    bool before(const Row& a, const Row& b) const;
    void show(std::vector<RunId> order);

    QCollator m_collator;
    std::vector<Row> m_rows;
    QHash<RunId, std::size_t> m_place;
    std::vector<RunId> m_visible;
    RunFilter m_filter;
    QHash<RunId, QElapsedTimer> m_hidden;
    int m_sortColumn = Started;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    QHash<int, QIcon> m_statusIcons;
    QHash<int, QIcon> m_runIcons; // by colour index
    Theme m_theme = Theme::light();
};

} // namespace rankscope
