#include "ui/compare/amounts.h"

#include "ui/core_text.h"
#include "ui/runs/run_presentation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double bytesOfWeight = 4.0; // adapters are stored as float32

bool isNumeric(const DifferenceRow& row) {
    return std::ranges::all_of(row.values, [](const ComparedValue& v) { return !v.present || v.number; });
}

Amount fieldAmount(const DifferenceRow& row) {
    Amount amount;
    amount.key = QString::fromStdString(row.key);
    amount.title =
        row.unit.empty() ? amount.key : QStringLiteral("%1 (%2)").arg(amount.key, coreText(row.unit));
    amount.field = true;
    const bool numeric = isNumeric(row);
    for (const ComparedValue& value : row.values) {
        if (numeric || !value.present) {
            amount.values.push_back(value.number.value_or(nan));
            continue;
        }
        const QString text = QString::fromStdString(value.text);
        if (!amount.categories.contains(text)) {
            amount.categories << text;
        }
        amount.values.push_back(static_cast<double>(amount.categories.indexOf(text)));
    }
    return amount;
}

// Among the runs that have it: what only an imported run lacks is no axis.
bool varies(const DifferenceRow& row) {
    const ComparedValue* first = nullptr;
    for (const ComparedValue& value : row.values) {
        if (!value.present) {
            continue;
        }
        if (first != nullptr && !first->sameAs(value)) {
            return true;
        }
        first = first != nullptr ? first : &value;
    }
    return false;
}

template <class Value>
Amount costAmount(const CompareSet& set, const QString& key, const QString& title, Value value) {
    Amount amount;
    amount.key = key;
    amount.title = title;
    amount.less = true;
    for (const ComparedRun& run : set.runs) {
        const double cost = run.started.totalSteps > 0 ? static_cast<double>(value(run)) : 0.0;
        amount.values.push_back(cost > 0.0 ? cost : nan);
    }
    return amount;
}

} // namespace

std::vector<Amount> amountsOf(const CompareSet& set) {
    std::vector<Amount> amounts;
    for (const DifferenceRow& row : set.differences.rows) {
        if (row.part == DifferencePart::Configuration && varies(row)) {
            amounts.push_back(fieldAmount(row));
        }
    }
    amounts.push_back(costAmount(set, QStringLiteral("kept_parameters"), CompareTab::tr("kept weights"),
                                 [](const ComparedRun& run) { return adapterParameters(run); }));
    amounts.push_back(costAmount(set, QStringLiteral("total_rank"), CompareTab::tr("total rank (triplets)"),
                                 [](const ComparedRun& run) { return totalRank(run); }));
    amounts.push_back(costAmount(set, QStringLiteral("adapter_size"), CompareTab::tr("adapter size (MB)"),
                                 [](const ComparedRun& run) {
                                     return static_cast<double>(adapterParameters(run)) * bytesOfWeight / 1e6;
                                 }));
    amounts.push_back(costAmount(set, QStringLiteral("step_time"), CompareTab::tr("time of a step (s)"),
                                 [](const ComparedRun& run) { return stepSeconds(run); }));
    amounts.push_back(costAmount(set, QStringLiteral("seconds"), CompareTab::tr("time in training (s)"),
                                 [](const ComparedRun& run) { return run.seconds; }));
    amounts.push_back(costAmount(set, QStringLiteral("peak_memory"), CompareTab::tr("peak memory (MB)"),
                                 [](const ComparedRun& run) { return run.peakMemoryMb; }));
    QStringList metrics = set.evaluationMetrics();
    for (const QString& name : metrics) {
        Amount amount;
        amount.key = name;
        amount.title = metricTitle(name);
        amount.less = lessIsBetter(name.toStdString());
        for (const ComparedRun& run : set.runs) {
            const auto found = run.metrics.find(name.toStdString());
            amount.values.push_back(found != run.metrics.end() ? found->second.last : nan);
        }
        amounts.push_back(std::move(amount));
    }
    return amounts;
}

namespace {

std::string amountText(const Amount& amount, std::size_t run) {
    const double value = amount.values[run];
    if (!std::isfinite(value)) {
        return {};
    }
    return amount.categories.isEmpty() ? numberText(value)
                                       : amount.categories.value(static_cast<int>(value)).toStdString();
}

} // namespace

PlainTable amountTable(const CompareSet& set, const std::vector<const Amount*>& amounts,
                       const QList<qint64>& runs) {
    PlainTable table;
    table.headers.push_back(CompareTab::tr("run").toStdString());
    for (const Amount* amount : amounts) {
        table.headers.push_back(amount->title.toStdString());
        if (!amount->categories.isEmpty()) {
            table.wordColumns.push_back(table.headers.size() - 1);
        }
    }
    for (std::size_t i = 0; i < set.runs.size(); ++i) {
        if (!runs.contains(set.runs[i].id)) {
            continue;
        }
        std::vector<PlainTable::Cell> row{set.titles[static_cast<int>(i)].toStdString()};
        for (const Amount* amount : amounts) {
            row.emplace_back(amountText(*amount, i));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace rankscope
