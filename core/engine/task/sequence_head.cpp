#include "core/engine/task/sequence_head.h"

namespace rankscope {

std::vector<TrainableSpec> SequenceHead::parameters(const Encoder& encoder, std::int64_t outputs,
                                                    at::Generator generator, at::Device device) {
    m_weight = at::empty({outputs, encoder.description().hidden}).normal_(0.0, 0.02, generator).to(device);
    m_bias = at::zeros({outputs}, m_weight.options());
    return {{"classifier.weight", m_weight, true, &m_weight}, {"classifier.bias", m_bias, false, &m_bias}};
}

at::Tensor SequenceHead::forward(Encoder& encoder, const TokenBatch& batch, const ForwardContext& context) {
    at::Tensor pooled = encoder.pooled(encoder.forward(batch, context), batch, context);
    if (context.training) {
        pooled = dropout(pooled, encoder.headDropout(), *context.dropout);
    }
    return at::linear(pooled, m_weight, m_bias).to(at::kFloat);
}

} // namespace rankscope
