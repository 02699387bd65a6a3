#pragma once

#include "core/report/report_run.h"

#include <string>
#include <vector>

namespace rankscope {

// The drawings that a report shows, each one SVG. What there is nothing to draw for is empty.

struct ReportFigure {
    std::string title;
    std::string svg;
};

// The task loss of all runs over each other, and a chart for every evaluation metric.
std::vector<ReportFigure> curveFigures(const std::vector<ReportRun>& runs);
// The first, the middle and the last allocation of a run on one colour scale.
std::vector<ReportFigure> mapStrip(const ReportRun& run);
// The planned budget and what was kept.
ReportFigure budgetFigure(const ReportRun& run);
// The last allocation of each further run minus that of the first.
std::vector<ReportFigure> differenceMaps(const std::vector<ReportRun>& runs);

} // namespace rankscope
