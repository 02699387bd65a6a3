#pragma once

#include "core/store/run_reader.h"
#include "ui/form/form_page.h"
#include "ui/live/live_page.h"
#include "ui/runs/runs_page.h"

#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// Stored runs as the pages want them. Plain functions over a reader; called on the reader's thread.

// Everything that the live page shows of a run; nothing when there is no such run.
std::optional<LivePage::StoredRun> loadStoredRun(const RunReader& reader, RunId run);

// One curve a run, runs without that metric left out.
std::vector<RunsPage::RunCurve> loadCurves(const RunReader& reader, const std::string& metric,
                                           const std::vector<RunId>& runs);

// Names of the metrics that any of the newest runs have, evaluations first.
QStringList loadMetricNames(const RunReader& reader, const std::vector<RunSummary>& runs);

// What is needed to continue a run.
struct ResumePoint {
    RunDetail detail;
    std::optional<StoredCheckpoint> checkpoint; // the newest that is whole
    std::vector<std::string> damaged;           // a sentence for each newer one
    std::vector<SettingsChanged> changes;       // of settings, up to that checkpoint
};
// Where a run can be branched; no points when none of its checkpoints is left.
struct BranchPoints {
    BranchOrigin origin;
    std::vector<StoredCheckpoint> checkpoints; // one a point
};
std::optional<BranchPoints> loadBranchPoints(const RunReader& reader, RunId run);

std::optional<ResumePoint> loadResumePoint(const RunReader& reader, RunId run);

} // namespace rankscope
