#include "core/store/run_writer.h"

#include "core/store/best_metric.h"
#include "core/store/event_rows.h"
#include "core/store/process_identity.h"
#include "core/store/run_rows.h"
#include "core/store/run_uid.h"
#include "core/store/store_error.h"
#include "core/store/workspace_paths.h"

#include <chrono>
#include <type_traits>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

constexpr double staleAfterSeconds = 10.0;

double unixNow() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

class SqliteRunWriter final : public RunWriter {
public:
    explicit SqliteRunWriter(std::unique_ptr<Database> database)
        : m_database(std::move(database))
        , m_self(thisProcess()) {}

    RunId createRun(const std::string& name, const std::string& configJson, RunId parent,
                    std::int64_t parentStep) override {
        return write([&] {
            const auto digest = digestOf(configJson);
            m_database
                ->query(
                    "INSERT INTO run (uid, name, status, method, model, task, seed, created_at, parent_run, "
                    "parent_step) VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?)",
                    newUid(), name, digest.method, digest.model, digest.task, digest.seed, unixNow(),
                    parent ? std::optional(parent) : std::nullopt, parentStep)
                .run();
            const RunId id = m_database->lastRowId();
            m_database->query("UPDATE run SET colour = id - 1 WHERE id = ?", id).run();
            m_database->query("INSERT INTO run_document (run, config) VALUES (?, ?)", id, configJson).run();
            return id;
        });
    }

    void claim(RunId id, double wallTime) override {
        write([&] {
            takeOver(id);
            beat(id, wallTime);
        });
    }

    void recordStarted(RunId id, const RunStarted& started, double wallTime) override {
        append(id, {RunEvent(started)}, wallTime);
    }

    void append(RunId id, const std::vector<RunEvent>& events, double wallTime) override {
        write([&] {
            if (!events.empty() && std::holds_alternative<RunStarted>(events.front()))
                takeOver(id);
            beat(id, wallTime);
            EventRows rows(*m_database, id, wallTime);
            for (const auto& event : events)
                rows.write(event);
            rows.finish();
        });
    }

    void addNotice(RunId id, const Notice& notice) override {
        write([&] {
            requireRun(id);
            m_database
                ->query(
                    "INSERT INTO event (run, step, wall_time, level, kind, detail) VALUES (?, ?, ?, ?, ?, ?)",
                    id, notice.step, notice.wallTime, static_cast<int>(notice.level), notice.kind,
                    notice.message)
                .run();
        });
    }

    void heartbeat(RunId id, double wallTime) override {
        write([&] { beat(id, wallTime); });
    }

    void truncateFrom(RunId id, std::int64_t step) override {
        write([&] {
            requireRun(id);
            EventRows rows(*m_database, id, unixNow());
            rows.truncateFrom(step);
            rows.finish();
        });
    }

    void rename(RunId id, const std::string& name) override {
        set(id, "UPDATE run SET name = ?2 WHERE id = ?1", name);
    }
    void setNote(RunId id, const std::string& note) override {
        set(id, "UPDATE run SET note = ?2 WHERE id = ?1", note);
    }
    void setGroup(RunId id, const std::string& group) override {
        set(id, "UPDATE run SET group_name = ?2 WHERE id = ?1", group);
    }
    void saveView(const std::string& name, const std::string& state) override {
        write([&] {
            m_database
                ->query("INSERT OR REPLACE INTO saved_view (name, state, changed_at) VALUES (?, ?, ?)", name,
                        state, unixNow())
                .run();
        });
    }
    void renameView(const std::string& from, const std::string& to) override {
        write([&] {
            m_database->query("UPDATE OR REPLACE saved_view SET name = ?2 WHERE name = ?1", from, to).run();
        });
    }
    void deleteView(const std::string& name) override {
        write([&] { m_database->query("DELETE FROM saved_view WHERE name = ?", name).run(); });
    }
    void setColour(RunId id, int colour) override {
        set(id, "UPDATE run SET colour = ?2 WHERE id = ?1", colour);
    }

