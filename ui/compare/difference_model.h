#pragma once

#include "core/analysis/run_difference.h"
#include "ui/compare/compare_set.h"

#include <QAbstractTableModel>

#include <vector>

namespace rankscope {

// A DifferenceTable with a row for every key that is shown and a column for every run; the keys are the
// vertical header, so that they stay in sight. Owned by DifferenceTab; UI thread only.
class DifferenceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(const SharedSet& set);
    void setDifferencesOnly(bool on);
    void setIgnoreUnknown(bool on); // what one side does not know is no difference
    void setSearch(const QString& text);
    void applyTheme(const Theme& theme);
    int total() const { return static_cast<int>(m_table.rows.size()); } // rows, shown or not
    int differing() const;
    int onlyUnknown() const { return static_cast<int>(m_table.onlyUnknown()); }
    // The rows that are shown, of these columns in this order.
    PlainTable shownTable(const std::vector<int>& columns) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void filter();
    bool differs(const DifferenceRow& row) const { return m_ignoreUnknown ? row.knownDiffer : row.differs; }
    const DifferenceRow& row(int shown) const {
        return m_table.rows[m_shown[static_cast<std::size_t>(shown)]];
    }

    SharedSet m_set;
    DifferenceTable m_table;
    std::vector<std::size_t> m_shown;
    bool m_differencesOnly = true;
    bool m_ignoreUnknown = false;
    QString m_search;
    Theme m_theme = Theme::light();
};

} // namespace rankscope
