#include "core/engine/method/adalora/peft_format.h"

#include "core/engine/model/safetensors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace rankscope {

namespace {

constexpr std::string_view basePrefix = "base_model.model.";

// The entry whose key is `name`, or ends with "." and `name`.
template <class Map>
const typename Map::mapped_type* findBySuffix(const Map& map, const std::string& name) {
    for (const auto& [key, value] : map) {
        const bool suffix =
            key.size() > name.size() && key.ends_with(name) && key[key.size() - name.size() - 1] == '.';
        if (key == name || suffix) {
            return &value;
        }
    }
    return nullptr;
}

std::string withoutBase(std::string name) {
    if (name.starts_with(basePrefix)) {
        name.erase(0, basePrefix.size());
    }
    return name;
}

std::string shapeText(const at::Tensor& tensor) {
    std::string text;
    for (const std::int64_t size : tensor.sizes()) {
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    }
    return text;
}

// Kept rows (of lora_A and lora_E) or columns (of lora_B) back to their places.
at::Tensor expanded(const at::Tensor& kept, const std::vector<bool>& pattern, at::Tensor initial,
                    std::int64_t dimension) {
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i]) {
            places.push_back(static_cast<std::int64_t>(i));
        }
    }
    return initial.clone().index_copy_(dimension, at::tensor(places, at::kLong), kept.to(at::kFloat));
}

tl::expected<void, std::string> readConfig(const std::filesystem::path& file, PeftAdapter& adapter) {
    std::ifstream stream(file);
    if (!stream) {
        return tl::unexpected("There is no readable " + file.string() +
                              "; choose a folder that PEFT's save_pretrained() wrote.");
    }
    try {
        const nlohmann::json config = nlohmann::json::parse(stream);
        const auto type = config.at("peft_type").get<std::string>();
        if (type != "ADALORA") {
            return tl::unexpected(file.string() + " describes an adapter of the type " + type +
                                  "; only ADALORA can be started from.");
        }
        config.at("init_r").get_to(adapter.initR);
        config.at("lora_alpha").get_to(adapter.alpha);
        const auto pattern = config.find("rank_pattern");
        if (pattern != config.end() && pattern->is_object()) {
            for (const auto& [key, flags] : pattern->items()) {
                const std::string module = withoutBase(key.substr(0, key.rfind(".lora_E")));
                flags.get_to(adapter.rankPattern[module]);
            }
        }
    } catch (const nlohmann::json::exception&) {
        return tl::unexpected(file.string() +
                              " is not the configuration of an AdaLoRA adapter; get the file again.");
    }
    return {};
}

} // namespace

const at::Tensor* PeftAdapter::find(const std::string& name) const { return findBySuffix(tensors, name); }

const std::vector<bool>* PeftAdapter::pattern(const std::string& module) const {
    return findBySuffix(rankPattern, module);
}

tl::expected<PeftAdapter, std::string> readPeftAdapter(const std::filesystem::path& folder) {
    PeftAdapter adapter;
    adapter.folder = folder;
    if (const auto read = readConfig(folder / "adapter_config.json", adapter); !read) {
        return tl::unexpected(read.error());
    }
    const auto file = SafetensorsFile::open(folder / "adapter_model.safetensors");
    if (!file) {
        return tl::unexpected(file.error());
    }
    for (const SafetensorsEntry& entry : file->header().entries) {
        adapter.tensors[withoutBase(entry.name)] = file->tensor(entry);
    }
    return adapter;
}

void startFromAdapter(std::vector<TrainableSpec>& specs, const PeftAdapter& adapter,
                      const MethodConfig& config) {
    if (adapter.initR != config.initR || adapter.alpha != config.alpha) {
        throw std::runtime_error("The adapter in " + adapter.folder.string() + " has init_r " +
                                 std::to_string(adapter.initR) + " and lora_alpha " +
                                 nlohmann::json(adapter.alpha).dump() +
                                 "; set method.init_r and method.alpha to the same.");
    }
    for (TrainableSpec& spec : specs) {
        const auto kind = spec.name.rfind(".lora_");
        const bool part = kind != std::string::npos;
        const at::Tensor* saved = adapter.find(spec.name);
        if (saved == nullptr) {
            if (part) {
                throw std::runtime_error("The adapter in " + adapter.folder.string() + " lacks " + spec.name +
                                         "; set method.targets to the modules that it adapts.");
            }
            continue;
        }
        if (saved->sizes() == spec.initial.sizes()) {
            spec.initial = saved->to(at::kFloat);
            continue;
        }
        const auto* pattern = part ? adapter.pattern(spec.name.substr(0, kind)) : nullptr;
        const std::int64_t dimension = spec.name.ends_with("lora_B") ? 1 : 0;
        const bool fits = pattern != nullptr && static_cast<std::int64_t>(pattern->size()) == config.initR &&
                          saved->dim() == 2 &&
                          saved->size(1 - dimension) == spec.initial.size(1 - dimension) &&
                          saved->size(dimension) == std::count(pattern->begin(), pattern->end(), true);
        if (!fits) {
            throw std::runtime_error("The tensor " + spec.name + " of the adapter in " +
                                     adapter.folder.string() + " is " + shapeText(*saved) +
                                     ", but this run needs " + shapeText(spec.initial) +
                                     "; it belongs to another model or rank.");
        }
        spec.initial = expanded(*saved, *pattern, spec.initial, dimension);
    }
}

