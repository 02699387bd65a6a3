#pragma once

#include "core/engine/method/adalora/adapter_layout.h"
#include "core/engine/method/adalora/rank_allocator.h"
#include "core/engine/method/low_rank_linear.h"
#include "core/engine/method/method.h"
#include "core/run/method_traits.h"

#include <memory>
#include <optional>
#include <vector>

namespace rankscope {

// Every method that adds a low-rank update to its targets; which parts it has, method_traits.h says:
//   AdaLoRA (arXiv 2303.10512): W = W0 + P Lambda Q (lora_B, lora_E, lora_A) scaled by alpha / (r_init +
//   1e-5) whatever is pruned, the orthogonality regulariser, and the allocator that moves a global budget of
//   triplets. SVD-LoRA: the same without allocator.
//   LoRA (arXiv 2106.09685): W = W0 + B A scaled by alpha / r, or alpha / sqrt(r) (rsLoRA, arXiv 2312.03732);
//   A Kaiming-uniform and B zero as in PEFT. LoRA_regu adds the regulariser, pruned LoRA the allocator over
//   doublets (a row of A and its column of B), as in the paper's tables 4 and 5.
class LowRankMethod final : public Method {
public:
    LowRankMethod(const MethodConfig& config, const BudgetSchedule& schedule, DropoutStream& dropout);

    std::vector<TrainableSpec> attach(Encoder& encoder, at::Generator generator) override;
    void bind(FlatParameters& parameters) override;
    std::vector<ModuleInfo> modules() const override { return m_modules; }
    at::Tensor addRegulariserGradient() override;
    std::optional<AllocationDone> afterStep(std::int64_t step, const ClippedGradients& clipped) override;
    void reschedule(const MethodConfig& config, const BudgetSchedule& schedule) override;
    NamedTensors state() const override;
    void restore(const NamedTensors& tensors) override;

private:
    // What follows from a new mask: the scale by live rank, and products without pruned triplets.
    void followMask();

    MethodConfig m_config;
    const MethodTraits* m_traits; // of the static table
    BudgetSchedule m_schedule;
    DropoutStream* m_dropout;
    std::int64_t m_rank;
    bool m_parity;     // method.arithmetic
    bool m_compacts;   // method.compaction is forward
    bool m_scoresTask; // method.score_gradient is task
    std::vector<ModuleInfo> m_modules;
    std::vector<std::unique_ptr<LowRankLinear>> m_adapters;
    AdapterLayout m_layout;
    FlatParameters* m_parameters = nullptr;
    std::optional<RankAllocator> m_allocator;
    at::Tensor m_taskGradients; // before the regulariser's part; only where method.score_gradient is task
    bool m_compact = false;     // the final phase has begun and method.compaction is forward
};

} // namespace rankscope
