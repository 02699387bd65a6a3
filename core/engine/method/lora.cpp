#include "core/engine/method/lora.h"

#include <cmath>

namespace rankscope {

std::vector<TrainableSpec> LoraMethod::attach(Encoder& encoder, at::Generator generator) {
    const std::int64_t rank = m_config.targetR;
    std::vector<TrainableSpec> specs;
    for (auto& [linear, module] : targetLayers(encoder, m_config.targets, rank)) {
        auto adapter = std::make_unique<LowRankLinear>(updateScale(m_config), m_config.dropout, *m_dropout);
        // Kaiming-uniform with a = sqrt(5) is uniform within 1/sqrt(d_in), as torch initialises a linear
        // layer.
        const double bound = 1.0 / std::sqrt(static_cast<double>(linear->dIn()));
        specs.push_back({module.name + ".lora_A",
                         at::empty({rank, linear->dIn()}).uniform_(-bound, bound, generator), true,
                         &adapter->a});
        specs.push_back({module.name + ".lora_B", at::zeros({linear->dOut(), rank}), true, &adapter->b});
        linear->setAdapter(adapter.get());
        m_modules.push_back(module);
        m_adapters.push_back(std::move(adapter));
    }
    encoder.setFirstTrainableLayer(firstLayer(m_modules, static_cast<int>(encoder.description().layers)));
    return specs;
}

} // namespace rankscope
