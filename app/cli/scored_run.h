#pragma once

#include "app/cli/config_source.h"
#include "app/cli/workspace_access.h"
#include "core/run/run_config.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// What a person typed to say which checkpoint is scored, and how.
struct ScoredRunArguments {
    std::string run;
    std::optional<std::int64_t> step;
    std::vector<std::string> sets;
    WorkspaceArgument workspace;
};

// Adds RUN, --step, --set and --workspace.
void addScoredRunArguments(CLI::App& parser, ScoredRunArguments& arguments);

// A stored run with the checkpoint to score. `config` has the classes that the run announced.
struct ScoredRun {
    RunDetail detail;
    RunConfig config;
    std::filesystem::path checkpoint;
};

// The checkpoint of `step`, else the newest. Fails when run or checkpoint are not there, and for changes of
// fields that would make it another model.
Result<ScoredRun> findScoredRun(const ScoredRunArguments& arguments);

// The folder of a run's checkpoint after so many steps; the failure names those that are there.
Result<std::filesystem::path> checkpointOf(const RunReader& reader, RunId run, std::int64_t step);

// A data file that a person named; fails when it is not there.
Result<std::string> existingData(const std::string& file);

// What the engine could not do; a field to mend makes it an invalid configuration.
Failure asFailure(const Problem& problem);

} // namespace rankscope
