#pragma once

#include "core/engine/method/adalora/adapter_layout.h"
#include "core/engine/method/adalora/rank_allocator.h"
#include "core/engine/method/low_rank_linear.h"
#include "core/engine/method/method.h"

#include <memory>
#include <optional>
#include <vector>

namespace rankscope {

// AdaLoRA (arXiv 2303.10512): W = W0 + P Lambda Q in each target (lora_B, lora_E, lora_A), the orthogonality
// regulariser, and the allocator that moves a global budget of triplets. The update is scaled by alpha /
// (r_init + 1e-5), whatever is pruned.
class AdaLoraMethod final : public Method {
public:
    AdaLoraMethod(const MethodConfig& config, const BudgetSchedule& schedule, DropoutStream& dropout)
        : m_config(config)
        , m_schedule(schedule)
        , m_dropout(&dropout) {}

    std::vector<TrainableSpec> attach(Encoder& encoder, at::Generator generator) override;
    void bind(FlatParameters& parameters) override;
    std::vector<ModuleInfo> modules() const override { return m_modules; }
    at::Tensor addRegulariserGradient() override;
    std::optional<AllocationDone> afterStep(std::int64_t step, const at::Tensor& skipped) override;
    void reschedule(const MethodConfig& config, const BudgetSchedule& schedule) override {
        m_config = config;
        m_schedule = schedule;
        m_allocator->reschedule(config, schedule);
    }
    NamedTensors state() const override { return m_allocator->state(); }
    void restore(const NamedTensors& tensors) override { m_allocator->restore(tensors); }

private:
    MethodConfig m_config;
    BudgetSchedule m_schedule;
    DropoutStream* m_dropout;
    std::vector<ModuleInfo> m_modules;
    std::vector<std::unique_ptr<LowRankLinear>> m_adapters;
    AdapterLayout m_layout;
    FlatParameters* m_parameters = nullptr;
    std::optional<RankAllocator> m_allocator;
};

} // namespace rankscope
