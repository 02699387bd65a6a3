#include "core/exchange/log_table.h"

#include "core/exchange/raw_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

namespace rankscope {

namespace {

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// What programs write where there is no value.
bool isAbsent(std::string_view text) {
    constexpr std::array<std::string_view, 6> words{"", "null", "none", "n/a", "na", "-"};
    return std::ranges::find(words, lowerCase(text)) != words.end();
}

std::optional<double> numberOf(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range && end == text.data() + text.size()) {
        // Beyond a double: nothing when it is small, infinite when it is large.
        long double wide = 0.0L;
        const bool read = std::from_chars(text.data(), end, wide).ec == std::errc();
        const bool small = read ? std::abs(wide) < 1.0L : text.find_first_of("eE") + 1 == text.find("-", 1);
        return std::copysign(small ? 0.0 : std::numeric_limits<double>::infinity(),
                             text.starts_with('-') ? -1.0 : 1.0);
    }
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::string shown(std::string_view text) {
    constexpr std::size_t longest = 40;
    return std::string(text.substr(0, longest)) + (text.size() > longest ? "..." : "");
}

struct TablePoint {
    std::int64_t step = 0;
    double wallTime = 0.0;
    double value = 0.0;
};

// The numbers of one metric, and the first cell that is none.
struct MetricColumn {
    std::string name;
    std::vector<TablePoint> points;
    std::int64_t badLine = 0; // 0: none
    std::string badText;
};

// Turns a table of texts into scalars.
class LogTableBuilder {
public:
    LogTableBuilder(RawTable table, const std::filesystem::path& file, const LogTableOptions& options)
        : m_table(std::move(table))
        , m_file(file)
        , m_options(options) {}

    tl::expected<LogTable, std::string> build() {
        if (const auto problem = findColumns()) {
            return tl::unexpected(*problem);
        }
        for (const RawTable::Row& row : m_table.rows) {
            if (const auto problem = addRow(row)) {
                return tl::unexpected(*problem);
            }
        }
        return finish();
    }

private:
    static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

    std::string fail(const std::string& what) const { return m_file.string() + ": " + what + "."; }

    std::size_t columnLike(std::initializer_list<std::string_view> names) const {
        for (const std::string_view name : names) {
            for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
                if (lowerCase(trimmed(m_table.columns[i])) == name) {
                    return i;
                }
            }
        }
        return none;
    }

    std::optional<std::string> findColumns() {
        if (m_table.columns.empty()) {
            return fail("the table is empty; choose another file");
        }
        m_step = columnLike({"step", "global_step", "_step", "trainer/global_step", "train/global_step",
                             "current_steps", "steps", "iteration", "iter"});
        if (!m_options.stepColumn.empty()) {
            const auto found = std::ranges::find(m_table.columns, m_options.stepColumn);
            m_step = static_cast<std::size_t>(found - m_table.columns.begin());
            if (found == m_table.columns.end()) {
                return fail(fmt::format("there is no column \"{}\" (the columns are {})",
                                        m_options.stepColumn, columnList()));
            }
        }
        if (m_step == none) {
            return fail(
                fmt::format("no column of steps was found (the columns are {}); name it with --step-column",
                            columnList()));
        }
        for (const auto& [column, tag] : m_options.tags) {
            if (std::ranges::find(m_table.columns, column) == m_table.columns.end()) {
                return fail(
                    fmt::format("there is no column \"{}\" (the columns are {})", column, columnList()));
            }
        }
        m_time = columnLike({"wall_time", "wall time", "_timestamp", "timestamp"});
        m_run = columnLike({"run", "run_id", "run_name"});
        m_value = columnLike({"value"});
        m_metric = m_value == none ? none : columnLike({"metric", "tag", "key", "name"});
        placeMetrics();
        return std::nullopt;
    }

    std::string columnList() const {
        constexpr std::size_t most = 12;
        const auto count = std::min(most, m_table.columns.size());
        const std::vector<std::string> first(m_table.columns.begin(),
                                             m_table.columns.begin() + static_cast<std::ptrdiff_t>(count));
        return shownList(first) + (m_table.columns.size() > most ? " and others" : "");
    }
    static std::string shownList(std::vector<std::string> names) {
        for (std::string& name : names) {
            name = shown(name);
        }
        return fmt::format("{}", fmt::join(names, ", "));
    }

    // Which metric a wide table's columns are.
    void placeMetrics() {
        m_column.assign(m_table.columns.size(), none);
        if (m_metric != none) {
            return;
        }
        const std::string prefix = runPrefix();
        for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
            const std::string& column = m_table.columns[i];
            if (!isMetric(i)) {
                continue;
            }
            const bool lone = i == m_value;
            m_column[i] = metricNumber(lone ? fileMetric() : column.substr(prefix.size()), column);
        }
    }

    bool isMetric(std::size_t column) const {
        const std::string& name = m_table.columns[column];
        return column != m_step && column != m_time && column != m_run && !trimmed(name).empty() &&
               !name.ends_with("__MIN") && !name.ends_with("__MAX");
    }

