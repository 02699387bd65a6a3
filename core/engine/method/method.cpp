#include "core/engine/method/method.h"

#include "core/engine/method/bitfit.h"
#include "core/engine/method/bottleneck_adapter.h"
#include "core/engine/method/full_tuning.h"
#include "core/engine/method/low_rank_method.h"
#include "core/run/choices.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace rankscope {

std::unique_ptr<Method> makeMethod(const MethodConfig& config, const BudgetSchedule& schedule,
                                   DropoutStream& dropout) {
    static_cast<void>(choice<Boundary>(config.boundary)); // the schedule was made with it
    if (traitsOf(config).lowRank) {
        return std::make_unique<LowRankMethod>(config, schedule, dropout);
    }
    if (traitsOf(config).bottleneck) {
        return std::make_unique<BottleneckMethod>(config);
    }
    if (config.type == "bitfit") {
        return std::make_unique<BitFit>();
    }
    if (config.type == "full") {
        return std::make_unique<FullTuning>();
    }
    std::string known;
    for (const MethodTraits& traits : methodTraits()) {
        known += (known.empty() ? "" : ", ") + std::string(traits.type);
    }
    throw std::invalid_argument("method.type takes one of " + known + ", not \"" + config.type + "\".");
}

double updateScale(const MethodConfig& config, std::int64_t rank) {
    const auto r = static_cast<double>(rank);
    if (traitsOf(config).lambda) {
        return config.alpha / (r + 1e-5);
    }
    return config.alpha / (choice<LoraScaling>(config.loraScaling) == LoraScaling::RsLora ? std::sqrt(r) : r);
}

double updateScale(const MethodConfig& config) { return updateScale(config, startRank(config)); }

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

std::vector<std::pair<Linear*, ModuleInfo>> targetLayers(Encoder& encoder, const MethodConfig& config) {
    const auto selected = adaptedModules(encoder.description(), config);
    std::vector<std::pair<Linear*, ModuleInfo>> layers;
    for (Linear* linear : encoder.linears()) {
        const auto found = std::find_if(selected.begin(), selected.end(), [&](const ModuleInfo& module) {
            return module.name == linear->name();
        });
        if (found != selected.end()) {
            layers.emplace_back(linear, *found);
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
