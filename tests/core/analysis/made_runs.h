#pragma once

#include "core/analysis/compared_run.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"

#include <string>

namespace rankscope::test {

// A finished run with the default configuration but for method, seed and data set, and one accuracy.
inline ComparedRun madeRun(std::int64_t id, const std::string& method, std::int64_t seed, double accuracy,
                           const std::string& data = "sst2/train.tsv") {
    RunConfig config;
    config.name = method + "-s" + std::to_string(seed);
    config.method.type = method;
    config.train.seed = seed;
    config.task.train = data;
    ComparedRun run;
    run.id = id;
    run.name = config.name;
    run.status = "finished";
    run.configJson = toJson(config);
    run.started.totalSteps = 100;
    run.started.trainableParameters = 1'500'000;
    const bool lambda = traitsOf(config.method).lambda;
    run.started.modules = {{"layer.0.query", 0, "query", 768, 768, 12, lambda},
                           {"layer.0.key", 0, "key", 768, 768, 12, lambda}};
    run.stepsDone = 100;
    run.seconds = 50.0;
    run.ranks = std::vector<int>{10, 6};
    run.metrics["eval/accuracy"] = {accuracy, accuracy + 0.01, 100, 80};
    return run;
}

} // namespace rankscope::test
