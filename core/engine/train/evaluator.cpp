#include "core/engine/train/evaluator.h"

#include "core/engine/train/device.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <numeric>

namespace rankscope {

ScoredRows scoreRows(TrainingSetup& setup, std::stop_token stop) {
    const at::NoGradGuard noGrad;
    const EncodedData& data = *setup.eval;
    std::vector<std::int64_t> order(data.rows.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
        return data.lengths[static_cast<std::size_t>(a)] < data.lengths[static_cast<std::size_t>(b)];
    });
    const auto size = static_cast<std::size_t>(setup.config.eval.batchSize);
    std::vector<at::Tensor> outputs, labels;
    for (std::size_t begin = 0; begin < order.size(); begin += size) {
        if (stop.stop_requested()) {
            return {};
        }
        const std::size_t end = std::min(order.size(), begin + size);
        const std::vector<std::int64_t> rows(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                             order.begin() + static_cast<std::ptrdiff_t>(end));
        const MicroBatch batch = makeBatch(data, rows, setup.device);
        const Autocast autocast(setup.device, setup.precision);
        outputs.push_back(setup.task->outputs(*setup.encoder, batch.tokens, ForwardContext{}));
        labels.push_back(batch.labels);
    }
    return {at::cat(outputs).to(at::kCPU, at::kFloat), at::cat(labels).to(at::kCPU), std::move(order)};
}

std::map<std::string, double> evaluate(TrainingSetup& setup, std::stop_token stop) {
    const at::NoGradGuard noGrad;
    const ScoredRows scored = scoreRows(setup, std::move(stop));
    if (scored.order.empty()) {
        return {};
    }
    auto metrics = setup.task->metrics(scored.outputs, scored.labels);
    metrics["loss"] = setup.task->loss(scored.outputs, scored.labels).item<double>();
    return metrics;
}

} // namespace rankscope
