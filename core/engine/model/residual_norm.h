#pragma once

#include "core/engine/model/dropout.h"

#include <ATen/ATen.h>

namespace rankscope {

// layerNorm(residual + dropout(x)) * weight + bias over the last dimension, as one pass over memory on the
// CPU. x: [tokens, hidden] in fp32 or bf16; residual, weight, bias and the result in fp32. `stream` nullptr:
// no dropout. Differentiable.
at::Tensor dropoutAddLayerNorm(const at::Tensor& x, const at::Tensor& residual, const at::Tensor& weight,
                               const at::Tensor& bias, double eps, double p, DropoutStream* stream);

} // namespace rankscope
