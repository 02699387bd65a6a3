#pragma once

#include "core/store/run_records.h"
#include "ui/plot/curve_plot.h"
#include "ui/theme.h"

#include <string>
#include <vector>

namespace rankscope {

// Draws what resumptions replaced as faint dashed curves of `plot`, named in its legend, or takes them away
// (`shown` false, or no tails). `metric`: as stored, "loss/task"; `smoothing`: of noisy curves, 0 for none.
void drawTails(CurvePlot& plot, const std::vector<DroppedTail>& tails, const std::string& metric,
               const Theme& theme, bool shown, double smoothing);

} // namespace rankscope
