#pragma once

#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// What came of the wish for the next run of the queue.
struct QueueClaim {
    enum class Kind {
        Run,     // `entry` is this process's now
        Empty,   // nothing waits, or only what can never start
        Paused,  // somebody paused the queue
        Blocked, // what waits needs a device that is busy, or the end of another run
    };
    Kind kind = Kind::Empty;
    QueueEntry entry = {};
};

// The workspace's queue, shared by every window and command that works on the file. Owned by who takes runs
// from it; one thread at a time may use an object. Functions throw StoreFailure when the file cannot be
// written or a run is not there.
class RunQueue {
public:
    // Opens or creates the workspace as a RunWriter does.
    static tl::expected<std::unique_ptr<RunQueue>, StoreError> open(const std::filesystem::path& workspace,
                                                                    int busyTimeoutMs = 5000);
    virtual ~RunQueue() = default;

    virtual QueueListing list() = 0;
    // Behind the others, in the given order; a run that is in the queue already stays where it is, and is
    // tried anew if it had been given up. `after` is a run that must have finished before any of them starts.
    virtual void add(const std::vector<RunId>& runs, RunId after = 0) = 0;
    // To this place, 1 being the first; places beyond the end are the end.
    virtual void move(RunId run, std::size_t position) = 0;
    // Only a run that waits; it stays in the workspace.
    virtual void remove(RunId run) = 0;
    // The device of a run that waits and has not begun, in its configuration too: "auto", "cpu", "cuda:1".
    virtual void setDevice(RunId run, const std::string& device) = 0;
    virtual void setPaused(bool paused) = 0;
    virtual void setStopOnFailure(bool stop) = 0;

    // The first run that may start becomes this process's, in one transaction: no other process gets it. At
    // most one run trains on a device of this machine; `automatic` is the device that "auto" means here.
    // A run whose process died waits again; after three attempts in which it got no further it is given up:
    // it stays in the queue and says so, until somebody adds it again or removes it.
    virtual QueueClaim claimNext(const std::string& automatic) = 0;
    // Takes a run of this process out, however it ended. One that failed pauses the queue when that is set.
    virtual void finish(RunId run, RunStatus status) = 0;
    // A run that was claimed and not begun waits again.
    virtual void giveBack(RunId run) = 0;
};

} // namespace rankscope
