#include "core/store/run_reader.h"

#include "core/run/checkpoint_files.h"
#include "core/run/live_edit.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "core/store/allocation_rows.h"
#include "core/store/database.h"
#include "core/store/file_copy.h"
#include "core/store/migrations.h"
#include "core/store/queue_rows.h"
#include "core/store/run_listing.h"
#include "core/store/run_rows.h"
#include "core/store/store_error.h"
#include "core/store/workspace_paths.h"

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

const std::string selectRun = "SELECT " + std::string(summaryColumns) + " FROM run ";
const std::string listSql = selectRun + "WHERE deleted_at IS NULL ORDER BY id DESC";
const std::string binSql = selectRun + "WHERE deleted_at IS NOT NULL ORDER BY id DESC";
const std::string summarySql = selectRun + "WHERE id = ?";
constexpr const char* tagsOfRunSql = "SELECT tag FROM tag WHERE run = ? ORDER BY tag";
constexpr const char* documentSql = "SELECT d.config, d.started, r.deleted_at FROM run_document d "
                                    "JOIN run r ON r.id = d.run WHERE d.run = ?";
constexpr const char* modulesSql = "SELECT name, layer, kind, d_in, d_out, init_r FROM module WHERE run = ? "
                                   "ORDER BY position";
constexpr const char* byIdSql = "SELECT id FROM run WHERE id = ? AND deleted_at IS NULL";
constexpr const char* byUidSql = "SELECT id FROM run WHERE uid = ? AND deleted_at IS NULL";
constexpr const char* byNameSql =
    "SELECT id FROM run WHERE name = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT 1";
constexpr std::size_t shortestUidStart = 6;
constexpr const char* byUidStartSql =
    "SELECT id FROM run WHERE substr(uid, 1, length(?1)) = ?1 AND deleted_at IS NULL LIMIT 2";
// One look into the index a metric, not a walk over all points.
constexpr const char* metricNamesSql = "SELECT name FROM metric m WHERE EXISTS (SELECT 1 FROM scalar s WHERE "
                                       "s.run = ? AND s.metric = m.id) ORDER BY name";
constexpr const char* seriesSql = "SELECT step, value, wall_time FROM scalar WHERE run = ? AND metric = "
                                  "(SELECT id FROM metric WHERE name = ?) "
                                  "AND step >= ? ORDER BY step";
constexpr const char* eventsSql =
    "SELECT step, wall_time, kind, detail, level FROM event WHERE run = ? AND kind <> 'import-source' "
    "ORDER BY id";
constexpr const char* checkpointsSql = "SELECT step, bytes, digest FROM checkpoint WHERE run = ?";
constexpr const char* hasViewsSql =
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'saved_view'";
constexpr const char* viewsSql = "SELECT name, state FROM saved_view ORDER BY name COLLATE NOCASE, name";
constexpr const char* tailsSql =
    "SELECT d.resumption, m.name, d.step, d.value FROM dropped_scalar d JOIN metric m ON m.id = d.metric "
    "WHERE d.run = ? ORDER BY d.resumption, m.name, d.step";
constexpr const char* dataVersionSql = "PRAGMA data_version";

bool isChange(const StoredEvent& event) { return event.kind == changeKind; }

class SqliteRunReader final : public RunReader {
public:
    explicit SqliteRunReader(std::unique_ptr<Database> database)
        : m_database(std::move(database)) {}

    // Throws SQLite::Exception when the file lacks a table or column.
    void prepareAll() {
        for (const std::string_view sql :
             {std::string_view(listSql), std::string_view(binSql), std::string_view(summarySql)})
            m_database->prepare(sql);
        for (const auto* sql : {tagsOfRunSql, documentSql, modulesSql, byIdSql, byUidSql, byNameSql,
                                byUidStartSql, metricNamesSql, seriesSql, eventsSql, checkpointsSql})
            m_database->prepare(sql);
        prepareAllocationRows(*m_database);
    }

    std::vector<RunSummary> runs() const override { return list(listSql); }
    std::vector<RunSummary> binnedRuns() const override { return list(binSql); }

