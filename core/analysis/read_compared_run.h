#pragma once

#include "core/analysis/allocation.h"
#include "core/analysis/compared_run.h"
#include "core/run/run_config_json.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace rankscope {

// Makes a ComparedRun of what is stored. A template over the store's RunReader and RunDetail, because this
// layer does not know the store and both programs need the same answer. Of the metrics of every step only
// losses count, with their last value; of all others the whole (short) series is read.
template <class Reader, class Detail>
ComparedRun readComparedRun(const Reader& reader, const Detail& detail) {
    static constexpr std::array<std::string_view, 6> passed{
        "learning_rate", "gradient_norm", "tokens", "tokens_per_second", "step_seconds", "memory_mb"};
    const auto& summary = detail.summary;
    ComparedRun run;
    run.id = summary.id;
    run.name = summary.name;
    run.status = toText(summary.status);
    run.configJson = detail.configJson;
    run.parsed = std::make_shared<const RunConfig>(parseRunConfig(detail.configJson).config);
    run.started = detail.started;
    run.stepsDone = summary.stepsDone;
    run.seconds = summary.seconds;
    run.tokensPerSecond = summary.tokensPerSecond;
    run.peakMemoryMb = summary.peakMemoryMb;
    for (const std::string& name : reader.metricNames(summary.id)) {
        if (std::ranges::find(passed, name) != passed.end()) {
            continue;
        }
        const std::int64_t from =
            name.starts_with("loss/") ? std::max<std::int64_t>(0, summary.stepsDone - 100) : 0;
        std::vector<std::int64_t> steps;
        std::vector<double> values;
        for (const auto& point : reader.series(summary.id, name, from)) {
            steps.push_back(point.step);
            values.push_back(point.value);
        }
        if (const auto result = metricResult(name, steps, values)) {
            run.metrics.emplace(name, *result);
        }
    }
    if (const auto allocation = reader.lastAllocation(summary.id)) {
        run.ranks = ranksFromMask(detail.started.modules, allocation->mask);
    }
    return run;
}

} // namespace rankscope
