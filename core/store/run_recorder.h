#pragma once

#include "core/run/run_control.h"
#include "core/run/run_observer.h"
#include "core/store/run_writer.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace rankscope {

// Where a run is recorded.
struct RecordingPlace {
    std::filesystem::path workspace;
    RunId run = 0;
};

// Why a run cannot be recorded where it was.
struct RunDisplaced {
    bool takenOver = false; // another program goes on with it; else the workspace is not there any more
    std::string sentence;
    std::filesystem::path proposal; // a new file beside where it was
};

// The times of a RunRecorder and how it opens the workspace; tests replace them.
struct RecorderOptions {
    std::chrono::milliseconds commitDelay{500};     // an ordinary event waits at most so long
    std::chrono::milliseconds heartbeat{1000};      // between signs of life while nothing happens
    std::chrono::milliseconds retryDelay{1000};     // after a failed write
    std::chrono::milliseconds finalPatience{30000}; // how long the end of a run waits for writing to work
    std::chrono::milliseconds kept{10000};          // how long what is stored is kept, to be written again
    std::function<tl::expected<std::unique_ptr<RunWriter>, StoreError>()> open = {}; // empty: the workspace
    std::optional<RunClaim> claim = {};  // made before; none: the recorder claims the run
    std::optional<double> lastSign = {}; // as in RunWriter::claim
    // Asked for a place when the workspace is not there any more; the answer is moveTo(). Empty: the recorder
    // takes its own proposal. Called on the recorder's thread.
    std::function<void(const RunDisplaced&)> onDisplaced = {};
};

// Takes the events of one run from its training thread and commits them in batches on a thread of its own, at
// most one second late; important events (start, allocation, checkpoint, end) at once. onEvent returns after
// handing over, except for RunEnded, which returns after it is committed. When the disk is full or the file
// stays busy, nothing is dropped: it pauses the run through `control`, says so through `onTrouble`, and goes
// on when writing works again. Only if writing still fails half a minute after the run has ended does it give
// up, and says what was lost.
//
// When the workspace is removed, moved or replaced, the run waits for another place, where all that was
// recorded of it goes. When another program goes on with the run, this one stops, writes no checkpoint, and
// what it trained since goes into a file of its own.
class RunRecorder final : public RunObserver {
public:
    // `control` may be null. `onTrouble` gets a sentence when writing fails and an empty one when it works
    // again; called on the recorder's thread.
    RunRecorder(std::filesystem::path workspace, RunId run, RunControl* control,
                std::function<void(const std::string&)> onTrouble = {}, RecorderOptions options = {});
    ~RunRecorder() override; // commits what is left
    void onEvent(const RunEvent& event) override;
    Settled settle() override;

    // Where the run goes on being recorded, after onDisplaced: a workspace in which this very run is (it was
    // moved there), or one that gets a copy of it. Any thread.
    void moveTo(const std::filesystem::path& workspace);
    // Where it is recorded now, when that is not where it began; any thread.
    std::optional<RecordingPlace> movedTo() const;

    // Steps handed over but not yet committed, for the status bar; any thread.
    std::int64_t pendingRows() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace rankscope
