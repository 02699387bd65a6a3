#pragma once

#include "app/cli/training.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// A stored run, ready to be trained from its newest checkpoint, or from the start when it has none.
struct StoredJob {
    TrainingJob job;
    std::vector<Problem> problems;  // of the stored configuration's text
    std::int64_t step = 0;          // after which it goes on
    std::vector<std::string> notes; // about newer checkpoints that cannot be used
};

// `from`: the checkpoint after so many steps instead of the newest whole one. Fails when that is not there,
// when no checkpoint is whole, and when the run is a branch whose beginning is gone.
Result<StoredJob> loadStoredJob(const WorkspaceArgument& workspace, const RunReader& reader,
                                const RunWriter& writer, const RunDetail& run,
                                std::optional<std::int64_t> from = {});

} // namespace rankscope
