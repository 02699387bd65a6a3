#include "core/engine/engine.h"
#include "core/engine/train/evaluator.h"
#include "core/engine/train/scoring.h"
#include "core/run/locations.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace rankscope {

namespace {

// Texts and, where there is such a column, labels. A file without labels can be predicted too.
std::pair<Dataset, bool> rowsToPredict(const std::filesystem::path& file, TaskConfig task) {
    auto data = readDataset(file, task, "task.eval");
    if (data) {
        return {std::move(*data), true};
    }
    if (data.error().field != "task.label" || task.text.empty()) {
        throw EngineProblem(data.error());
    }
    const DataProblem problem = data.error();
    task.label = task.text.front();
    data = readDataset(file, task, "task.eval");
    if (!data) {
        throw EngineProblem(problem);
    }
    return {std::move(*data), false};
}

PredictReport predicted(const RunConfig& config, const std::filesystem::path& checkpoint,
                        const std::filesystem::path& file) {
    ScoringSetup scoring = makeScoringSetup(config, checkpoint);
    PredictReport report;
    report.step = scoring.step;
    report.file = file;
    report.classes = scoring.setup->task->classes();
    const auto [data, labelled] = rowsToPredict(file, scoring.setup->config.task);
    report.labelled = labelled;
    scoring.useRows(data, at::zeros({static_cast<std::int64_t>(data.examples.size())}));

    const at::NoGradGuard noGrad;
    const ScoredRows scored = scoreRows(*scoring.setup, {});
    const at::Tensor outputs = scored.outputs.contiguous();
    const std::int64_t width = outputs.size(1);
    report.rows.resize(data.examples.size());
    for (std::size_t i = 0; i < scored.order.size(); ++i) {
        const auto row = static_cast<std::size_t>(scored.order[i]);
        const float* begin = outputs.const_data_ptr<float>() + static_cast<std::int64_t>(i) * width;
        Prediction& prediction = report.rows[row];
        prediction.text = data.examples[row].text;
        prediction.logits.assign(begin, begin + width);
        if (labelled) {
            prediction.label = data.examples[row].label;
        }
        if (!report.classes.empty()) {
            const auto best = std::max_element(prediction.logits.begin(), prediction.logits.end());
            prediction.prediction =
                report.classes[static_cast<std::size_t>(best - prediction.logits.begin())];
        }
    }
    return report;
}

} // namespace

tl::expected<EvalReport, Problem> evaluateCheckpoint(const RunConfig& config,
                                                     const std::filesystem::path& checkpoint) {
    return asProblem([&] {
        ScoringSetup scoring = makeScoringSetup(config, checkpoint);
        const Dataset data = useEvaluationRows(scoring, -1);
        const auto begin = std::chrono::steady_clock::now();
        EvalReport report;
        report.metrics = evaluate(*scoring.setup, {});
        report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        report.step = scoring.step;
        report.file = data.file;
        report.examples = static_cast<std::int64_t>(data.examples.size());
        report.truncated = scoring.setup->eval->truncated;
        report.device = scoring.setup->device.str();
        report.precision = scoring.setup->precision;
        return report;
    });
}

tl::expected<PredictReport, Problem> predictFile(const RunConfig& config,
                                                 const std::filesystem::path& checkpoint,
                                                 const std::filesystem::path& file) {
    return asProblem([&] { return predicted(config, checkpoint, findData(file.string())); });
}

tl::expected<PredictReport, Problem> predictEvaluation(const RunConfig& config,
                                                       const std::filesystem::path& checkpoint) {
    return asProblem([&] {
        if (config.task.eval.empty()) {
            throw EngineProblem("task.eval", "The run names no evaluation data; give a file.");
        }
        return predicted(config, checkpoint, findData(config.task.eval));
    });
}

} // namespace rankscope
