#pragma once

#include "app/cli/exit_code.h"
#include "core/store/resume_point.h"
#include "core/store/run_queue.h"
#include "core/store/run_writer.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rankscope {

// The workspace that a command works on.
struct WorkspaceArgument {
    std::string given; // empty: the default workspace

    std::filesystem::path path() const;
    // What to type after a command so that it finds the same workspace.
    std::string repeat() const;
};

void addWorkspaceArgument(CLI::App& parser, WorkspaceArgument& argument);

Result<std::unique_ptr<RunReader>> openReader(const WorkspaceArgument& argument);
// Creates the file, and for the default workspace its folder.
Result<std::unique_ptr<RunWriter>> openWriter(const WorkspaceArgument& argument);

// The queue of a workspace that is there.
Result<std::unique_ptr<RunQueue>> openQueue(const WorkspaceArgument& argument);

// A run by id, uid (or its unique start) or name.
Result<RunDetail> findRun(const RunReader& reader, const WorkspaceArgument& argument,
                          const std::string& text);

// A run and the connection that it was read through.
struct OpenRun {
    std::unique_ptr<RunReader> reader;
    RunDetail detail;
};
Result<OpenRun> openRun(const WorkspaceArgument& argument, const std::string& text);

// Adds the run as the command's first argument.
void addRunArgument(CLI::App& parser, std::string& run);

// All runs, newest first. Runs whose program is gone are marked as interrupted first where the file can be
// written; where it cannot, those without a sign of life for ten seconds are shown as interrupted.
Result<std::vector<RunSummary>> readRuns(const WorkspaceArgument& argument);

} // namespace rankscope
