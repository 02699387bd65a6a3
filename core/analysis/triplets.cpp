#include "core/analysis/triplets.h"

#include "core/analysis/allocation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

TripletReason reasonOf(bool kept, double score, double threshold) {
    if (!std::isfinite(threshold)) {
        return kept ? TripletReason::NothingPruned : TripletReason::CutAgainst;
    }
    if (score > threshold) {
        return kept ? TripletReason::AboveThreshold : TripletReason::CutAgainst;
    }
    if (kept) {
        return TripletReason::HeldAgainst;
    }
    return score == threshold ? TripletReason::AtThreshold : TripletReason::BelowThreshold;
}

double valueAt(const std::vector<float>& values, std::size_t triplet) {
    return triplet < values.size() ? static_cast<double>(values[triplet]) : unknown;
}

} // namespace

std::string_view toText(TripletReason reason) {
    switch (reason) {
    case TripletReason::NothingPruned:
        return "nothing pruned";
    case TripletReason::AboveThreshold:
        return "above threshold";
    case TripletReason::BelowThreshold:
        return "below threshold";
    case TripletReason::AtThreshold:
        return "at threshold";
    case TripletReason::HeldAgainst:
        return "held by a limit or tie rule";
    case TripletReason::CutAgainst:
        return "cut by a limit";
    case TripletReason::NoScores:
        return "no scores";
    }
    return "";
}

std::optional<std::vector<TripletFacts>> tripletFacts(const std::vector<ModuleInfo>& modules,
                                                      const AllocationDone& allocation, std::size_t module) {
    const std::vector<std::size_t> offsets = tripletOffsets(modules);
    if (module >= modules.size() || allocation.mask.size() != offsets.back()) {
        return std::nullopt;
    }
    const std::size_t first = offsets[module];
    std::vector<TripletFacts> facts(offsets[module + 1] - first);
    for (std::size_t i = 0; i < facts.size(); ++i) {
        TripletFacts& fact = facts[i];
        const std::size_t triplet = first + i;
        fact.triplet = i;
        fact.kept = allocation.mask[triplet] != 0;
        fact.lambda = valueAt(allocation.lambda, triplet);
        fact.partLambda = valueAt(allocation.scoreLambda, triplet);
        fact.partA = valueAt(allocation.scoreA, triplet);
        fact.partB = valueAt(allocation.scoreB, triplet);
        fact.sensitivity = valueAt(allocation.sensitivity, triplet);
        fact.uncertainty = valueAt(allocation.uncertainty, triplet);
        fact.score = unknown;
        fact.margin = unknown;
    }
    // The margin of scoreOrder is not asked for here.
    const auto order = scoreOrder(modules, allocation, 0.0);
    if (!order) {
        return facts; // recorded without scores
    }
    for (std::size_t place = 0; place < order->entries.size(); ++place) {
        const ScoreOrder::Entry& entry = order->entries[place];
        if (entry.triplet < first || entry.triplet >= first + facts.size()) {
            continue;
        }
        TripletFacts& fact = facts[entry.triplet - first];
        fact.score = entry.score;
        fact.place = place + 1;
        if (std::isnan(entry.score)) {
            continue;
        }
        fact.reason = reasonOf(fact.kept, entry.score, allocation.threshold);
        if (entry.score > 0.0 && allocation.threshold > 0.0) {
            fact.margin = std::log10(entry.score / allocation.threshold);
        }
    }
    return facts;
}

std::vector<TripletFlip> tripletFlips(std::span<const AllocationDone> allocations, std::size_t first,
                                      std::size_t count) {
    std::vector<TripletFlip> flips;
    std::vector<bool> kept(count, true);
    for (const AllocationDone& allocation : allocations) {
        if (allocation.mask.size() < first + count) {
            continue;
        }
        for (std::size_t i = 0; i < count; ++i) {
            const bool now = allocation.mask[first + i] != 0;
            if (now != kept[i]) {
                flips.push_back({allocation.step, first + i, now});
                kept[i] = now;
            }
        }
    }
    return flips;
}

} // namespace rankscope
