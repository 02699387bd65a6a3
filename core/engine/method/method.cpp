#include "core/engine/method/method.h"

#include "core/engine/method/adalora/adalora_method.h"
#include "core/engine/method/full_tuning.h"
#include "core/engine/method/lora.h"

#include <algorithm>
#include <stdexcept>

namespace rankscope {

std::unique_ptr<Method> makeMethod(const MethodConfig& config, const BudgetSchedule& schedule,
                                   DropoutStream& dropout) {
    if (config.type == "adalora") {
        return std::make_unique<AdaLoraMethod>(config, schedule, dropout);
    }
    if (config.type == "lora") {
        return std::make_unique<LoraMethod>(config, dropout);
    }
    if (config.type == "full") {
        return std::make_unique<FullTuning>();
    }
    throw std::invalid_argument("method.type \"" + config.type +
                                "\" is not known; use adalora, lora or full.");
}

double updateScale(const MethodConfig& config) {
    return config.type == "lora" ? config.alpha / static_cast<double>(config.targetR)
                                 : config.alpha / (static_cast<double>(config.initR) + 1e-5);
}

at::Tensor namedTensor(const NamedTensors& tensors, const std::string& name, const at::Tensor& like) {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const auto& pair) { return pair.first == name; });
    if (found == tensors.end()) {
        throw std::runtime_error("The saved tensors lack " + name +
                                 "; they belong to another configuration.");
    }
    if (found->second.sizes() != like.sizes()) {
        throw std::runtime_error("The saved tensor " + name +
                                 " has another shape than this run's; it belongs to another "
                                 "configuration.");
    }
    return found->second;
}

std::vector<std::pair<Linear*, ModuleInfo>>
targetLayers(Encoder& encoder, const std::vector<std::string>& targets, std::int64_t initR) {
    const auto selected = selectModules(encoder.description(), targets);
    std::vector<std::pair<Linear*, ModuleInfo>> layers;
    for (Linear* linear : encoder.linears()) {
        const auto found = std::find_if(selected.begin(), selected.end(), [&](const ModuleInfo& module) {
            return module.name == linear->name();
        });
        if (found != selected.end()) {
            ModuleInfo module = *found;
            module.initR = initR;
            layers.emplace_back(linear, module);
        }
    }
    return layers;
}

int firstLayer(const std::vector<ModuleInfo>& modules, int layers) {
    int first = layers;
    for (const ModuleInfo& module : modules) {
        first = std::min(first, module.layer < 0 ? first : module.layer);
    }
    return first;
}

} // namespace rankscope
