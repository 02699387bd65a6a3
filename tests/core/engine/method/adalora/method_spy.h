#pragma once

#include "core/engine/method/method.h"
#include "core/engine/train/trainer.h"
#include "tests/core/engine/method/adalora/reference_adalora.h"
#include "tests/support/recording_observer.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace rankscope::oracle {

// Stands between the trainer and its method, so that a test sees (and may change) what passes. Owned by the
// training setup in the method's place.
class MethodSpy final : public Method {
public:
    explicit MethodSpy(std::unique_ptr<Method> inner)
        : m_inner(std::move(inner)) {}

    std::function<void()> beforeClip; // gradients of task and penalty are there
    std::function<void(std::int64_t step, bool skipped)> beforeAllocator; // the optimizer has moved
    std::function<void(std::int64_t step, const std::optional<AllocationDone>&)> afterAllocator;
    bool silent = false; // the method is never told of a step
    std::int64_t penalties = 0, steps = 0;

    std::vector<TrainableSpec> attach(Encoder& encoder, at::Generator generator) override {
        return m_inner->attach(encoder, generator);
    }
    void bind(FlatParameters& parameters) override { m_inner->bind(parameters); }
    std::vector<ModuleInfo> modules() const override { return m_inner->modules(); }
    at::Tensor addRegulariserGradient() override;
    std::optional<AllocationDone> afterStep(std::int64_t step, const ClippedGradients& clipped) override;
    NamedTensors state() const override { return m_inner->state(); }
    void restore(const NamedTensors& tensors) override { m_inner->restore(tensors); }

private:
    std::unique_ptr<Method> m_inner;
};

// A real training with a spy in it. One thread.
struct SpiedTraining {
    explicit SpiedTraining(const RunConfig& config);
    Trainer::Outcome run(const std::filesystem::path& files = {});

    // Adapter tensors, or their gradients, under their published names in a flat tensor.
    reference::Modules named(const at::Tensor& flat) const;
    reference::Modules average(const char* name) const; // "allocator.sensitivity" or "allocator.uncertainty"
    at::Tensor& values() { return setup->parameters->values(); }
    at::Tensor& gradients() { return setup->parameters->gradients(); }
    reference::Settings settings() const;

    std::unique_ptr<TrainingSetup> setup;
    MethodSpy* spy = nullptr;
    RecordingObserver observer;
    RunControl control;
};

} // namespace rankscope::oracle
