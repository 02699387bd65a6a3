#include "core/store/run_writer.h"

#include "core/run/clock.h"
#include "core/store/best_metric.h"
#include "core/store/event_rows.h"
#include "core/store/process_identity.h"
#include "core/store/run_row_copier.h"
#include "core/store/run_rows.h"
#include "core/store/run_uid.h"
#include "core/store/signs_of_life.h"
#include "core/store/store_error.h"
#include "core/store/workspace_paths.h"

#include <algorithm>
#include <map>
#include <type_traits>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

constexpr double staleAfterSeconds = 10.0;

// What must not be lost to a power cut: older checkpoints go when the newer one's row is there.
Lasting lastingOf(const std::vector<RunEvent>& events) {
    return std::any_of(events.begin(), events.end(),
                       [](const RunEvent& event) {
                           return std::holds_alternative<CheckpointSaved>(event) ||
                                  std::holds_alternative<RunEnded>(event);
                       })
               ? Lasting::PowerCut
               : Lasting::ProcessEnd;
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
                    newUid(), name, digest.method, digest.model, digest.task, digest.seed, unixTime(),
                    parent ? std::optional(parent) : std::nullopt, parentStep)
                .run();
            const RunId id = m_database->lastRowId();
            m_database->query("UPDATE run SET colour = id - 1 WHERE id = ?", id).run();
            m_database->query("INSERT INTO run_document (run, config) VALUES (?, ?)", id, configJson).run();
            return id;
        });
    }

    RunClaim claim(RunId id, double wallTime, std::optional<double> lastSign) override {
        RunClaim claim = write([&] { return takeOver(id, wallTime, lastSign); });
        m_claims[id] = claim;
        return claim;
    }

    void hold(const RunClaim& claim) override { m_claims[claim.run] = claim; }

    void recordStarted(RunId id, const RunStarted& started, double wallTime) override {
        append(id, {RunEvent(started)}, wallTime, {});
    }

    std::int64_t append(RunId id, const std::vector<RunEvent>& events, double wallTime,
                        const BatchPlace& place) override {
        if (!m_claims.contains(id) && !events.empty() && std::holds_alternative<RunStarted>(events.front()))
            claim(id, wallTime, std::nullopt);
        const std::int64_t stored = write(
            [&] {
                const std::int64_t before = beat(id, wallTime);
                const bool follows = place.number == before + 1 || place.number == place.oldest;
                if (place.number > 0 && (place.number <= before || !follows))
                    return before;
                EventRows rows(*m_database, id, wallTime);
                for (const auto& event : events)
                    rows.write(event);
                rows.finish();
                if (place.number > 0)
                    m_database->query("UPDATE run SET owner_batch = ?2 WHERE id = ?1", id, place.number)
                        .run();
                return std::max(before, place.number);
            },
            lastingOf(events));
        if (stored >= place.number && !events.empty() && std::holds_alternative<RunEnded>(events.back()))
            m_claims.erase(id);
        return stored;
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

    std::int64_t heartbeat(RunId id, double wallTime) override {
        return write([&] { return beat(id, wallTime); });
    }

    RunClaim rescue(RunId id, const fs::path& workspace, std::optional<std::int64_t> fromStep,
                    double wallTime) override {
        auto target = Database::open(workspace, {});
        if (!target)
            throw StoreFailure(target.error());
        SourceRun run;
        run.id = id;
        std::int64_t batches = 0;
        {
            auto row =
                m_database->query("SELECT r.uid, r.name, coalesce(p.uid, ''), r.owner_batch FROM run r "
                                  "LEFT JOIN run p ON p.id = r.parent_run WHERE r.id = ?",
                                  id);
            if (!row.next())
                throw noSuchRun(id);
            run.uid = row.text(0);
            run.name = row.text(1);
            run.parentUid = row.text(2);
            batches = fromStep ? 0 : row.integer(3); // else they are another claim's
        }
        RunRowCopier copier(*m_database, **target, [] {});
        if (copier.inTarget(run.uid))
            throw StoreFailure({Kind::Other, "'" + workspace.string() +
                                                 "' has this run already, from another "
                                                 "time; choose another file."});
        SqliteRunWriter other(std::move(*target));
        return other.write(
            [&] {
                const RunId made = RunRowCopier(*m_database, *other.m_database, [] {}).copy(run);
                if (fromStep) {
                    EventRows rows(*other.m_database, made, wallTime);
                    rows.truncateFrom(*fromStep);
                    rows.finish();
                }
                const RunClaim claim = other.takeOver(made, wallTime);
                other.m_database
                    ->query("UPDATE run SET status = 'running', owner_batch = ?2 WHERE id = ?1", made,
                            batches)
                    .run();
                return claim;
            },
            Lasting::PowerCut);
    }

    void truncateFrom(RunId id, std::int64_t step) override {
        write([&] {
            requireRun(id);
            EventRows rows(*m_database, id, unixTime());
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
                        state, unixTime())
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

    void moveToBin(RunId id) override { set(id, "UPDATE run SET deleted_at = ?2 WHERE id = ?1", unixTime()); }
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
    std::invoke_result_t<Action&> write(Action&& action, Lasting lasting = Lasting::ProcessEnd) {
        return guarded(path(), [&] { return m_database->write(action, lasting); });
    }

    template <typename Value>
    void set(RunId id, const char* sql, const Value& value) {
        write([&] {
            if (m_database->query(sql, id, value).run() == 0)
                throw noSuchRun(id);
        });
    }

    // In a transaction of the caller.
    RunClaim takeOver(RunId id, double wallTime, std::optional<double> lastSign = std::nullopt) {
        RunClaim claim{id, {}, newUid()};
        {
            auto row =
                m_database->query("SELECT uid, status, heartbeat_at, owner_pid, owner_started, owner_space "
                                  "FROM run WHERE id = ?",
                                  id);
            if (!row.next())
                throw noSuchRun(id);
            claim.uid = row.text(0);
            if (lastSign && row.number(2) != *lastSign)
                throw StoreFailure(
                    {Kind::TakenOver, "Run " + std::to_string(id) + " in '" + path().string() +
                                          "' was trained by another program a moment ago; look "
                                          "at it and try again."});
            if (!row.isNull(3) && runStatusFromText(row.text(1)) != RunStatus::Interrupted) {
                const ProcessIdentity owner{row.integer(3), row.integer(4), row.text(5)};
                if (!(owner == m_self) && !isStale(id, owner, row.number(2), wallTime))
                    throw StoreFailure({Kind::TakenOver,
                                        "Run " + std::to_string(id) + " in '" + path().string() +
                                            "' is being trained by another program; stop that one first, or "
                                            "wait until it counts as interrupted."});
            }
        }
        m_database
            ->query("UPDATE run SET owner_pid = ?2, owner_started = ?3, owner_space = ?4, owner_token = ?5, "
                    "owner_batch = 0 WHERE id = ?1",
                    id, m_self.pid, m_self.started, m_self.space, claim.token)
            .run();
        comeToLife(id, wallTime, claim.token);
        return claim;
    }

    int comeToLife(RunId id, double wallTime, const std::optional<std::string>& token) {
        return m_database
            ->query("UPDATE run SET heartbeat_at = ?2, "
                    "ended_at = iif(status = 'interrupted' AND owner_pid IS NOT NULL, 0, ended_at), "
                    "end_message = iif(status = 'interrupted' AND owner_pid IS NOT NULL, '', end_message), "
                    "status = iif(status = 'interrupted' AND owner_pid IS NOT NULL, 'running', status) "
                    "WHERE id = ?1 AND iif(?3 IS NULL, owner_pid IS NULL, owner_token = ?3)",
                    id, wallTime, token)
            .run();
    }

    // Heartbeat under this object's claim, or of a run that nobody has claimed; returns the number of the
    // last batch of that claim. A run that was taken for dead while the machine slept is alive again; one
    // that another program goes on with must not be mixed with this one's data.
    std::int64_t beat(RunId id, double wallTime) {
        const auto claim = m_claims.find(id);
        const auto token = claim != m_claims.end() ? std::optional(claim->second.token) : std::nullopt;
        auto row = m_database->query("SELECT uid, owner_batch FROM run WHERE id = ?", id);
        if (!row.next())
            throw noSuchRun(id);
        const bool same = claim == m_claims.end() || row.text(0) == claim->second.uid;
        if (!same || comeToLife(id, wallTime, token) == 0)
            throw StoreFailure({Kind::TakenOver, "Another program goes on with run " + std::to_string(id) +
                                                     " in '" + path().string() + "'; this one stops."});
        return row.integer(1);
    }

    bool isStale(RunId id, const ProcessIdentity& owner, double lastSign, double now) {
        return stateOf(owner) == ProcessState::Dead || m_signs.silent(id, lastSign, now, staleAfterSeconds);
    }

    // Runs whose process is gone, or that have given no sign of life for too long.
    std::vector<RunId> staleRuns(double now) {
        std::vector<RunId> stale;
        auto row = m_database->query(
            "SELECT id, heartbeat_at, owner_pid, owner_started, owner_space FROM run WHERE "
            "status IN ('running', 'paused') OR (status = 'queued' AND owner_pid IS NOT NULL)");
        while (row.next()) {
            const bool owned = !row.isNull(2);
            const ProcessIdentity owner{row.integer(2), row.integer(3), owned ? row.text(4) : ""};
            if (owned ? isStale(row.integer(0), owner, row.number(1), now)
                      : m_signs.silent(row.integer(0), row.number(1), now, staleAfterSeconds))
                stale.push_back(row.integer(0));
        }
        return stale;
    }

    std::unique_ptr<Database> m_database;
    ProcessIdentity m_self;
    std::map<RunId, RunClaim> m_claims; // of this object
    SignsOfLife m_signs;
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
    database.mustExist = options.mustExist;
    auto opened = Database::open(workspace, database);
    if (!opened)
        return tl::unexpected(opened.error());
    auto writer = std::make_unique<SqliteRunWriter>(std::move(*opened));
    if (options.markInterrupted) {
        try {
            const double now = unixTime();
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
