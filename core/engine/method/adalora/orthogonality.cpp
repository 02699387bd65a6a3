#include "core/engine/method/adalora/orthogonality.h"

#include "core/engine/model/cpu_kernels.h"
#include "core/run/choices.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace rankscope {

namespace {

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
    std::int64_t offset, width, module;
};

std::vector<FactorPlace> factorPlaces(const AdapterLayout& layout) {
    std::vector<FactorPlace> factors;
    const auto place = [&](const std::vector<AdapterLayout::Group>& groups, VectorLayout of) {
        for (const auto& group : groups) {
            for (std::size_t i = 0; i < group.modules.size(); ++i) {
                factors.push_back({of,
                                   group.offset + static_cast<std::int64_t>(i) * layout.rank() * group.width,
                                   group.width, group.modules[i]});
            }
        }
    };
    place(layout.groupsA(), VectorLayout::Rows);
    place(layout.groupsB(), VectorLayout::Columns);
    return factors;
}

// M = X X^T - I of one factor, and the sum of its squares.
double distanceSquared(const FactorPlace& factor, const float* values, std::int64_t r,
                       std::vector<float>& gram) {
    gramOfVectors(factor.layout, values + factor.offset, r, factor.width, gram.data());
    double squares = 0.0;
    for (std::int64_t i = 0; i < r * r; ++i) {
        float& entry = gram[static_cast<std::size_t>(i)];
        entry -= i % (r + 1) == 0 ? 1.0F : 0.0F;
        squares += static_cast<double>(entry) * static_cast<double>(entry);
    }
    return squares;
}

bool readsOnCpu(const AdapterLayout& layout, const at::Tensor& values) {
    return values.is_cpu() && values.scalar_type() == at::kFloat && layout.rank() <= mostColumns;
}

// fp32 on the CPU, for the two norms: each factor is read while it is in the cache, for its value and for its
// gradient, in one piece of work.
double addNormsOnCpu(const AdapterLayout& layout, const float* values, float* gradients, bool meanNorm,
                     double weight) {
    const std::int64_t r = layout.rank();
    const double count = static_cast<double>(layout.modules());
    const std::vector<FactorPlace> factors = factorPlaces(layout);
    std::vector<double> parts(factors.size());
    at::parallel_for(
        0, static_cast<std::int64_t>(factors.size()), 4, [&](std::int64_t begin, std::int64_t end) {
            std::vector<float> gram(static_cast<std::size_t>(r * r));
            for (std::int64_t f = begin; f < end; ++f) {
                const FactorPlace& factor = factors[static_cast<std::size_t>(f)];
                const float* x = values + factor.offset;
                const double squares = distanceSquared(factor, values, r, gram);
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
    const auto kind = choice<PenaltyForm>(form);
    if (kind != PenaltyForm::Cosine && readsOnCpu(layout, values)) {
        return at::full({},
                        addNormsOnCpu(layout, values.const_data_ptr<float>(),
                                      gradients.mutable_data_ptr<float>(), kind == PenaltyForm::MeanNorm,
                                      weight),
                        values.options().requires_grad(false));
    }
    const auto count = static_cast<double>(layout.modules());
    const at::Tensor identity = at::eye(layout.rank(), values.options().requires_grad(false));
    at::Tensor value = at::zeros({}, values.options().requires_grad(false));
    for (const auto& group : layout.groupsA()) {
        const at::Tensor a = layout.groupA(values, group); // [m, r, d]
        at::Tensor gradient = layout.groupA(gradients, group);
        if (kind == PenaltyForm::Cosine) {
            gradient.add_(cosineGradient(a, weight, count, value));
        } else {
            gradient.baddbmm_(normGradient(a, identity, kind == PenaltyForm::MeanNorm, weight, count, value),
                              a);
        }
    }
    for (const auto& group : layout.groupsB()) {
        const at::Tensor b = layout.groupB(values, group); // [m, d, r]
        at::Tensor gradient = layout.groupB(gradients, group);
        const at::Tensor columns = b.transpose(1, 2);
        if (kind == PenaltyForm::Cosine) {
            gradient.add_(cosineGradient(columns, weight, count, value).transpose(1, 2));
        } else {
            gradient.baddbmm_(
                b, normGradient(columns, identity, kind == PenaltyForm::MeanNorm, weight, count, value));
        }
    }
    return value;
}

FactorDistances factorDistances(const AdapterLayout& layout, const at::Tensor& values) {
    const at::NoGradGuard noGrad;
    const auto modules = static_cast<std::size_t>(layout.modules());
    FactorDistances out{std::vector<float>(modules), std::vector<float>(modules)};
    if (readsOnCpu(layout, values)) {
        const std::int64_t r = layout.rank();
        std::vector<float> gram(static_cast<std::size_t>(r * r));
        for (const FactorPlace& factor : factorPlaces(layout)) {
            const double squares = distanceSquared(factor, values.const_data_ptr<float>(), r, gram);
            auto& side = factor.layout == VectorLayout::Rows ? out.a : out.b;
            side[static_cast<std::size_t>(factor.module)] = static_cast<float>(std::sqrt(squares));
        }
        return out;
    }
    const at::Tensor identity = at::eye(layout.rank(), values.options().requires_grad(false));
    at::Tensor all = at::zeros({2, layout.modules()}, values.options().requires_grad(false));
    const auto measure = [&](const AdapterLayout::Group& group, const at::Tensor& rows, std::int64_t side) {
        const at::Tensor gram = at::bmm(rows, rows.transpose(1, 2)).sub_(identity);
        all.select(0, side).index_copy_(0, at::tensor(group.modules, at::kLong).to(values.device()),
                                        at::linalg_vector_norm(gram, 2, at::IntArrayRef({1, 2})));
    };
    for (const auto& group : layout.groupsA()) {
        measure(group, layout.groupA(values, group), 0);
    }
    for (const auto& group : layout.groupsB()) {
        measure(group, layout.groupB(values, group).transpose(1, 2), 1);
    }
    const at::Tensor host = all.to(at::kCPU, at::kFloat).contiguous();
    const float* data = host.const_data_ptr<float>();
    out.a.assign(data, data + modules);
    out.b.assign(data + modules, data + 2 * modules);
    return out;
}

} // namespace rankscope
