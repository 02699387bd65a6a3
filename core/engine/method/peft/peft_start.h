#pragma once

#include "core/engine/method/flat_parameters.h"
#include "core/engine/method/peft/peft_adapter.h"
#include "core/run/run_config.h"

#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// Why a run of this method cannot begin with the adapter: its kind, ranks or scale. One sentence with the
// remedy; nothing when it can. What only the model tells is found by startFromAdapter().
std::optional<std::string> startProblem(const PeftAdapter& adapter, const MethodConfig& config);

// Gives the adapter's values to the tensors that are to be trained: every adapted module must be there, head
// modules may be; what the adapter has must have its place, or the run would start from another function.
// - adalora from AdaLoRA: triplets that were pruned and left out of the file start with lambda 0 and their
//   vectors as they are in `specs`.
// - lora from LoRA: one rank, the run's.
// - adalora from LoRA: each B A becomes P diag(lambda) Q with orthonormal vectors (QR of both factors, SVD of
//   the small product), so that the function is the same; the remaining triplets start with lambda 0.
// Throws std::runtime_error with a sentence when something does not fit.
void startFromAdapter(std::vector<TrainableSpec>& specs, const PeftAdapter& adapter,
                      const MethodConfig& config);

} // namespace rankscope