    void setTags(RunId id, const std::vector<std::string>& tags) override {
        write([&] {
            requireRun(id);
            m_database->query("DELETE FROM tag WHERE run = ?", id).run();
            for (const auto& tag : tags)
                m_database->query("INSERT OR IGNORE INTO tag (run, tag) VALUES (?, ?)", id, tag).run();
        });
    }

    void setStarred(RunId id, bool on) override { setMark(id, "starred", on); }
    void setArchived(RunId id, bool on) override { setMark(id, "archived", on); }

    void moveToBin(RunId id) override { set(id, "UPDATE run SET deleted_at = ?2 WHERE id = ?1", unixNow()); }
    void restoreFromBin(RunId id) override {
        set(id, "UPDATE run SET deleted_at = ?2 WHERE id = ?1", std::optional<double>());
    }

    void purge(RunId id) override {
        const auto folder = filesFolder(id);
        write([&] {
            const auto removed =
                m_database->query("DELETE FROM run WHERE id = ? AND status NOT IN ('running', 'paused')", id)
                    .run();
            if (removed == 0)
                throw StoreFailure(
                    {Kind::Busy, "Run " + std::to_string(id) + " in '" + path().string() +
                                     "' is being trained; stop it before it is deleted for good."});
        });
        std::error_code error;
        fs::remove_all(folder, error);
        if (error)
            throw StoreFailure({Kind::Other, "Run " + std::to_string(id) + " is deleted, but its files in '" +
                                                 folder.string() + "' could not be removed (" +
                                                 error.message() + "); delete that folder by hand."});
    }

    std::vector<RunId> markInterrupted(double now) override {
        auto stale = guarded(path(), [&] { return staleRuns(now); });
        if (stale.empty())
            return stale;
        return write([&] {
            // Once more under the lock: a run may have come back to life.
            auto runs = staleRuns(now);
            for (const auto id : runs) {
                m_database
                    ->query(
                        "UPDATE run SET status = 'interrupted', ended_at = max(heartbeat_at, started_at), "
                        "end_message = 'The program ended before this run did; resume it from its last "
                        "checkpoint.' "
                        "WHERE id = ?",
                        id)
                    .run();
                m_database
                    ->query("INSERT INTO event (run, step, wall_time, level, kind, detail) "
                            "SELECT id, steps_done, ended_at, 1, 'interrupted', end_message FROM run WHERE "
                            "id = ?",
                            id)
                    .run();
            }
            return runs;
        });
    }

    // What a crashed program may have left behind; nothing when the file is sound or nobody crashed.
    std::optional<StoreError> checkAfterCrash(double now) {
        return guarded(path(), [&]() -> std::optional<StoreError> {
            if (staleRuns(now).empty())
                return std::nullopt;
            if (const auto problem = m_database->quickCheck())
                return damaged(path(), *problem);
            return std::nullopt;
        });
    }

    fs::path filesFolder(RunId id) const override {
        return guarded(path(), [&] {
            auto row = m_database->query("SELECT uid FROM run WHERE id = ?", id);
            if (!row.next())
                throw noSuchRun(id);
            return runFolder(path(), row.text(0));
        });
    }

    const fs::path& path() const override { return m_database->file(); }

private:
    StoreFailure noSuchRun(RunId id) const {
        return StoreFailure({Kind::Missing, "There is no run " + std::to_string(id) + " in '" +
                                                path().string() + "'; it may have been deleted."});
    }

    void setMark(RunId id, const std::string& mark, bool on) {
        write([&] {
            requireRun(id);
            m_database
                ->query(on ? "INSERT OR IGNORE INTO mark (run, mark) VALUES (?, ?)"
                           : "DELETE FROM mark WHERE run = ? AND mark = ?",
                        id, mark)
                .run();
        });
    }

    void requireRun(RunId id) {
        if (!m_database->query("SELECT 1 FROM run WHERE id = ?", id).next())
            throw noSuchRun(id);
    }

