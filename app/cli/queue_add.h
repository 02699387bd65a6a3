#pragma once

#include "app/cli/config_source.h"
#include "app/cli/workspace_access.h"

#include <string>
#include <vector>

namespace rankscope {

// What `queue add` was asked for.
struct QueueAddArguments {
    std::vector<std::string> sources; // configuration files and presets
    std::vector<std::string> runs;    // stored ones that are to go on
    std::vector<std::string> sets, sweeps;
    std::string seeds, constraint, group, after;
    bool zip = false, dryRun = false, json = false;
    WorkspaceArgument workspace;
};

// Plans every run, says what is skipped and why, and adds the rest to the workspace and its queue.
Result<ExitCode> queueAdd(const QueueAddArguments& arguments);

} // namespace rankscope
