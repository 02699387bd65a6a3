#pragma once

#include "core/engine/train/setup.h"

#include <map>
#include <stop_token>
#include <string>

namespace rankscope {

// Metrics of the evaluation data with the model as it is: the task's own, and "loss" (without any
// regulariser). Rows are taken in order of their length. Empty when `stop` was asked for meanwhile.
std::map<std::string, double> evaluate(TrainingSetup& setup, std::stop_token stop);

} // namespace rankscope
