#include "core/store/run_copy.h"

#include "core/run/clock.h"
#include "core/store/file_copy.h"
#include "core/store/migrations.h"
#include "core/store/process_identity.h"
#include "core/store/run_listing.h"
#include "core/store/run_rows.h"
#include "core/store/run_uid.h"
#include "core/store/store_error.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <system_error>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

struct Stopped {};

constexpr double staleAfterSeconds = 10.0;

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
     "INSERT INTO module (run, position, name, layer, kind, d_in, d_out, init_r) VALUES (?, ?, ?, ?, ?, ?, "
     "?, "
     "?)",
     7},
    {"SELECT step, phase, budget, kept, threshold, pruned, revived, wall_time, triplets, mask, lambda, "
     "score_lambda, score_a, score_b, sensitivity, uncertainty FROM allocation WHERE run = ?1 ORDER BY step",
     "INSERT INTO allocation (run, step, phase, budget, kept, threshold, pruned, revived, wall_time, "
     "triplets, mask, lambda, score_lambda, score_a, score_b, sensitivity, uncertainty) VALUES (?, ?, ?, ?, "
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

// What decides whether and how a run is copied.
struct SourceRun {
    RunId id = 0;
    std::string uid;
    std::string name;
    std::string parentUid; // empty: none
    bool training = false; // by a process that is alive
    bool stale = false;    // marked as running, but nobody trains it
};

// One call of copyRuns: the two connections and what has been done.
class RunCopier {
public:
    RunCopier(std::unique_ptr<Database> source, std::unique_ptr<Database> target,
              const RunCopyOptions& options)
        : m_source(std::move(source))
        , m_target(std::move(target))
        , m_options(options) {}

    RunCopyReport copy() {
        const auto runs = choose();
        for (const SourceRun& run : runs)
            m_total += bytesIn(filesOf(*m_source, run.uid)) + perRun;
        try {
            for (const SourceRun& run : runs)
                copyOne(run);
        } catch (const Stopped&) {
            m_report.stopped = true;
        } catch (const StoreFailure& failure) {
            StoreError error = failure.error();
            if (runs.size() > 1)
                error.message += " Of " + std::to_string(runs.size()) + " runs, " +
                                 std::to_string(m_report.copied.size()) +
                                 " were copied before and are whole; copy again for the rest.";
            throw StoreFailure(error);
        }
        return std::move(m_report);
    }

private:
    static constexpr std::int64_t perRun = 1 << 20; // what a run's rows count for in the progress

    static fs::path filesOf(const Database& database, const std::string& uid) {
        return filesRoot(database.file()) / uid;
    }

    template <typename... Values>
    Query read(std::string_view sql, const Values&... values) {
        return guarded(m_source->file(), [&] { return m_source->query(sql, values...); });
    }
    bool next(Query& row) {
        return guarded(m_source->file(), [&] { return row.next(); });
    }

    std::vector<SourceRun> choose() {
        std::vector<SourceRun> chosen;
        auto row =
            read("SELECT r.id, r.uid, r.name, coalesce(p.uid, ''), r.status, r.heartbeat_at, r.owner_pid, "
                 "r.owner_started, r.owner_space, r.deleted_at FROM run r LEFT JOIN run p ON p.id = "
                 "r.parent_run ORDER BY r.id");
        while (next(row)) {
            SourceRun run{row.integer(0), row.text(1), row.text(2), row.text(3)};
            const auto& wanted = m_options.runs;
            if (wanted.empty() ? !row.isNull(9)
                               : std::find(wanted.begin(), wanted.end(), run.id) == wanted.end())
                continue;
            const auto status = row.text(4);
            if (status == "running" || status == "paused" || (status == "queued" && !row.isNull(6))) {
                const bool dead = !row.isNull(6) && stateOf({row.integer(6), row.integer(7), row.text(8)}) ==
                                                        ProcessState::Dead;
                run.stale = dead || unixTime() - row.number(5) > staleAfterSeconds;
                run.training = !run.stale;
            }
            chosen.push_back(std::move(run));
        }
        for (const RunId id : m_options.runs)
            if (std::none_of(chosen.begin(), chosen.end(),
                             [&](const SourceRun& run) { return run.id == id; }))
                throw StoreFailure({Kind::Missing, "There is no run " + std::to_string(id) + " in '" +
                                                       m_source->file().string() + "'."});
        return chosen;
    }

    void say(const SourceRun& run, const std::string& what) {
        m_report.sentences.push_back("Run " + std::to_string(run.id) + " \"" + run.name + "\" " + what);
    }

    std::optional<RunId> inTarget(const std::string& uid) {
        return guarded(m_target->file(), [&]() -> std::optional<RunId> {
            auto row = m_target->query("SELECT id FROM run WHERE uid = ?", uid);
            return row.next() ? std::optional(row.integer(0)) : std::nullopt;
        });
    }

    void copyOne(const SourceRun& run) {
        pulse(0);
        if (!isUid(run.uid))
            throw StoreFailure(damaged(m_source->file(), "a run's uid is not one"));
        if (const auto there = inTarget(run.uid)) {
            const bool binned = guarded(m_target->file(), [&] {
                return m_target->query("SELECT 1 FROM run WHERE id = ? AND deleted_at IS NOT NULL", *there)
                    .next();
            });
            say(run, "is already there as run " + std::to_string(*there) +
                         (binned ? ", in the bin; restore it there." : " and was passed over."));
            return;
        }
        if (run.training) {
            say(run, "is being trained and was left out; copy it when it has ended.");
            return;
        }
        const bool files = copyFiles(run);
        try {
            guarded(m_target->file(), [&] {
                auto snapshot = guarded(m_source->file(), [&] { return m_source->beginRead(); });
                auto transaction = m_target->begin();
                const RunId id = copyRows(run);
                pulse(0);
                transaction.commit();
                m_report.copied.push_back({run.id, id, run.uid, run.name});
            });
        } catch (...) {
            std::error_code ignored;
            if (files)
                fs::remove_all(filesOf(*m_target, run.uid), ignored);
            throw;
        }
        pulse(perRun);
    }

    // Files first: rows that are there always have theirs. What an earlier, killed copy left without rows is
    // replaced.
    bool copyFiles(const SourceRun& run) {
        const fs::path from = filesOf(*m_source, run.uid), to = filesOf(*m_target, run.uid);
        std::error_code error;
        if (!fs::is_directory(from, error))
            return false;
        fs::remove_all(to, error);
        const auto done = copyFolder(from, to, [this](std::int64_t bytes) {
            m_done += bytes;
            tell();
            return !m_options.stop.stop_requested();
        });
        if (!done)
            throw StoreFailure(done.error());
        if (!*done)
            throw Stopped();
        return true;
    }

    RunId copyRows(const SourceRun& run) {
        const RunId id = copyRunRow(run);
        for (const CarriedTable& table : carriedTables)
            if (m_source->version() >= table.since)
                carry(table, run.id, id);
        copyCheckpoints(run, id);
        copyScalars(run.id, id);
        if (m_source->version() >= tailVersion)
            copyTails(run.id, id);
        return id;
    }

    RunId copyRunRow(const SourceRun& run) {
        const auto parent = run.parentUid.empty() ? std::nullopt : inTarget(run.parentUid);
        if (!run.parentUid.empty() && !parent)
            say(run,
                "began from a run that is not in the other workspace; it stands there without a parent.");
        std::vector<SqlValue> values{parent ? SqlValue(*parent) : SqlValue()};
        {
            auto row = read(selectRun, run.id);
            if (!next(row))
                throw StoreFailure({Kind::Missing, "Run " + std::to_string(run.id) + " in '" +
                                                       m_source->file().string() +
                                                       "' was deleted while it was to be copied."});
            for (int i = 0; i < runColumns; ++i)
                values.push_back(row.value(i));
        }
        m_target->query(insertRun, values).run();
        const RunId id = m_target->lastRowId();
        m_target->query("UPDATE run SET colour = id - 1 WHERE id = ?", id).run();
        if (run.stale)
            m_target
                ->query("UPDATE run SET status = 'interrupted', ended_at = max(heartbeat_at, started_at), "
                        "end_message = 'The program ended before this run did; resume it from its last "
                        "checkpoint.' WHERE id = ?",
                        id)
                .run();
        return id;
    }

    void carry(const CarriedTable& table, RunId from, RunId to) {
        auto row = read(table.select, from);
        std::vector<SqlValue> values;
        while (next(row)) {
            values.assign(1, SqlValue(to));
            for (int i = 0; i < table.columns; ++i)
                values.push_back(row.value(i));
            m_target->query(table.insert, values).run();
            count();
        }
    }

    // Relative paths begin with the run's uid, which stays; anything else that is relative is not ours.
    void copyCheckpoints(const SourceRun& run, RunId to) {
        auto row = read("SELECT step, path, bytes, digest, wall_time FROM checkpoint WHERE run = ?1", run.id);
        while (next(row)) {
            const fs::path path(row.text(1));
            const auto normal = path.lexically_normal();
            if (path.is_relative() && (normal.empty() || *normal.begin() != fs::path(run.uid)))
                throw StoreFailure(damaged(m_source->file(), "a checkpoint lies outside its run's folder"));
            m_target
                ->query(
                    "INSERT INTO checkpoint (run, step, path, bytes, digest, wall_time) VALUES (?, ?, ?, ?, "
                    "?, ?)",
                    to, row.integer(0), row.text(1), row.integer(2), row.text(3), row.number(4))
                .run();
        }
    }

    // The number of a metric differs from workspace to workspace.
    std::int64_t metricInTarget(std::int64_t metric) {
        const auto known = m_metrics.find(metric);
        if (known != m_metrics.end())
            return known->second;
        auto name = read("SELECT name FROM metric WHERE id = ?", metric);
        if (!next(name))
            throw StoreFailure(damaged(m_source->file(), "a curve has no name"));
        m_target->query("INSERT OR IGNORE INTO metric (name) VALUES (?)", name.text(0)).run();
        auto row = m_target->query("SELECT id FROM metric WHERE name = ?", name.text(0));
        row.next();
        return m_metrics[metric] = row.integer(0);
    }

    void copyScalars(RunId from, RunId to) {
        auto row = read("SELECT metric, step, value, wall_time FROM scalar WHERE run = ?1", from);
        while (next(row)) {
            m_target
                ->query("INSERT INTO scalar (run, metric, step, value, wall_time) VALUES (?, ?, ?, ?, ?)", to,
                        metricInTarget(row.integer(0)), row.integer(1),
                        row.isNull(2) ? std::nullopt : std::optional(row.number(2)), row.number(3))
                .run();
            count();
        }
    }

    void copyTails(RunId from, RunId to) {
        auto row = read("SELECT resumption, metric, step, value FROM dropped_scalar WHERE run = ?1", from);
        while (next(row)) {
            m_target
                ->query("INSERT INTO dropped_scalar (run, resumption, metric, step, value) VALUES (?, ?, ?, "
                        "?, ?)",
                        to, row.integer(0), metricInTarget(row.integer(1)), row.integer(2),
                        row.isNull(3) ? std::nullopt : std::optional(row.number(3)))
                .run();
            count();
        }
    }

    void count() {
        if (++m_rows % 1000 == 0)
            pulse(0);
    }
    void pulse(std::int64_t done) {
        m_done += done;
        tell();
        if (m_options.stop.stop_requested())
            throw Stopped();
    }
    void tell() const {
        if (m_options.progress)
            m_options.progress(m_total > 0
                                   ? std::min(1.0, static_cast<double>(m_done) / static_cast<double>(m_total))
                                   : 1.0);
    }

    std::unique_ptr<Database> m_source;
    std::unique_ptr<Database> m_target;
    const RunCopyOptions& m_options;
    RunCopyReport m_report;
    std::map<std::int64_t, std::int64_t> m_metrics;
    std::int64_t m_total = 0;
    std::int64_t m_done = 0;
    std::int64_t m_rows = 0;
};

} // namespace

