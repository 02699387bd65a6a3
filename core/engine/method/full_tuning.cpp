#include "core/engine/method/full_tuning.h"

namespace rankscope {

std::vector<TrainableSpec> FullTuning::attach(Encoder& encoder, at::Generator generator) {
    static_cast<void>(generator);
    std::vector<TrainableSpec> specs;
    for (auto& [name, tensor] : encoder.parameters()) {
        const bool plain = name.ends_with(".bias") || name.find("LayerNorm") != std::string::npos;
        specs.push_back({name, *tensor, !plain, tensor});
    }
    encoder.setFirstTrainableLayer(0);
    return specs;
}

} // namespace rankscope
