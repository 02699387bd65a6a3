#include "core/engine/method/peft/peft_adapter.h"

#include "core/engine/model/safetensors.h"
#include "core/run/adapter_folder.h"
#include "core/run/bounded_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace rankscope {

namespace {

using Settings = nlohmann::ordered_json; // PEFT takes the first key of a pattern that matches

constexpr std::string_view basePrefix = "base_model.model.";

// PEFT's own numbers are far below these; beyond them, something else is in the file.
constexpr std::int64_t mostRank = 1 << 16;
constexpr std::int64_t mostSteps = std::int64_t{1} << 50;

bool endsAtDot(const std::string& name, const std::string& ending) {
    return name == ending || (name.size() > ending.size() && name.ends_with(ending) &&
                              name[name.size() - ending.size() - 1] == '.');
}

// The entry whose key is `name`, or ends with "." and `name`.
template <class Map>
const typename Map::mapped_type* findBySuffix(const Map& map, const std::string& name) {
    for (const auto& [key, value] : map) {
        if (endsAtDot(key, name)) {
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

// Plain LoRA's factors are the weights of linear layers; AdaLoRA's stand for themselves.
std::string tensorName(std::string name) {
    for (const char* factor : {".lora_A.weight", ".lora_B.weight"}) {
        if (name.ends_with(factor)) {
            name.resize(name.size() - std::string_view(".weight").size());
        }
    }
    return withoutBase(std::move(name));
}

// A field that is absent or null keeps its default.
template <class Value>
void take(const Settings& config, const char* key, Value& value) {
    if (const auto found = config.find(key); found != config.end() && !found->is_null()) {
        found->get_to(value);
    }
}

bool isFlag(const Settings& config, const char* key) {
    const auto found = config.find(key);
    return found != config.end() && found->is_boolean() && found->get<bool>();
}

tl::unexpected<std::string> unsupported(const std::filesystem::path& file, const std::string& what,
                                        const std::string& remedy) {
    return tl::unexpected(file.string() + " describes an adapter " + what + "; " + remedy + ".");
}

// What would give another function than base + scale * B A.
tl::expected<void, std::string> checkExpressible(const std::filesystem::path& file, const Settings& config) {
    if (isFlag(config, "use_dora")) {
        return unsupported(file, "with DoRA's magnitudes (use_dora)", "only plain low-rank updates are read");
    }
    if (isFlag(config, "lora_bias")) {
        return unsupported(file, "whose lora_B has biases (lora_bias)",
                           "only plain low-rank updates are read");
    }
    for (const char* key : {"layer_replication", "target_parameters", "trainable_token_indices",
                            "alora_invocation_tokens", "use_qalora", "use_bdlora"}) {
        const auto found = config.find(key);
        if (found != config.end() && !found->is_null() && !found->empty() && *found != false) {
            return unsupported(file, "that uses " + std::string(key), "only plain low-rank updates are read");
        }
    }
    std::string bias = "none";
    take(config, "bias", bias);
    if (bias != "none") {
        return unsupported(file, "that trains biases (bias is \"" + bias + "\")",
                           "only adapters with bias none are read");
    }
    const auto init = config.find("init_lora_weights");
    if (init != config.end() && init->is_string()) {
        const auto name = init->get<std::string>();
        if (name != "gaussian" && name != "eva" && name != "orthogonal") {
            return unsupported(file,
                               "whose start changed the base model (init_lora_weights is \"" + name + "\")",
                               "save it with PEFT's path_initial_model_for_weight_conversion first");
        }
    }
    return {};
}

void takeAdaLora(const Settings& config, PeftAdapter& adapter) {
    config.at("init_r").get_to(adapter.initR);
    take(config, "target_r", adapter.targetR);
    take(config, "tinit", adapter.tinit);
    take(config, "tfinal", adapter.tfinal);
    take(config, "deltaT", adapter.deltaT);
    take(config, "total_step", adapter.totalSteps);
    take(config, "beta1", adapter.beta1);
    take(config, "beta2", adapter.beta2);
    take(config, "orth_reg_weight", adapter.orthogonality);
    const auto pattern = config.find("rank_pattern");
    if (pattern != config.end() && pattern->is_object()) {
        for (const auto& [key, flags] : pattern->items()) {
            flags.get_to(adapter.rankPattern[key.substr(0, key.rfind(".lora_E"))]);
        }
    }
}

// A key that patternMatches() reads as PEFT does.
bool isPlainKey(std::string_view key) {
    key.remove_prefix(key.starts_with('^') ? 1 : 0);
    return std::all_of(key.begin(), key.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-';
    });
}

tl::expected<void, std::string> takeLora(const std::filesystem::path& file, const Settings& config,
                                         PeftAdapter& adapter) {
    adapter.rsLora = isFlag(config, "use_rslora");
    take(config, "r", adapter.rank);
    const auto read = [&](const char* name, auto& pairs) -> tl::expected<void, std::string> {
        const auto pattern = config.find(name);
        if (pattern == config.end() || !pattern->is_object()) {
            return {};
        }
        for (const auto& [key, value] : pattern->items()) {
            if (!isPlainKey(key)) {
                return tl::unexpected(file.string() + " has the regular expression \"" + key + "\" in " +
                                      name + "; name the modules instead.");
            }
            pairs.emplace_back(key, value.template get<decltype(pairs.front().second)>());
        }
        return {};
    };
    return read("alpha_pattern", adapter.alphaPattern).and_then([&] {
        return read("rank_pattern", adapter.loraRanks);
    });
}

// Numbers that no adapter has, and that arithmetic could not bear.
bool plausible(const PeftAdapter& adapter) {
    const auto within = [](std::int64_t value, std::int64_t most) { return value >= 0 && value <= most; };
    const auto positive = [](double value) { return std::isfinite(value) && value > 0.0; };
    const bool schedule = within(adapter.tinit, mostSteps) && within(adapter.tfinal, mostSteps) &&
                          within(adapter.deltaT, mostSteps) && within(adapter.totalSteps, mostSteps);
    const bool ranks =
        adapter.type == PeftAdapter::Type::Lora ||
        (adapter.initR > 0 && within(adapter.initR, mostRank) && within(adapter.targetR, mostRank));
    return schedule && ranks && positive(adapter.alpha) &&
           std::all_of(adapter.alphaPattern.begin(), adapter.alphaPattern.end(),
                       [&](const auto& pair) { return positive(pair.second); });
}

tl::expected<void, std::string> readSettings(const std::filesystem::path& file, PeftAdapter& adapter) {
    const auto read = readBoundedJson(file, {.nonFinite = true});
    if (!read) {
        const auto inside = subfolderWithAdapter(file.parent_path());
        return tl::unexpected(file.string() + " " + read.error() +
                              (inside.empty()
                                   ? "; choose a folder that PEFT's save_pretrained() wrote."
                                   : "; the adapter lies in " + inside.string() + ", choose that."));
    }
    const std::string damaged =
        file.string() + " is not the configuration of an AdaLoRA or LoRA adapter; get the file again.";
    try {
        const Settings& config = *read;
        const auto type = config.at("peft_type").get<std::string>();
        if (type != "ADALORA" && type != "LORA") {
            return tl::unexpected(file.string() + " describes an adapter of the type " + type +
                                  "; only ADALORA and LORA are read.");
        }
        adapter.type = type == "LORA" ? PeftAdapter::Type::Lora : PeftAdapter::Type::AdaLora;
        config.at("lora_alpha").get_to(adapter.alpha);
        take(config, "lora_dropout", adapter.dropout);
        take(config, "base_model_name_or_path", adapter.baseModel);
        take(config, "task_type", adapter.taskType);
        if (const auto fits = checkExpressible(file, config); !fits) {
            return fits;
        }
        if (adapter.type == PeftAdapter::Type::AdaLora) {
            takeAdaLora(config, adapter);
        } else if (const auto taken = takeLora(file, config, adapter); !taken) {
            return taken;
        }
    } catch (const nlohmann::json::exception&) {
        return tl::unexpected(damaged);
    }
    return plausible(adapter) ? tl::expected<void, std::string>() : tl::unexpected(damaged);
}

tl::expected<PeftModule, std::string> moduleOf(const PeftAdapter& adapter, const std::string& name) {
    const auto wrong = [&](const std::string& what) {
        return tl::unexpected("The adapter in " + adapter.folder.string() + " is damaged: " + name + " " +
                              what + "; save it again.");
    };
    const bool svd = adapter.type == PeftAdapter::Type::AdaLora;
    const auto a = adapter.tensors.find(name + ".lora_A"), b = adapter.tensors.find(name + ".lora_B"),
               e = adapter.tensors.find(name + ".lora_E"), none = adapter.tensors.end();
    if (a == none || b == none || (svd && e == none)) {
        return wrong(std::string("lacks ") + (a == none ? "lora_A" : b == none ? "lora_B" : "lora_E"));
    }
    const at::Tensor &left = b->second, &right = a->second;
    const bool matrices = left.dim() == 2 && right.dim() == 2 && left.size(1) == right.size(0) &&
                          left.is_floating_point() && right.is_floating_point();
    const bool values = !svd || (e->second.numel() == right.size(0) && e->second.is_floating_point());
    if (!matrices || !values) {
        return wrong("has a lora_A of " + tensorShape(right) + " and a lora_B of " + tensorShape(left) +
                     (svd ? " and a lora_E of " + tensorShape(e->second) : ""));
    }
    const std::int64_t rank = right.size(0);
    PeftModule module{name, right.to(at::kFloat), {}, left.to(at::kFloat), {}, 1.0};
    module.pattern.assign(static_cast<std::size_t>(rank), true);
    if (svd) {
        module.e = e->second.to(at::kFloat).view({rank, 1});
        const auto* pattern = adapter.pattern(name);
        const bool whole = rank == adapter.initR;
        const bool fits = pattern != nullptr && static_cast<std::int64_t>(pattern->size()) == adapter.initR &&
                          std::count(pattern->begin(), pattern->end(), true) == rank;
        if (!fits && !whole) {
            return wrong("has " + std::to_string(rank) + " of " + std::to_string(adapter.initR) +
                         " triplets, and rank_pattern does not say which");
        }
        if (fits) {
            module.pattern = *pattern;
        }
    } else if (rank == 0) {
        return wrong("has the rank 0, which plain LoRA does not know");
    } else if (const std::int64_t told = adapter.rankOf(name); told > 0 && told != rank) {
        return wrong("has the rank " + std::to_string(rank) + " and adapter_config.json gives it " +
                     std::to_string(told) + ", which PEFT would not load");
    }
    module.scale = adapter.scale(name, rank);
    return module;
}

} // namespace

std::string tensorShape(const at::Tensor& tensor) {
    std::string text;
    for (const std::int64_t size : tensor.sizes()) {
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    }
    return text.empty() ? "a single number" : text;
}

const at::Tensor* PeftAdapter::find(const std::string& name) const { return findBySuffix(tensors, name); }

const std::vector<bool>* PeftAdapter::pattern(const std::string& module) const {
    return findBySuffix(rankPattern, module);
}

bool patternMatches(const std::string& key, const std::string& module) {
    const bool whole = key.starts_with('^');
    const std::string_view wanted = std::string_view(key).substr(whole ? 1 : 0);
    if (wanted.size() > module.size() || (whole && wanted.size() != module.size())) {
        return false;
    }
    const std::size_t begin = module.size() - wanted.size();
    return (begin == 0 || module[begin - 1] == '.') &&
           std::equal(wanted.begin(), wanted.end(), module.begin() + static_cast<std::ptrdiff_t>(begin),
                      [](char k, char c) { return k == '.' || k == c; });
}

std::optional<std::string> outsideLayers(const PeftAdapter& adapter, const std::string& module) {
    if (!endsAtDot(module, "pooler.dense") && module != "classifier") {
        return std::nullopt;
    }
    return "The adapter in " + adapter.folder.string() + " adapts " + module +
           ", and only matrices of the encoder's layers are adapted here, while pooler and classifier are "
           "trained in full; train it again without " +
           module + " among its target_modules.";
}

std::int64_t PeftAdapter::rankOf(const std::string& module) const {
    const auto own = std::find_if(loraRanks.begin(), loraRanks.end(),
                                  [&](const auto& pair) { return patternMatches(pair.first, module); });
    return own != loraRanks.end() ? own->second : rank;
}

double PeftAdapter::scale(const std::string& module, std::int64_t rank) const {
    if (type == Type::AdaLora) {
        return alpha / (static_cast<double>(initR) + 1e-5);
    }
    const auto own = std::find_if(alphaPattern.begin(), alphaPattern.end(),
                                  [&](const auto& pair) { return patternMatches(pair.first, module); });
    const auto r = static_cast<double>(rank);
    return (own != alphaPattern.end() ? own->second : alpha) / (rsLora ? std::sqrt(r) : r);
}

tl::expected<PeftAdapter, std::string> readPeftAdapter(const std::filesystem::path& folder) {
    PeftAdapter adapter;
    adapter.folder = folder;
    if (const auto read = readSettings(folder / "adapter_config.json", adapter); !read) {
        return tl::unexpected(read.error());
    }
    const std::filesystem::path weights = folder / "adapter_model.safetensors";
    std::error_code error;
    if (!std::filesystem::exists(weights, error) &&
        std::filesystem::exists(folder / "adapter_model.bin", error)) {
        return tl::unexpected(folder.string() + " has adapter_model.bin, a pickle that is not read; save the "
                                                "adapter with safe_serialization=True.");
    }
    const auto file = SafetensorsFile::open(weights);
    if (!file) {
        return tl::unexpected(file.error());
    }
    for (const SafetensorsEntry& entry : file->header().entries) {
        const at::Tensor tensor = file->tensor(entry);
        if (tensor.is_floating_point() && !at::isfinite(tensor.to(at::kFloat)).all().item<bool>()) {
            return tl::unexpected("The adapter in " + folder.string() + " has NaN or infinite values in " +
                                  entry.name + ", so its training failed; take one from before that.");
        }
        adapter.tensors[tensorName(entry.name)] = tensor;
    }
    return adapter;
}

tl::expected<std::vector<PeftModule>, std::string> peftModules(const PeftAdapter& adapter) {
    std::vector<PeftModule> modules;
    std::string last;
    for (const auto& [key, tensor] : adapter.tensors) {
        const auto factor = key.rfind(".lora_");
        if (factor == std::string::npos || key.substr(0, factor) == last) {
            continue;
        }
        const std::string kind = key.substr(factor + 1);
        if (kind != "lora_A" && kind != "lora_B" && kind != "lora_E") {
            return tl::unexpected(
                "The adapter in " + adapter.folder.string() + " has the tensor \"" + key +
                "\", which is no part of a low-rank update of a matrix; only such are read.");
        }
        last = key.substr(0, factor);
        auto module = moduleOf(adapter, last);
        if (!module) {
            return tl::unexpected(module.error());
        }
        modules.push_back(std::move(*module));
    }
    if (modules.empty()) {
        return tl::unexpected("The adapter in " + adapter.folder.string() +
                              " adapts no module; choose another folder.");
    }
    for (const auto& [key, flags] : adapter.rankPattern) {
        if (std::none_of(modules.begin(), modules.end(),
                         [&](const PeftModule& module) { return endsAtDot(module.name, key); })) {
            return tl::unexpected("The adapter in " + adapter.folder.string() +
                                  " is damaged: rank_pattern names " + key +
                                  ", which it does not adapt; save it again.");
        }
    }
    return modules;
}

} // namespace rankscope