tl::expected<RunCopyReport, StoreError> copyRuns(const fs::path& source, const fs::path& target,
                                                 const RunCopyOptions& options) {
    std::error_code error;
    if (fs::equivalent(source, target, error))
        return tl::unexpected(StoreError{Kind::Other, "'" + source.string() +
                                                          "' is the workspace itself; choose another one."});
    DatabaseOptions reading;
    reading.readOnly = true;
    auto from = Database::open(source, reading);
    if (!from)
        return tl::unexpected(from.error());
    DatabaseOptions writing;
    writing.maxPages = options.maxPages;
    writing.busyTimeoutMs = options.busyTimeoutMs;
    auto to = Database::open(target, writing);
    if (!to)
        return tl::unexpected(to.error());
    try {
        return RunCopier(std::move(*from), std::move(*to), options).copy();
    } catch (const StoreFailure& failure) {
        return tl::unexpected(failure.error());
    }
}

tl::expected<RunCopyReport, StoreError> copyRunsToNew(const fs::path& source, const fs::path& target,
                                                      const RunCopyOptions& options) {
    std::error_code error;
    for (const fs::path& taken : {target, filesRoot(target)})
        if (fs::exists(taken, error))
            return tl::unexpected(
                StoreError{Kind::Other, "'" + taken.string() + "' is already there; choose another name."});
    const fs::path unfinished = target.string() + "." + std::to_string(::getpid()) + ".part";
    const auto discard = [&] {
        for (const char* ending : {"", "-wal", "-shm", "-journal", ".files"})
            fs::remove_all(unfinished.string() + ending, error);
    };
    auto report = copyRuns(source, unfinished, options);
    if (!report || report->stopped) {
        discard();
        return report;
    }
    // The files first, so that the workspace never stands there without them.
    if (fs::exists(filesRoot(unfinished), error))
        fs::rename(filesRoot(unfinished), filesRoot(target), error);
    if (!error)
        fs::rename(unfinished, target, error);
    if (error) {
        const auto reason = error.message();
        discard();
        return tl::unexpected(StoreError{Kind::Other, "'" + target.string() + "' cannot be made (" + reason +
                                                          "); choose another place."});
    }
    flushFolder(target.parent_path().empty() ? fs::path(".") : target.parent_path());
    return report;
}

} // namespace rankscope
