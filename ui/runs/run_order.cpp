#include "ui/runs/run_order.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace rankscope {

RunOrder::RunOrder() {
    if (m_collator.locale().language() == QLocale::C) {
        m_collator.setLocale(QLocale(QLocale::English)); // C compares bytes and knows no numbers
    }
    m_collator.setNumericMode(true); // run-2 before run-10
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

// Names are as many as runs and change rarely: their keys stay with the rows.
std::vector<double> RunOrder::nameRanks(const std::vector<RunRow>& rows) const {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const RunRow& row : rows) {
        if (!row.nameKey) {
            row.nameKey.emplace(m_collator.sortKey(QString::fromStdString(row.run.name)));
        }
    }
    const auto compare = [&](std::size_t a, std::size_t b) {
        return rows[a].nameKey->compare(*rows[b].nameKey);
    };
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return compare(a, b) < 0; });
    std::vector<double> ranks(rows.size());
    double rank = 0.0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        rank += i > 0 && compare(order[i - 1], order[i]) != 0 ? 1.0 : 0.0;
        ranks[order[i]] = rank;
    }
    return ranks;
}

// Others are few different texts; numbers among them come first.
std::vector<double> RunOrder::textRanks(int column, const std::vector<RunRow>& rows,
                                        const RunColumns& columns) const {
    std::unordered_map<std::string_view, double> known;
    std::vector<double> ranks(rows.size(), std::numeric_limits<double>::quiet_NaN());
    std::vector<RunValue> values;
    values.reserve(rows.size());
    for (const RunRow& row : rows) {
        values.push_back(columns.value(column, row));
        if (!values.back().isNumber() && !values.back().text.empty()) {
            known.emplace(values.back().text, 0.0);
        }
    }
    std::vector<std::pair<QCollatorSortKey, std::string_view>> sorted;
    sorted.reserve(known.size());
    for (const auto& [text, rank] : known) {
        sorted.emplace_back(m_collator.sortKey(QString::fromUtf8(text.data(), qsizetype(text.size()))), text);
    }
    std::ranges::sort(sorted, [](const auto& a, const auto& b) { return a.first.compare(b.first) < 0; });
    constexpr double behindNumbers = 1e18;
    double rank = 0.0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        rank += i > 0 && sorted[i - 1].first.compare(sorted[i].first) != 0 ? 1024.0 : 0.0; // exact at 1e18
        known[sorted[i].second] = behindNumbers + rank;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (values[i].isNumber()) {
            ranks[i] = values[i].number;
        } else if (!values[i].text.empty()) {
            ranks[i] = known[values[i].text];
        }
    }
    return ranks;
}

const std::vector<double>& RunOrder::ranks(int column, const std::vector<RunRow>& rows,
                                           const RunColumns& columns) {
    auto& ranks = m_ranks[column];
    if (ranks.size() != rows.size()) {
        ranks = column == RunColumns::Name ? nameRanks(rows) : textRanks(column, rows, columns);
    }
    return ranks;
}

void RunOrder::sort(std::vector<std::size_t>& order, const std::vector<RunRow>& rows,
                    const RunColumns& columns) {
    struct Key {
        const double* ranks;
        double sign;
    };
    std::vector<Key> keys;
    for (const SortKey& key : m_keys) {
        keys.push_back(
            {ranks(key.column, rows, columns).data(), key.order == Qt::AscendingOrder ? 1.0 : -1.0});
    }
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        for (const Key& key : keys) {
            const double x = key.ranks[a], y = key.ranks[b];
            if (x == y) {
                continue;
            }
            const bool noX = std::isnan(x), noY = std::isnan(y);
            if (noX && noY) {
                continue;
            }
            return noX || noY ? noY : key.sign * x < key.sign * y;
        }
        return rows[a].run.id > rows[b].run.id;
    });
}

} // namespace rankscope
