#pragma once

#include "core/engine/task/task.h"

namespace rankscope {

// Pooled vector -> dropout -> linear layer, as BertForSequenceClassification; shared by classification and
// regression.
class SequenceHead {
public:
    // Weight N(0, 0.02^2), bias 0, as transformers initialises it.
    std::vector<TrainableSpec> parameters(const Encoder& encoder, std::int64_t outputs,
                                          at::Generator generator, at::Device device);
    at::Tensor forward(Encoder& encoder, const TokenBatch& batch, const ForwardContext& context);

private:
    at::Tensor m_weight; // classifier.weight: [outputs, hidden]
    at::Tensor m_bias;   // classifier.bias: [outputs]
};

} // namespace rankscope
