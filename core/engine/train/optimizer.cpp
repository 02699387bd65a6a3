#include "core/engine/train/optimizer.h"

#include <ATen/core/grad_mode.h>

#include <cmath>

namespace rankscope {

namespace {

constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;

} // namespace

Optimizer::Optimizer(const TrainConfig& config, FlatParameters& parameters)
    : m_config(config)
    , m_kind(choice<OptimizerKind>(config.optimizer))
    , m_parameters(&parameters)
    , m_first(at::zeros_like(parameters.values()))
    , m_second(at::zeros_like(parameters.values()))
    , m_steps(at::zeros({}, parameters.values().options())) {}

ClippedGradients Optimizer::clip() {
    const at::NoGradGuard noGrad;
    at::Tensor& gradients = m_parameters->gradients();
    ClippedGradients clipped;
    clipped.norm = at::linalg_vector_norm(gradients, 2);
    clipped.skipped = at::isfinite(clipped.norm).logical_not_().to(at::kFloat);
    if (m_config.clipNorm > 0.0) {
        clipped.factor = (m_config.clipNorm / (clipped.norm + 1e-6)).clamp_max_(1.0);
        gradients.mul_(clipped.factor);
    }
    return clipped;
}

void Optimizer::torchStep(std::int64_t begin, std::int64_t end, double learningRate, double decay,
                          const at::Tensor& skipped) {
    if (begin == end) {
        return;
    }
    const auto range = [&](const at::Tensor& flat) { return flat.narrow(0, begin, end - begin); };
    at::_fused_adamw_({range(m_parameters->values())}, {range(m_parameters->gradients())}, {range(m_first)},
                      {range(m_second)}, {}, {m_steps}, learningRate, beta1, beta2, decay, epsilon, false,
                      false, {}, skipped);
}

void Optimizer::hfStep(std::int64_t begin, std::int64_t end, double learningRate, double decay) {
    if (begin == end) {
        return;
    }
    const auto range = [&](const at::Tensor& flat) { return flat.narrow(0, begin, end - begin); };
    const at::Tensor gradients = range(m_parameters->gradients());
    at::Tensor values = range(m_parameters->values()), first = range(m_first), second = range(m_second);
    const double count = m_steps.item<double>();
    const double rate =
        learningRate * std::sqrt(1.0 - std::pow(beta2, count)) / (1.0 - std::pow(beta1, count));
    first.mul_(beta1).add_(gradients, 1.0 - beta1);
    second.mul_(beta2).addcmul_(gradients, gradients, 1.0 - beta2);
    values.addcdiv_(first, second.sqrt().add_(epsilon), -rate);
    values.mul_(1.0 - learningRate * decay);
}

void Optimizer::step(double learningRate, const at::Tensor& skipped) {
    const at::NoGradGuard noGrad;
    m_steps.add_(1.0 - skipped);
    const std::int64_t decayed = m_parameters->decayedSize(), all = m_parameters->size();
    if (m_kind == OptimizerKind::HfAdamW) {
        if (skipped.item<float>() == 0.0F) {
            hfStep(0, decayed, learningRate, m_config.weightDecay);
            hfStep(decayed, all, learningRate, 0.0);
        }
        return;
    }
    torchStep(0, decayed, learningRate, m_config.weightDecay, skipped);
    torchStep(decayed, all, learningRate, 0.0, skipped);
}

NamedTensors Optimizer::state() const {
    return {
        {"optimizer.first", m_first}, {"optimizer.second", m_second}, {"optimizer.steps", m_steps.view({1})}};
}

void Optimizer::restore(const NamedTensors& tensors) {
    const at::NoGradGuard noGrad;
    m_first.copy_(namedTensor(tensors, "optimizer.first", m_first));
    m_second.copy_(namedTensor(tensors, "optimizer.second", m_second));
    m_steps.copy_(namedTensor(tensors, "optimizer.steps", m_steps.view({1})).squeeze(0));
}

} // namespace rankscope
