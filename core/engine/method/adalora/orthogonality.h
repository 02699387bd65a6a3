#pragma once

#include "core/engine/method/adalora/adapter_layout.h"

#include <ATen/ATen.h>

#include <string>
#include <vector>

namespace rankscope {

// The orthogonality regulariser R(P, Q) on all lora_A (rows) and lora_B (columns), with M_A = A A^T - I, M_B
// = B^T B - I:
//   mean_norm:   (sum ||M_A||_F + sum ||M_B||_F) / (2n), compute_orth_regu of the published code and PEFT;
//   squared_sum: sum ||M_A||_F^2 + sum ||M_B||_F^2, equation 4 of the paper;
//   cosine:      the mean absolute cosine between two vectors of a factor, averaged over the 2n factors:
//   right
//                angles without unit length, after the authors' structured pruning ("frd"). 0 at rank 1.
// Adds weight * dR to `gradients` in closed form and returns weight * R as a device scalar. A zero norm has
// gradient 0.
at::Tensor addOrthogonality(const AdapterLayout& layout, const at::Tensor& values, at::Tensor& gradients,
                            double weight, const std::string& form);

// ||A A^T - I||_F of every module's lora_A and ||B^T B - I||_F of its lora_B, in allocator order: what
// mean_norm is the mean of. One read from the device.
struct FactorDistances {
    std::vector<float> a, b;
};
FactorDistances factorDistances(const AdapterLayout& layout, const at::Tensor& values);

} // namespace rankscope
