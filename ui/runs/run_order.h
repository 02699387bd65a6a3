#pragma once

#include "ui/runs/run_columns.h"

#include <QCollator>

#include <map>
#include <vector>

namespace rankscope {

struct SortKey {
    int column = 0;
    Qt::SortOrder order = Qt::AscendingOrder;
    bool operator==(const SortKey&) const = default;
};

// Sorts rows by several columns. Each column is turned into numbers once, which makes comparing cheap; the
// numbers are kept until forget(). Owned by RunTableModel; UI thread only.
class RunOrder {
public:
    RunOrder();

    const std::vector<SortKey>& keys() const { return m_keys; }
    void setKeys(std::vector<SortKey> keys) { m_keys = std::move(keys); }
    void forget() { m_ranks.clear(); } // the rows or the columns are others

    // Numbers of rows in the order of the keys, the newest first where they say nothing. What has no value
    // comes last, whichever way one sorts.
    void sort(std::vector<std::size_t>& order, const std::vector<RunRow>& rows, const RunColumns& columns);

private:
    const std::vector<double>& ranks(int column, const std::vector<RunRow>& rows, const RunColumns& columns);
    std::vector<double> textRanks(int column, const std::vector<RunRow>& rows,
                                  const RunColumns& columns) const;
    std::vector<double> nameRanks(const std::vector<RunRow>& rows) const;

    QCollator m_collator;
    std::vector<SortKey> m_keys;
    std::map<int, std::vector<double>> m_ranks; // NaN: no value
};

} // namespace rankscope
