#include "core/store/run_queue.h"

#include "core/run/bounded_json.h"
#include "core/run/clock.h"
#include "core/store/database.h"
#include "core/store/process_identity.h"
#include "core/store/queue_rows.h"
#include "core/store/run_rows.h"
#include "core/store/run_writer.h"
#include "core/store/signs_of_life.h"
#include "core/store/store_error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <type_traits>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

constexpr int mostAttempts = 3;
// A process of another machine cannot be looked at; without a sign of life for so long it counts as gone.
constexpr double silentAfterSeconds = 30.0;

// Two names of one device are the same: "cuda" is "cuda:0", and "auto" is what the machine takes.
std::string resolved(const std::string& wish, const std::string& automatic) {
    const std::string device = wish.empty() || wish == "auto" ? automatic : wish;
    return device == "cuda" ? "cuda:0" : device;
}

std::string deviceOf(const std::string& configJson) {
    const auto document = parseBoundedJson(configJson).value_or(nlohmann::json());
    if (const auto train = document.find("train"); train != document.end() && train->is_object())
        if (const auto device = train->find("device"); device != train->end() && device->is_string())
            return device->get<std::string>();
    return "auto";
}

class SqliteRunQueue final : public RunQueue {
public:
    SqliteRunQueue(std::unique_ptr<Database> database, std::unique_ptr<RunWriter> writer)
        : m_database(std::move(database))
        , m_writer(std::move(writer))
        , m_self(thisProcess()) {}

    QueueListing list() override {
        if (!guarded(path(), [&] { return lostEntries(); }).empty())
            write([&] { recover(); });
        return guarded(path(), [&] {
            auto transaction = m_database->beginRead();
            return readQueue(*m_database);
        });
    }

    void add(const std::vector<RunId>& runs, RunId after) override {
        write([&] {
            if (after != 0)
                requireRun(after);
            for (const RunId run : runs) {
                const std::string device = addable(run);
                m_database
                    ->query("INSERT OR IGNORE INTO queue_entry (run, position, device, after_run, added_at) "
                            "VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM queue_entry), ?, ?, ?)",
                            run, device, after ? std::optional(after) : std::nullopt, unixTime())
                    .run();
                m_database
                    ->query("UPDATE queue_entry SET given_up = 0, attempts = 0 WHERE run = ? AND "
                            "given_up = 1",
                            run)
                    .run();
            }
        });
    }

    void move(RunId run, std::size_t position) override {
        write([&] {
            requireEntry(run);
            std::vector<RunId> order;
            for (const QueueEntry& entry : readQueue(*m_database).entries)
                if (entry.run != run)
                    order.push_back(entry.run);
            const auto at = std::min(std::max<std::size_t>(position, 1) - 1, order.size());
            order.insert(order.begin() + static_cast<std::ptrdiff_t>(at), run);
            std::int64_t place = 0;
            for (const RunId each : order)
                m_database->query("UPDATE queue_entry SET position = ?2 WHERE run = ?1", each, ++place).run();
        });
    }

    void remove(RunId run) override {
        write([&] {
            requireEntry(run);
            if (m_database->query("DELETE FROM queue_entry WHERE run = ? AND state = 'waiting'", run).run() ==
                0)
                throw StoreFailure({Kind::Busy, "Run " + std::to_string(run) + " in '" + path().string() +
                                                    "' is being trained; stop it instead."});
        });
    }

    void setDevice(RunId run, const std::string& device) override {
        write([&] {
            requireEntry(run);
            auto row =
                m_database->query("SELECT q.state, r.status, coalesce(d.config, '') FROM queue_entry q JOIN "
                                  "run r ON r.id = q.run LEFT JOIN run_document d ON d.run = q.run WHERE "
                                  "q.run = ?",
                                  run);
            row.next();
            if (row.text(0) != "waiting" || runStatusFromText(row.text(1)) != RunStatus::Queued)
                throw StoreFailure(
                    {Kind::Busy, "Run " + std::to_string(run) + " in '" + path().string() +
                                     "' has begun and keeps its device; branch it to use another."});
            auto document = parseOrderedJson(row.text(2)).value_or(nlohmann::ordered_json());
            if (!document.is_object() || (document.contains("train") && !document["train"].is_object()))
                throw StoreFailure({Kind::Other, "The configuration of run " + std::to_string(run) + " in '" +
                                                     path().string() +
                                                     "' cannot be read; remove it from the queue."});
            document["train"]["device"] = device;
            m_database->query("UPDATE run_document SET config = ?2 WHERE run = ?1", run, document.dump(2))
                .run();
            m_database->query("UPDATE queue_entry SET device = ?2 WHERE run = ?1", run, device).run();
        });
    }

