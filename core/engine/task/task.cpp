#include "core/engine/task/task.h"

#include "core/engine/task/classification.h"
#include "core/engine/task/regression.h"

#include <stdexcept>

namespace rankscope {

std::unique_ptr<Task> makeTask(const TaskConfig& config) {
    if (config.type == "classification") {
        return std::make_unique<Classification>(config);
    }
    if (config.type == "regression") {
        return std::make_unique<Regression>();
    }
    throw std::invalid_argument("task.type \"" + config.type +
                                "\" is not known; use classification or regression.");
}

} // namespace rankscope
