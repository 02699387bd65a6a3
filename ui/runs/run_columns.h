#pragma once

#include "core/analysis/listed_groups.h"
#include "core/analysis/run_property.h"
#include "core/analysis/statistics.h"
#include "ui/runs/run_row.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace rankscope {

// The table's columns: those that every table has and any number of properties behind them, such as a
// configuration key or a metric. What a cell says of a run, of a group and in comparison with a baseline. A
// value of RunTableModel; UI thread only.
class RunColumns {
public:
    enum BuiltIn { Name, Status, Method, Model, Task, Budget, Metric, Time, Started, Tags, Note, BuiltIns };

    int count() const { return BuiltIns + static_cast<int>(m_added.size()); }
    // -1: neither added nor built in.
    int indexOf(const QString& property) const;
    QStringList added() const; // names of properties
    void add(const RunProperty& property) { m_added.push_back(property); }
    void remove(int column) { m_added.erase(m_added.begin() + (column - BuiltIns)); }
    bool needDocuments() const;

    QString title(int column) const;
    QString headerTip(int column) const;
    bool isNumeric(int column) const; // right-aligned; with means and differences
    bool needsDocument(int column) const;

    QString text(int column, const RunRow& row) const;
    QString tip(int column, const RunRow& row) const;
    RunValue value(int column, const RunRow& row) const; // what it is sorted by
    // "+0.0040" against the baseline; empty where there is nothing to compare.
    QString difference(int column, const RunRow& row, const RunRow& baseline) const;
    // "0.9123 ± 0.0031, n 12"; empty when nobody has a number.
    QString summary(int column, const std::vector<const ListedRun*>& runs) const;
    SampleSummary statistics(int column, const std::vector<const ListedRun*>& runs) const;

private:
    std::optional<RunProperty> property(int column) const; // of what is numeric among the built-in ones, too
    std::vector<RunProperty> m_added;
};

// "target_r", "accuracy (evaluation), best": the title of a column or group of this property.
QString propertyTitle(const RunProperty& property);
// A sentence that says what it is.
QString propertyTip(const RunProperty& property);

} // namespace rankscope
