#pragma once

#include "core/engine/task/sequence_head.h"
#include "core/engine/task/task.h"

namespace rankscope {

// One class a row (or a pair of texts); cross entropy; accuracy, F1 and Matthews correlation.
class Classification final : public Task {
public:
    explicit Classification(TaskConfig config)
        : m_config(std::move(config)) {}

    tl::expected<void, DataProblem> prepare(const Dataset& train) override;
    tl::expected<at::Tensor, DataProblem> labels(const Dataset& data,
                                                 const std::string& field) const override;
    std::vector<std::string> classes() const override { return m_classes; }
    std::vector<TrainableSpec> head(const Encoder& encoder, at::Generator generator,
                                    at::Device device) override;
    at::Tensor outputs(Encoder& encoder, const TokenBatch& batch, const ForwardContext& context) override;
    at::Tensor loss(const at::Tensor& outputs, const at::Tensor& labels) const override;
    std::map<std::string, double> metrics(const at::Tensor& outputs, const at::Tensor& labels) const override;

private:
    TaskConfig m_config;
    std::vector<std::string> m_classes;
    SequenceHead m_head;
};

} // namespace rankscope
