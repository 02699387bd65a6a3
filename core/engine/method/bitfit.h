#pragma once

#include "core/engine/method/method.h"

namespace rankscope {

// BitFit (arXiv 2106.10199): every bias of the encoder is trained, layer norms' included, and nothing else of
// it.
class BitFit final : public Method {
public:
    std::vector<TrainableSpec> attach(Encoder& encoder, at::Generator generator) override;
    void bind(FlatParameters& parameters) override { static_cast<void>(parameters); }
};

} // namespace rankscope
