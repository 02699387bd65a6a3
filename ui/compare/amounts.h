#pragma once

#include "core/analysis/plain_table.h"
#include "ui/compare/compare_set.h"

#include <vector>

namespace rankscope {

// One amount that every run may have: a varying field of the configuration, a cost, a result. A plain value.
struct Amount {
    QString key;                // "train.learning_rate", "eval/accuracy"
    QString title;              // with its unit
    QStringList categories;     // empty: numbers; else values are numbers of these
    std::vector<double> values; // one a run, NaN where it has none
    bool field = false;         // of the configuration
    bool less = false;          // the smaller the better
};

// Fields of the configuration in which the runs differ (numbers, and texts as categories), then what the runs
// cost, then their metrics.
std::vector<Amount> amountsOf(const CompareSet& set);

// A row for each of these runs, in the order of the set, a column for each amount.
PlainTable amountTable(const CompareSet& set, const std::vector<const Amount*>& amounts,
                       const QList<qint64>& runs);

} // namespace rankscope
