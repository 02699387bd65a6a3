#include "core/store/run_import.h"

#include "core/run/clock.h"
#include "core/store/best_metric.h"
#include "core/store/event_rows.h"
#include "core/store/run_rows.h"
#include "core/store/run_uid.h"
#include "core/store/store_error.h"

#include <algorithm>
#include <cmath>
#include <system_error>

namespace rankscope {

namespace fs = std::filesystem;

namespace {

struct Stopped {};

constexpr std::string_view evaluation = "eval/";

// One import inside its transaction.
class ImportRows {
public:
    ImportRows(Database& database, const RunImport& run, const ImportTarget& target)
        : m_database(database)
        , m_import(run)
        , m_target(target) {
        for (const ScalarSeries& series : run.series)
            m_total += series.steps.size();
    }

    RunId write() {
        m_run = m_target.run != 0 ? m_target.run : create();
        if (m_target.run != 0)
            prepareOld();
        EventRows rows(m_database, m_run, startedAt());
        if (m_target.run == 0)
            rows.write(m_import.started);
        for (const ScalarSeries& series : m_import.series)
            writeSeries(series);
        for (const AllocationDone& allocation : m_import.allocations)
            rows.write(allocation);
        for (const Notice& notice : m_import.notices)
            rows.write(notice);
        rows.write(ended());
        rows.finish();
        writeBest();
        writeSource();
        return m_run;
    }

private:
    RunId create() {
        const auto digest = digestOf(m_import.configJson);
        m_database
            .query("INSERT INTO run (uid, name, status, method, model, task, seed, created_at) "
                   "VALUES (?, ?, 'queued', ?, ?, ?, ?, ?)",
                   newUid(), m_import.name, digest.method, digest.model, digest.task, digest.seed, unixTime())
            .run();
        const RunId id = m_database.lastRowId();
        m_database.query("UPDATE run SET colour = id - 1 WHERE id = ?", id).run();
        m_database.query("INSERT INTO run_document (run, config) VALUES (?, ?)", id, m_import.configJson)
            .run();
        return id;
    }

