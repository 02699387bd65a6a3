#pragma once

#include "core/engine/method/flat_parameters.h"
#include "core/engine/method/method.h"
#include "core/run/run_config.h"
#include "core/run/run_facts.h"
#include "core/run/schedule.h"

#include <ATen/ATen.h>
#include <tl/expected.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace rankscope {

// An AdaLoRA adapter as Hugging Face PEFT saves it: adapter_config.json and adapter_model.safetensors.
// Names are relative to the base model ("bert.encoder.layer.0.attention.self.query.lora_A"), without
// "base_model.model." and without the adapter's own name. A plain value; the tensors view the mapped file.
struct PeftAdapter {
    std::filesystem::path folder;
    std::int64_t initR = 0; // as written there; the scale is alpha / (initR + 1e-5) whatever was pruned
    double alpha = 0.0;
    std::map<std::string, std::vector<bool>> rankPattern; // module -> initR flags; empty: nothing was pruned
    std::map<std::string, at::Tensor> tensors;

    // Published names have a prefix ("bert.") that ours may lack: the tensor whose name is `name` or ends
    // with "." + name. nullptr when there is none.
    const at::Tensor* find(const std::string& name) const;
    const std::vector<bool>* pattern(const std::string& module) const;
};

// The error is one sentence that names the file and the remedy.
tl::expected<PeftAdapter, std::string> readPeftAdapter(const std::filesystem::path& folder);

// Gives the adapter's values to the tensors that are to be trained: every lora_A, lora_E and lora_B must be
// there, head modules may be. Triplets that were pruned and left out of the file start with lambda 0 and
// their vectors as they are in `specs`. Throws std::runtime_error with a sentence when ranks, scale or shapes
// do not fit.
void startFromAdapter(std::vector<TrainableSpec>& specs, const PeftAdapter& adapter,
                      const MethodConfig& config);

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
};

struct AdapterFiles {
    std::int64_t bytes = 0; // of adapter_model.safetensors
    bool compacted = false;
};

// Writes adapter_config.json and adapter_model.safetensors as PEFT's save_pretrained() does. Pruned triplets
// are left out, with rank_pattern saying which, when their lambdas are 0 (from the first step of the final
// phase on); before that they still take part, and all tensors are written whole. The error is one sentence.
tl::expected<AdapterFiles, std::string> writePeftAdapter(const std::filesystem::path& folder,
                                                         const TrainedAdapter& adapter);

} // namespace rankscope