    std::optional<RunDetail> run(RunId id) const override {
        return read([&]() -> std::optional<RunDetail> {
            auto transaction = m_database->beginRead();
            RunDetail detail;
            {
                auto row = m_database->query(summarySql, id);
                if (!row.next())
                    return std::nullopt;
                detail.summary = summaryFrom(row);
            }
            auto tag = m_database->query(tagsOfRunSql, id);
            while (tag.next())
                detail.summary.tags.push_back(tag.text(0));
            readMarks(*m_database, detail.summary);
            auto document = m_database->query(documentSql, id);
            if (document.next()) {
                detail.configJson = document.text(0);
                detail.started = startedFromJson(document.text(1));
                detail.deletedAt = timeFrom(document, 2);
            }
            // Whether a triplet has a singular value is the method's, not each module's.
            const bool lambda = traitsOf(parseRunConfig(detail.configJson).config.method).lambda;
            auto module = m_database->query(modulesSql, id);
            detail.started.modules = modulesFrom(module, lambda);
            return detail;
        });
    }

    std::optional<RunId> findRun(const std::string& text) const override {
        return read([&]() -> std::optional<RunId> {
            if (text.empty())
                return std::nullopt;
            const bool isNumber =
                text.size() < 19 && text.find_first_not_of("0123456789") == std::string::npos;
            if (isNumber)
                if (auto row = m_database->query(byIdSql, static_cast<std::int64_t>(std::stoll(text)));
                    row.next())
                    return row.integer(0);
            for (const auto* sql : {byUidSql, byNameSql})
                if (auto row = m_database->query(sql, text); row.next())
                    return row.integer(0);
            // A short number is a mistyped id far more often than the start of a uid.
            if (text.size() < shortestUidStart)
                return std::nullopt;
            auto row = m_database->query(byUidStartSql, text);
            if (!row.next())
                return std::nullopt;
            const auto id = row.integer(0);
            return row.next() ? std::nullopt : std::optional(id);
        });
    }

    std::string configuration(RunId id) const override {
        return read([&] {
            auto document = m_database->query(documentSql, id);
            return document.next() ? document.text(0) : std::string();
        });
    }

    std::vector<MetricExtent> metricExtents(RunId id) const override {
        return read([&] {
            auto transaction = m_database->beginRead();
            return readMetricExtents(*m_database, id);
        });
    }

    std::vector<std::string> metricNames(RunId id) const override {
        return read([&] {
            std::vector<std::string> names;
            auto row = m_database->query(metricNamesSql, id);
            while (row.next())
                names.push_back(row.text(0));
            return names;
        });
    }

    std::vector<SeriesPoint> series(RunId id, const std::string& metric,
                                    std::int64_t fromStep) const override {
        return read([&] {
            std::vector<SeriesPoint> points;
            auto row = m_database->query(seriesSql, id, metric, fromStep);
            while (row.next())
                points.push_back({row.integer(0), numberOrNan(row, 1), timeFrom(row, 2)});
            return points;
        });
    }

    std::vector<DroppedTail> droppedTails(RunId id) const override {
        return read([&] {
            std::vector<DroppedTail> tails;
            if (m_database->version() < tailVersion)
                return tails;
            auto row = m_database->query(tailsSql, id);
            std::int64_t number = 0;
            while (row.next()) {
                const std::int64_t step = row.integer(2);
                if (tails.empty() || row.integer(0) != number)
                    tails.push_back({step, {}});
                number = row.integer(0);
                tails.back().from = std::min(tails.back().from, step);
                tails.back().series[row.text(1)].push_back({step, numberOrNan(row, 3), 0.0});
            }
            return tails;
        });
    }

    std::vector<std::int64_t> allocationSteps(RunId id) const override {
        return read([&] { return readAllocationSteps(*m_database, id); });
    }

    std::optional<AllocationDone> allocation(RunId id, std::int64_t step) const override {
        return read([&] { return readAllocation(*m_database, id, step); });
    }

    std::vector<AllocationDone> allocationOutlines(RunId id, std::int64_t fromStep) const override {
        return read([&] { return readAllocationOutlines(*m_database, id, fromStep); });
    }

    std::vector<AllocationDone> tripletHistory(RunId id, std::size_t first,
                                               std::size_t count) const override {
        return read([&] { return readTripletHistory(*m_database, id, first, count); });
    }

    std::optional<AllocationDone> lastAllocation(RunId id) const override {
        const auto step = read([&] { return readLastAllocationStep(*m_database, id); });
        return step ? allocation(id, *step) : std::nullopt;
    }

    std::vector<StoredEvent> events(RunId id) const override {
        return read([&] {
            std::vector<StoredEvent> events;
            auto row = m_database->query(eventsSql, id);
            while (row.next()) {
                events.push_back(
                    {row.integer(0), timeFrom(row, 1), row.text(2), row.text(3),
                     static_cast<Notice::Level>(std::clamp<std::int64_t>(row.integer(4), 0, 2))});
                if (isChange(events.back()))
                    events.back().detail = changeSentence(changeFromJson(events.back().detail));
            }
            return events;
        });
    }

