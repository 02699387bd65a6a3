#pragma once

#include "core/run/run_config_json.h"
#include "core/store/run_reader.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

// Where a stored run can go on, be scored or be branched.
namespace rankscope {

// The checkpoints that lie on the disk, in order of steps.
std::vector<StoredCheckpoint> presentCheckpoints(const RunReader& reader, RunId run);

// The newest of them after at most `step` steps.
std::optional<StoredCheckpoint>
newestCheckpoint(const RunReader& reader, RunId run,
                 std::int64_t step = std::numeric_limits<std::int64_t>::max());

// Where a run can go on: its newest whole checkpoint, which is read for that.
struct WholeCheckpoint {
    std::optional<StoredCheckpoint> checkpoint; // none: there is none at all, or none is whole
    std::vector<std::string> damaged;           // a sentence for each newer one that cannot be used
};
WholeCheckpoint newestWholeCheckpoint(const RunReader& reader, RunId run);

// Those changes of settings that a checkpoint after `step` steps has behind it.
std::vector<SettingsChanged> changesUntil(std::vector<SettingsChanged> changes, std::int64_t step);

// The run's configuration in force after `step` steps; problems are those of the stored text.
ParsedConfig configAt(const RunReader& reader, const RunDetail& run, std::int64_t step);

} // namespace rankscope
