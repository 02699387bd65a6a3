#pragma once

#include "core/run/run_event.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace rankscope {

// Why a triplet stands or has gone at an allocation.
enum class TripletReason {
    NothingPruned,  // the budget was all triplets: no threshold was drawn
    AboveThreshold, // kept
    BelowThreshold, // masked
    AtThreshold,    // masked: its score is the threshold, or tied with it
    HeldAgainst,    // kept although the score is not above: a floor, a pin or the tie rule exact_topk
    CutAgainst,     // masked although the score is above: a ceiling or a pin
    NoScores,       // the allocation was recorded without scores (an imported one)
};
std::string_view toText(TripletReason reason); // "above threshold", …

// One triplet at one allocation, with the numbers that decided. What is not known is NaN. A plain value.
struct TripletFacts {
    std::size_t triplet = 0; // number in its module, from 0
    bool kept = false;
    TripletReason reason = TripletReason::NoScores;
    double lambda = 0.0; // before masking
    double score = 0.0;  // partLambda + (partA + partB), fp32 as the engine compares it
    double partLambda = 0.0;
    double partA = 0.0; // mean over the row of lora_A
    double partB = 0.0; // mean over the column of lora_B
    double sensitivity = 0.0;
    double uncertainty = 0.0;
    double margin = 0.0;   // log10(score / threshold); NaN where either is not above 0
    std::size_t place = 0; // by score among all triplets, 1 is the highest; 0: no scores
};

// All triplets of module number `module`. None when the allocation does not belong to these modules.
std::optional<std::vector<TripletFacts>> tripletFacts(const std::vector<ModuleInfo>& modules,
                                                      const AllocationDone& allocation, std::size_t module);

// One change of one triplet's mask.
struct TripletFlip {
    std::int64_t step = 0;
    std::size_t triplet = 0; // as given to tripletFlips
    bool kept = false;       // what it became
    bool operator==(const TripletFlip&) const = default;
};
// What changed in the triplets first … first + count - 1 from one allocation to the next, in order of steps;
// before the first all are kept. Allocations with fewer triplets are passed over.
std::vector<TripletFlip> tripletFlips(std::span<const AllocationDone> allocations, std::size_t first,
                                      std::size_t count);

} // namespace rankscope
