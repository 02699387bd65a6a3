#pragma once

#include "core/store/database.h"
#include "core/store/store_error.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace rankscope {

// What decides whether and how a run is copied to another workspace.
struct SourceRun {
    RunId id = 0;
    std::string uid;
    std::string name;
    std::string parentUid; // empty: none
    bool training = false; // by a process that is alive
    bool stale = false;    // marked as running, but nobody trains it
};

// Copies the rows of runs from one workspace into another, table by table; the caller has begun the
// transactions. Lives as long as one call of copyRuns; both databases must outlive it.
class RunRowCopier {
public:
    // `counted` is called after every thousand rows and may throw to end the copy.
    RunRowCopier(Database& source, Database& target, std::function<void()> counted)
        : m_source(source)
        , m_target(target)
        , m_counted(std::move(counted)) {}

    // The run's id in the target.
    RunId copy(const SourceRun& run);
    // The run of this uid in the target.
    std::optional<RunId> inTarget(const std::string& uid);
    // Whether the run began from one that is not in the target, where it will stand without a parent.
    bool losesParent(const SourceRun& run);

private:
    template <typename... Values>
    Query read(std::string_view sql, const Values&... values) {
        return guarded(m_source.file(), [&] { return m_source.query(sql, values...); });
    }
    bool next(Query& row) {
        return guarded(m_source.file(), [&] { return row.next(); });
    }
    RunId copyRunRow(const SourceRun& run);
    // `select` is of one run, ?1; `insert` takes the run's new id, then the columns of `select`.
    void carry(std::string_view select, std::string_view insert, int columns, RunId from, RunId to);
    void copyCheckpoints(const SourceRun& run, RunId to);
    std::int64_t metricInTarget(std::int64_t metric);
    void copyScalars(RunId from, RunId to);
    void copyTails(RunId from, RunId to);
    void count();

    Database& m_source;
    Database& m_target;
    std::function<void()> m_counted;
    std::map<std::int64_t, std::int64_t> m_metrics; // numbers in the source and in the target
    std::int64_t m_rows = 0;
};

} // namespace rankscope