    void setPaused(bool paused) override { setting("UPDATE queue_setting SET paused = ?", paused); }
    void setStopOnFailure(bool stop) override {
        setting("UPDATE queue_setting SET stop_on_failure = ?", stop);
    }

    QueueClaim claimNext(const std::string& automatic) override {
        m_writer->markInterrupted(unixTime());
        return write([&] {
            recover();
            const QueueListing listing = readQueue(*m_database);
            if (listing.paused)
                return QueueClaim{QueueClaim::Kind::Paused};
            const std::set<std::string> busy = busyDevices();
            QueueClaim claim;
            for (const QueueEntry& entry : listing.entries) {
                const Chance chance = chanceOf(entry, resolved(entry.device, automatic), busy, listing);
                if (chance == Chance::Now)
                    return take(entry, resolved(entry.device, automatic));
                if (chance == Chance::Later)
                    claim.kind = QueueClaim::Kind::Blocked;
            }
            return claim;
        });
    }

    void finish(RunId run, RunStatus status) override {
        write([&] {
            const int removed =
                m_database
                    ->query(
                        "DELETE FROM queue_entry WHERE run = ? AND state = 'running' AND owner_pid = ? AND "
                        "owner_started = ? AND owner_space = ?",
                        run, m_self.pid, m_self.started, m_self.space)
                    .run();
            if (removed > 0 && status == RunStatus::Failed)
                pauseAfterFailure();
        });
    }

    void giveBack(RunId run) override {
        write([&] {
            m_database
                ->query("UPDATE queue_entry SET state = 'waiting', used_device = '', owner_pid = NULL, "
                        "owner_started = "
                        "NULL, owner_space = NULL, attempts = max(0, attempts - 1) WHERE run = ? AND "
                        "owner_pid = ? "
                        "AND owner_started = ? AND owner_space = ?",
                        run, m_self.pid, m_self.started, m_self.space)
                .run();
        });
    }

private:
    enum class Chance { Now, Later, Never };

    const fs::path& path() const { return m_database->file(); }

    template <typename Action>
    std::invoke_result_t<Action&> write(Action&& action) {
        return guarded(path(), [&] { return m_database->write(action); });
    }

    void setting(const char* sql, bool value) {
        write([&] { m_database->query(sql, value ? 1 : 0).run(); });
    }

    void requireRun(RunId run) {
        if (!m_database->query("SELECT 1 FROM run WHERE id = ?", run).next())
            throw StoreFailure({Kind::Missing, "There is no run " + std::to_string(run) + " in '" +
                                                   path().string() + "'; it may have been deleted."});
    }

    void requireEntry(RunId run) {
        if (!m_database->query("SELECT 1 FROM queue_entry WHERE run = ?", run).next())
            throw StoreFailure({Kind::Missing, "Run " + std::to_string(run) + " is not in the queue of '" +
                                                   path().string() + "'."});
    }

    // The device that the run asks for; throws when it cannot be queued.
    std::string addable(RunId run) {
        requireRun(run);
        auto row = m_database->query(
            "SELECT r.status, coalesce(d.config, '') FROM run r LEFT JOIN run_document d ON "
            "d.run = r.id WHERE r.id = ?",
            run);
        row.next();
        const RunStatus status = runStatusFromText(row.text(0));
        const bool trains = status == RunStatus::Running || status == RunStatus::Paused;
        if (trains || status == RunStatus::Finished)
            throw StoreFailure({Kind::Busy, "Run " + std::to_string(run) + " in '" + path().string() + "' " +
                                                (trains ? "is being trained" : "is finished") +
                                                " and cannot be queued."});
        return deviceOf(row.text(1));
    }

    struct Lost {
        RunId run = 0;
        RunStatus status = RunStatus::Queued;
        std::int64_t attempts = 0; // since it last got on
        std::int64_t steps = 0;
    };

    // Entries whose process is gone.
    std::vector<Lost> lostEntries() {
        std::vector<Lost> lost;
        auto row = m_database->query(
            "SELECT q.run, r.status, iif(r.steps_done > q.claimed_steps, 0, q.attempts), q.owner_pid, "
            "q.owner_started, q.owner_space, max(q.claimed_at, r.heartbeat_at), r.steps_done FROM "
            "queue_entry q JOIN run r ON r.id = q.run "
            "WHERE q.state = 'running'");
        while (row.next()) {
            const ProcessState state = stateOf({row.integer(3), row.integer(4), row.text(5)});
            const bool silent = m_signs.silent(row.integer(0), row.number(6), unixTime(), silentAfterSeconds);
            if (state == ProcessState::Dead || (state == ProcessState::Unknown && silent))
                lost.push_back(
                    {row.integer(0), runStatusFromText(row.text(1)), row.integer(2), row.integer(7)});
        }
        return lost;
    }

