#include "tests/core/engine/method/adalora/reference_adalora.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rankscope::reference {

namespace {

Module zerosLike(const Module& module) {
    return {at::zeros_like(module.a), at::zeros_like(module.e), at::zeros_like(module.b)};
}

// The two averages of one tensor.
void updateTensor(const at::Tensor& weight, const at::Tensor& gradient, double beta1, double beta2,
                  at::Tensor& average, at::Tensor& uncertainty) {
    const at::Tensor ipt = (weight * gradient).abs();
    average = beta1 * average + (1 - beta1) * ipt;
    uncertainty = beta2 * uncertainty + (1 - beta2) * (ipt - average).abs();
}

std::vector<float> numbers(const std::vector<at::Tensor>& parts) {
    std::vector<float> all;
    for (const at::Tensor& part : parts) {
        for (std::int64_t i = 0; i < part.numel(); ++i) {
            all.push_back(part[i].item<float>());
        }
    }
    return all;
}

// Exactly k triplets that go: a stable order by score.
at::Tensor firstOfOrder(const std::vector<float>& scores, std::int64_t k) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t one, std::size_t two) { return scores[one] < scores[two]; });
    at::Tensor goes = at::zeros({static_cast<std::int64_t>(scores.size())}, at::kBool);
    for (std::int64_t i = 0; i < k; ++i) {
        goes[static_cast<std::int64_t>(order[static_cast<std::size_t>(i)])] = true;
    }
    return goes;
}

} // namespace

Modules copyOf(const Modules& modules) {
    Modules copies;
    for (const Module& module : modules) {
        copies.push_back({module.a.detach().clone(), module.e.detach().clone(), module.b.detach().clone()});
    }
    return copies;
}

Budget budgetAt(const Settings& s, std::int64_t t) {
    if (t <= s.tinit) {
        return {s.initTotal, false};
    }
    if (t > s.totalStep - s.tfinal) {
        return {s.targetTotal, true};
    }
    const double mul =
        1.0 - static_cast<double>(t - s.tinit) / static_cast<double>(s.totalStep - s.tfinal - s.tinit);
    const double budget = static_cast<double>(s.targetTotal) +
                          static_cast<double>(s.initTotal - s.targetTotal) * std::pow(mul, 3.0);
    return {static_cast<std::int64_t>(budget), t % s.deltaT == 0};
}

Allocator::Allocator(const Settings& settings, const Modules& shapes)
    : m_settings(settings) {
    for (const Module& module : shapes) {
        m_averages.push_back(zerosLike(module));
        m_uncertainties.push_back(zerosLike(module));
    }
}

void Allocator::updateImportance(const Modules& weights, const Modules& gradients) {
    const double beta1 = m_settings.beta1, beta2 = m_settings.beta2;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        updateTensor(weights[i].a, gradients[i].a, beta1, beta2, m_averages[i].a, m_uncertainties[i].a);
        updateTensor(weights[i].e, gradients[i].e, beta1, beta2, m_averages[i].e, m_uncertainties[i].e);
        updateTensor(weights[i].b, gradients[i].b, beta1, beta2, m_averages[i].b, m_uncertainties[i].b);
    }
}

Masking Allocator::maskToBudget(Modules& weights, std::int64_t budget) {
    Masking masking;
    masking.budget = budget;
    std::vector<at::Tensor> fromE, fromA, fromB, triplets;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const at::Tensor sA = (m_averages[i].a * m_uncertainties[i].a).mean(1, true);
        const at::Tensor sB = (m_averages[i].b * m_uncertainties[i].b).mean(0, false).view({-1, 1});
        const at::Tensor sE = m_averages[i].e * m_uncertainties[i].e;
        fromA.push_back(sA.view({-1}));
        fromB.push_back(sB.view({-1}));
        fromE.push_back(sE.view({-1}));
        triplets.push_back(sE.view({-1}) + at::cat({sA, sB}, 1).sum(1));
    }
    masking.scoreA = numbers(fromA);
    masking.scoreB = numbers(fromB);
    masking.scoreE = numbers(fromE);
    masking.score = numbers(triplets);
    const std::int64_t k = m_settings.initTotal - budget;
    masking.threshold = std::get<0>(at::kthvalue(at::cat(triplets), k)).item<double>();
    const at::Tensor all =
        m_settings.exactTopK ? firstOfOrder(masking.score, k) : at::cat(triplets).le(masking.threshold);
    m_pattern.clear();
    std::int64_t begin = 0;
    for (Module& module : weights) {
        const at::Tensor goes = all.narrow(0, begin, module.e.size(0));
        begin += module.e.size(0);
        module.e.masked_fill_(goes.view({-1, 1}), 0.0);
        m_pattern.push_back(goes.logical_not());
    }
    for (std::int64_t i = 0; i < all.numel(); ++i) {
        masking.kept.push_back(all[i].item<bool>() ? 0 : 1);
    }
    return masking;
}

std::optional<Masking> Allocator::afterStep(std::int64_t t, Modules& weights, const Modules& gradients,
                                            bool finite) {
    const at::NoGradGuard noGrad;
    const std::int64_t border = m_settings.totalStep - m_settings.tfinal;
    if (t < border && finite) {
        updateImportance(weights, gradients);
    }
    if (m_settings.peft && t > border) { // mask_using_rank_pattern
        for (std::size_t i = 0; i < m_pattern.size(); ++i) {
            weights[i].e.masked_fill_(m_pattern[i].logical_not().view({-1, 1}), 0.0);
        }
        return std::nullopt;
    }
    const Budget budget = budgetAt(m_settings, t);
    const bool forced = m_settings.peft && t == border;
    // The published code fails when nothing is to go; nothing goes then.
    if ((!budget.masks && !forced) || m_settings.initTotal - budget.kept < 1) {
        return std::nullopt;
    }
    return maskToBudget(weights, budget.kept);
}

at::Tensor forward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                   const Module& module, double alpha, std::int64_t initR) {
    const at::Tensor ranknum = at::full({1}, static_cast<double>(initR), at::kFloat);
    const at::Tensor result = at::linear(x, weight, bias);
    return result +
           at::matmul(at::matmul(x, (module.a * module.e).t()), module.b.t()) * alpha / (ranknum + 1e-5);
}

at::Tensor orthogonality(const Modules& modules, bool meanOfNorms) {
    at::Tensor sum = at::zeros({}, modules.front().a.options().requires_grad(false));
    for (const Module& module : modules) {
        for (const at::Tensor& gram : {module.a.mm(module.a.t()), module.b.t().mm(module.b)}) {
            const at::Tensor m = gram - at::eye(gram.size(0), gram.options().requires_grad(false));
            sum = sum + (meanOfNorms ? at::norm(m) : m.square().sum());
        }
    }
    return meanOfNorms ? sum / static_cast<double>(2 * modules.size()) : sum;
}

} // namespace rankscope::reference
