#include "core/engine/method/adalora/orthogonality.h"

#include <ATen/core/grad_mode.h>

namespace rankscope {

namespace {

enum class Form { MeanNorm, SquaredSum, Cosine };

Form formOf(const std::string& name) {
    return name == "squared_sum" ? Form::SquaredSum : name == "cosine" ? Form::Cosine : Form::MeanNorm;
}

// Adds weight * R of one group to `value` and returns the factor F [m, r, r] with d R / d rows = F rows.
// `rows`: the vectors of each module, [m, r, d]; `count`: modules in all.
at::Tensor normGradient(const at::Tensor& rows, const at::Tensor& identity, bool meanNorm, double weight,
                        double count, at::Tensor& value) {
    const at::Tensor gram = at::bmm(rows, rows.transpose(1, 2)).sub_(identity); // M: [m, r, r]
    if (!meanNorm) {
        value.add_(gram.square().sum(), weight);
        return gram * (4.0 * weight);
    }
    const at::Tensor norm = at::linalg_vector_norm(gram, 2, at::IntArrayRef({1, 2}), true);
    value.add_(norm.sum(), weight / (2.0 * count));
    const at::Tensor inverse = at::where(norm > 0, norm.reciprocal(), at::zeros_like(norm));
    return gram * (inverse * (weight / count)); // 2 M X / ||M||, over 2n
}

// The cosine form's own gradient, [m, r, d]: with unit rows n and S = sign(n n^T) off the diagonal,
// d R / d n = 2 S n / (r^2 - r), and of that the part at right angles to n, over the row's length.
at::Tensor cosineGradient(const at::Tensor& rows, double weight, double count, at::Tensor& value) {
    const std::int64_t r = rows.size(1);
    if (r < 2) {
        return at::zeros_like(rows);
    }
    const double share = weight / (2.0 * count * static_cast<double>(r * r - r));
    const at::Tensor length = at::linalg_vector_norm(rows, 2, at::IntArrayRef({2}), true);
    const at::Tensor inverse = at::where(length > 0, length.reciprocal(), at::zeros_like(length));
    const at::Tensor unit = rows * inverse;
    at::Tensor cosines = at::bmm(unit, unit.transpose(1, 2));
    cosines.diagonal(0, 1, 2).zero_();
    value.add_(cosines.abs().sum(), share);
    const at::Tensor along = at::bmm(cosines.sign(), unit).mul_(2.0 * share);
    const at::Tensor radial = (along * unit).sum(2, true);
    return (along - radial * unit) * inverse;
}

} // namespace

at::Tensor addOrthogonality(const AdapterLayout& layout, const at::Tensor& values, at::Tensor& gradients,
                            double weight, const std::string& form) {
    const at::NoGradGuard noGrad;
    const Form kind = formOf(form);
    const auto count = static_cast<double>(layout.modules());
    const at::Tensor identity = at::eye(layout.rank(), values.options().requires_grad(false));
    at::Tensor value = at::zeros({}, values.options().requires_grad(false));
    for (const auto& group : layout.groupsA()) {
        const at::Tensor a = layout.groupA(values, group); // [m, r, d]
        at::Tensor gradient = layout.groupA(gradients, group);
        if (kind == Form::Cosine) {
            gradient.add_(cosineGradient(a, weight, count, value));
        } else {
            gradient.baddbmm_(normGradient(a, identity, kind == Form::MeanNorm, weight, count, value), a);
        }
    }
    for (const auto& group : layout.groupsB()) {
        const at::Tensor b = layout.groupB(values, group); // [m, d, r]
        at::Tensor gradient = layout.groupB(gradients, group);
        const at::Tensor columns = b.transpose(1, 2);
        if (kind == Form::Cosine) {
            gradient.add_(cosineGradient(columns, weight, count, value).transpose(1, 2));
        } else {
            gradient.baddbmm_(b,
                              normGradient(columns, identity, kind == Form::MeanNorm, weight, count, value));
        }
    }
    return value;
}

} // namespace rankscope
