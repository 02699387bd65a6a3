#pragma once

#include "core/engine/method/method.h"

namespace rankscope {

// Trains every parameter of the model: the baseline that adapters are measured against.
class FullTuning final : public Method {
public:
    std::vector<TrainableSpec> attach(Encoder& encoder, at::Generator generator) override;
    void bind(FlatParameters& parameters) override { static_cast<void>(parameters); }
};

} // namespace rankscope
