#include "core/analysis/compared_run.h"

#include "core/analysis/allocation.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "core/run/stored_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

namespace rankscope {

namespace {

std::vector<int> finalRanks(const ComparedRun& run) {
    const auto& modules = run.started.modules;
    return run.ranks && run.ranks->size() == modules.size() ? *run.ranks : initialRanks(modules);
}

} // namespace

std::optional<MetricResult> metricResult(std::string_view metric, std::span<const std::int64_t> steps,
                                         std::span<const double> values) {
    const bool less = lessIsBetter(metric);
    std::optional<MetricResult> out;
    for (std::size_t i = 0; i < std::min(steps.size(), values.size()); ++i) {
        if (!std::isfinite(values[i])) {
            continue;
        }
        if (!out) {
            out = MetricResult{values[i], values[i], steps[i], steps[i]};
        }
        out->last = values[i];
        out->lastStep = steps[i];
        if (less ? values[i] < out->best : values[i] > out->best) {
            out->best = values[i];
            out->bestStep = steps[i];
        }
    }
    return out;
}

RunConfig ComparedRun::config() const { return parsed ? *parsed : parseRunConfig(configJson).config; }

std::optional<std::int64_t> ComparedRun::seed() const {
    return StoredConfig(configJson).knows("train.seed") ? std::optional(config().train.seed) : std::nullopt;
}

std::int64_t adapterParameters(const ComparedRun& run) {
    const auto& modules = run.started.modules;
    if (modules.empty() || !traitsOf(run.config().method).lowRank) {
        return run.started.trainableParameters;
    }
    if (std::ranges::any_of(modules, [](const ModuleInfo& module) { return !module.sizeKnown(); })) {
        return 0;
    }
    const std::vector<int> ranks = finalRanks(run);
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        sum += ranks[i] * modules[i].weightsPerTriplet();
    }
    return sum;
}

std::int64_t totalRank(const ComparedRun& run) {
    const std::vector<int> ranks = finalRanks(run);
    return std::accumulate(ranks.begin(), ranks.end(), std::int64_t{0});
}

double stepSeconds(const ComparedRun& run) {
    return run.stepsDone > 0 ? run.seconds / static_cast<double>(run.stepsDone) : 0.0;
}

std::vector<std::string> runTitles(std::span<const ComparedRun> runs) {
    std::map<std::string, int> times;
    for (const ComparedRun& run : runs) {
        ++times[run.name];
    }
    std::vector<std::string> titles;
    for (const ComparedRun& run : runs) {
        titles.push_back(times[run.name] > 1 ? fmt::format("{} #{}", run.name, run.id) : run.name);
    }
    return titles;
}

std::string parameterText(std::int64_t parameters) {
    const double count = static_cast<double>(parameters);
    if (parameters >= 100'000'000) {
        return fmt::format("{:.0f}M", count / 1e6);
    }
    if (parameters >= 100'000) {
        return fmt::format("{:.2f}M", count / 1e6);
    }
    return parameters >= 1'000 ? fmt::format("{:.1f}k", count / 1e3) : std::to_string(parameters);
}

std::string numberText(double value, int digits) { return fmt::format("{:.{}g}", value, digits); }

} // namespace rankscope
