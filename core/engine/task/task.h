#pragma once

#include "core/engine/method/flat_parameters.h"
#include "core/engine/model/model.h"
#include "core/run/run_config.h"
#include "core/text/dataset.h"

#include <ATen/ATen.h>
#include <tl/expected.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace rankscope {

// What a model is trained for: labels, head, loss and metrics. Owned by the training setup; training thread
// only.
class Task {
public:
    virtual ~Task() = default;

    // Learns the classes (or whatever labels mean) from the training rows.
    virtual tl::expected<void, DataProblem> prepare(const Dataset& train) = 0;
    // Labels of a data set as one tensor on the CPU, one entry a row.
    virtual tl::expected<at::Tensor, DataProblem> labels(const Dataset& data,
                                                         const std::string& field) const = 0;
    virtual std::vector<std::string> classes() const { return {}; }

    // The head's tensors, drawn from `generator` (CPU). Names as in the published heads
    // ("classifier.weight").
    virtual std::vector<TrainableSpec> head(const Encoder& encoder, at::Generator generator,
                                            at::Device device) = 0;
    // [rows, outputs], fp32.
    virtual at::Tensor outputs(Encoder& encoder, const TokenBatch& batch, const ForwardContext& context) = 0;
    // Mean over the rows, a scalar. `labels` as given by labels(), on the device.
    virtual at::Tensor loss(const at::Tensor& outputs, const at::Tensor& labels) const = 0;
    // From all outputs and labels of an evaluation, on the CPU; without the loss.
    virtual std::map<std::string, double> metrics(const at::Tensor& outputs,
                                                  const at::Tensor& labels) const = 0;
};

// Registration: one line a task in task.cpp. Throws std::invalid_argument for an unknown type.
std::unique_ptr<Task> makeTask(const TaskConfig& config);

} // namespace rankscope
