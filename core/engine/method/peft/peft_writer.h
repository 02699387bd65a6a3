#pragma once

#include "core/engine/method/method.h"
#include "core/run/adapter_files.h"
#include "core/run/run_config.h"
#include "core/run/run_facts.h"
#include "core/run/schedule.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace rankscope {

// What PEFT needs to know of an adapter that was trained here.
struct TrainedAdapter {
    MethodConfig method;
    BudgetSchedule schedule;
    std::string baseModel;           // as model.path names it
    std::string taskType;            // PEFT's word, "SEQ_CLS"
    std::string prefix;              // of the encoder's names in the published model, "bert."
    std::vector<ModuleInfo> modules; // in the allocator's order
    NamedTensors parameters;         // every trained tensor: "<module>.lora_A", …, "classifier.weight"
    std::vector<bool> kept;          // one a triplet, modules in order
    std::string foreignSettings;     // adapter_config.json of the import it comes from; empty: none
};

struct AdapterFiles {
    std::int64_t bytes = 0;           // of adapter_model.safetensors
    std::int64_t triplets = 0;        // written
    std::int64_t modules = 0;         // written
    bool compacted = false;           // pruned triplets were left out
    std::vector<AdapterModule> ranks; // every module
};

// These write adapter_config.json and adapter_model.safetensors as PEFT's save_pretrained() does; fields of
// `foreignSettings` that are not ours are kept when the type is the same. An empty `folder`: all is counted
// and nothing written. The error is one sentence.

// AdaLoRA as AdaLoRA, LoRA as LoRA. Pruned triplets are left out, with rank_pattern saying which, when their
// lambdas are 0 (from the first step of the final phase on); before that they still take part, and all
// tensors are written whole.
tl::expected<AdapterFiles, std::string> writePeftAdapter(const std::filesystem::path& folder,
                                                         const TrainedAdapter& adapter);

// A plain LoRA adapter of the same function: lambda and the scale are folded into lora_B, each module has the
// rank of the triplets that take part (rank_pattern) and the same number as its alpha (alpha_pattern), so
// that PEFT's scale is 1; modules without any are no target. A LoRA run is written as it is.
tl::expected<AdapterFiles, std::string> writePlainLora(const std::filesystem::path& folder,
                                                       const TrainedAdapter& adapter);

// adapter_config.json alone: a LoRA with the ranks of the triplets that take part, to be trained anew. Its
// alphas are alpha r / (init_r + 1e-5), so that PEFT's alpha / r is the scale that AdaLoRA trained with.
tl::expected<AdapterFiles, std::string> writeLoraStructure(const std::filesystem::path& folder,
                                                           const TrainedAdapter& adapter);

} // namespace rankscope
