#include "core/analysis/stop_course.h"

#include "core/run/early_stop.h"

#include <limits>

namespace rankscope {

StopCourse stopCourse(const StopConfig& stop, const std::vector<EvalDone>& evaluations) {
    StopCourse course;
    course.patience = stop.patience.value_or(0);
    course.target = stop.target;
    StopConfig watched = stop; // without a rule nothing would be kept in mind
    watched.patience = stop.patience ? stop.patience : std::numeric_limits<std::int64_t>::max();
    EarlyStopState state;
    std::int64_t pace = 0; // steps between the last two
    for (const EvalDone& evaluation : evaluations) {
        if (stopMetric(watched, evaluation.metrics).empty()) {
            continue; // the engine fails such a run; a chart has nothing to show of it
        }
        const auto rule = stopAfterEvaluation(watched, evaluation.step, evaluation.metrics, state);
        pace = evaluation.step - course.lastStep;
        course.lastStep = evaluation.step;
        if (rule && course.stopStep < 0) {
            course.stopStep = evaluation.step;
        }
    }
    course.metric = state.metric;
    course.best = state.best;
    course.bestStep = state.bestStep;
    course.waited = state.waited;
    if (stop.patience && course.stopStep >= 0) {
        course.patienceEnds = course.stopStep;
    } else if (stop.patience) {
        course.patienceEnds = course.lastStep + (*stop.patience - course.waited) * pace;
    }
    return course;
}

} // namespace rankscope
