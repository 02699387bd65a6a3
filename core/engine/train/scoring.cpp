#include "core/engine/train/scoring.h"

#include "core/engine/model/model_loader.h"
#include "core/engine/train/batcher.h"
#include "core/engine/train/device.h"
#include "core/run/locations.h"
#include "core/run/run_config_json.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <numeric>

namespace rankscope {

namespace {

// Classes are the given ones, or the labels of the training file, which is read for nothing else.
void prepareTask(TrainingSetup& setup) {
    const RunConfig& config = setup.config;
    Dataset train;
    if (config.task.type == "classification" && config.task.classes.empty()) {
        if (config.task.train.empty()) {
            throw EngineProblem("task.classes", "The classes are not known; list them, or name the training "
                                                "data in task.train.");
        }
        train = orThrow(readDataset(findData(config.task.train), config.task, "task.train",
                                    config.task.limit.value_or(-1)));
    }
    setup.task = makeTask(config.task);
    orThrow(setup.task->prepare(train));
}

void checkHead(const TrainingSetup& setup, const Checkpoint& checkpoint) {
    const auto head =
        std::find_if(checkpoint.tensors.begin(), checkpoint.tensors.end(),
                     [](const auto& pair) { return pair.first == "parameter.classifier.weight"; });
    if (head == checkpoint.tensors.end()) {
        throw EngineProblem("",
                            "The checkpoint has no classifier (the adapter that was imported had none), so "
                            "it cannot score; train it further with method.start_from.");
    }
    const auto classes = static_cast<std::int64_t>(setup.task->classes().size());
    const std::int64_t outputs = classes == 0 ? 1 : classes;
    if (head->second.dim() != 2 || head->second.size(0) != outputs) {
        throw EngineProblem(classes == 0 ? "task.type" : "task.classes",
                            "The checkpoint's classifier has " + std::to_string(head->second.size(0)) +
                                " outputs and the task has " + std::to_string(outputs) +
                                "; give the task that it was trained for.");
    }
}

// Masks, the scale by live rank and compaction as they were when the checkpoint was written. An import has
// no allocator's state; its pruned triplets are zeros.
void restoreMethod(TrainingSetup& setup, const Checkpoint& checkpoint) {
    setup.method->bind(*setup.parameters);
    const auto state = std::find_if(checkpoint.tensors.begin(), checkpoint.tensors.end(),
                                    [](const auto& pair) { return pair.first == "allocator.decided"; });
    if (state != checkpoint.tensors.end()) {
        setup.method->restore(checkpoint.tensors);
    }
}

} // namespace

void ScoringSetup::useRows(const Dataset& data, at::Tensor labels) {
    setup->eval = std::make_shared<EncodedData>(
        encodeData(data, *tokenizer, setup->config.task.maxLength, std::move(labels)));
}

ScoringSetup makeScoringSetup(const RunConfig& config, const std::filesystem::path& folder,
                              const std::string& precision) {
    return makeScoringSetup(config, orThrow(readCheckpoint(folder)), folder, precision);
}

ScoringSetup makeScoringSetup(const RunConfig& config, const Checkpoint& checkpoint,
                              const std::filesystem::path& folder, const std::string& precision) {
    ScoringSetup scoring;
    scoring.step = checkpoint.step;
    scoring.setup = std::make_unique<TrainingSetup>();
    TrainingSetup& setup = *scoring.setup;
    setup.config = config;
    setup.config.method = parseRunConfig(checkpoint.configJson).config.method;
    setup.device = chooseDevice(config.train.device);
    setup.precision = choosePrecision(precision.empty() ? config.train.precision : precision, setup.device);
    setup.threads = chooseThreads(config.train.threads);
    at::set_num_threads(setup.threads);
    prepareTask(setup);
    checkHead(setup, checkpoint);

    scoring.modelFolder = findModel(config.model.path);
    scoring.tokenizer = orThrow(loadTokenizer(scoring.modelFolder), "model.path");
    LoadedModel model =
        orThrow(loadModel(scoring.modelFolder, setup.device, config.model.dropout), "model.path");
    setup.encoder = std::move(model.encoder);
    setup.modelDigest = model.digest;
    requireSameModel(checkpoint, folder, setup.modelDigest, scoring.modelFolder);
    if (setup.config.task.maxLength > setup.encoder->description().maxPositions) {
        throw EngineProblem("task.max_length", "The model reads " +
                                                   std::to_string(setup.encoder->description().maxPositions) +
                                                   " tokens at most; lower task.max_length.");
    }
    setup.budget = budgetSchedule(setup.config, std::max(checkpoint.totalSteps, checkpoint.step),
                                  setup.encoder->description());
    setup.method = makeMethod(setup.config.method, setup.budget, setup.dropout);
    const auto specs = collectSpecs(setup, false);
    setup.parameters = std::make_unique<FlatParameters>(specs, setup.device);
    takeParameters(*setup.parameters, checkpoint);
    restoreMethod(setup, checkpoint);
    return scoring;
}

Dataset useEvaluationRows(ScoringSetup& scoring, std::int64_t limit) {
    const TaskConfig& task = scoring.setup->config.task;
    if (task.eval.empty()) {
        throw EngineProblem("task.eval", "The run names no evaluation data; give a file.");
    }
    Dataset data = orThrow(readDataset(findData(task.eval), task, "task.eval", limit));
    scoring.useRows(data, orThrow(scoring.setup->task->labels(data, "task.eval")));
    return data;
}

at::Tensor scoredOutputs(ScoringSetup& scoring) {
    TrainingSetup& setup = *scoring.setup;
    std::vector<std::int64_t> all(setup.eval->rows.size());
    std::iota(all.begin(), all.end(), 0);
    const MicroBatch batch = makeBatch(*setup.eval, all, setup.device);
    return setup.task->outputs(*setup.encoder, batch.tokens, ForwardContext{}).to(at::kCPU);
}

} // namespace rankscope
