#include "core/store/run_listing.h"

#include "core/store/migrations.h"
#include "core/store/run_rows.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace rankscope {

namespace {

constexpr const char* tagsSql = "SELECT run, tag FROM tag ORDER BY run, tag";
constexpr const char* marksSql = "SELECT run, mark FROM mark";
constexpr const char* marksOfRunSql = "SELECT mark FROM mark WHERE run = ?";
// From the highest number down: each look lands on the last point of the next metric.
constexpr const char* nextMetricSql = "SELECT metric, value FROM scalar WHERE run = ? AND metric < ? "
                                      "ORDER BY metric DESC, step DESC LIMIT 1";
constexpr const char* metricNameSql = "SELECT name FROM metric WHERE id = ?";
constexpr const char* lastNumberSql = "SELECT value FROM scalar WHERE run = ? AND metric = ? AND value IS "
                                      "NOT NULL ORDER BY step DESC LIMIT 1";
constexpr const char* rangeSql = "SELECT min(value), max(value) FROM scalar WHERE run = ? AND metric = ?";

void setMark(RunSummary& run, const std::string& mark) {
    (mark == "starred" ? run.starred : run.archived) = true;
}

// Nothing when it never was a number.
std::optional<MetricExtent> extentOf(Database& database, RunId run, std::int64_t metric,
                                     std::optional<double> last) {
    if (!last) {
        auto row = database.query(lastNumberSql, run, metric);
        if (!row.next())
            return std::nullopt;
        last = row.number(0);
    }
    MetricExtent extent;
    extent.last = *last;
    {
        auto row = database.query(metricNameSql, metric);
        extent.name = row.next() ? row.text(0) : std::string();
    }
    if (extent.name.starts_with("eval/")) {
        auto row = database.query(rangeSql, run, metric);
        if (row.next()) {
            extent.least = row.number(0);
            extent.greatest = row.number(1);
        }
    }
    return extent;
}

} // namespace

std::vector<RunSummary> listRuns(Database& database, const std::string& sql) {
    std::unordered_map<RunId, std::vector<std::string>> tags;
    auto tag = database.query(tagsSql);
    while (tag.next())
        tags[tag.integer(0)].push_back(tag.text(1));
    std::vector<RunSummary> runs;
    std::unordered_map<RunId, std::size_t> places;
    auto row = database.query(sql);
    while (row.next()) {
        places.emplace(row.integer(0), runs.size());
        runs.push_back(summaryFrom(row));
        if (const auto found = tags.find(runs.back().id); found != tags.end())
            runs.back().tags = std::move(found->second);
    }
    if (database.version() >= marksVersion) {
        auto mark = database.query(marksSql);
        while (mark.next())
            if (const auto place = places.find(mark.integer(0)); place != places.end())
                setMark(runs[place->second], mark.text(1));
    }
    return runs;
}

void readMarks(Database& database, RunSummary& run) {
    if (database.version() < marksVersion)
        return;
    auto mark = database.query(marksOfRunSql, run.id);
    while (mark.next())
        setMark(run, mark.text(0));
}

std::vector<MetricExtent> readMetricExtents(Database& database, RunId run) {
    std::vector<MetricExtent> extents;
    std::int64_t below = std::numeric_limits<std::int64_t>::max();
    for (;;) {
        std::optional<double> last;
        {
            auto row = database.query(nextMetricSql, run, below);
            if (!row.next())
                break;
            below = row.integer(0);
            last = row.isNull(1) ? std::nullopt : std::optional(row.number(1));
        }
        if (auto extent = extentOf(database, run, below, last))
            extents.push_back(std::move(*extent));
    }
    std::ranges::sort(extents, {}, &MetricExtent::name);
    return extents;
}

} // namespace rankscope
