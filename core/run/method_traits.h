#pragma once

#include "core/run/run_config.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace rankscope {

// What a way of fine-tuning is made of; the engine, the checks and the form ask this table instead of
// comparing names. One row a value of method.type.
struct MethodTraits {
    std::string_view type;    // as in the configuration, "adalora"
    std::string_view label;   // "AdaLoRA"
    std::string_view help;    // one line: what it is and what the paper found
    bool lowRank = false;     // puts a low-rank update on the targets
    bool lambda = false;      // ... with singular values (lora_E)
    bool allocates = false;   // moves a global budget of triplets (or doublets) between the targets
    bool regularised = false; // the orthogonality penalty acts on its vectors
    bool bottleneck = false;  // puts small networks into the layers
};

std::span<const MethodTraits> methodTraits();

// The row of a configuration; a type that is not known gets a row of its own, which trains nothing. AdaLoRA
// whose granularity is "doublet" has no singular values: it is pruned LoRA.
const MethodTraits& traitsOf(const MethodConfig& method);

// Rank of every adapted matrix at the start: init_r where a budget falls from it, target_r elsewhere, so that
// all methods end with the same number of parameters; 0 for methods without ranks.
std::int64_t startRank(const MethodConfig& method);

// Whether a field changes anything for this method; the form hides the others.
bool fieldApplies(const RunConfig& config, std::string_view path);

} // namespace rankscope
