#include "core/engine/task/regression.h"

#include "core/text/metrics.h"

namespace rankscope {

tl::expected<void, DataProblem> Regression::prepare(const Dataset& train) {
    static_cast<void>(train);
    return {};
}

tl::expected<at::Tensor, DataProblem> Regression::labels(const Dataset& data,
                                                         const std::string& field) const {
    return numberLabels(data, field).map([](const std::vector<double>& numbers) {
        return at::tensor(numbers, at::kDouble).to(at::kFloat);
    });
}

std::vector<TrainableSpec> Regression::head(const Encoder& encoder, at::Generator generator,
                                            at::Device device) {
    return m_head.parameters(encoder, 1, generator, device);
}

at::Tensor Regression::outputs(Encoder& encoder, const TokenBatch& batch, const ForwardContext& context) {
    return m_head.forward(encoder, batch, context);
}

at::Tensor Regression::loss(const at::Tensor& outputs, const at::Tensor& labels) const {
    return at::mse_loss(outputs.squeeze(1), labels);
}

std::map<std::string, double> Regression::metrics(const at::Tensor& outputs, const at::Tensor& labels) const {
    const at::Tensor guess = outputs.squeeze(1).to(at::kDouble).contiguous();
    const at::Tensor truth = labels.to(at::kDouble).contiguous();
    const auto* g = guess.const_data_ptr<double>();
    const auto* t = truth.const_data_ptr<double>();
    return regressionMetrics({g, g + guess.numel()}, {t, t + truth.numel()});
}

} // namespace rankscope
