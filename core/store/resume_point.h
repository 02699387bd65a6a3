#pragma once

#include "core/run/run_config_json.h"
#include "core/store/run_reader.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

// Where a stored run can go on, be scored or be branched.
namespace rankscope {

// The checkpoints whose files are still there, in order of steps.
std::vector<StoredCheckpoint> presentCheckpoints(const RunReader& reader, RunId run);

// The newest of them after at most `step` steps.
std::optional<StoredCheckpoint>
newestCheckpoint(const RunReader& reader, RunId run,
                 std::int64_t step = std::numeric_limits<std::int64_t>::max());

// Those changes of settings that a checkpoint after `step` steps has behind it.
std::vector<SettingsChanged> changesUntil(std::vector<SettingsChanged> changes, std::int64_t step);

// The run's configuration in force after `step` steps; problems are those of the stored text.
ParsedConfig configAt(const RunReader& reader, const RunDetail& run, std::int64_t step);

} // namespace rankscope
