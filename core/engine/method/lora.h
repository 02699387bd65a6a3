#pragma once

#include "core/engine/method/low_rank_linear.h"
#include "core/engine/method/method.h"

#include <memory>
#include <vector>

namespace rankscope {

// LoRA (arXiv 2106.09685): y = x W0^T + b + alpha/r * x A^T B^T, A Kaiming-uniform and B zero as in PEFT; r
// is method.target_r, the rank that AdaLoRA ends with, so that both methods keep the same number of
// parameters.
class LoraMethod final : public Method {
public:
    LoraMethod(const MethodConfig& config, DropoutStream& dropout)
        : m_config(config)
        , m_dropout(&dropout) {}

    std::vector<TrainableSpec> attach(Encoder& encoder, at::Generator generator) override;
    void bind(FlatParameters& parameters) override { static_cast<void>(parameters); }
    std::vector<ModuleInfo> modules() const override { return m_modules; }

private:
    MethodConfig m_config;
    DropoutStream* m_dropout;
    std::vector<ModuleInfo> m_modules;
    std::vector<std::unique_ptr<LowRankLinear>> m_adapters;
};

} // namespace rankscope
