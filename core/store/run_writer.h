#pragma once

#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// How a RunWriter opens its file. The defaults are for programs; tests bring about failures with the others.
struct WriterOptions {
    int busyTimeoutMs = 5000;
    std::int64_t maxPages = 0;    // the file may not grow beyond; 0: no limit
    bool rollbackJournal = false; // no write-ahead log, as on a network file system
    bool markInterrupted = true;  // as described at open
    bool mustExist = false;       // a workspace that is not there is not made
};

// What says that this process trains a run. Each claim has a token of its own, which stands in the run's row
// and is compared in every transaction that adds to the run: of two programs only the later claim can write.
struct RunClaim {
    RunId run = 0;
    std::string uid;
    std::string token;
};

// A batch of events among those of its claim.
struct BatchPlace {
    std::int64_t number = 0; // from 1 on; 0: not one of a series
    std::int64_t oldest = 0; // the first that can still be written
};

// The writing connection to a workspace: creates and migrates the file. One thread at a time may use an
// object. Functions throw StoreFailure when the file cannot be written (busy, full, read-only).
class RunWriter {
public:
    // Opens or creates. Runs still marked running or paused whose process is gone, or whose heartbeat is
    // older than 10 seconds, become interrupted; as such a run hints at a crash, the file is checked before
    // it is written to.
    static tl::expected<std::unique_ptr<RunWriter>, StoreError> open(const std::filesystem::path& workspace);
    static tl::expected<std::unique_ptr<RunWriter>, StoreError> open(const std::filesystem::path& workspace,
                                                                     const WriterOptions& options);
    virtual ~RunWriter() = default;

    virtual RunId createRun(const std::string& name, const std::string& configJson, RunId parent = 0,
                            std::int64_t parentStep = 0) = 0;
    // Says that this process trains the run; implied by recordStarted. From now on whoever claimed it before
    // is refused. Throws StoreFailure of the kind TakenOver while a living process has it, and when it has
    // given another sign of life than `lastSign`, after which the caller has read what it goes on from.
    virtual RunClaim claim(RunId id, double wallTime, std::optional<double> lastSign = std::nullopt) = 0;
    // Goes on under a claim that another object made.
    virtual void hold(const RunClaim& claim) = 0;
    // When the run starts at a checkpoint, what lay beyond it is removed, as by truncateFrom.
    virtual void recordStarted(RunId id, const RunStarted& started, double wallTime) = 0;
    // One transaction for the whole batch; also sets the heartbeat. Throws StoreFailure of the kind TakenOver
    // when the claim is not this object's. A checkpoint and the end of a run are on the disk when it returns.
    // Batches with numbers may be written again: one that is stored is passed over, and so is one whose
    // predecessor is missing and can still be written. Returns the number of the last one that is stored.
    virtual std::int64_t append(RunId id, const std::vector<RunEvent>& events, double wallTime,
                                const BatchPlace& place = {}) = 0;
    // What any program found out about a run, also one that another program trains: neither owner nor
    // heartbeat nor status change.
    virtual void addNotice(RunId id, const Notice& notice) = 0;
    // Returns the number of the last batch that is stored under the claim.
    virtual std::int64_t heartbeat(RunId id, double wallTime) = 0;
    // Copies a run as this object still sees it, also when its file is gone, into another workspace, which is
    // made when it is not there, and claims it there. What lies from `fromStep` on is left out.
    virtual RunClaim rescue(RunId id, const std::filesystem::path& workspace,
                            std::optional<std::int64_t> fromStep, double wallTime) = 0;
    // Removes what lay beyond the checkpoint of `step` that is resumed: step metrics and allocations from
    // `step` on, and evaluations, checkpoints and events beyond it (an evaluation at `step` is of the state
    // in the checkpoint).
    virtual void truncateFrom(RunId id, std::int64_t step) = 0;

    virtual void rename(RunId id, const std::string& name) = 0;
    virtual void setNote(RunId id, const std::string& note) = 0;
    virtual void setTags(RunId id, const std::vector<std::string>& tags) = 0;
    virtual void setStarred(RunId id, bool on) = 0;
    virtual void setArchived(RunId id, bool on) = 0;
    virtual void setGroup(RunId id, const std::string& group) = 0;
    virtual void setColour(RunId id, int colour) = 0;
    // Into the bin and back; the data stays until purge, which also removes the run's files. A run that is
    // being trained cannot be purged.
    virtual void moveToBin(RunId id) = 0;
    virtual void restoreFromBin(RunId id) = 0;
    virtual void purge(RunId id) = 0;
    // Views of the window, by name. Saving replaces the view of that name, and so does renaming; a view that
    // is not there is no error.
    virtual void saveView(const std::string& name, const std::string& state) = 0;
    virtual void renameView(const std::string& from, const std::string& to) = 0;
    virtual void deleteView(const std::string& name) = 0;
    // Marks stale running runs as interrupted; returns their ids.
    virtual std::vector<RunId> markInterrupted(double now) = 0;

    // <workspace>.files/<uid>, where the run's checkpoints lie.
    virtual std::filesystem::path filesFolder(RunId id) const = 0;
    virtual const std::filesystem::path& path() const = 0;
};

// A write that failed: the recorder keeps what it has and tries again.
class StoreFailure : public std::runtime_error {
public:
    explicit StoreFailure(StoreError error)
        : std::runtime_error(error.message)
        , m_error(std::move(error)) {}
    const StoreError& error() const { return m_error; }

private:
    StoreError m_error;
};

} // namespace rankscope
