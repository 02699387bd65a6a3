#pragma once

#include "core/engine/method/flat_parameters.h"
#include "core/engine/model/model.h"
#include "core/run/run_config.h"
#include "core/run/run_event.h"
#include "core/run/schedule.h"

#include <ATen/ATen.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace rankscope {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

// A way of fine-tuning: what it puts on the model, what it trains, what it does after a step. The trainer
// calls, in this order: attach, bind, and in each step addRegulariserGradient (after backward, before
// clipping) and afterStep. Owned by the training setup; training thread only.
class Method {
public:
    virtual ~Method() = default;

    // Adapters onto the model; returns what is to be trained, with initial values drawn from `generator`
    // (CPU).
    virtual std::vector<TrainableSpec> attach(Encoder& encoder, at::Generator generator) = 0;
    // The flat buffers now hold what attach returned (and the task's head).
    virtual void bind(FlatParameters& parameters) = 0;
    // The adapted modules in the order of the allocator; empty when nothing is adapted.
    virtual std::vector<ModuleInfo> modules() const { return {}; }

    // Adds the regulariser's gradient to the flat gradients; returns its weighted value as a device scalar,
    // undefined when there is none.
    virtual at::Tensor addRegulariserGradient() { return {}; }
    // Called once after optimizer step `step` with the clipped gradients still there.
    virtual std::optional<AllocationDone> afterStep(std::int64_t step, const ClippedGradients& clipped) {
        static_cast<void>(step);
        static_cast<void>(clipped);
        return std::nullopt;
    }

    // The target or the final phase was changed between two steps; what was decided and averaged stays.
    virtual void reschedule(const MethodConfig& config, const BudgetSchedule& schedule) {
        static_cast<void>(config);
        static_cast<void>(schedule);
    }

    // What a checkpoint must hold besides the flat parameters.
    virtual NamedTensors state() const { return {}; }
    // Throws std::runtime_error when a tensor is missing or has another shape.
    virtual void restore(const NamedTensors& tensors) { static_cast<void>(tensors); }
};

// Registration: one line a family of methods in method.cpp, one row a method in method_traits.cpp. Throws
// std::invalid_argument for an unknown type.
std::unique_ptr<Method> makeMethod(const MethodConfig& config, const BudgetSchedule& schedule,
                                   DropoutStream& dropout);

// What the low-rank product is multiplied by: alpha / (r_init + 1e-5) with singular values, alpha / r
// without, alpha / sqrt(r) with rsLoRA's scaling; `rank` in place of the rank at the start where it is given.
double updateScale(const MethodConfig& config);
double updateScale(const MethodConfig& config, std::int64_t rank);

// The tensor of that name; throws std::runtime_error with a sentence when it is missing or differs in shape
// from `like`.
at::Tensor namedTensor(const NamedTensors& tensors, const std::string& name, const at::Tensor& like);

// The linear layers that a method adapts (adaptedModules of schedule.h), in forward order.
std::vector<std::pair<Linear*, ModuleInfo>> targetLayers(Encoder& encoder, const MethodConfig& config);

// The lowest layer number among modules; `layers` when there is none.
int firstLayer(const std::vector<ModuleInfo>& modules, int layers);

} // namespace rankscope
