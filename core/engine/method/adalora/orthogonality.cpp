#include "core/engine/method/adalora/orthogonality.h"

#include "core/engine/model/cpu_kernels.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <numeric>
#include <vector>

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

// One factor of a module in the flat buffers.
struct FactorPlace {
    VectorLayout layout;
    std::int64_t offset, width;
};

// fp32 on the CPU, for the two norms: each factor is read while it is in the cache, for its value and for its
// gradient, in one piece of work.
double addNormsOnCpu(const AdapterLayout& layout, const float* values, float* gradients, bool meanNorm,
                     double weight) {
    const std::int64_t r = layout.rank();
    const double count = static_cast<double>(layout.modules());
    std::vector<FactorPlace> factors;
    const auto place = [&](const std::vector<AdapterLayout::Group>& groups, VectorLayout of) {
        for (const auto& group : groups) {
            for (std::size_t i = 0; i < group.modules.size(); ++i) {
                factors.push_back(
                    {of, group.offset + static_cast<std::int64_t>(i) * r * group.width, group.width});
            }
        }
    };
    place(layout.groupsA(), VectorLayout::Rows);
    place(layout.groupsB(), VectorLayout::Columns);
    std::vector<double> parts(factors.size());
    at::parallel_for(
        0, static_cast<std::int64_t>(factors.size()), 4, [&](std::int64_t begin, std::int64_t end) {
            std::vector<float> gram(static_cast<std::size_t>(r * r));
            for (std::int64_t f = begin; f < end; ++f) {
                const FactorPlace& factor = factors[static_cast<std::size_t>(f)];
                const float* x = values + factor.offset;
                gramOfVectors(factor.layout, x, r, factor.width, gram.data());
                double squares = 0.0;
                for (std::int64_t i = 0; i < r * r; ++i) {
                    float& entry = gram[static_cast<std::size_t>(i)];
                    entry -= i % (r + 1) == 0 ? 1.0F : 0.0F; // M
                    squares += static_cast<double>(entry) * static_cast<double>(entry);
                }
                const double norm = std::sqrt(squares);
                parts[static_cast<std::size_t>(f)] =
                    meanNorm ? weight / (2.0 * count) * norm : weight * squares;
                const double scale = !meanNorm ? 4.0 * weight : norm > 0.0 ? weight / count / norm : 0.0;
                for (float& entry : gram) {
                    entry *= static_cast<float>(scale);
                }
                addVectorsProduct(factor.layout, gram.data(), x, r, factor.width, gradients + factor.offset);
            }
        });
    return std::accumulate(parts.begin(), parts.end(), 0.0); // in one order, whatever the threads
}

} // namespace

at::Tensor addOrthogonality(const AdapterLayout& layout, const at::Tensor& values, at::Tensor& gradients,
                            double weight, const std::string& form) {
    const at::NoGradGuard noGrad;
    const Form kind = formOf(form);
    if (kind != Form::Cosine && values.is_cpu() && values.scalar_type() == at::kFloat &&
        layout.rank() <= mostColumns) {
        return at::full({},
                        addNormsOnCpu(layout, values.const_data_ptr<float>(),
                                      gradients.mutable_data_ptr<float>(), kind == Form::MeanNorm, weight),
                        values.options().requires_grad(false));
    }
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
