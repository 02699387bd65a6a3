#pragma once

#include "app/cli/signal_watch.h"
#include "app/cli/workspace_access.h"
#include "core/run/live_edit.h"
#include "core/run/run_config.h"

#include <filesystem>

namespace rankscope {

// How a training command reports.
struct ReportOptions {
    bool json = false;  // the last line of output is the result as JSON
    bool quiet = false; // no progress
};

void addReportOptions(CLI::App& parser, ReportOptions& options);

// A run that is in the workspace and is to be trained now.
struct TrainingJob {
    WorkspaceArgument workspace;
    RunSummary run;
    RunConfig config;
    std::filesystem::path files;  // folder of the run's checkpoints
    std::filesystem::path resume; // a checkpoint's folder; empty: from the start
    ReportOptions report;
    std::vector<SettingEdit> edits = {}; // made before the first step
    bool acceptChangedData = false;
};

// Trains on the calling thread, records into the workspace, prints progress and the result. What an earlier
// attempt recorded beyond the checkpoint is replaced once everything is loaded, not before.
Result<ExitCode> trainJob(const TrainingJob& job, SignalWatch& signals);

// The checks that need the model, the data and the machine: prints warnings, fails with every problem.
Result<ExitCode> requireTrainable(const RunConfig& config, std::vector<Problem> problems, bool quiet);

} // namespace rankscope
