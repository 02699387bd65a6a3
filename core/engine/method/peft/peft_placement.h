#pragma once

#include "core/engine/method/method.h"
#include "core/engine/method/peft/peft_adapter.h"
#include "core/engine/model/model.h"

#include <tl/expected.hpp>

#include <string>
#include <vector>

namespace rankscope {

// A module of the model with what the folder has for it.
struct AdaptedModule {
    ModuleInfo info; // initR: AdaLoRA's init_r, LoRA's own rank
    const PeftModule* part = nullptr;
};

// An adapter that has found its places in a model.
struct PlacedAdapter {
    std::vector<AdaptedModule> modules; // in the model's order
    NamedTensors saved;                 // trained in full (head, pooler, …), with our names
};

// Every tensor of the adapter must have its place in the model; `parts` is what peftModules() gave and must
// outlive the result. The error is one sentence that names the tensor without a place, or both shapes.
tl::expected<PlacedAdapter, std::string> placeAdapter(const PeftAdapter& adapter,
                                                      const std::vector<PeftModule>& parts, Encoder& encoder,
                                                      const std::string& modelPath);

} // namespace rankscope
