#include "core/engine/method/bottleneck_adapter.h"

namespace rankscope {

at::Tensor BottleneckAdapter::forward(const at::Tensor& hidden) {
    const at::Tensor inner = at::gelu(at::linear(hidden, downWeight, downBias));
    return hidden + at::linear(inner, upWeight, upBias);
}

at::Tensor BottleneckAdapter::forward(const at::Tensor& x, const Linear& layer, bool training) {
    static_cast<void>(training);
    return forward(at::linear(x, layer.weight(), layer.bias()));
}

std::vector<TrainableSpec> BottleneckMethod::attach(Encoder& encoder, at::Generator generator) {
    std::vector<TrainableSpec> specs;
    const auto add = [&](const std::string& place, std::int64_t hidden) {
        m_adapters.push_back(std::make_unique<BottleneckAdapter>());
        BottleneckAdapter& adapter = *m_adapters.back();
        const auto drawn = [&](std::int64_t rows, std::int64_t columns) {
            return at::empty({rows, columns}).normal_(0.0, 0.01, generator);
        };
        const std::int64_t width = m_config.bottleneck;
        specs.push_back({place + ".adapter.down.weight", drawn(width, hidden), true, &adapter.downWeight});
        specs.push_back({place + ".adapter.down.bias", at::zeros({width}), false, &adapter.downBias});
        specs.push_back({place + ".adapter.up.weight", drawn(hidden, width), true, &adapter.upWeight});
        specs.push_back({place + ".adapter.up.bias", at::zeros({hidden}), false, &adapter.upBias});
        return &adapter;
    };
    const auto& model = encoder.description();
    if (m_config.type == "houlsby") {
        for (Linear* linear : encoder.residualLinears()) {
            linear->setAdapter(add(linear->name(), linear->dOut()));
        }
    } else {
        for (int layer = 0; layer < model.layers; ++layer) {
            encoder.setLayerAdapter(layer, add("encoder.layer." + std::to_string(layer), model.hidden));
        }
    }
    encoder.setFirstTrainableLayer(0);
    return specs;
}

} // namespace rankscope
