#include "tests/core/engine/method/adalora/method_spy.h"

#include "tests/core/engine/method/adalora/allocator_world.h"

namespace rankscope::oracle {

at::Tensor MethodSpy::addRegulariserGradient() {
    ++penalties;
    at::Tensor value = m_inner->addRegulariserGradient();
    if (beforeClip) {
        beforeClip();
    }
    return value;
}

std::optional<AllocationDone> MethodSpy::afterStep(std::int64_t step, const ClippedGradients& clipped) {
    ++steps;
    if (silent) {
        return std::nullopt;
    }
    if (beforeAllocator) {
        beforeAllocator(step, clipped.skipped.item<float>() != 0.0F);
    }
    auto done = m_inner->afterStep(step, clipped);
    if (afterAllocator) {
        afterAllocator(step, done);
    }
    return done;
}

SpiedTraining::SpiedTraining(const RunConfig& config)
    : setup(makeSetup(config, {})) {
    auto replacement = std::make_unique<MethodSpy>(std::move(setup->method));
    spy = replacement.get();
    setup->method = std::move(replacement);
}

Trainer::Outcome SpiedTraining::run(const std::filesystem::path& files) {
    return Trainer(*setup, files, control, observer).run();
}

reference::Modules SpiedTraining::named(const at::Tensor& flat) const {
    reference::Modules found;
    for (const ModuleInfo& module : setup->method->modules()) {
        const auto part = [&](const char* kind) {
            return FlatParameters::part(flat, setup->parameters->entry(module.name + kind));
        };
        found.push_back({part(".lora_A"), part(".lora_E"), part(".lora_B")});
    }
    return found;
}

reference::Modules SpiedTraining::average(const char* name) const {
    const AdapterLayout layout(setup->method->modules(), setup->config.method.initR);
    return partsOf(layout, namedTensor(setup->method->state(), name, at::zeros({layout.size()})));
}

reference::Settings SpiedTraining::settings() const {
    reference::Settings settings;
    settings.initTotal = setup->budget.initBudget;
    settings.targetTotal = setup->budget.targetBudget;
    settings.totalStep = setup->budget.totalSteps;
    settings.tinit = setup->budget.tinit;
    settings.tfinal = setup->budget.tfinal;
    settings.deltaT = setup->budget.deltaT;
    settings.peft = setup->config.method.boundary == "peft";
    return settings;
}

} // namespace rankscope::oracle
