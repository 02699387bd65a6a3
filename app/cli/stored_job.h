#pragma once

#include "app/cli/training.h"

#include <cstdint>
#include <vector>

namespace rankscope {

// A stored run, ready to be trained from its newest checkpoint, or from the start when it has none.
struct StoredJob {
    TrainingJob job;
    std::vector<Problem> problems; // of the stored configuration's text
    std::int64_t step = 0;         // after which it goes on
};

// Fails when the run is a branch whose beginning is gone.
Result<StoredJob> loadStoredJob(const WorkspaceArgument& workspace, const RunReader& reader,
                                const RunWriter& writer, const RunDetail& run);

} // namespace rankscope
