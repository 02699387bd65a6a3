#include "core/engine/method/adalora/adalora_method.h"

#include "core/engine/method/adalora/orthogonality.h"

#include <stdexcept>

namespace rankscope {

namespace {

// N(0, 0.02^2) as published, or an orthonormal basis of rows (the penalty then starts at 0).
at::Tensor initialVectors(const std::string& init, std::int64_t rank, std::int64_t width,
                          const at::Generator& generator) {
    at::Tensor vectors = at::empty({rank, width}).normal_(0.0, 0.02, generator);
    if (init == "orthonormal") {
        vectors = std::get<0>(at::linalg_qr(vectors.t().contiguous())).t().contiguous();
    }
    return vectors;
}

} // namespace

std::vector<TrainableSpec> AdaLoraMethod::attach(Encoder& encoder, at::Generator generator) {
    const auto layers = targetLayers(encoder, m_config.targets, m_config.initR);
    const double scaling = updateScale(m_config);
    std::vector<at::Tensor> a, b;
    for (const auto& [linear, module] : layers) {
        a.push_back(initialVectors(m_config.init, m_config.initR, module.dIn, generator));
        b.push_back(initialVectors(m_config.init, m_config.initR, module.dOut, generator).t().contiguous());
        m_modules.push_back(module);
        m_adapters.push_back(std::make_unique<LowRankLinear>(scaling, m_config.dropout, *m_dropout));
        if (m_config.arithmetic == "parity") {
            m_adapters.back()->useParityArithmetic(m_config.alpha, m_config.initR);
        }
        linear->setAdapter(m_adapters.back().get());
    }
    std::vector<at::Tensor> e(layers.size(), at::zeros({m_config.initR, 1}));
    m_layout = AdapterLayout(m_modules, m_config.initR);
    std::vector<TrainableSpec> specs;
    for (std::size_t i = 0; i < m_modules.size(); ++i) {
        specs.push_back({m_modules[i].name + ".lora_E", e[i], true, &m_adapters[i]->e});
    }
    for (const auto& group : m_layout.groupsA()) {
        for (const auto index : group.modules) {
            const auto i = static_cast<std::size_t>(index);
            specs.push_back({m_modules[i].name + ".lora_A", a[i], true, &m_adapters[i]->a});
        }
    }
    for (const auto& group : m_layout.groupsB()) {
        for (const auto index : group.modules) {
            const auto i = static_cast<std::size_t>(index);
            specs.push_back({m_modules[i].name + ".lora_B", b[i], true, &m_adapters[i]->b});
        }
    }
    encoder.setFirstTrainableLayer(firstLayer(m_modules, static_cast<int>(encoder.description().layers)));
    return specs;
}

void AdaLoraMethod::bind(FlatParameters& parameters) {
    // The layout counts from the start of the buffer; the method's specs must be its first ones.
    if (!m_modules.empty() && parameters.entries().front().name != m_modules.front().name + ".lora_E") {
        throw std::logic_error("AdaLoRA's tensors must come first in the flat buffer");
    }
    m_parameters = &parameters;
    m_allocator.emplace(m_config, m_schedule, m_layout, parameters.values().device());
}

at::Tensor AdaLoraMethod::addRegulariserGradient() {
    if (m_config.orthogonality == 0.0) {
        return {};
    }
    return addOrthogonality(m_layout, m_parameters->values(), m_parameters->gradients(),
                            m_config.orthogonality, m_config.orthogonalityForm);
}

std::optional<AllocationDone> AdaLoraMethod::afterStep(std::int64_t step, const at::Tensor& skipped) {
    return m_allocator->update(step, m_parameters->values(), m_parameters->gradients(), skipped);
}

} // namespace rankscope