    // Runs `action` in a transaction of its own.
    template <typename Action>
    std::invoke_result_t<Action&> write(Action&& action) {
        return guarded(path(), [&] {
            auto transaction = m_database->begin();
            if constexpr (std::is_void_v<std::invoke_result_t<Action&>>) {
                action();
                transaction.commit();
            } else {
                auto result = action();
                transaction.commit();
                return result;
            }
        });
    }

    template <typename Value>
    void set(RunId id, const char* sql, const Value& value) {
        write([&] {
            if (m_database->query(sql, id, value).run() == 0)
                throw noSuchRun(id);
        });
    }

    void takeOver(RunId id) {
        m_database
            ->query("UPDATE run SET owner_pid = ?2, owner_started = ?3, owner_space = ?4 WHERE id = ?1", id,
                    m_self.pid, m_self.started, m_self.space)
            .run();
    }

    // Heartbeat of the run's own process. A run that was taken for dead while the machine slept is alive
    // again; one that another process goes on with must not be mixed with this one's data.
    void beat(RunId id, double wallTime) {
        const int changed =
            m_database
                ->query(
                    "UPDATE run SET heartbeat_at = ?2, "
                    "ended_at = iif(status = 'interrupted' AND owner_pid IS NOT NULL, 0, ended_at), "
                    "end_message = iif(status = 'interrupted' AND owner_pid IS NOT NULL, '', end_message), "
                    "status = iif(status = 'interrupted' AND owner_pid IS NOT NULL, 'running', status) "
                    "WHERE id = ?1 AND (owner_pid IS NULL OR "
                    "(owner_pid = ?3 AND owner_started = ?4 AND owner_space = ?5))",
                    id, wallTime, m_self.pid, m_self.started, m_self.space)
                .run();
        if (changed > 0)
            return;
        requireRun(id);
        throw StoreFailure({Kind::Other, "Another program goes on with run " + std::to_string(id) + " in '" +
                                             path().string() + "'; stop one of the two."});
    }

    // Runs whose process is gone, or that have given no sign of life for too long.
    std::vector<RunId> staleRuns(double now) {
        std::vector<RunId> stale;
        auto row = m_database->query(
            "SELECT id, heartbeat_at, owner_pid, owner_started, owner_space FROM run WHERE "
            "status IN ('running', 'paused') OR (status = 'queued' AND owner_pid IS NOT NULL)");
        while (row.next()) {
            const bool silent = now - row.number(1) > staleAfterSeconds;
            const bool dead = !row.isNull(2) &&
                              stateOf({row.integer(2), row.integer(3), row.text(4)}) == ProcessState::Dead;
            if (silent || dead)
                stale.push_back(row.integer(0));
        }
        return stale;
    }

    std::unique_ptr<Database> m_database;
    ProcessIdentity m_self;
};

} // namespace

tl::expected<std::unique_ptr<RunWriter>, StoreError> RunWriter::open(const fs::path& workspace) {
    return open(workspace, WriterOptions{});
}

tl::expected<std::unique_ptr<RunWriter>, StoreError> RunWriter::open(const fs::path& workspace,
                                                                     const WriterOptions& options) {
    DatabaseOptions database;
    database.busyTimeoutMs = options.busyTimeoutMs;
    database.maxPages = options.maxPages;
    database.rollbackJournal = options.rollbackJournal;
    auto opened = Database::open(workspace, database);
    if (!opened)
        return tl::unexpected(opened.error());
    auto writer = std::make_unique<SqliteRunWriter>(std::move(*opened));
    if (options.markInterrupted) {
        try {
            const double now = unixNow();
            if (auto problem = writer->checkAfterCrash(now))
                return tl::unexpected(*problem);
            writer->markInterrupted(now);
        } catch (const StoreFailure& failure) {
            return tl::unexpected(failure.error());
        }
    }
    return writer;
}

} // namespace rankscope
