#include "core/store/resume_point.h"

#include "core/run/checkpoint_files.h"
#include "core/run/live_edit.h"
#include "core/store/workspace_paths.h"

#include <utility>

namespace rankscope {

std::vector<StoredCheckpoint> presentCheckpoints(const RunReader& reader, RunId run) {
    auto checkpoints = reader.checkpoints(run); // in order of steps
    std::erase_if(checkpoints,
                  [](const StoredCheckpoint& checkpoint) { return !isPlainFolder(checkpoint.path); });
    return checkpoints;
}

std::optional<StoredCheckpoint> newestCheckpoint(const RunReader& reader, RunId run, std::int64_t step) {
    auto checkpoints = presentCheckpoints(reader, run);
    std::erase_if(checkpoints, [step](const StoredCheckpoint& checkpoint) { return checkpoint.step > step; });
    return checkpoints.empty() ? std::nullopt : std::optional(std::move(checkpoints.back()));
}

WholeCheckpoint newestWholeCheckpoint(const RunReader& reader, RunId run) {
    WholeCheckpoint found;
    auto checkpoints = presentCheckpoints(reader, run);
    for (auto place = checkpoints.rbegin(); place != checkpoints.rend() && !found.checkpoint; ++place) {
        if (auto damage = damageOf(place->path, place->digest))
            found.damaged.push_back(std::move(*damage));
        else
            found.checkpoint = std::move(*place);
    }
    return found;
}

std::vector<SettingsChanged> changesUntil(std::vector<SettingsChanged> changes, std::int64_t step) {
    std::erase_if(changes, [step](const SettingsChanged& change) { return change.step > step; });
    return changes;
}

ParsedConfig configAt(const RunReader& reader, const RunDetail& run, std::int64_t step) {
    ParsedConfig parsed = parseRunConfig(run.configJson);
    parsed.config = withChanges(std::move(parsed.config), changesUntil(reader.changes(run.summary.id), step));
    return parsed;
}

} // namespace rankscope
