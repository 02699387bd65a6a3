#pragma once

#include "core/analysis/curve_band.h"
#include "core/analysis/process_clock.h"
#include "core/store/run_records.h"

#include <cstdint>
#include <vector>

namespace rankscope {

// What a curve of a metric is drawn over.
enum class CurveX { Step, Epoch, Tokens, Relative, Process, Wall, Metric };

// What is needed to place the points of one run. A plain value.
struct CurveSource {
    std::vector<SeriesPoint> points; // of the metric, in order of steps
    std::vector<SeriesPoint> other;  // "tokens" (of each step) for Tokens, the other metric for Metric
    std::int64_t stepsPerEpoch = 0;
    double startWall = 0.0;  // Unix time at which the run began
    double originWall = 0.0; // ... the first of all the runs began
    ProcessClock clock;      // where it paused; for Process
};

// Steps and epochs as they are; tokens in all steps before; minutes since the run began (Relative),
// the same without its pauses (Process) or hours since the first one did (Wall); the other metric's value at
// the same or the last earlier step, sorted by it, points at the same place as their mean. Empty where the
// run does not have what it takes.
PlainCurve curveOver(CurveX x, const CurveSource& source);

// The step that the curve's point nearest to a place of its axis was measured at; NaN for curves over another
// metric, whose points have no order in time, and for empty ones. `points`: what the curve was made of.
double stepAt(const PlainCurve& curve, const std::vector<SeriesPoint>& points, double x);
// Where on its axis the curve's point nearest to a step is; NaN as above.
double placeOfStep(const PlainCurve& curve, const std::vector<SeriesPoint>& points, double step);

// curve - baseline, at the curve's places within the baseline's range.
PlainCurve differenceOf(const PlainCurve& curve, const PlainCurve& baseline);

} // namespace rankscope
