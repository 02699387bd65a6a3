#pragma once

#include "core/engine/method/method.h"
#include "core/run/choices.h"
#include "core/run/run_config.h"

#include <ATen/ATen.h>

namespace rankscope {

// AdamW over the flat buffer. adamw_torch: decay before the update, as torch.optim.AdamW; adamw_hf: decay
// after it and epsilon not bias-corrected, as transformers 4.4's AdamW, which the authors' runs used. beta
// 0.9 / 0.999, epsilon 1e-8. Owned by the training setup; training thread only.
class Optimizer {
public:
    Optimizer(const TrainConfig& config, FlatParameters& parameters);

    // Scales the gradients to at most train.clip_norm, as torch.nn.utils.clip_grad_norm_; 0 clips nothing.
    ClippedGradients clip();
    void step(double learningRate, const at::Tensor& skipped);
    void zeroGradients() { m_parameters->gradients().zero_(); }

    NamedTensors state() const;
    void restore(const NamedTensors& tensors);

private:
    void torchStep(std::int64_t begin, std::int64_t end, double learningRate, double decay,
                   const at::Tensor& skipped);
    void hfStep(std::int64_t begin, std::int64_t end, double learningRate, double decay);

    TrainConfig m_config;
    OptimizerKind m_kind;
    FlatParameters* m_parameters;
    at::Tensor m_first;  // first moment, as long as the parameters
    at::Tensor m_second; // second moment
    at::Tensor m_steps;  // number of updates, device scalar fp32
};

} // namespace rankscope