    std::vector<SettingsChanged> changes(RunId id) const override {
        return read([&] {
            std::vector<SettingsChanged> changes;
            auto row = m_database->query(eventsSql, id);
            while (row.next()) {
                if (isChange({row.integer(0), row.number(1), row.text(2), row.text(3)})) {
                    changes.push_back(changeFromJson(row.text(3)));
                    changes.back().step = row.integer(0);
                    changes.back().wallTime = timeFrom(row, 1);
                }
            }
            return changes;
        });
    }

    std::vector<StoredCheckpoint> checkpoints(RunId id) const override {
        return read([&] {
            std::map<std::int64_t, std::pair<std::int64_t, std::string>> rows; // bytes and digest
            auto row = m_database->query(checkpointsSql, id);
            while (row.next())
                rows[row.integer(0)] = {row.integer(1), row.text(2)};
            std::vector<StoredCheckpoint> checkpoints;
            auto uid = m_database->query("SELECT uid FROM run WHERE id = ?", id);
            if (!uid.next())
                return checkpoints;
            for (const CheckpointPlace& place : checkpointsIn(runFolder(m_database->file(), uid.text(0)))) {
                const auto known = rows.find(place.step);
                checkpoints.push_back({place.step, place.folder.string(),
                                       known != rows.end() ? known->second.first : bytesIn(place.folder),
                                       known != rows.end() ? known->second.second : std::string()});
            }
            return checkpoints;
        });
    }

    QueueListing queue() const override {
        return read(
            [&] { return m_database->version() < queueVersion ? QueueListing() : readQueue(*m_database); });
    }

    std::vector<SavedView> views() const override {
        return read([&] {
            std::vector<SavedView> found;
            if (!m_database->query(hasViewsSql).next())
                return found;
            auto row = m_database->query(viewsSql);
            while (row.next())
                found.push_back({row.text(0), row.text(1)});
            return found;
        });
    }

    double typicalSeconds(const std::string& configJson) const override {
        return read([&] {
            const ConfigDigest digest = digestOf(configJson);
            auto row =
                m_database->query("SELECT coalesce(avg(seconds), 0) FROM run WHERE status = 'finished' AND "
                                  "model = ? AND task = ? AND method = ?",
                                  digest.model, digest.task, digest.method);
            row.next();
            return row.number(0);
        });
    }

    std::int64_t dataVersion() const override {
        return read([&] {
            m_database->connectAgain();
            auto row = m_database->query(dataVersionSql);
            row.next();
            return row.integer(0) + (m_database->connections() << 32); // another connection counts anew
        });
    }

private:
    // Runs `action`; whatever is wrong with the file is told with the file's name.
    template <typename Action>
    std::invoke_result_t<Action&> read(Action&& action) const {
        return guarded(m_database->file(), [&] {
            try {
                return action();
            } catch (const SQLite::Exception&) {
                throw;
            } catch (const StoreFailure&) {
                throw;
            } catch (const std::runtime_error& failure) {
                throw StoreFailure(damaged(m_database->file(), failure.what()));
            }
        });
    }

    std::vector<RunSummary> list(const std::string& sql) const {
        return read([&] {
            auto transaction = m_database->beginRead();
            return listRuns(*m_database, sql);
        });
    }

    std::unique_ptr<Database> m_database;
};

} // namespace

tl::expected<std::unique_ptr<RunReader>, StoreError> RunReader::open(const fs::path& workspace) {
    DatabaseOptions options;
    options.readOnly = true;
    auto database = Database::open(workspace, options);
    if (!database)
        return tl::unexpected(database.error());
    const auto own = workspaceMigrations().back().version;
    const std::string name = "The workspace '" + workspace.string() + "'";
    try {
        const auto version = (*database)->version();
        auto reader = std::make_unique<SqliteRunReader>(std::move(*database));
        try {
            reader->prepareAll();
        } catch (const SQLite::Exception& failure) {
            if (failure.getErrorCode() != 1 || version == own) // 1: no such table or column
                throw;
            return tl::unexpected(
                version > own
                    ? StoreError{Kind::Newer,
                                 name + " was written by a newer version of Rankscope and cannot be read "
                                        "by this one; update Rankscope."}
                    : StoreError{Kind::Other,
                                 name + " is of an older version; open it once for writing, so that it is "
                                        "brought up to date."});
        }
        return reader;
    } catch (const SQLite::Exception& failure) {
        return tl::unexpected(failure.getErrorCode() == 1 ? damaged(workspace, failure.what())
                                                          : toStoreError(workspace, failure));
    }
}

} // namespace rankscope
