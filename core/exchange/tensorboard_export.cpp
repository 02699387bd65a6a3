#include "core/exchange/tensorboard_export.h"

#include "core/analysis/allocation.h"
#include "core/analysis/metric_names.h"
#include "core/exchange/log_run.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

double beginOf(const RunDetail& run) {
    return run.summary.startedAt > 0.0 ? run.summary.startedAt : run.summary.createdAt;
}

void addAllocation(EventScalars& scalars, const std::vector<ModuleInfo>& modules, const AllocationDone& a,
                   bool withTotals) {
    const auto ranks = ranksFromMask(modules, a.mask);
    if (!ranks) {
        return; // damaged: what can be told is told
    }
    for (std::size_t i = 0; i < modules.size(); ++i) {
        scalars.add("Ranknum/" + shownText(modules[i].name) + ".lora_E", a.step, a.wallTime, (*ranks)[i]);
    }
    if (!withTotals) {
        return;
    }
    scalars.add("Budget/total_rank", a.step, a.wallTime, static_cast<double>(a.kept));
    if (std::isfinite(a.threshold)) {
        scalars.add("Budget/mask_threshold", a.step, a.wallTime, a.threshold);
    }
}

} // namespace

EventScalars eventsOfRun(const RunReader& reader, const RunDetail& run) {
    EventScalars scalars;
    const auto& modules = run.started.modules;
    std::int64_t initR = 0;
    for (const ModuleInfo& module : modules) {
        initR = std::max(initR, module.initR);
    }
    const auto steps = reader.allocationSteps(run.summary.id);
    if (initR > 0 && !steps.empty()) {
        scalars.add(initRTag, 0, beginOf(run), static_cast<double>(initR));
    }
    const auto names = reader.metricNames(run.summary.id);
    for (const std::string& metric : names) {
        // Whatever the file is taken for, no name in it begins a line of its own.
        const std::string tag = shownText(tagOfMetric(metric));
        for (const SeriesPoint& point : reader.series(run.summary.id, metric)) {
            scalars.add(tag, point.step, point.wallTime, point.value);
        }
    }
    // An imported log has its totals as curves.
    const bool withTotals = std::ranges::find(names, "Budget/total_rank") == names.end();
    for (const std::int64_t step : steps) {
        if (const auto allocation = reader.allocation(run.summary.id, step)) {
            addAllocation(scalars, modules, *allocation, withTotals);
        }
    }
    return scalars;
}

std::string tensorBoardFile(const RunReader& reader, const RunDetail& run) {
    return writeEventFile(eventsOfRun(reader, run), beginOf(run));
}

std::string tensorBoardFileName(const RunDetail& run) {
    return fmt::format("events.out.tfevents.{}.rankscope.{}", static_cast<std::int64_t>(beginOf(run)),
                       run.summary.uid);
}

} // namespace rankscope
