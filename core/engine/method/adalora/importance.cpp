#include "core/engine/method/adalora/importance.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

namespace rankscope {

ImportanceAverages::ImportanceAverages(std::int64_t size, double beta1, double beta2, at::Device device)
    : m_beta1(beta1)
    , m_beta2(beta2)
    , m_sensitivity(at::zeros({size}, at::TensorOptions().dtype(at::kFloat).device(device)))
    , m_uncertainty(at::zeros_like(m_sensitivity)) {}

namespace {

// One pass over memory in place of the reference's ten operations a tensor. -ffp-contract=off keeps products
// and sums apart.
void updateRange(const float* weights, const float* gradients, float* sensitivity, float* uncertainty,
                 std::int64_t begin, std::int64_t end, float keep1, float add1, float keep2, float add2) {
    for (std::int64_t i = begin; i < end; ++i) {
        const float x = std::fabs(weights[i] * gradients[i]);
        const float mean = keep1 * sensitivity[i] + add1 * x;
        sensitivity[i] = mean;
        uncertainty[i] = keep2 * uncertainty[i] + add2 * std::fabs(x - mean);
    }
}

} // namespace

void ImportanceAverages::update(const at::Tensor& weights, const at::Tensor& gradients,
                                const at::Tensor& skipped) {
    const at::NoGradGuard noGrad;
    // The reference multiplies fp32 tensors by Python numbers: 1 - beta is taken in double, then rounded.
    const auto keep1 = static_cast<float>(m_beta1), add1 = static_cast<float>(1.0 - m_beta1);
    const auto keep2 = static_cast<float>(m_beta2), add2 = static_cast<float>(1.0 - m_beta2);
    if (weights.is_cpu()) {
        if (*skipped.const_data_ptr<float>() != 0.0F) {
            return;
        }
        const float* w = weights.const_data_ptr<float>();
        const float* g = gradients.const_data_ptr<float>();
        float* mean = m_sensitivity.mutable_data_ptr<float>();
        float* deviation = m_uncertainty.mutable_data_ptr<float>();
        at::parallel_for(0, weights.numel(), 1 << 15, [&](std::int64_t begin, std::int64_t end) {
            updateRange(w, g, mean, deviation, begin, end, keep1, add1, keep2, add2);
        });
        return;
    }
    const at::Tensor keep = skipped.to(at::kBool);
    const at::Tensor x = (weights * gradients).abs_();
    const at::Tensor mean = m_sensitivity * keep1 + x * add1;
    const at::Tensor deviation = m_uncertainty * keep2 + (x - mean).abs_() * add2;
    m_sensitivity.copy_(at::where(keep, m_sensitivity, mean));
    m_uncertainty.copy_(at::where(keep, m_uncertainty, deviation));
}

} // namespace rankscope
