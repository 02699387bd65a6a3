#pragma once

#include "core/engine/method/adalora/adapter_layout.h"
#include "core/engine/method/adalora/importance.h"
#include "core/engine/method/method.h"
#include "core/run/choices.h"
#include "core/run/rank_limits.h"
#include "core/run/run_config.h"
#include "core/run/run_event.h"
#include "core/run/schedule.h"

#include <ATen/ATen.h>

#include <optional>
#include <vector>

namespace rankscope {

// Decides which triplets stay: RankAllocator.update_and_mask of the published code, or update_and_allocate of
// PEFT where method.boundary says so. Where the adapters have no singular values it decides on doublets (a
// row of lora_A with its column of lora_B) and zeroes both. One for all adapted modules; works on their flat
// range. Owned by LowRankMethod; training thread only.
class RankAllocator {
public:
    // `limits`: one a module, or empty for none.
    RankAllocator(const MethodConfig& config, const BudgetSchedule& schedule, const AdapterLayout& layout,
                  at::Device device, std::vector<RankLimit> limits = {});

    // After optimizer step `step` (an index from 0), with the clipped gradients of that step. Updates the
    // averages, and masks lambda when it is time. Returns the decision when one was made.
    std::optional<AllocationDone> update(std::int64_t step, at::Tensor values, const at::Tensor& gradients,
                                         const at::Tensor& skipped);

    // From the next step on; masks and averages stay.
    void reschedule(const MethodConfig& config, const BudgetSchedule& schedule,
                    std::vector<RankLimit> limits);

    const std::vector<std::uint8_t>& mask() const { return m_mask; }
    bool decided() const { return m_decided; } // at least once
    ImportanceAverages& averages() { return m_averages; }
    const ImportanceAverages& averages() const { return m_averages; }

    NamedTensors state() const;
    void restore(const NamedTensors& tensors);

private:
    struct Scores {
        at::Tensor lambda, a, b; // [triplets] each, fp32; the triplet's score is lambda + (a + b)
    };
    Scores scores(const at::Tensor& values) const;
    // Mean over the vector of each triplet of `flat`: rows of lora_A, columns of lora_B. [triplets]
    at::Tensor meansA(const at::Tensor& flat) const;
    at::Tensor meansB(const at::Tensor& flat) const;
    void describe(const at::Tensor& values, AllocationDone& done) const;
    AllocationDone decide(std::int64_t step, at::Tensor& values);
    void applyMask(at::Tensor& values) const;
    void setMask(std::vector<std::uint8_t> mask, at::Device device);

    MethodConfig m_config;
    Importance m_importance;
    Granularity m_granularity;
    BudgetSchedule m_schedule;
    AdapterLayout m_layout;
    std::vector<RankLimit> m_limits; // empty: none bind
    ImportanceAverages m_averages;
    std::vector<std::uint8_t> m_mask; // 1 kept, 0 masked; all kept at the start
    at::Tensor m_masked;              // the same on the device, true where masked
    bool m_decided = false;
};

// The mask that keeps `budget` of the triplets with these scores. reference: everything at or below the k-th
// smallest score goes (ties included, k = all - budget); exact_topk: exactly k go, of ties the first ones.
// `threshold` is that k-th smallest score, -infinity when k <= 0. NaN scores are an error: std::runtime_error
// names the triplet.
struct Selection {
    std::vector<std::uint8_t> mask;
    double threshold = 0.0;
    std::int64_t kept = 0;
};
Selection selectTriplets(const std::vector<float>& scores, std::int64_t budget, const std::string& tiePolicy);

// The same between limits, one a module of `rank` triplets each: a module's best `floor` triplets always
// stay, those behind its best `ceiling` always go, and the rest of the budget goes to the best of the others.
// The threshold is the highest score among those others that went. Of equal scores in a module the first is
// the better.
Selection selectTriplets(const std::vector<float>& scores, std::int64_t budget, const std::string& tiePolicy,
                         const std::vector<RankLimit>& limits, std::int64_t rank);

} // namespace rankscope
