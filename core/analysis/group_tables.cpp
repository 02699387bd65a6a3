// The tables that are printed of a GroupComparison.
#include "core/analysis/run_groups.h"
#include "core/run/method_traits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

namespace rankscope {

namespace {

constexpr std::size_t longestKey = 24; // letters

std::string fixed(double value, int decimals) { return fmt::format("{:.{}f}", value, decimals); }

// Decimals that show two digits of the deviation, or four where there is none.
int decimalsFor(const SampleSummary& summary) {
    const double scale = summary.deviation && *summary.deviation > 0.0 ? *summary.deviation : 0.0;
    return scale > 0.0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(scale))), 0, 8) : 4;
}

std::string meanText(const SampleSummary& summary) {
    if (!summary.mean) {
        return "";
    }
    const int decimals = decimalsFor(summary);
    return fixed(*summary.mean, decimals) +
           (summary.deviation ? " ± " + fixed(*summary.deviation, decimals) : "");
}

std::string intervalText(const std::optional<ConfidenceInterval>& interval, int decimals) {
    return interval ? fixed(interval->low, decimals) + " to " + fixed(interval->high, decimals) : "";
}

// What a group is called in the table of tests: its title, or a letter where the titles are long.
std::vector<std::string> groupKeys(const GroupComparison& comparison) {
    const bool brief = std::ranges::all_of(
        comparison.groups, [](const GroupResult& group) { return group.group.title.size() <= longestKey; });
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < comparison.groups.size(); ++i) {
        const auto letter = static_cast<char>('A' + i % 26);
        keys.push_back(brief ? comparison.groups[i].group.title
                             : std::string(1, letter) + (i < 26 ? "" : std::to_string(i / 26)));
    }
    return keys;
}

std::string seedsText(const GroupResult& group) {
    std::string out;
    for (const std::optional<std::int64_t> seed : group.seeds) {
        out += (out.empty() ? "" : " ") + (seed ? std::to_string(*seed) : "?");
    }
    return out;
}

struct BudgetRow {
    std::string method;
    std::string parameters;
    std::vector<const GroupResult*> cells; // one a data set, nullptr: never run
};

std::string methodTitle(const RunConfig& config) {
    const MethodTraits& traits = traitsOf(config.method);
    std::string title(traits.label);
    if (traits.lowRank && !traits.allocates) {
        title += fmt::format(" r={}", config.method.targetR);
    }
    return title;
}

std::string meanParameters(std::span<const ComparedRun> runs, const RunGroup& group) {
    std::int64_t sum = 0;
    for (const std::size_t run : group.runs) {
        sum += adapterParameters(runs[run]);
    }
    // An imported log does not say how large its matrices are.
    return sum == 0 ? std::string() : parameterText(sum / static_cast<std::int64_t>(group.runs.size()));
}

std::vector<BudgetRow> budgetRows(std::span<const ComparedRun> runs, const GroupComparison& comparison,
                                  std::vector<std::string>& datasets) {
    struct Setting {
        std::string method;
        std::string dataset;
        std::int64_t targetR = 0;
        auto operator<=>(const Setting&) const = default;
    };
    std::vector<Setting> settings;
    std::map<Setting, int> times;
    for (const GroupResult& group : comparison.groups) {
        const RunConfig config = runs[group.group.runs.front()].config();
        settings.push_back({methodTitle(config), datasetTitle(config), config.method.targetR});
        ++times[settings.back()];
    }
    std::vector<BudgetRow> rows;
    for (std::size_t i = 0; i < settings.size(); ++i) {
        const GroupResult& group = comparison.groups[i];
        const std::string& dataset = settings[i].dataset;
        auto column = static_cast<std::size_t>(std::ranges::find(datasets, dataset) - datasets.begin());
        if (column == datasets.size()) {
            datasets.push_back(dataset);
        }
        BudgetRow wanted{settings[i].method, meanParameters(runs, group.group), {}};
        // The method alone does not say which of two settings with the same budget this is.
        wanted.method += times[settings[i]] > 1 ? " (" + group.group.title + ")" : "";
        auto row = std::ranges::find_if(rows, [&](const BudgetRow& other) {
            const bool taken = other.cells.size() > column && other.cells[column] != nullptr;
            return other.method == wanted.method && other.parameters == wanted.parameters && !taken;
        });
        if (row == rows.end()) {
            rows.push_back(std::move(wanted));
            row = std::prev(rows.end());
        }
        row->cells.resize(std::max(row->cells.size(), column + 1), nullptr);
        row->cells[column] = &group;
    }
    for (BudgetRow& row : rows) {
        row.cells.resize(datasets.size(), nullptr);
    }
    return rows;
}

