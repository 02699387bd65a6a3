#include "core/engine/method/peft/peft_placement.h"

#include <algorithm>
#include <stdexcept>

namespace rankscope {

namespace {

std::runtime_error foreign(const PeftAdapter& adapter, const std::string& name, const std::string& model) {
    return std::runtime_error("The adapter in " + adapter.folder.string() + " has the tensor \"" + name +
                              "\", for which the model in " + model +
                              " has no place; name the model that it was trained on.");
}

bool isPublished(const std::string& published, const std::string& ours, const std::string& prefix) {
    return published == ours || published == prefix + ours;
}

AdaptedModule placed(const PeftModule& part, const PeftAdapter& adapter, const ModelDescription& model,
                     const std::string& modelPath) {
    const auto found =
        std::find_if(model.modules.begin(), model.modules.end(), [&](const ModuleInfo& module) {
            return isPublished(part.name, module.name, model.architecture + ".");
        });
    if (found == model.modules.end()) {
        if (const auto reason = outsideLayers(adapter, part.name)) {
            throw std::runtime_error(*reason);
        }
        throw foreign(adapter, part.name + ".lora_A", modelPath);
    }
    if (part.a.size(1) != found->dIn || part.b.size(0) != found->dOut) {
        throw std::runtime_error("The adapter in " + adapter.folder.string() + " changes a " + part.name +
                                 " of " + std::to_string(part.b.size(0)) + " x " +
                                 std::to_string(part.a.size(1)) + ", and that of the model in " + modelPath +
                                 " is " + std::to_string(found->dOut) + " x " + std::to_string(found->dIn) +
                                 "; name the model that it was trained on.");
    }
    AdaptedModule module{*found, &part};
    module.info.initR = static_cast<std::int64_t>(part.pattern.size());
    module.info.lambda = part.e.defined();
    return module;
}

// Whether a head of this task is one that this program has.
bool hasSequenceHead(const PeftAdapter& adapter) {
    return adapter.taskType.empty() || adapter.taskType == "SEQ_CLS";
}

// Modules saved in full: the head, and parts of the encoder such as the pooler.
NamedTensors savedTensors(const PeftAdapter& adapter, const Encoder& encoder, const std::string& modelPath,
                          const std::vector<std::pair<std::string, at::Tensor*>>& parameters) {
    const std::string prefix = encoder.description().architecture + ".";
    NamedTensors saved;
    for (const auto& [name, tensor] : adapter.tensors) {
        if (name.find(".lora_") != std::string::npos) {
            continue;
        }
        if (name == "classifier.weight" || name == "classifier.bias") {
            const bool fits = name.ends_with("bias")
                                  ? tensor.dim() == 1
                                  : tensor.dim() == 2 && tensor.size(1) == encoder.description().hidden;
            if (!fits) {
                throw foreign(adapter, name, modelPath);
            }
            if (hasSequenceHead(adapter)) {
                saved.emplace_back(name, tensor.to(at::kFloat));
            }
            continue;
        }
        const auto own = std::find_if(parameters.begin(), parameters.end(), [&](const auto& parameter) {
            return isPublished(name, parameter.first, prefix) && parameter.second->sizes() == tensor.sizes();
        });
        if (own == parameters.end()) {
            throw foreign(adapter, name, modelPath);
        }
        saved.emplace_back(own->first, tensor.to(at::kFloat));
    }
    return saved;
}

PlacedAdapter allPlaced(const PeftAdapter& adapter, const std::vector<PeftModule>& parts, Encoder& encoder,
                        const std::string& modelPath) {
    PlacedAdapter result;
    const ModelDescription& model = encoder.description();
    for (const PeftModule& part : parts) {
        result.modules.push_back(placed(part, adapter, model, modelPath));
    }
    const auto position = [&](const AdaptedModule& module) {
        return std::find_if(model.modules.begin(), model.modules.end(),
                            [&](const ModuleInfo& other) { return other.name == module.info.name; });
    };
    std::sort(result.modules.begin(), result.modules.end(),
              [&](const auto& a, const auto& b) { return position(a) < position(b); });
    const auto twice =
        std::adjacent_find(result.modules.begin(), result.modules.end(),
                           [](const auto& a, const auto& b) { return a.info.name == b.info.name; });
    if (twice != result.modules.end()) {
        throw std::runtime_error("The adapter in " + adapter.folder.string() + " has " + twice->info.name +
                                 " twice; save it again.");
    }
    result.saved = savedTensors(adapter, encoder, modelPath, encoder.parameters());
    return result;
}

} // namespace

tl::expected<PlacedAdapter, std::string> placeAdapter(const PeftAdapter& adapter,
                                                      const std::vector<PeftModule>& parts, Encoder& encoder,
                                                      const std::string& modelPath) {
    try {
        return allPlaced(adapter, parts, encoder, modelPath);
    } catch (const std::runtime_error& error) {
        return tl::unexpected(std::string(error.what()));
    }
}

} // namespace rankscope
