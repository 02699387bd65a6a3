#include "app/common/scored_config.h"

#include "core/run/run_config_json.h"

namespace rankscope {

RunConfig scoredConfig(const RunDetail& run) {
    RunConfig config = parseRunConfig(run.configJson).config;
    if (config.task.classes.empty()) {
        config.task.classes = run.started.classes;
    }
    return config;
}

} // namespace rankscope
