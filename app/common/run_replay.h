#pragma once

#include "core/analysis/replay_check.h"
#include "core/run/replay_options.h"
#include "core/run/run_config_json.h"
#include "core/run/run_control.h"
#include "core/run/run_observer.h"
#include "core/store/run_reader.h"

#include <tl/expected.hpp>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Part of a stored run is trained again and compared, number by number, with what was recorded.
namespace rankscope {

// Everything that is read before the first step; nothing is written.
struct ReplayPlan {
    RunDetail run;
    RunConfig config;              // with the device, precision and threads that the run recorded
    std::vector<Problem> problems; // of the stored configuration
    ReplayOptions options;
    std::int64_t from = 0, to = 0; // steps that are compared
    std::int64_t start = 0;        // first step that is trained: that of a checkpoint, or 0
    std::map<std::int64_t, StepPoint> points;
    std::map<std::int64_t, AllocationDone> allocations;
};

struct ReplayProblem {
    enum class Kind { Missing, OutOfRange };
    Kind kind = Kind::Missing;
    std::string message; // one sentence
};

// `from` and `to` are the first and last step to compare, by default the run's. Starts at the newest
// checkpoint at or before `from`.
tl::expected<ReplayPlan, ReplayProblem> planReplay(const RunReader& reader, const RunDetail& run,
                                                   std::optional<std::int64_t> from,
                                                   std::optional<std::int64_t> to);

// Compares as the steps come and asks `control` to stop at the first difference. Lives on the thread that
// repeats the run.
class ReplayComparison final : public RunObserver {
public:
    // `watch` gets every event first; may be empty.
    ReplayComparison(const ReplayPlan& plan, RunControl& control,
                     std::function<void(const RunEvent&)> watch = {});
    void onEvent(const RunEvent& event) override;

    ReplayCheck check;
    RunStarted started;
    RunEnded ended;

private:
    RunControl& m_control;
    std::function<void(const RunEvent&)> m_watch;
};

// How a replay ended, for both programs. A plain value.
struct ReplayResult {
    enum class Outcome { Exact, Differs, Stopped, Failed };
    Outcome outcome = Outcome::Failed;
    std::int64_t from = 0, to = 0, start = 0;
    std::int64_t steps = 0, allocations = 0; // compared
    std::optional<ReplayDifference> difference;
    // What is not as it was when the run was recorded: name, then and now.
    std::vector<std::array<std::string, 3>> changed;
    std::string sentence; // what came of it, in English, for the run's events and for people
};

// After the engine's replayRun() has returned.
ReplayResult replayResult(const ReplayPlan& plan, ReplayComparison& comparison);

// The kind of the event that tells of a replay: of level Info when it was exact, else a warning.
inline constexpr const char* replayEventKind = "replay";
// The event for the run; nothing for a replay that says nothing of it (stopped or failed).
std::optional<Notice> replayNotice(const ReplayResult& result);

} // namespace rankscope
