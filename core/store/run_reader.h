#pragma once

#include "core/store/run_records.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// Why a workspace cannot be used, with the exit code's meaning kept apart from the sentence.
struct StoreError {
    enum class Kind {
        Missing,
        NotAWorkspace,
        Newer,
        Damaged,
        ReadOnly,
        Busy,
        Full,
        Gone,      // removed, moved or replaced while it was open
        TakenOver, // another program goes on with the run
        Other
    };
    Kind kind = Kind::Other;
    std::string message; // one sentence that names the file and the remedy
};

// A read-only connection of its own to a workspace. One object per thread; objects on different threads and
// in different processes read while another one trains. A file of a newer version is read as long as what is
// needed is in it. Functions throw std::runtime_error (StoreFailure) only when the file is damaged.
class RunReader {
public:
    static tl::expected<std::unique_ptr<RunReader>, StoreError> open(const std::filesystem::path& workspace);
    virtual ~RunReader() = default;

    // All runs, newest first, without those in the bin.
    virtual std::vector<RunSummary> runs() const = 0;
    // What lies in the bin, newest first.
    virtual std::vector<RunSummary> binnedRuns() const = 0;
    virtual std::optional<RunDetail> run(RunId id) const = 0;
    // By id ("12"), uid, name (the newest of that name), or a unique start of a uid, six
    // characters or more; not in the bin.
    virtual std::optional<RunId> findRun(const std::string& text) const = 0;

    // A run's configuration as it was stored; empty when there is no such run.
    virtual std::string configuration(RunId id) const = 0;
    // All metrics of a run, in order of their names.
    virtual std::vector<MetricExtent> metricExtents(RunId id) const = 0;

    // Names: "loss/task", "loss/regulariser", "learning_rate", "gradient_norm", "tokens_per_second",
    // "step_seconds", "step_seconds/forward" and its other parts, "eval/accuracy", "eval/loss", …
    virtual std::vector<std::string> metricNames(RunId id) const = 0;
    // In order of steps, from `fromStep` on.
    virtual std::vector<SeriesPoint> series(RunId id, const std::string& metric,
                                            std::int64_t fromStep = 0) const = 0;

    // What the newest resumptions replaced, oldest first; bounded (see EventRows). Empty for older files.
    virtual std::vector<DroppedTail> droppedTails(RunId id) const = 0;

    virtual std::vector<std::int64_t> allocationSteps(RunId id) const = 0;
    virtual std::optional<AllocationDone> allocation(RunId id, std::int64_t step) const = 0;
    virtual std::optional<AllocationDone> lastAllocation(RunId id) const = 0;
    // All from `fromStep` on, in order, with masks and totals but without the lists of numbers: a timeline
    // needs no more.
    virtual std::vector<AllocationDone> allocationOutlines(RunId id, std::int64_t fromStep = 0) const = 0;
    // All of them cut to the triplets first … first + count - 1: masks and lists have `count` entries (lists
    // that a method does not have stay empty). Throws when an allocation has fewer triplets.
    virtual std::vector<AllocationDone> tripletHistory(RunId id, std::size_t first,
                                                       std::size_t count) const = 0;

    // Changes of settings among them read as sentences.
    virtual std::vector<StoredEvent> events(RunId id) const = 0;
    // Settings that were changed while the run trained, in order.
    virtual std::vector<SettingsChanged> changes(RunId id) const = 0;
    // Those that lie in the run's folder, in order of steps, whether or not there is a row for them: a copy
    // or a power cut may leave rows without files and files without rows. The path of a row is never
    // followed.
    virtual std::vector<StoredCheckpoint> checkpoints(RunId id) const = 0;

    // Empty for a file from before there was a queue.
    virtual QueueListing queue() const = 0;

    // By name; empty for a file from before there were views.
    virtual std::vector<SavedView> views() const = 0;

    // What finished runs with this configuration's model, data and method took on average; 0 when there are
    // none.
    virtual double typicalSeconds(const std::string& configJson) const = 0;

    // Changes whenever any connection has committed; cheap enough to poll a few times a second.
    virtual std::int64_t dataVersion() const = 0;
};

} // namespace rankscope