std::optional<double> averageOf(const BudgetRow& row) {
    double sum = 0.0;
    for (const GroupResult* cell : row.cells) {
        if (cell == nullptr || !cell->summary.mean) {
            return std::nullopt;
        }
        sum += *cell->summary.mean;
    }
    return sum / static_cast<double>(row.cells.size());
}

// Marks the best of the values that there are.
void markBest(std::vector<std::vector<PlainTable::Cell>>& rows, std::size_t column,
              const std::vector<std::optional<double>>& values, bool less) {
    std::optional<double> best;
    for (const auto& value : values) {
        if (value && (!best || (less ? *value < *best : *value > *best))) {
            best = value;
        }
    }
    const bool tied = std::ranges::all_of(values, [&](const auto& value) { return !value || value == best; });
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i][column].strong = best && values[i] == best && !tied;
    }
}

} // namespace

std::string datasetTitle(const RunConfig& config) {
    const std::filesystem::path file(config.task.train);
    const std::string folder = file.parent_path().filename().string();
    return folder.empty() ? file.stem().string() : folder;
}

std::string probabilityText(const std::optional<double>& p) {
    if (!p) {
        return "";
    }
    return *p < 0.0001 ? "< 0.0001" : fmt::format("{:.2g}", *p);
}

PlainTable statisticsTable(const GroupComparison& comparison) {
    PlainTable table;
    table.headers = {"group",
                     "n",
                     comparison.metric + (comparison.choice == MetricChoice::Best ? " (best)" : ""),
                     "95 % interval",
                     "95 % bootstrap interval",
                     "seeds"};
    const std::vector<std::string> keys = groupKeys(comparison);
    for (std::size_t i = 0; i < comparison.groups.size(); ++i) {
        const GroupResult& group = comparison.groups[i];
        const int decimals = decimalsFor(group.summary);
        const std::string& title = group.group.title;
        table.rows.push_back({keys[i] == title ? title : keys[i] + ": " + title,
                              std::to_string(group.summary.n), meanText(group.summary),
                              intervalText(group.summary.interval, decimals),
                              intervalText(group.bootstrap.interval, decimals), seedsText(group)});
    }
    return table;
}

PlainTable testsTable(const GroupComparison& comparison) {
    const bool several = comparison.tests.size() > 1;
    // Columns that nothing stands in would push the notes out of sight.
    const bool ranked = std::ranges::any_of(
        comparison.tests, [](const GroupTest& test) { return test.wilcoxon.statistic.has_value(); });
    PlainTable table;
    table.headers = {"difference", "n", "mean difference", "95 % interval", "t", "df", "p"};
    if (several) {
        table.headers.emplace_back("p (Holm)");
    }
    if (ranked) {
        table.headers.insert(table.headers.end(), {"Wilcoxon W", "p (Wilcoxon)"});
    }
    if (ranked && several) {
        table.headers.emplace_back("p (Wilcoxon, Holm)");
    }
    table.headers.emplace_back("note");
    table.wordColumns = {table.headers.size() - 1};
    const std::vector<std::string> keys = groupKeys(comparison);
    for (const GroupTest& test : comparison.tests) {
        const auto number = [](const std::optional<double>& value) {
            return value ? numberText(*value, 4) : std::string();
        };
        std::vector<PlainTable::Cell> row{keys[test.first] + " − " + keys[test.second],
                                          std::to_string(test.n),
                                          number(test.t.meanDifference),
                                          test.t.interval ? numberText(test.t.interval->low, 4) + " to " +
                                                                numberText(test.t.interval->high, 4)
                                                          : std::string(),
                                          number(test.t.t),
                                          test.t.t ? numberText(test.t.degreesOfFreedom) : std::string(),
                                          probabilityText(test.t.p)};
        if (several) {
            row.emplace_back(probabilityText(test.tAdjusted));
        }
        if (ranked) {
            row.emplace_back(number(test.wilcoxon.statistic));
            row.emplace_back(probabilityText(test.wilcoxon.p));
        }
        if (ranked && several) {
            row.emplace_back(probabilityText(test.wilcoxonAdjusted));
        }
        row.emplace_back(test.note);
        table.rows.push_back(std::move(row));
    }
    return table;
}