    // Like the start of a new run, but nothing that is kept goes.
    void prepareOld() {
        if (m_database.query("SELECT 1 FROM run WHERE id = ? AND end_stage = 'imported'", m_run).next() ==
            false)
            throw StoreFailure(
                {StoreError::Kind::Missing, "There is no imported run " + std::to_string(m_run) + " in '" +
                                                m_database.file().string() + "'; it may have been deleted."});
        if (m_target.clear)
            m_database.query("DELETE FROM scalar WHERE run = ?", m_run).run();
        m_database.query("DELETE FROM event WHERE run = ? AND kind = 'import'", m_run).run();
        m_database.query("DELETE FROM allocation WHERE run = ?", m_run).run();
        m_database.query("DELETE FROM module WHERE run = ?", m_run).run();
        const RunStarted& s = m_import.started;
        m_database
            .query("UPDATE run SET total_steps = ?2, init_budget = ?3, target_budget = ?4, "
                   "steps_done = iif(?5, 0, steps_done), seconds_before = 0 WHERE id = ?1",
                   m_run, s.totalSteps, s.initBudget, s.targetBudget, m_target.clear ? 1 : 0)
            .run();
        const auto digest = digestOf(m_import.configJson);
        m_database.query("UPDATE run SET method = ?2 WHERE id = ?1", m_run, digest.method).run();
        m_database
            .query("UPDATE run_document SET config = ?2, started = ?3 WHERE run = ?1", m_run,
                   m_import.configJson, startedToJson(s))
            .run();
        std::int64_t position = 0;
        for (const auto& m : s.modules)
            m_database
                .query("INSERT INTO module (run, position, name, layer, kind, d_in, d_out, init_r) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                       m_run, position++, m.name, m.layer, m.kind, m.dIn, m.dOut, m.initR)
                .run();
    }

    void writeSeries(const ScalarSeries& series) {
        if (series.steps.empty())
            return;
        m_database.query("INSERT OR IGNORE INTO metric (name) VALUES (?)", series.metric).run();
        std::int64_t metric = 0;
        {
            auto row = m_database.query("SELECT id FROM metric WHERE name = ?", series.metric);
            row.next();
            metric = row.integer(0);
        }
        if (m_target.run != 0)
            m_database
                .query("DELETE FROM scalar WHERE run = ? AND metric = ? AND step >= ?", m_run, metric,
                       series.steps.front())
                .run();
        for (std::size_t i = 0; i < series.steps.size(); ++i) {
            const double value = series.values[i], time = series.wallTimes[i];
            m_database
                .query(
                    "INSERT OR REPLACE INTO scalar (run, metric, step, value, wall_time) VALUES (?, ?, ?, ?, "
                    "?)",
                    m_run, metric, series.steps[i], std::isnan(value) ? std::nullopt : std::optional(value),
                    std::isfinite(time) ? time : 0.0)
                .run();
            if (++m_written % 1000 == 0)
                pulse();
        }
    }

    void pulse() const {
        if (m_target.stop.stop_requested())
            throw Stopped();
        if (m_target.progress && m_written % 20000 == 0)
            m_target.progress(static_cast<double>(m_written) / static_cast<double>(m_total));
    }

    RunEnded ended() const {
        RunEnded e;
        e.status = RunStatus::Finished;
        e.steps = m_import.started.totalSteps;
        e.stage = "imported";
        e.seconds = std::max(0.0, m_import.endedAt - m_import.startedAt);
        e.wallTime = m_import.endedAt > 0.0 ? m_import.endedAt : unixTime();
        return e;
    }

    // Over all that is stored: the best evaluation may be one of an earlier import.
    void writeBest() {
        BestMetric best;
        {
            auto row = m_database.query(
                // From the few metrics to their points, not from a million points to their metric.
                "SELECT m.name, s.value FROM metric m CROSS JOIN scalar s WHERE m.name LIKE 'eval/%' AND "
                "s.run = ? AND s.metric = m.id AND s.value IS NOT NULL",
                m_run);
            while (row.next())
                best = improved(best, {{row.text(0).substr(evaluation.size()), row.number(1)}});
        }
        m_database
            .query("UPDATE run SET best_metric_name = ?2, best_metric = ?3 WHERE id = ?1", m_run, best.name,
                   best.name.empty() ? std::nullopt : std::optional(best.value))
            .run();
    }

    void writeSource() {
        m_database.query("DELETE FROM event WHERE run = ? AND kind = ?", m_run, std::string(sourceKind))
            .run();
        m_database
            .query("INSERT INTO event (run, step, wall_time, level, kind, detail) VALUES (?, 0, ?, 0, ?, ?)",
                   m_run, unixTime(), std::string(sourceKind), m_import.source)
            .run();
    }

    double startedAt() const { return m_import.startedAt > 0.0 ? m_import.startedAt : unixTime(); }

    Database& m_database;
    const RunImport& m_import;
    const ImportTarget& m_target;
    RunId m_run = 0;
    std::size_t m_written = 0;
    std::size_t m_total = 0;
};

} // namespace

tl::expected<std::optional<RunId>, StoreError> storeImport(const fs::path& workspace, const RunImport& run,
                                                           const ImportTarget& target) {
    DatabaseOptions options;
    options.maxPages = target.maxPages;
    options.busyTimeoutMs = target.busyTimeoutMs;
    auto database = Database::open(workspace, options);
    if (!database)
        return tl::unexpected(database.error());
    try {
        return guarded(workspace, [&]() -> std::optional<RunId> {
            return (*database)->write([&] { return ImportRows(**database, run, target).write(); });
        });
    } catch (const Stopped&) {
        return std::nullopt;
    } catch (const StoreFailure& failure) {
        return tl::unexpected(failure.error());
    }
}

tl::expected<std::vector<ImportedSource>, StoreError> importedSources(const fs::path& workspace) {
    std::vector<ImportedSource> sources;
    std::error_code error;
    if (!fs::exists(workspace, error))
        return sources;
    DatabaseOptions options;
    options.readOnly = true;
    auto database = Database::open(workspace, options);
    if (!database)
        return tl::unexpected(database.error());
    try {
        return guarded(workspace, [&] {
            auto row = (*database)->query("SELECT e.run, e.detail FROM event e JOIN run r ON r.id = e.run "
                                          "WHERE e.kind = ? AND r.deleted_at IS NULL ORDER BY e.run",
                                          std::string(sourceKind));
            while (row.next())
                sources.push_back({row.integer(0), row.text(1)});
            return sources;
        });
    } catch (const StoreFailure& failure) {
        return tl::unexpected(failure.error());
    }
}

} // namespace rankscope
