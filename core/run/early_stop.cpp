#include "core/run/early_stop.h"

#include "core/run/metric_direction.h"
#include "core/run/run_fields.h"

#include <array>
#include <cmath>
#include <stdexcept>

namespace rankscope {

namespace {

constexpr std::array<std::string_view, 8> stopMetrics{"accuracy", "f1",      "macro_f1", "matthews",
                                                      "spearman", "pearson", "mse",      "loss"};

std::string written(double value) { return toText(FieldValue(std::round(value * 1e6) / 1e6)); }

} // namespace

std::string stopMetric(const StopConfig& stop, const std::map<std::string, double>& metrics) {
    if (stop.metric != "auto") {
        return metrics.contains(stop.metric) ? stop.metric : std::string();
    }
    for (const std::string_view name : stopMetrics) {
        if (metrics.contains(std::string(name))) {
            return std::string(name);
        }
    }
    return {};
}

std::optional<std::string> stopAfterEvaluation(const StopConfig& stop, std::int64_t step,
                                               const std::map<std::string, double>& metrics,
                                               EarlyStopState& state) {
    if (!stop.patience && !stop.target) {
        return std::nullopt;
    }
    const std::string metric = stopMetric(stop, metrics);
    if (metric.empty()) {
        throw std::runtime_error("The evaluation measures no " + stop.metric +
                                 ", by which the run is to stop early; set stop.metric to auto or loss.");
    }
    if (state.metric != metric) { // a branch that goes by another one begins anew
        state = {metric, 0.0, 0, 0, state.seconds};
    }
    const double value = metrics.at(metric);
    const double sign = lessIsBetter(metric) ? -1.0 : 1.0;
    const bool first = state.bestStep == 0;
    if (std::isfinite(value) && (first || sign * (value - state.best) > stop.minChange)) {
        state.best = value;
        state.bestStep = step;
        state.waited = 0;
    } else {
        ++state.waited;
    }
    if (stop.target && std::isfinite(value) && sign * (value - *stop.target) >= 0.0) {
        return "Stopped early after step " + std::to_string(step) + ": " + metric + " reached " +
               written(value) + " (stop.target " + written(*stop.target) + ").";
    }
    if (stop.patience && state.waited >= *stop.patience) {
        return "Stopped early after step " + std::to_string(step) + ": " + metric + " has not improved for " +
               std::to_string(state.waited) + (state.waited == 1 ? " evaluation" : " evaluations") +
               (state.bestStep == 0
                    ? std::string()
                    : " since " + written(state.best) + " at step " + std::to_string(state.bestStep)) +
               " (stop.patience).";
    }
    return std::nullopt;
}

std::optional<std::string> stopAfterTime(const StopConfig& stop, const EarlyStopState& state) {
    if (!stop.timeLimit || state.seconds < *stop.timeLimit * 60.0) {
        return std::nullopt;
    }
    return "Stopped early after " + written(state.seconds / 60.0) + " minutes of training (stop.time_limit " +
           written(*stop.timeLimit) + ").";
}

} // namespace rankscope
