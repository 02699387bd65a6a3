#include "core/store/run_row_copier.h"

#include "core/store/migrations.h"
#include "core/store/workspace_paths.h"

#include <vector>

namespace rankscope {

using Kind = StoreError::Kind;

namespace {

// A table whose rows belong to a run and are carried over as they are.
struct CarriedTable {
    const char* select; // of one run, ?1
    const char* insert; // the run's new id, then the columns of `select`
    int columns;
    std::int32_t since = 1; // the first version of the file that has it
};

constexpr CarriedTable carriedTables[] = {
    {"SELECT config, started FROM run_document WHERE run = ?1",
     "INSERT INTO run_document (run, config, started) VALUES (?, ?, ?)", 2},
    {"SELECT position, name, layer, kind, d_in, d_out, init_r FROM module WHERE run = ?1",
     "INSERT INTO module (run, position, name, layer, kind, d_in, d_out, init_r) VALUES (?, ?, ?, ?, ?, "
     "?, "
     "?, "
     "?)",
     7},
    {"SELECT step, phase, budget, kept, threshold, pruned, revived, wall_time, triplets, mask, lambda, "
     "score_lambda, score_a, score_b, sensitivity, uncertainty FROM allocation WHERE run = ?1 ORDER BY "
     "step",
     "INSERT INTO allocation (run, step, phase, budget, kept, threshold, pruned, revived, wall_time, "
     "triplets, mask, lambda, score_lambda, score_a, score_b, sensitivity, uncertainty) VALUES (?, ?, ?, "
     "?, "
     "?, "
     "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
     16},
    {"SELECT step, a, b FROM orthogonality WHERE run = ?1",
     "INSERT INTO orthogonality (run, step, a, b) VALUES (?, ?, ?, ?)", 3, tailVersion},
    {"SELECT step, wall_time, level, kind, detail FROM event WHERE run = ?1 ORDER BY id",
     "INSERT INTO event (run, step, wall_time, level, kind, detail) VALUES (?, ?, ?, ?, ?, ?)", 5},
    {"SELECT tag FROM tag WHERE run = ?1", "INSERT INTO tag (run, tag) VALUES (?, ?)", 1},
    {"SELECT mark FROM mark WHERE run = ?1", "INSERT INTO mark (run, mark) VALUES (?, ?)", 1, marksVersion},
};

// Columns of `run` that are the same in every workspace.
constexpr const char* selectRun =
    "SELECT uid, name, status, method, model, task, init_budget, target_budget, best_metric_name, "
    "best_metric, "
    "seconds, seconds_before, created_at, started_at, ended_at, heartbeat_at, steps_done, total_steps, "
    "device, "
    "end_stage, end_message, note, group_name, seed, parent_step, tokens_per_second, peak_memory_mb, "
    "model_digest, data_digest FROM run WHERE id = ?1";
constexpr const char* insertRun =
    "INSERT INTO run (parent_run, uid, name, status, method, model, task, init_budget, target_budget, "
    "best_metric_name, best_metric, seconds, seconds_before, created_at, started_at, ended_at, heartbeat_at, "
    "steps_done, total_steps, device, end_stage, end_message, note, group_name, seed, parent_step, "
    "tokens_per_second, peak_memory_mb, model_digest, data_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, "
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr int runColumns = 29;

} // namespace

std::optional<RunId> RunRowCopier::inTarget(const std::string& uid) {
    return guarded(m_target.file(), [&]() -> std::optional<RunId> {
        auto row = m_target.query("SELECT id FROM run WHERE uid = ?", uid);
        return row.next() ? std::optional(row.integer(0)) : std::nullopt;
    });
}

bool RunRowCopier::losesParent(const SourceRun& run) {
    return !run.parentUid.empty() && !inTarget(run.parentUid);
}

RunId RunRowCopier::copy(const SourceRun& run) {
    const RunId id = copyRunRow(run);
    for (const CarriedTable& table : carriedTables)
        if (m_source.version() >= table.since)
            carry(table.select, table.insert, table.columns, run.id, id);
    copyCheckpoints(run, id);
    copyScalars(run.id, id);
    if (m_source.version() >= tailVersion)
        copyTails(run.id, id);
    return id;
}

RunId RunRowCopier::copyRunRow(const SourceRun& run) {
    const auto parent = run.parentUid.empty() ? std::nullopt : inTarget(run.parentUid);
    std::vector<SqlValue> values{parent ? SqlValue(*parent) : SqlValue()};
    {
        auto row = read(selectRun, run.id);
        if (!next(row))
            throw StoreFailure({Kind::Missing, "Run " + std::to_string(run.id) + " in '" +
                                                   m_source.file().string() +
                                                   "' was deleted while it was to be copied."});
        for (int i = 0; i < runColumns; ++i)
            values.push_back(row.value(i));
    }
    m_target.query(insertRun, values).run();
    const RunId id = m_target.lastRowId();
    m_target.query("UPDATE run SET colour = id - 1 WHERE id = ?", id).run();
    if (run.stale)
        m_target
            .query("UPDATE run SET status = 'interrupted', ended_at = max(heartbeat_at, started_at), "
                   "end_message = 'The program ended before this run did; resume it from its last "
                   "checkpoint.' WHERE id = ?",
                   id)
            .run();
    return id;
}

void RunRowCopier::carry(std::string_view select, std::string_view insert, int columns, RunId from,
                         RunId to) {
    auto row = read(select, from);
    std::vector<SqlValue> values;
    while (next(row)) {
        values.assign(1, SqlValue(to));
        for (int i = 0; i < columns; ++i)
            values.push_back(row.value(i));
        m_target.query(insert, values).run();
        count();
    }
}

// Paths begin with the run's uid, which stays.
void RunRowCopier::copyCheckpoints(const SourceRun& run, RunId to) {
    auto row = read("SELECT step, path, bytes, digest, wall_time FROM checkpoint WHERE run = ?1", run.id);
    while (next(row)) {
        const std::string path = row.text(1);
        (void)checkpointFolder(m_source.file(), run.uid, path); // throws where it leads elsewhere
        m_target
            .query("INSERT INTO checkpoint (run, step, path, bytes, digest, wall_time) VALUES (?, ?, ?, ?, "
                   "?, ?)",
                   to, row.integer(0), path, row.integer(2), row.text(3), row.number(4))
            .run();
    }
}

// The number of a metric differs from workspace to workspace.
std::int64_t RunRowCopier::metricInTarget(std::int64_t metric) {
    const auto known = m_metrics.find(metric);
    if (known != m_metrics.end())
        return known->second;
    auto name = read("SELECT name FROM metric WHERE id = ?", metric);
    if (!next(name))
        throw StoreFailure(damaged(m_source.file(), "a curve has no name"));
    m_target.query("INSERT OR IGNORE INTO metric (name) VALUES (?)", name.text(0)).run();
    auto row = m_target.query("SELECT id FROM metric WHERE name = ?", name.text(0));
    row.next();
    return m_metrics[metric] = row.integer(0);
}

void RunRowCopier::copyScalars(RunId from, RunId to) {
    auto row = read("SELECT metric, step, value, wall_time FROM scalar WHERE run = ?1", from);
    while (next(row)) {
        m_target
            .query("INSERT INTO scalar (run, metric, step, value, wall_time) VALUES (?, ?, ?, ?, ?)", to,
                   metricInTarget(row.integer(0)), row.integer(1),
                   row.isNull(2) ? std::nullopt : std::optional(row.number(2)), row.number(3))
            .run();
        count();
    }
}

void RunRowCopier::copyTails(RunId from, RunId to) {
    auto row = read("SELECT resumption, metric, step, value FROM dropped_scalar WHERE run = ?1", from);
    while (next(row)) {
        m_target
            .query("INSERT INTO dropped_scalar (run, resumption, metric, step, value) VALUES (?, ?, ?, "
                   "?, ?)",
                   to, row.integer(0), metricInTarget(row.integer(1)), row.integer(2),
                   row.isNull(3) ? std::nullopt : std::optional(row.number(3)))
            .run();
        count();
    }
}

void RunRowCopier::count() {
    if (++m_rows % 1000 == 0)
        m_counted();
}

} // namespace rankscope
