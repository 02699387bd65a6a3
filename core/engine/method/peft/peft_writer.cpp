#include "core/engine/method/peft/peft_writer.h"

#include "core/engine/model/safetensors.h"
#include "core/run/bounded_json.h"
#include "core/run/method_traits.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace rankscope {

namespace {

using PeftJson = nlohmann::json;

constexpr const char* weightsName = "adapter_model.safetensors";

// The triplets of one module, and which of them are written.
struct ModulePart {
    const ModuleInfo* module = nullptr;
    at::Tensor a, e, b; // [r, d_in], [r] or undefined, [d_out, r]
    std::vector<bool> kept;
    std::vector<std::int64_t> written;

    bool masked(std::int64_t i) const { return !kept[static_cast<std::size_t>(i)]; }
    // Adds nothing to the update, whatever its vectors.
    bool idle(std::int64_t i) const {
        return e.defined() ? e[i].item<float>() == 0.0F : !b.select(1, i).any().item<bool>();
    }
};

at::Tensor onHost(const at::Tensor& tensor) { return tensor.detach().to(at::kCPU, at::kFloat).contiguous(); }

std::vector<ModulePart> moduleParts(const TrainedAdapter& adapter) {
    std::map<std::string, at::Tensor> tensors(adapter.parameters.begin(), adapter.parameters.end());
    std::vector<ModulePart> parts;
    std::size_t first = 0;
    for (const ModuleInfo& module : adapter.modules) {
        ModulePart part;
        part.module = &module;
        const auto factor = [&](const char* kind, std::vector<std::int64_t> shape) {
            return onHost(namedTensor(adapter.parameters, module.name + kind, at::zeros(shape)));
        };
        part.a = factor(".lora_A", {module.initR, module.dIn});
        part.b = factor(".lora_B", {module.dOut, module.initR});
        if (tensors.contains(module.name + ".lora_E")) {
            part.e = factor(".lora_E", {module.initR, 1}).view({-1});
        }
        for (std::int64_t i = 0; i < module.initR; ++i) {
            part.kept.push_back(adapter.kept.at(first + static_cast<std::size_t>(i)));
            if (!part.masked(i) || !part.idle(i)) {
                part.written.push_back(i);
            }
        }
        first += static_cast<std::size_t>(module.initR);
        parts.push_back(std::move(part));
    }
    return parts;
}

// A masked triplet takes no part only while its lambda is 0.
bool maskedAreIdle(const std::vector<ModulePart>& parts) {
    return std::all_of(parts.begin(), parts.end(), [](const ModulePart& part) {
        return std::none_of(part.written.begin(), part.written.end(),
                            [&](std::int64_t i) { return part.masked(i); });
    });
}

std::string parentOf(const std::string& parameter) { return parameter.substr(0, parameter.rfind('.')); }

bool isFactor(const std::string& name) { return name.find(".lora_") != std::string::npos; }

std::string publishedName(const TrainedAdapter& adapter, const std::string& name) {
    return "base_model.model." + (name.starts_with("classifier.") ? "" : adapter.prefix) + name;
}

// The head and other modules that were trained in full.
void addSavedModules(const TrainedAdapter& adapter, NamedTensors& tensors) {
    for (const auto& [name, value] : adapter.parameters) {
        if (!isFactor(name)) {
            tensors.emplace_back(publishedName(adapter, name), onHost(value));
        }
    }
}

// 16, not 16.0, where the number is whole: PEFT's fields are integers.
PeftJson wholeNumber(double value) {
    return value == std::floor(value) && std::abs(value) < 1e15 ? PeftJson(std::llround(value))
                                                                : PeftJson(value);
}

PeftJson commonSettings(const TrainedAdapter& adapter, const char* type,
                        const std::vector<ModulePart>& parts) {
    std::vector<std::string> targets, saved;
    for (const ModulePart& part : parts) {
        targets.push_back(adapter.prefix + part.module->name);
    }
    for (const auto& [name, tensor] : adapter.parameters) {
        const std::string module = parentOf(name);
        if (!isFactor(name) && std::find(saved.begin(), saved.end(), module) == saved.end()) {
            saved.push_back(module);
        }
    }
    return {{"peft_type", type},
            {"task_type", adapter.taskType},
            {"base_model_name_or_path", adapter.baseModel},
            {"inference_mode", true},
            {"bias", "none"},
            {"fan_in_fan_out", false},
            {"init_lora_weights", true},
            {"lora_dropout", adapter.method.dropout},
            {"target_modules", targets},
            {"modules_to_save", saved.empty() ? PeftJson() : PeftJson(saved)}};
}

// PEFT knows a target as a rank alone: of a budget in triplets or percent the nearest mean rank.
std::int64_t targetRank(const TrainedAdapter& adapter) {
    const MethodConfig& method = adapter.method;
    if (!method.targetTotal && !method.targetShare) {
        return method.targetR;
    }
    const double modules = std::max(1.0, static_cast<double>(adapter.modules.size()));
    return std::clamp<std::int64_t>(
        std::llround(static_cast<double>(adapter.schedule.targetBudget) / modules), 1, startRank(method));
}

PeftJson adaLoraSettings(const TrainedAdapter& adapter, const std::vector<ModulePart>& parts,
                         bool compacted) {
    const MethodConfig& method = adapter.method;
    PeftJson pattern;
    for (const ModulePart& part : parts) {
        if (compacted) {
            pattern[adapter.prefix + part.module->name + ".lora_E"] = part.kept;
        }
    }
    PeftJson settings = commonSettings(adapter, "ADALORA", parts);
    settings.update({{"r", 8}, // PEFT ignores it here, and warns of any other value
                     {"init_r", startRank(method)},
                     {"target_r", targetRank(adapter)},
                     {"tinit", adapter.schedule.tinit},
                     {"tfinal", adapter.schedule.tfinal},
                     {"deltaT", adapter.schedule.deltaT},
                     {"total_step", adapter.schedule.totalSteps},
                     {"beta1", method.beta1},
                     {"beta2", method.beta2},
                     {"orth_reg_weight", method.orthogonality},
                     {"lora_alpha", wholeNumber(method.alpha)},
                     {"rank_pattern", pattern}});
    return settings;
}

// What another program wrote stays where it says nothing about what is ours to say.
PeftJson withForeign(const TrainedAdapter& adapter, const PeftJson& settings) {
    PeftJson all = parseBoundedJson(adapter.foreignSettings).value_or(PeftJson());
    if (!all.is_object() || all.value("peft_type", "") != settings.at("peft_type")) {
        return settings;
    }
    all.update(settings);
    return all;
}

// What a folder will hold; no tensors: a configuration alone.
struct FolderParts {
    PeftJson settings;
    NamedTensors tensors;
};

tl::expected<std::int64_t, std::string> writeFolder(const std::filesystem::path& folder,
                                                    const TrainedAdapter& adapter, const FolderParts& parts) {
    const std::map<std::string, std::string> metadata{{"format", "pt"}};
    if (folder.empty()) {
        return parts.tensors.empty() ? tl::expected<std::int64_t, std::string>(0)
                                     : safetensorsBytes(parts.tensors, metadata);
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return tl::unexpected(folder.string() + " cannot be made (" + error.message() +
                              "); name another folder.");
    }
    // Together, so that no kill leaves one adapter's weights beside another's configuration.
    std::vector<DurableFile> files;
    if (!parts.tensors.empty()) {
        files.emplace_back(folder / weightsName);
        if (const auto written = writeSafetensors(files.back(), parts.tensors, metadata); !written) {
            return tl::unexpected(written.error());
        }
    }
    const std::int64_t bytes = files.empty() ? 0 : files.front().size();
    files.emplace_back(folder / "adapter_config.json");
    files.back().write(withForeign(adapter, parts.settings).dump(2) + "\n");
    return commitTogether(files, {folder / "adapter_model.bin"})
        .map([bytes] { return bytes; })
        .map_error([](const FileError& error) { return error.sentence; });
}

// `parts`: every module, also those that are not written.
tl::expected<AdapterFiles, std::string> finished(const std::filesystem::path& folder,
                                                 const TrainedAdapter& adapter, const FolderParts& content,
                                                 bool compacted, const std::vector<ModulePart>& parts,
                                                 bool emptyOnes) {
    const auto bytes = writeFolder(folder, adapter, content);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    AdapterFiles files;
    files.bytes = *bytes;
    files.compacted = compacted;
    for (const ModulePart& part : parts) {
        AdapterModule module;
        module.name = part.module->name;
        module.kept = std::count(part.kept.begin(), part.kept.end(), true);
        module.written.assign(part.kept.size(), false);
        for (const std::int64_t place : part.written) {
            module.written[static_cast<std::size_t>(place)] = true;
        }
        files.triplets += static_cast<std::int64_t>(part.written.size());
        files.modules += emptyOnes || !part.written.empty() ? 1 : 0;
        files.ranks.push_back(std::move(module));
    }
    return files;
}

// Whether PEFT's own scale, alpha / r, is this run's, and every triplet is there.
bool isPlainLora(const TrainedAdapter& adapter, const std::vector<ModulePart>& parts) {
    const double theirs = adapter.method.alpha / static_cast<double>(startRank(adapter.method));
    return !traitsOf(adapter.method).lambda && updateScale(adapter.method) == theirs &&
           std::all_of(parts.begin(), parts.end(), [](const ModulePart& part) {
               return static_cast<std::int64_t>(part.written.size()) == part.module->initR;
           });
}

// Those modules that a plain LoRA can have; an error when there are none.
tl::expected<std::vector<ModulePart>, std::string> loraParts(const std::vector<ModulePart>& all) {
    std::vector<ModulePart> parts = all;
    std::erase_if(parts, [](const ModulePart& part) { return part.written.empty(); });
    if (parts.empty()) {
        return tl::unexpected(std::string("No module has a triplet left, and PEFT's LoRA needs at least one; "
                                          "export the adapter as it was trained instead."));
    }
    return parts;
}

std::size_t largestRank(const std::vector<ModulePart>& parts) {
    std::size_t rank = 0;
    for (const ModulePart& part : parts) {
        rank = std::max(rank, part.written.size());
    }
    return rank;
}

// `alphaOfOne`: the alpha of a module of rank 1; that of rank r is r times as large.
PeftJson loraSettings(const TrainedAdapter& adapter, const std::vector<ModulePart>& parts,
                      double alphaOfOne) {
    const std::size_t rank = largestRank(parts);
    const auto alpha = [alphaOfOne](std::size_t r) {
        return wholeNumber(alphaOfOne * static_cast<double>(r));
    };
    PeftJson ranks = PeftJson::object(), alphas = PeftJson::object();
    for (const ModulePart& part : parts) {
        if (part.written.size() != rank) {
            ranks[adapter.prefix + part.module->name] = part.written.size();
            alphas[adapter.prefix + part.module->name] = alpha(part.written.size());
        }
    }
    PeftJson settings = commonSettings(adapter, "LORA", parts);
    settings.update({{"r", rank},
                     {"lora_alpha", alpha(rank)},
                     {"use_rslora", false},
                     {"use_dora", false},
                     {"lora_bias", false},
                     {"rank_pattern", ranks},
                     {"alpha_pattern", alphas}});
    return settings;
}

} // namespace