    // "my-run - " where Weights & Biases puts the run's name before every metric.
    std::string runPrefix() const {
        std::string prefix;
        for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
            if (!isMetric(i)) {
                continue;
            }
            const auto place = m_table.columns[i].find(" - ");
            const std::string own = place == std::string::npos ? "" : m_table.columns[i].substr(0, place + 3);
            if (own.empty() || (!prefix.empty() && own != prefix)) {
                return {};
            }
            prefix = own;
        }
        return prefix;
    }

    // "run-train-tag-loss.csv" is what TensorBoard calls its download.
    std::string fileMetric() const {
        const std::string stem = m_file.stem().string();
        const auto tag = stem.rfind("-tag-");
        return tag == std::string::npos ? stem : stem.substr(tag + 5);
    }

    std::size_t metricNumber(const std::string& name, const std::string& column) {
        const auto mapped = m_options.tags.find(column);
        const std::string& tag = mapped == m_options.tags.end() ? name : mapped->second;
        const auto [found, isNew] = m_numbers.try_emplace(tag, m_metrics.size());
        if (isNew) {
            m_metrics.push_back({tag, {}, 0, {}});
        }
        return found->second;
    }

    static std::string_view cell(const RawTable::Row& row, std::size_t column) {
        return column < row.cells.size() && row.cells[column] ? trimmed(*row.cells[column])
                                                              : std::string_view();
    }

    std::optional<std::string> addRow(const RawTable::Row& row) {
        const auto step = cell(row, m_step);
        if (isAbsent(step)) {
            ++m_withoutStep;
            return std::nullopt;
        }
        const auto number = numberOf(step);
        if (!number || std::abs(*number) > 1e15 || std::floor(*number) != *number) {
            return badCell(row.line, m_step, step, "no whole number of steps");
        }
        TablePoint point;
        point.step = static_cast<std::int64_t>(*number);
        if (m_time != none) {
            const double time = numberOf(cell(row, m_time)).value_or(0.0);
            point.wallTime = time > 1e11 ? time / 1000.0 : time; // milliseconds, as MLflow writes them
        }
        if (m_run != none && !cell(row, m_run).empty()) {
            m_runs.emplace(cell(row, m_run));
        }
        if (m_runs.size() > 1) {
            return fail(
                fmt::format("line {}: the table holds several runs (column \"{}\"); import each from a file "
                            "of its own",
                            row.line, m_table.columns[m_run]));
        }
        if (m_metric != none) {
            const auto name = cell(row, m_metric);
            if (name.empty()) {
                return badCell(row.line, m_metric, name, "no name of a metric");
            }
            addCell(metricNumber(std::string(name), std::string(name)), point, row, m_value);
            return std::nullopt;
        }
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            if (m_column[i] != none) {
                addCell(m_column[i], point, row, i);
            }
        }
        return std::nullopt;
    }

    void addCell(std::size_t metric, TablePoint point, const RawTable::Row& row, std::size_t column) {
        const auto text = cell(row, column);
        if (isAbsent(text)) {
            return;
        }
        MetricColumn& series = m_metrics[metric];
        if (const auto value = numberOf(text)) {
            point.value = *value;
            series.points.push_back(point);
        } else if (series.badLine == 0) {
            series.badLine = row.line;
            series.badText = text;
        }
    }

    std::string badCell(std::int64_t line, std::size_t column, std::string_view text,
                        const char* what) const {
        return fail(fmt::format("line {}, column \"{}\": \"{}\" is {}; correct the cell or leave it empty",
                                line, shown(m_table.columns[column]), shown(text), what));
    }

    tl::expected<LogTable, std::string> finish() {
        LogTable result;
        std::vector<std::string> texts;
        for (MetricColumn& metric : m_metrics) {
            if (metric.badLine > 0 && !metric.points.empty()) {
                return tl::unexpected(
                    fail(fmt::format("line {}, column \"{}\": \"{}\" is no number; correct the cell "
                                     "or leave it empty",
                                     metric.badLine, shown(metric.name), shown(metric.badText))));
            }
            if (metric.badLine > 0) {
                texts.push_back(metric.name);
            }
            std::ranges::stable_sort(metric.points, {}, &TablePoint::step);
            for (const TablePoint& point : metric.points) {
                result.scalars.add(metric.name, point.step, point.wallTime, point.value);
            }
        }
        if (result.scalars.points().empty()) {
            return tl::unexpected(
                fail("no metric with numbers was found; name the columns with --map COLUMN=METRIC"));
        }
        if (!m_table.notice.empty()) {
            result.sentences.push_back(m_table.notice);
        }
        if (!texts.empty()) {
            result.sentences.push_back(
                fmt::format("Columns that hold texts were left out: {}.", shownList(texts)));
        }
        if (m_withoutStep > 0) {
            result.sentences.push_back(fmt::format("{} rows without a step were left out.", m_withoutStep));
        }
        return result;
    }

    RawTable m_table;
    const std::filesystem::path& m_file;
    const LogTableOptions& m_options;
    std::size_t m_step = none, m_time = none, m_run = none, m_value = none, m_metric = none;
    std::vector<std::size_t> m_column; // of a wide table: the metric of each column
    std::vector<MetricColumn> m_metrics;
    std::map<std::string, std::size_t> m_numbers;
    std::set<std::string, std::less<>> m_runs;
    std::int64_t m_withoutStep = 0;
};

bool looksLikeJson(std::string_view bytes, const std::filesystem::path& file) {
    const auto ending = lowerCase(file.extension().string());
    if (ending == ".jsonl" || ending == ".json" || ending == ".ndjson") {
        return true;
    }
    const auto begin = bytes.find_first_not_of(" \t\r\n");
    return ending != ".csv" && ending != ".tsv" && begin != std::string_view::npos &&
           (bytes[begin] == '{' || bytes[begin] == '[');
}

} // namespace

tl::expected<LogTable, std::string> readLogTable(std::string_view bytes, const std::filesystem::path& file,
                                                 const LogTableOptions& options) {
    auto table = looksLikeJson(bytes, file) ? parseJsonTable(bytes) : parseDelimited(bytes);
    if (!table) {
        return tl::unexpected(file.string() + ": " + table.error() + ".");
    }
    return LogTableBuilder(std::move(*table), file, options).build();
}

} // namespace rankscope
