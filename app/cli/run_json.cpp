#include "app/cli/run_json.h"

#include "core/run/json_number.h"

#include <cmath>
#include <string>

namespace rankscope {

namespace {

using Json = nlohmann::ordered_json;

Json timeJson(double unixTime) { return unixTime > 0.0 ? Json(unixTime) : Json(nullptr); }

} // namespace

Json numberJson(double value) { return jsonNumber(value); }
Json orNull(double value) { return std::isnan(value) ? Json(nullptr) : jsonNumber(value); }

Json runJson(const RunSummary& run) {
    return {{"run", run.id},
            {"uid", run.uid},
            {"name", run.name},
            {"status", std::string(toText(run.status))},
            {"method", run.method},
            {"model", run.model},
            {"task", run.task},
            {"init_budget", run.initBudget},
            {"target_budget", run.targetBudget},
            {"best_metric_name", run.bestMetricName},
            {"best_metric", run.bestMetricName.empty() ? Json(nullptr) : numberJson(run.bestMetric)},
            {"steps_done", run.stepsDone},
            {"total_steps", run.totalSteps},
            {"seconds", numberJson(run.seconds)},
            {"created_at", timeJson(run.createdAt)},
            {"started_at", timeJson(run.startedAt)},
            {"ended_at", timeJson(run.endedAt)},
            {"device", run.device},
            {"seed", isImported(run) ? Json(nullptr) : Json(run.seed)},
            {"end_stage", run.endStage},
            {"end_message", run.endMessage},
            {"group", run.group},
            {"tags", run.tags},
            {"starred", run.starred},
            {"archived", run.archived},
            {"note", run.note},
            {"parent", run.parent > 0 ? Json(run.parent) : Json(nullptr)},
            {"parent_step", run.parent > 0 ? Json(run.parentStep) : Json(nullptr)}};
}

} // namespace rankscope