tl::expected<AdapterFiles, std::string> writePeftAdapter(const std::filesystem::path& folder,
                                                         const TrainedAdapter& adapter) {
    if (!traitsOf(adapter.method).lambda) {
        return writePlainLora(folder, adapter);
    }
    std::vector<ModulePart> parts = moduleParts(adapter);
    const bool pruned = std::find(adapter.kept.begin(), adapter.kept.end(), false) != adapter.kept.end();
    const bool compacted = pruned && maskedAreIdle(parts);
    FolderParts content;
    for (ModulePart& part : parts) {
        if (!compacted) {
            part.written.resize(static_cast<std::size_t>(part.module->initR));
            std::iota(part.written.begin(), part.written.end(), 0);
        }
        const at::Tensor places = at::tensor(part.written, at::kLong);
        const std::string name = publishedName(adapter, part.module->name);
        content.tensors.emplace_back(name + ".lora_A", part.a.index_select(0, places));
        content.tensors.emplace_back(name + ".lora_E", part.e.index_select(0, places).view({-1, 1}));
        content.tensors.emplace_back(name + ".lora_B", part.b.index_select(1, places).contiguous());
    }
    addSavedModules(adapter, content.tensors);
    content.settings = adaLoraSettings(adapter, parts, compacted);
    return finished(folder, adapter, content, compacted, parts, true);
}

