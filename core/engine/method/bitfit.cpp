#include "core/engine/method/bitfit.h"

namespace rankscope {

std::vector<TrainableSpec> BitFit::attach(Encoder& encoder, at::Generator generator) {
    static_cast<void>(generator);
    std::vector<TrainableSpec> specs;
    for (auto& [name, tensor] : encoder.parameters()) {
        if (name.ends_with(".bias")) {
            specs.push_back({name, *tensor, false, tensor});
        }
    }
    encoder.setFirstTrainableLayer(0);
    return specs;
}

} // namespace rankscope
