#pragma once

#include "core/engine/method/method.h"

#include <memory>
#include <vector>

namespace rankscope {

// h + up(gelu(down(h))): a small residual network of `width` hidden units. Leaves of the flat buffer; under
// autocast its products run in reduced precision as the model's own. Owned by its method; training thread
// only.
class BottleneckAdapter final : public LinearAdapter, public HiddenAdapter {
public:
    // After a linear layer, before the residual is added (Houlsby).
    at::Tensor forward(const at::Tensor& x, const Linear& layer, bool training) override;
    // After a whole layer (Pfeiffer).
    at::Tensor forward(const at::Tensor& hidden) override;

    at::Tensor downWeight; // [width, hidden]
    at::Tensor downBias;   // [width]
    at::Tensor upWeight;   // [hidden, width]
    at::Tensor upBias;     // [hidden]
};

// Bottleneck adapters, the baselines of the paper's table 1: Houlsby (arXiv 1902.00751) after the attention
// and the feed-forward part of each layer, before the residual is added; Pfeiffer (arXiv 2005.00247) once a
// layer, after the last layer norm. Weights start at N(0, 0.01^2) as Houlsby's, so that the model starts
// nearly unchanged.
class BottleneckMethod final : public Method {
public:
    explicit BottleneckMethod(const MethodConfig& config)
        : m_config(config) {}

    std::vector<TrainableSpec> attach(Encoder& encoder, at::Generator generator) override;
    void bind(FlatParameters& parameters) override { static_cast<void>(parameters); }

private:
    MethodConfig m_config;
    std::vector<std::unique_ptr<BottleneckAdapter>> m_adapters;
};

} // namespace rankscope
