#include "core/report/report_run.h"

#include "core/run/run_config_json.h"

#include <set>

namespace rankscope {

std::string ReportRun::label() const { return std::to_string(detail.summary.id) + ' ' + detail.summary.name; }

std::optional<ReportRun> readReportRun(const RunReader& reader, RunId id) {
    auto detail = reader.run(id);
    if (!detail) {
        return std::nullopt;
    }
    ReportRun run;
    run.detail = std::move(*detail);
    run.config = parseRunConfig(run.detail.configJson).config;
    for (const std::string& name : reader.metricNames(id)) {
        if (name.starts_with("loss/") || name.starts_with("eval/")) {
            run.curves[name] = reader.series(id, name);
        }
    }
    const std::vector<std::int64_t> steps = reader.allocationSteps(id);
    std::set<std::int64_t> shown;
    if (!steps.empty()) {
        shown = {steps.front(), steps[steps.size() / 2], steps.back()};
    }
    for (const std::int64_t step : steps) {
        if (auto allocation = reader.allocation(id, step)) {
            run.budget.push_back({step, allocation->budget, allocation->kept});
            if (shown.contains(step)) {
                run.strip.push_back(std::move(*allocation));
            }
        }
    }
    run.events = reader.events(id);
    run.changes = reader.changes(id);
    run.checkpoints = reader.checkpoints(id);
    return run;
}

} // namespace rankscope