    // What ended leaves the queue, what did not waits again; after too many attempts that brought nothing it
    // waits for a person.
    void recover() {
        for (const Lost& entry : lostEntries()) {
            const bool ended = entry.status == RunStatus::Finished || entry.status == RunStatus::Stopped ||
                               entry.status == RunStatus::Failed;
            const bool givenUp = !ended && entry.attempts >= mostAttempts;
            if (ended)
                m_database->query("DELETE FROM queue_entry WHERE run = ?", entry.run).run();
            else
                m_database
                    ->query(
                        "UPDATE queue_entry SET state = 'waiting', used_device = '', owner_pid = NULL, "
                        "owner_started = NULL, owner_space = NULL, attempts = ?2, given_up = ?3 WHERE run = "
                        "?1",
                        entry.run, entry.attempts, givenUp ? 1 : 0)
                    .run();
            if (givenUp)
                m_database
                    ->query(
                        "INSERT INTO event (run, step, wall_time, level, kind, detail) VALUES (?, ?, ?, 2, "
                        "'queue', ?)",
                        entry.run, entry.steps, unixTime(),
                        "Given up by the queue: " + std::to_string(mostAttempts) +
                            " programs ended while they trained it, and none got further than step " +
                            std::to_string(entry.steps) + "; add it to the queue again to go on.")
                    .run();
            if (entry.status == RunStatus::Failed)
                pauseAfterFailure();
        }
    }

    void pauseAfterFailure() {
        m_database->query("UPDATE queue_setting SET paused = 1 WHERE stop_on_failure = 1").run();
    }

    // Devices of this machine on which a run trains, from the queue or not.
    std::set<std::string> busyDevices() {
        std::set<std::string> busy;
        auto row = m_database->query(
            "SELECT used_device FROM queue_entry WHERE state = 'running' AND owner_space = ?1 UNION "
            "SELECT device FROM run WHERE status IN ('running', 'paused') AND owner_space = ?1",
            m_self.space);
        while (row.next())
            busy.insert(resolved(row.text(0), {}));
        return busy;
    }

    Chance chanceOf(const QueueEntry& entry, const std::string& device, const std::set<std::string>& busy,
                    const QueueListing& listing) {
        const bool trains = entry.status == RunStatus::Running || entry.status == RunStatus::Paused;
        if (entry.state == QueueState::Running || entry.status == RunStatus::Finished || entry.givenUp)
            return Chance::Never;
        if (trains)
            return Chance::Later; // somebody resumed it by hand; should that end early, it is still wanted
        if (!entry.afterFinished) {
            const bool pending =
                std::any_of(listing.entries.begin(), listing.entries.end(),
                            [&](const QueueEntry& other) { return other.run == entry.after; }) ||
                m_database
                    ->query("SELECT 1 FROM run WHERE id = ? AND status IN ('running', 'paused')", entry.after)
                    .next();
            return pending ? Chance::Later : Chance::Never;
        }
        return busy.contains(device) ? Chance::Later : Chance::Now;
    }

    QueueClaim take(QueueEntry entry, const std::string& device) {
        m_database
            ->query("UPDATE queue_entry SET state = 'running', used_device = ?2, claimed_at = ?3, attempts = "
                    "attempts + 1, claimed_steps = ?7, owner_pid = ?4, owner_started = ?5, owner_space = ?6 "
                    "WHERE run = ?1",
                    entry.run, device, unixTime(), m_self.pid, m_self.started, m_self.space, entry.stepsDone)
            .run();
        entry.state = QueueState::Running;
        entry.usedDevice = device;
        entry.ownerPid = m_self.pid;
        ++entry.attempts;
        return {QueueClaim::Kind::Run, std::move(entry)};
    }

    std::unique_ptr<Database> m_database;
    std::unique_ptr<RunWriter> m_writer; // marks runs whose process is gone
    ProcessIdentity m_self;
    SignsOfLife m_signs;
};

} // namespace

tl::expected<std::unique_ptr<RunQueue>, StoreError> RunQueue::open(const fs::path& workspace,
                                                                   int busyTimeoutMs) {
    WriterOptions options;
    options.busyTimeoutMs = busyTimeoutMs;
    auto writer = RunWriter::open(workspace, options);
    if (!writer)
        return tl::unexpected(writer.error());
    DatabaseOptions database;
    database.busyTimeoutMs = busyTimeoutMs;
    auto opened = Database::open(workspace, database);
    if (!opened)
        return tl::unexpected(opened.error());
    return std::make_unique<SqliteRunQueue>(std::move(*opened), std::move(*writer));
}

} // namespace rankscope