namespace {

std::string moduleOf(const std::string& parameter) { return parameter.substr(0, parameter.rfind('.')); }

// A masked triplet takes no part only while its lambda is 0.
bool maskedAreZero(const TrainedAdapter& adapter) {
    std::size_t triplet = 0;
    for (const ModuleInfo& module : adapter.modules) {
        const at::Tensor shape = at::zeros({module.initR, 1});
        const at::Tensor lambda =
            namedTensor(adapter.parameters, module.name + ".lora_E", shape).to(at::kCPU, at::kFloat);
        for (std::int64_t i = 0; i < module.initR; ++i, ++triplet) {
            if (!adapter.kept.at(triplet) && lambda[i].item<float>() != 0.0F) {
                return false;
            }
        }
    }
    return true;
}

nlohmann::json adapterConfig(const TrainedAdapter& adapter, const nlohmann::json& pattern) {
    const MethodConfig& method = adapter.method;
    std::vector<std::string> targets, saved;
    for (const ModuleInfo& module : adapter.modules) {
        targets.push_back(adapter.prefix + module.name);
    }
    for (const auto& [name, tensor] : adapter.parameters) {
        const std::string module = moduleOf(name);
        if (name.find(".lora_") == std::string::npos &&
            std::find(saved.begin(), saved.end(), module) == saved.end()) {
            saved.push_back(module);
        }
    }
    return {{"peft_type", "ADALORA"},
            {"task_type", adapter.taskType},
            {"base_model_name_or_path", adapter.baseModel},
            {"inference_mode", true},
            {"bias", "none"},
            {"fan_in_fan_out", false},
            {"init_lora_weights", true},
            {"r", 8}, // PEFT ignores it here, and warns of any other value
            {"init_r", method.initR},
            {"target_r", method.targetR},
            {"tinit", adapter.schedule.tinit},
            {"tfinal", adapter.schedule.tfinal},
            {"deltaT", adapter.schedule.deltaT},
            {"total_step", adapter.schedule.totalSteps},
            {"beta1", method.beta1},
            {"beta2", method.beta2},
            {"orth_reg_weight", method.orthogonality},
            {"lora_alpha", method.alpha},
            {"lora_dropout", method.dropout},
            {"target_modules", targets},
            {"modules_to_save", saved.empty() ? nlohmann::json() : nlohmann::json(saved)},
            {"rank_pattern", pattern}};
}

// Under a temporary name first, so that a reader never sees half of it.
bool writeWhole(const std::filesystem::path& file, const std::string& text) {
    const std::filesystem::path temporary = file.string() + ".part";
    std::ofstream stream(temporary, std::ios::trunc);
    stream << text;
    stream.close();
    std::error_code error;
    if (stream) {
        std::filesystem::rename(temporary, file, error);
    }
    return static_cast<bool>(stream) && !error;
}

} // namespace

tl::expected<AdapterFiles, std::string> writePeftAdapter(const std::filesystem::path& folder,
                                                         const TrainedAdapter& adapter) {
    AdapterFiles files;
    const bool pruned = std::find(adapter.kept.begin(), adapter.kept.end(), false) != adapter.kept.end();
    files.compacted = pruned && maskedAreZero(adapter);
    nlohmann::json pattern;
    std::map<std::string, at::Tensor> places; // module -> indices of its kept triplets
    if (files.compacted) {
        std::size_t triplet = 0;
        for (const ModuleInfo& module : adapter.modules) {
            std::vector<bool> flags;
            std::vector<std::int64_t> kept;
            for (std::int64_t i = 0; i < module.initR; ++i, ++triplet) {
                flags.push_back(adapter.kept.at(triplet));
                if (flags.back()) {
                    kept.push_back(i);
                }
            }
            pattern[adapter.prefix + module.name + ".lora_E"] = flags;
            places[module.name] = at::tensor(kept, at::kLong);
        }
    }
    NamedTensors tensors;
    for (const auto& [name, value] : adapter.parameters) {
        const auto kind = name.rfind(".lora_");
        at::Tensor tensor = value.detach().to(at::kCPU).contiguous();
        if (files.compacted && kind != std::string::npos) {
            const std::int64_t dimension = name.ends_with("lora_B") ? 1 : 0;
            tensor = tensor.index_select(dimension, places.at(name.substr(0, kind))).contiguous();
        }
        const std::string prefix = name.starts_with("classifier.") ? "" : adapter.prefix;
        tensors.emplace_back(std::string(basePrefix) + prefix + name, tensor);
    }
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return tl::unexpected(folder.string() + " cannot be made (" + error.message() + ").");
    }
    const auto bytes = writeSafetensors(folder / "adapter_model.safetensors", tensors, {{"format", "pt"}});
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    files.bytes = *bytes;
    const std::filesystem::path config = folder / "adapter_config.json";
    if (!writeWhole(config, adapterConfig(adapter, pattern).dump(2) + "\n")) {
        return tl::unexpected(config.string() +
                              " cannot be written; check the folder, its permissions and the disk.");
    }
    return files;
}

} // namespace rankscope
