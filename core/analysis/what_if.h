#pragma once

#include "core/run/run_event.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace rankscope {

// What triplets could have been ranked by, from the numbers that an allocation stores.
enum class WhatIfCriterion {
    Score,       // as stored: s(lambda) + (mean s(A) + mean s(B)), s as the run's own importance defines it
    Sensitivity, // of lambda alone, smoothed
    Uncertainty, // of lambda alone, smoothed
    Magnitude,   // |lambda| before masking
    ScorePerWeight, // Score / weightsPerTriplet(): what a triplet brings for a trainable weight
};

std::string_view toText(WhatIfCriterion criterion); // "score", "sensitivity", …, "score per weight"

// Which triplets one allocation would have kept under another budget and criterion. Exact for that step; what
// training would have done afterwards nobody knows. A plain value.
struct WhatIf {
    std::vector<std::uint8_t> mask; // one a triplet, modules in order: 1 kept
    std::int64_t budget = 0;        // triplets asked for
    std::int64_t kept = 0;          // fewer than asked for where scores tie at the threshold
    double threshold = 0.0;         // values up to and including it go; -infinity when nothing has to
    std::vector<int> ranks;         // kept triplets a module
    std::int64_t parameters = 0;    // trainable weights of the kept triplets, heads not counted
    // Tensors of the kept triplets as PEFT exports them with a rank_pattern: lora_A (r, d_in), lora_E (r, 1)
    // and lora_B (d_out, r) in fp32, 4 bytes a weight; the file's header is not counted.
    std::int64_t adapterBytes = 0;
};

// The value of every triplet under a criterion, in fp32 as the engine compares them. None when the allocation
// does not belong to these modules.
std::optional<std::vector<float>> whatIfValues(const std::vector<ModuleInfo>& modules,
                                               const AllocationDone& allocation, WhatIfCriterion criterion);

// Keeps `budget` triplets (clamped to 0 … all) by the reference's rule for ties: with k = all - budget, the
// k-th smallest value is the threshold and everything at or below it goes (PEFT's AdaLoRA mask_to_budget).
// With the run's own budget and Score this is the stored mask, unless the run used other ties, or floors,
// ceilings and pins. A larger budget never drops a triplet that a smaller one keeps.
// None when the allocation does not belong to these modules, or a value is NaN and cannot be ranked.
std::optional<WhatIf> whatIf(const std::vector<ModuleInfo>& modules, const AllocationDone& allocation,
                             std::int64_t budget, WhatIfCriterion criterion);

// The mask that the allocation's own scores and budget would have given without floors, ceilings and pins,
// under the run's method.tie_policy. What those limits changed at this allocation; the scores themselves come
// from a training that had them. None under the conditions of whatIf(), or for ties that are not known.
std::optional<WhatIf> withoutLimits(const std::vector<ModuleInfo>& modules, const AllocationDone& allocation,
                                    std::string_view tiePolicy);
// Of each module: the rank it has less the one that it would have without limits.
std::optional<std::vector<int>> limitDifference(const std::vector<ModuleInfo>& modules,
                                                const AllocationDone& allocation, std::string_view tiePolicy);

// How the kept triplets of one mask differ from another's of the same run.
struct MaskDifference {
    std::int64_t gained = 0; // kept by `to` only
    std::int64_t lost = 0;   // kept by `from` only
    double jaccard = 1.0;    // |both kept| / |either kept|; 1 when neither keeps any
};
// None when the masks have different lengths.
std::optional<MaskDifference> maskDifference(const std::vector<std::uint8_t>& from,
                                             const std::vector<std::uint8_t>& to);

} // namespace rankscope
