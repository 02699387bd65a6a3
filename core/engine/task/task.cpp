#include "core/engine/task/task.h"

#include "core/engine/task/classification.h"
#include "core/engine/task/regression.h"
#include "core/run/choices.h"

namespace rankscope {

std::unique_ptr<Task> makeTask(const TaskConfig& config) {
    if (choice<TaskType>(config.type) == TaskType::Regression) {
        return std::make_unique<Regression>();
    }
    return std::make_unique<Classification>(config);
}

} // namespace rankscope
