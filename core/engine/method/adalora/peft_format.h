#pragma once

#include "core/engine/method/flat_parameters.h"
#include "core/run/run_config.h"

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

} // namespace rankscope
