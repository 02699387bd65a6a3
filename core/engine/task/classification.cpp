#include "core/engine/task/classification.h"

#include "core/text/metrics.h"

namespace rankscope {

tl::expected<void, DataProblem> Classification::prepare(const Dataset& train) {
    auto classes = classesOf(train, m_config);
    if (!classes) {
        return tl::unexpected(classes.error());
    }
    m_classes = std::move(*classes);
    return {};
}

tl::expected<at::Tensor, DataProblem> Classification::labels(const Dataset& data,
                                                             const std::string& field) const {
    return classLabels(data, m_classes, field).map([](const std::vector<std::int64_t>& indices) {
        return at::tensor(indices, at::kLong);
    });
}

std::vector<TrainableSpec> Classification::head(const Encoder& encoder, at::Generator generator,
                                                at::Device device) {
    return m_head.parameters(encoder, static_cast<std::int64_t>(m_classes.size()), generator, device);
}

at::Tensor Classification::outputs(Encoder& encoder, const TokenBatch& batch, const ForwardContext& context) {
    return m_head.forward(encoder, batch, context);
}

at::Tensor Classification::loss(const at::Tensor& outputs, const at::Tensor& labels) const {
    return at::cross_entropy_loss(outputs, labels);
}

std::map<std::string, double> Classification::metrics(const at::Tensor& outputs,
                                                      const at::Tensor& labels) const {
    const at::Tensor predicted = outputs.argmax(1).contiguous();
    const auto* guess = predicted.const_data_ptr<std::int64_t>();
    const auto* truth = labels.const_data_ptr<std::int64_t>();
    return classificationMetrics({guess, guess + predicted.numel()}, {truth, truth + labels.numel()},
                                 static_cast<std::int64_t>(m_classes.size()));
}

} // namespace rankscope
