#pragma once

#include "core/engine/task/sequence_head.h"
#include "core/engine/task/task.h"

namespace rankscope {

// One number a row; mean squared error; Pearson and Spearman correlation.
class Regression final : public Task {
public:
    tl::expected<void, DataProblem> prepare(const Dataset& train) override;
    tl::expected<at::Tensor, DataProblem> labels(const Dataset& data,
                                                 const std::string& field) const override;
    std::vector<TrainableSpec> head(const Encoder& encoder, at::Generator generator,
                                    at::Device device) override;
    at::Tensor outputs(Encoder& encoder, const TokenBatch& batch, const ForwardContext& context) override;
    at::Tensor loss(const at::Tensor& outputs, const at::Tensor& labels) const override;
    std::map<std::string, double> metrics(const at::Tensor& outputs, const at::Tensor& labels) const override;

private:
    SequenceHead m_head;
};

} // namespace rankscope
