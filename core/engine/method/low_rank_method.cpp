#include "core/engine/method/low_rank_method.h"

#include "core/engine/method/adalora/orthogonality.h"
#include "core/run/choices.h"
#include "core/run/rank_limits.h"

#include <ATen/core/grad_mode.h>

#include <cmath>
#include <stdexcept>

namespace rankscope {

namespace {

// N(0, 0.02^2) as published, or an orthonormal basis of rows (the penalty then starts at 0).
at::Tensor initialVectors(InitialVectors init, std::int64_t rank, std::int64_t width,
                          const at::Generator& generator) {
    at::Tensor vectors = at::empty({rank, width}).normal_(0.0, 0.02, generator);
    if (init == InitialVectors::Orthonormal) {
        vectors = std::get<0>(at::linalg_qr(vectors.t().contiguous())).t().contiguous();
    }
    return vectors;
}

// Kaiming-uniform with a = sqrt(5) is uniform within 1/sqrt(d_in), as torch initialises a linear layer.
at::Tensor kaimingRows(std::int64_t rank, std::int64_t width, const at::Generator& generator) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(width));
    return at::empty({rank, width}).uniform_(-bound, bound, generator);
}

} // namespace

LowRankMethod::LowRankMethod(const MethodConfig& config, const BudgetSchedule& schedule,
                             DropoutStream& dropout)
    : m_config(config)
    , m_traits(&traitsOf(config))
    , m_schedule(schedule)
    , m_dropout(&dropout)
    , m_rank(startRank(config))
    , m_parity(choice<Arithmetic>(config.arithmetic) == Arithmetic::Parity)
    , m_compacts(choice<Compaction>(config.compaction) == Compaction::Forward)
    , m_scoresTask(choice<ScoreGradient>(config.scoreGradient) == ScoreGradient::Task) {}

std::vector<TrainableSpec> LowRankMethod::attach(Encoder& encoder, at::Generator generator) {
    const auto layers = targetLayers(encoder, m_config);
    const auto init = choice<InitialVectors>(m_config.init);
    std::vector<at::Tensor> a, b;
    for (const auto& [linear, module] : layers) {
        if (m_traits->lambda) {
            a.push_back(initialVectors(init, m_rank, module.dIn, generator));
            b.push_back(initialVectors(init, m_rank, module.dOut, generator).t().contiguous());
        } else {
            a.push_back(kaimingRows(m_rank, module.dIn, generator));
            b.push_back(at::zeros({module.dOut, m_rank}));
        }
        m_modules.push_back(module);
        m_adapters.push_back(
            std::make_unique<LowRankLinear>(updateScale(m_config), m_config.dropout, *m_dropout));
        if (m_traits->lambda && m_parity) {
            m_adapters.back()->useParityArithmetic(m_config.alpha, m_rank);
        }
        linear->setAdapter(m_adapters.back().get());
    }
    m_layout = AdapterLayout(m_modules, m_rank, m_traits->lambda);
    std::vector<TrainableSpec> specs;
    for (std::size_t i = 0; m_traits->lambda && i < m_modules.size(); ++i) {
        specs.push_back({m_modules[i].name + ".lora_E", at::zeros({m_rank, 1}), true, &m_adapters[i]->e});
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

void LowRankMethod::bind(FlatParameters& parameters) {
    // The layout counts from the start of the buffer; the method's specs must be its first ones.
    if (!m_modules.empty() &&
        !parameters.entries().front().name.ends_with(m_traits->lambda ? ".lora_E" : ".lora_A")) {
        throw std::logic_error("the adapters' tensors must come first in the flat buffer");
    }
    m_parameters = &parameters;
    if (m_traits->allocates) {
        m_allocator.emplace(m_config, m_schedule, m_layout, parameters.values().device(),
                            rankLimits(m_config, m_modules));
    }
}

at::Tensor LowRankMethod::addRegulariserGradient() {
    if (!m_traits->regularised || m_config.orthogonality == 0.0) {
        return {};
    }
    if (m_allocator && m_scoresTask) {
        m_taskGradients = m_parameters->gradients().narrow(0, 0, m_layout.size()).clone();
    }
    return addOrthogonality(m_layout, m_parameters->values(), m_parameters->gradients(),
                            m_config.orthogonality, m_config.orthogonalityForm);
}

std::optional<AllocationDone> LowRankMethod::afterStep(std::int64_t step, const ClippedGradients& clipped) {
    if (!m_allocator) {
        return std::nullopt;
    }
    at::Tensor gradients = m_parameters->gradients();
    if (m_taskGradients.defined()) {
        // Scaled by the step's own clipping, which looked at the whole gradient.
        gradients = clipped.factor.defined() ? m_taskGradients.mul_(clipped.factor) : m_taskGradients;
    }
    auto done = m_allocator->update(step, m_parameters->values(), gradients, clipped.skipped);
    const bool begins =
        !m_compact && m_compacts && m_allocator->decided() && m_schedule.phaseAt(step) == BudgetPhase::Final;
    m_compact = m_compact || begins;
    if (done || begins) {
        followMask();
    }
    return done;
}

void LowRankMethod::followMask() {
    const auto& mask = m_allocator->mask();
    for (std::size_t i = 0; i < m_adapters.size(); ++i) {
        std::vector<std::int64_t> kept;
        for (std::int64_t j = 0; j < m_rank; ++j) {
            if (mask[i * static_cast<std::size_t>(m_rank) + static_cast<std::size_t>(j)] != 0) {
                kept.push_back(j);
            }
        }
        if (m_config.adaptScaling && m_traits->lambda) {
            // A module without triplets adds nothing; dividing by 1e-5 would only blow up its revival.
            const auto live = std::max<std::int64_t>(1, static_cast<std::int64_t>(kept.size()));
            m_adapters[i]->setScaling(updateScale(m_config, live));
            if (m_parity) {
                m_adapters[i]->useParityArithmetic(m_config.alpha, live);
            }
        }
        if (m_compact && !m_parity) {
            m_adapters[i]->keepOnly(kept);
        }
    }
}

void LowRankMethod::reschedule(const MethodConfig& config, const BudgetSchedule& schedule) {
    m_config = config;
    m_schedule = schedule;
    if (m_allocator) {
        m_allocator->reschedule(config, schedule, rankLimits(config, m_modules));
    }
}

NamedTensors LowRankMethod::state() const {
    if (!m_allocator) {
        return {};
    }
    NamedTensors tensors = m_allocator->state();
    tensors.emplace_back("method.compact", at::full({1}, m_compact ? 1 : 0, at::kByte));
    return tensors;
}

void LowRankMethod::restore(const NamedTensors& tensors) {
    if (!m_allocator) {
        return;
    }
    m_allocator->restore(tensors);
    const auto compact = std::find_if(tensors.begin(), tensors.end(),
                                      [](const auto& pair) { return pair.first == "method.compact"; });
    m_compact = compact != tensors.end() && compact->second.item<int>() != 0;
    if (m_allocator->decided()) {
        followMask();
    }
}

} // namespace rankscope