PlainTable overallTable(const GroupComparison& comparison) {
    PlainTable table;
    table.headers = {"test", "groups", "n", "statistic", "df", "p", "effect size", "note"};
    table.wordColumns = {0, table.headers.size() - 1};
    if (!comparison.overall) {
        return table;
    }
    const OverallTests& overall = *comparison.overall;
    const auto effect = [](const char* name, const std::optional<double>& value) {
        return value ? fmt::format("{} {}", name, fixed(*value, 3)) : std::string();
    };
    const auto variance = [&](const char* name, const VarianceTest& test, const std::string& note,
                              const std::string& size) {
        table.rows.push_back(
            {name, std::to_string(test.groups), std::to_string(test.n),
             test.f ? "F " + numberText(*test.f, 4) : std::string(),
             test.f ? numberText(test.between, 4) + ", " + numberText(test.within, 4) : std::string(),
             probabilityText(test.p), size, note});
    };
    variance("one-way ANOVA", overall.anova, overall.varianceNote, effect("η²", overall.anova.etaSquared));
    variance("Welch's ANOVA", overall.welch, overall.welchNote, effect("ω²", overall.welch.omegaSquared));
    const FriedmanTest& ranks = overall.friedman;
    table.rows.push_back({"Friedman, by seeds", std::to_string(ranks.groups), std::to_string(ranks.n),
                          ranks.chiSquared ? "χ² " + numberText(*ranks.chiSquared, 4) : std::string(),
                          ranks.chiSquared ? numberText(ranks.degreesOfFreedom) : std::string(),
                          probabilityText(ranks.p), effect("W", ranks.kendallW), overall.friedmanNote});
    return table;
}

PlainTable budgetTable(std::span<const ComparedRun> runs, const GroupComparison& comparison) {
    std::vector<std::string> datasets;
    const std::vector<BudgetRow> rows = budgetRows(runs, comparison, datasets);
    const bool less = lessIsBetter(comparison.metric);
    const std::string metric = comparison.metric.substr(comparison.metric.rfind('/') + 1);
    PlainTable table;
    table.headers = {"method", "# params"};
    for (const std::string& dataset : datasets) {
        table.headers.push_back(dataset + " " + metric);
    }
    const bool average = datasets.size() > 1;
    if (average) {
        table.headers.emplace_back("average");
    }
    for (const BudgetRow& row : rows) {
        std::vector<PlainTable::Cell> cells{row.method, row.parameters};
        for (const GroupResult* cell : row.cells) {
            cells.emplace_back(cell != nullptr && cell->summary.mean
                                   ? meanText(cell->summary) + fmt::format(" ({})", cell->summary.n)
                                   : std::string());
        }
        if (average) {
            const auto mean = averageOf(row);
            cells.emplace_back(mean ? fixed(*mean, 4) : std::string());
        }
        table.rows.push_back(std::move(cells));
    }
    for (std::size_t column = 0; column < datasets.size() + (average ? 1 : 0); ++column) {
        std::vector<std::optional<double>> values;
        for (const BudgetRow& row : rows) {
            values.push_back(column == datasets.size()      ? averageOf(row)
                             : row.cells[column] != nullptr ? row.cells[column]->summary.mean
                                                            : std::nullopt);
        }
        markBest(table.rows, column + 2, values, less);
    }
    return table;
}

} // namespace rankscope
