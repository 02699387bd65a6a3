#include "core/analysis/what_if.h"

#include "core/analysis/allocation.h"
#include "core/run/choices.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace rankscope {

namespace {

constexpr std::int64_t bytesPerWeight = 4; // fp32

// Whether the allocation is of these modules and has what the criterion looks at; an import has its lambdas
// alone.
bool belongs(const std::vector<std::size_t>& offsets, const AllocationDone& allocation,
             WhatIfCriterion criterion) {
    const std::size_t n = offsets.back();
    if (n == 0 || allocation.mask.size() != n || allocation.lambda.size() != n) {
        return false;
    }
    return criterion == WhatIfCriterion::Magnitude ||
           (allocation.scoreLambda.size() == n && allocation.scoreA.size() == n &&
            allocation.scoreB.size() == n && allocation.sensitivity.size() == n &&
            allocation.uncertainty.size() == n);
}

float valueOf(const ModuleInfo& module, const AllocationDone& allocation, std::size_t triplet,
              WhatIfCriterion criterion) {
    switch (criterion) {
    case WhatIfCriterion::Score:
        return allocation.score(triplet);
    case WhatIfCriterion::Sensitivity:
        return allocation.sensitivity[triplet];
    case WhatIfCriterion::Uncertainty:
        return allocation.uncertainty[triplet];
    case WhatIfCriterion::Magnitude:
        return std::abs(allocation.lambda[triplet]);
    case WhatIfCriterion::ScorePerWeight:
        return allocation.score(triplet) / static_cast<float>(module.weightsPerTriplet());
    }
    return std::numeric_limits<float>::quiet_NaN();
}

// The k-th smallest; k from 1.
float kthSmallest(std::vector<float> values, std::int64_t k) {
    const auto place = values.begin() + (k - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

} // namespace

std::string_view toText(WhatIfCriterion criterion) {
    switch (criterion) {
    case WhatIfCriterion::Score:
        return "score";
    case WhatIfCriterion::Sensitivity:
        return "sensitivity";
    case WhatIfCriterion::Uncertainty:
        return "uncertainty";
    case WhatIfCriterion::Magnitude:
        return "magnitude";
    case WhatIfCriterion::ScorePerWeight:
        return "score per weight";
    }
    return "";
}

std::optional<std::vector<float>> whatIfValues(const std::vector<ModuleInfo>& modules,
                                               const AllocationDone& allocation, WhatIfCriterion criterion) {
    const std::vector<std::size_t> offsets = tripletOffsets(modules);
    if (!belongs(offsets, allocation, criterion)) {
        return std::nullopt;
    }
    std::vector<float> values;
    values.reserve(offsets.back());
    for (std::size_t i = 0; i < modules.size(); ++i) {
        for (std::size_t t = offsets[i]; t < offsets[i + 1]; ++t) {
            values.push_back(valueOf(modules[i], allocation, t, criterion));
        }
    }
    return values;
}

std::optional<WhatIf> whatIf(const std::vector<ModuleInfo>& modules, const AllocationDone& allocation,
                             std::int64_t budget, WhatIfCriterion criterion) {
    const auto values = whatIfValues(modules, allocation, criterion);
    if (!values ||
        std::any_of(values->begin(), values->end(), [](float value) { return std::isnan(value); })) {
        return std::nullopt;
    }
    const auto all = static_cast<std::int64_t>(values->size());
    WhatIf out;
    out.budget = std::clamp<std::int64_t>(budget, 0, all);
    out.mask.assign(values->size(), 1);
    out.threshold = -std::numeric_limits<double>::infinity();
    if (out.budget < all) {
        const float threshold = kthSmallest(*values, all - out.budget);
        out.threshold = threshold;
        std::transform(values->begin(), values->end(), out.mask.begin(),
                       [&](float value) -> std::uint8_t { return value <= threshold ? 0 : 1; });
    }
    out.kept = std::accumulate(out.mask.begin(), out.mask.end(), std::int64_t{0});
    out.ranks = ranksFromMask(modules, out.mask).value_or(std::vector<int>{});
    out.parameters = keptParameters(modules, out.ranks);
    out.adapterBytes = bytesPerWeight * out.parameters;
    return out;
}

std::optional<WhatIf> withoutLimits(const std::vector<ModuleInfo>& modules, const AllocationDone& allocation,
                                    std::string_view tiePolicy) {
    const bool exact = tiePolicy == toText(TiePolicy::ExactTopK);
    if (!exact && tiePolicy != toText(TiePolicy::Reference)) {
        return std::nullopt;
    }
    auto out = whatIf(modules, allocation, allocation.budget, WhatIfCriterion::Score);
    if (!out || !exact) {
        return out;
    }
    // Only as many go as must: of the ties at the threshold the last ones stay.
    std::int64_t back = out->budget - out->kept;
    for (std::size_t t = out->mask.size(); t-- > 0 && back > 0;) {
        if (static_cast<double>(allocation.score(t)) == out->threshold) {
            out->mask[t] = 1;
            --back;
        }
    }
    out->kept = std::accumulate(out->mask.begin(), out->mask.end(), std::int64_t{0});
    out->ranks = ranksFromMask(modules, out->mask).value_or(std::vector<int>{});
    out->parameters = keptParameters(modules, out->ranks);
    out->adapterBytes = bytesPerWeight * out->parameters;
    return out;
}

std::optional<std::vector<int>> limitDifference(const std::vector<ModuleInfo>& modules,
                                                const AllocationDone& allocation,
                                                std::string_view tiePolicy) {
    const auto free = withoutLimits(modules, allocation, tiePolicy);
    auto ranks = ranksFromMask(modules, allocation.mask);
    if (!free || !ranks) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < ranks->size(); ++i) {
        (*ranks)[i] -= free->ranks[i];
    }
    return ranks;
}

std::optional<MaskDifference> maskDifference(const std::vector<std::uint8_t>& from,
                                             const std::vector<std::uint8_t>& to) {
    if (from.size() != to.size()) {
        return std::nullopt;
    }
    MaskDifference out;
    std::int64_t both = 0;
    for (std::size_t t = 0; t < from.size(); ++t) {
        both += from[t] != 0 && to[t] != 0 ? 1 : 0;
        out.gained += from[t] == 0 && to[t] != 0 ? 1 : 0;
        out.lost += from[t] != 0 && to[t] == 0 ? 1 : 0;
    }
    const std::int64_t either = both + out.gained + out.lost;
    out.jaccard = either == 0 ? 1.0 : static_cast<double>(both) / static_cast<double>(either);
    return out;
}

} // namespace rankscope
