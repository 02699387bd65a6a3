#include "core/store/run_copy.h"

#include "core/run/clock.h"
#include "core/run/durable_folder.h"
#include "core/store/file_copy.h"
#include "core/store/process_identity.h"
#include "core/store/run_row_copier.h"
#include "core/store/run_rows.h"
#include "core/store/run_uid.h"
#include "core/store/store_error.h"
#include "core/store/workspace_paths.h"

#include <algorithm>
#include <system_error>

namespace rankscope {

namespace fs = std::filesystem;
using Kind = StoreError::Kind;

namespace {

struct Stopped {};

constexpr double staleAfterSeconds = 10.0;

// One call of copyRuns: the two connections and what has been done.
class RunCopier {
public:
    RunCopier(std::unique_ptr<Database> source, std::unique_ptr<Database> target,
              const RunCopyOptions& options)
        : m_source(std::move(source))
        , m_target(std::move(target))
        , m_options(options)
        , m_rows(*m_source, *m_target, [this] { pulse(0); }) {}

    RunCopyReport copy() {
        const auto runs = guarded(m_source->file(), [&] { return choose(); });
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
        return runFolder(database.file(), uid);
    }

    std::vector<SourceRun> choose() {
        std::vector<SourceRun> chosen;
        auto row = m_source->query(
            "SELECT r.id, r.uid, r.name, coalesce(p.uid, ''), r.status, r.heartbeat_at, r.owner_pid, "
            "r.owner_started, r.owner_space, r.deleted_at FROM run r LEFT JOIN run p ON p.id = "
            "r.parent_run ORDER BY r.id");
        while (row.next()) {
            SourceRun run{row.integer(0), row.text(1), row.text(2), row.text(3)};
            const auto& wanted = m_options.runs;
            if (wanted.empty() ? !row.isNull(9)
                               : std::find(wanted.begin(), wanted.end(), run.id) == wanted.end())
                continue;
            if (!isUid(run.uid))
                throw StoreFailure(damaged(m_source->file(), "a run's uid is not one"));
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

    void copyOne(const SourceRun& run) {
        pulse(0);
        if (const auto there = m_rows.inTarget(run.uid)) {
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
                const auto snapshot = guarded(m_source->file(), [&] { return m_source->beginRead(); });
                const bool parentLost = m_rows.losesParent(run);
                const RunId id = m_target->write([&] {
                    const RunId made = m_rows.copy(run);
                    pulse(0);
                    return made;
                });
                if (parentLost)
                    say(run, "began from a run that is not in the other workspace; it stands there without a "
                             "parent.");
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
    RunRowCopier m_rows;
    RunCopyReport m_report;
    std::int64_t m_total = 0;
    std::int64_t m_done = 0;
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
    const auto folder = DurableFolder::create(target);
    if (!folder)
        return tl::unexpected(asStoreError(folder.error()));
    const fs::path unfinished = folder->place() / target.filename();
    auto report = copyRuns(source, unfinished, options);
    if (!report || report->stopped)
        return report;
    if (const auto put = putWorkspace(unfinished, target); !put)
        return tl::unexpected(put.error());
    return report;
}

} // namespace rankscope
