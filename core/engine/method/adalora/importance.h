#pragma once

#include <ATen/ATen.h>

namespace rankscope {

// Smoothed sensitivity and uncertainty of every adapter weight (paper, equations 8 to 10, timed as in the
// published code):
//   x = |w * g|;  I <- beta1 * I + (1 - beta1) * x;  U <- beta2 * U + (1 - beta2) * |x - I|   with the new I.
// Works on one flat fp32 range; bit-equal to the per-tensor reference (two products, then one sum, no fused
// multiply-add). Owned by the allocator; training thread only.
class ImportanceAverages {
public:
    ImportanceAverages(std::int64_t size, double beta1, double beta2, at::Device device);

    // `skipped`: device scalar; 1 leaves the averages untouched (gradients that are not finite would spoil
    // them for ever).
    void update(const at::Tensor& weights, const at::Tensor& gradients, const at::Tensor& skipped);

    at::Tensor& sensitivity() { return m_sensitivity; } // I: [size], fp32
    at::Tensor& uncertainty() { return m_uncertainty; } // U: [size], fp32
    const at::Tensor& sensitivity() const { return m_sensitivity; }
    const at::Tensor& uncertainty() const { return m_uncertainty; }

private:
    double m_beta1;
    double m_beta2;
    at::Tensor m_sensitivity;
    at::Tensor m_uncertainty;
};

} // namespace rankscope