tl::expected<AdapterFiles, std::string> writePlainLora(const std::filesystem::path& folder,
                                                       const TrainedAdapter& adapter) {
    const std::vector<ModulePart> all = moduleParts(adapter);
    const bool plain = isPlainLora(adapter, all);
    const auto parts = loraParts(all);
    if (!parts) {
        return tl::unexpected(parts.error());
    }
    FolderParts content;
    for (const ModulePart& part : *parts) {
        const at::Tensor places = at::tensor(part.written, at::kLong);
        at::Tensor b = part.b.index_select(1, places);
        if (!plain) {
            // In double, so that folding rounds once.
            at::Tensor factor = at::full({b.size(1)}, updateScale(adapter.method), at::kDouble);
            if (part.e.defined()) {
                factor = factor * part.e.index_select(0, places);
            }
            b = (b.to(at::kDouble) * factor).to(at::kFloat);
        }
        const std::string name = publishedName(adapter, part.module->name);
        content.tensors.emplace_back(name + ".lora_A.weight", part.a.index_select(0, places));
        content.tensors.emplace_back(name + ".lora_B.weight", b.contiguous());
    }
    addSavedModules(adapter, content.tensors);
    content.settings = loraSettings(adapter, *parts, 1.0);
    if (plain) {
        content.settings["lora_alpha"] = wholeNumber(adapter.method.alpha);
    }
    return finished(folder, adapter, content, maskedAreIdle(all), all, false);
}

tl::expected<AdapterFiles, std::string> writeLoraStructure(const std::filesystem::path& folder,
                                                           const TrainedAdapter& adapter) {
    const std::vector<ModulePart> all = moduleParts(adapter);
    const auto parts = loraParts(all);
    if (!parts) {
        return tl::unexpected(parts.error());
    }
    if (std::error_code error;
        !folder.empty() && std::filesystem::exists(folder / "adapter_model.safetensors", error)) {
        return tl::unexpected(folder.string() + " holds the weights of another adapter, which would be taken "
                                                "for those of this structure; name another folder.");
    }
    FolderParts content{loraSettings(adapter, *parts, updateScale(adapter.method)), {}};
    content.settings["inference_mode"] = false;
    return finished(folder, adapter, content, maskedAreIdle(all), all, false);
}

} // namespace rankscope
