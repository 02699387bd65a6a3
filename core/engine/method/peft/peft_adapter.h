#pragma once

#include <ATen/ATen.h>
#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rankscope {

// An AdaLoRA or LoRA adapter as Hugging Face PEFT saves it: adapter_config.json and
// adapter_model.safetensors. Names are relative to the base model
// ("bert.encoder.layer.0.attention.self.query.lora_A"), without "base_model.model.", without the adapter's
// own name and without the ".weight" that plain LoRA's have. A plain value; the tensors view the mapped file.
struct PeftAdapter {
    enum class Type { AdaLora, Lora };

    std::filesystem::path folder;
    Type type = Type::AdaLora;
    std::string baseModel; // base_model_name_or_path; empty: not said
    std::string taskType;  // PEFT's word, "SEQ_CLS"; empty: not said
    double alpha = 0.0;
    double dropout = 0.0;
    std::map<std::string, at::Tensor> tensors;

    // LoRA: the scale is alpha / r (rsLoRA: alpha / sqrt(r)), r being the rows of the module's lora_A. Keys
    // of the patterns are what PEFT matches, in its order: the first that fits counts.
    bool rsLora = false;
    std::int64_t rank = 0; // r; 0: not said
    std::vector<std::pair<std::string, double>> alphaPattern;
    std::vector<std::pair<std::string, std::int64_t>> loraRanks; // rank_pattern

    // AdaLoRA: the scale is alpha / (initR + 1e-5), whatever was pruned.
    std::int64_t initR = 0;
    std::map<std::string, std::vector<bool>> rankPattern; // module -> initR flags; empty: nothing was pruned
    std::int64_t targetR = 8, tinit = 0, tfinal = 0, deltaT = 1;
    std::int64_t totalSteps = 0; // 0: not said
    double beta1 = 0.85, beta2 = 0.85, orthogonality = 0.5;

    // Published names have a prefix ("bert.") that ours may lack: the tensor whose name is `name` or ends
    // with "." + name. nullptr when there is none.
    const at::Tensor* find(const std::string& name) const;
    const std::vector<bool>* pattern(const std::string& module) const;
    // LoRA: the rank that the configuration gives a module; 0: it does not say.
    std::int64_t rankOf(const std::string& module) const;
    // What the low-rank product of a module of this rank is multiplied by.
    double scale(const std::string& module, std::int64_t rank) const;
};

// Whether a key of alpha_pattern or rank_pattern is meant for a module of the base model: PEFT's
// get_pattern_key, re.match("(.*\\.)?(key)$", module). `key` has letters, digits, "_", "-" and ".", which
// stands for any character, and may begin with "^".
bool patternMatches(const std::string& key, const std::string& module);

// Why an adapter of `module` has no place, where it is a matrix outside the encoder's layers; one sentence.
std::optional<std::string> outsideLayers(const PeftAdapter& adapter, const std::string& module);

// The error is one sentence that names the file and the remedy; so is it for what neither this program nor a
// plain low-rank update can express (DoRA, trained biases, starts that change the base weights).
tl::expected<PeftAdapter, std::string> readPeftAdapter(const std::filesystem::path& folder);

// One adapted matrix: delta W = scale * b * diag(e) * a. fp32, CPU.
struct PeftModule {
    std::string name; // as published
    at::Tensor a;     // [rank, d_in]
    at::Tensor e;     // [rank, 1]; undefined for LoRA
    at::Tensor b;     // [d_out, rank]
    std::vector<bool>
        pattern; // AdaLoRA: which of the initR triplets the `rank` kept ones are; LoRA: all true
    double scale = 1.0;

    std::int64_t rank() const { return a.size(0); }
};

// Every module of the adapter, in the order of their names, shapes checked against each other and the
// pattern. The error is one sentence.
tl::expected<std::vector<PeftModule>, std::string> peftModules(const PeftAdapter& adapter);

// "3 x 4".
std::string tensorShape(const at::Tensor& tensor);

} // namespace rankscope
