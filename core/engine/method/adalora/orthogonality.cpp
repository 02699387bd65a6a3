#include "core/engine/method/adalora/orthogonality.h"

#include <ATen/core/grad_mode.h>

namespace rankscope {

namespace {

// Adds one group's part; `gram` is M for each module, [m, r, r].
at::Tensor scaledGram(const at::Tensor& gram, bool meanNorm, double weight, double count, at::Tensor& value) {
    if (!meanNorm) {
        value.add_(gram.square().sum(), weight);
        return gram * (4.0 * weight);
    }
    const at::Tensor norm = at::linalg_vector_norm(gram, 2, at::IntArrayRef({1, 2}), true);
    value.add_(norm.sum(), weight / (2.0 * count));
    const at::Tensor inverse = at::where(norm > 0, norm.reciprocal(), at::zeros_like(norm));
    return gram * (inverse * (weight / count)); // 2 M X / ||M||, over 2n
}

} // namespace

at::Tensor addOrthogonality(const AdapterLayout& layout, const at::Tensor& values, at::Tensor& gradients,
                            double weight, const std::string& form) {
    const at::NoGradGuard noGrad;
    const bool meanNorm = form == "mean_norm";
    const auto count = static_cast<double>(layout.modules());
    const at::Tensor identity = at::eye(layout.rank(), values.options().requires_grad(false));
    at::Tensor value = at::zeros({}, values.options().requires_grad(false));
    for (const auto& group : layout.groupsA()) {
        const at::Tensor a = layout.groupA(values, group); // [m, r, d]
        const at::Tensor gram = at::bmm(a, a.transpose(1, 2)).sub_(identity);
        const at::Tensor scaled = scaledGram(gram, meanNorm, weight, count, value);
        layout.groupA(gradients, group).baddbmm_(scaled, a);
    }
    for (const auto& group : layout.groupsB()) {
        const at::Tensor b = layout.groupB(values, group); // [m, d, r]
        const at::Tensor gram = at::bmm(b.transpose(1, 2), b).sub_(identity);
        const at::Tensor scaled = scaledGram(gram, meanNorm, weight, count, value);
        layout.groupB(gradients, group).baddbmm_(b, scaled);
    }
    return value;
}

} // namespace rankscope
