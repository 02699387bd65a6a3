#pragma once

#include "core/engine/train/setup.h"

#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace rankscope {

// Outputs and labels of setup.eval's rows, taken in order of their length: fp32 on the CPU, [rows, outputs]
// and [rows]. `order` has each one's row. Empty when `stop` was asked for meanwhile.
struct ScoredRows {
    at::Tensor outputs, labels;
    std::vector<std::int64_t> order;
};
ScoredRows scoreRows(TrainingSetup& setup, std::stop_token stop);

// Metrics of the evaluation data with the model as it is: the task's own, and "loss" (without any
// regulariser). Rows are taken in order of their length. Empty when `stop` was asked for meanwhile.
std::map<std::string, double> evaluate(TrainingSetup& setup, std::stop_token stop);

} // namespace rankscope
