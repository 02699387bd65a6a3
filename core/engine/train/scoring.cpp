#include "core/engine/train/scoring.h"

#include "core/engine/model/model_loader.h"
#include "core/engine/train/device.h"
#include "core/run/locations.h"
#include "core/run/run_config_json.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <type_traits>

namespace rankscope {

namespace {

template <class Value, class Error>
Value orProblem(tl::expected<Value, Error> result, const char* field = "") {
    if (result) {
        return std::move(*result);
    }
    if constexpr (std::is_same_v<Error, DataProblem>) {
        throw ScoringProblem(result.error());
    } else {
        throw ScoringProblem(field, result.error());
    }
}

// Classes are the given ones, or the labels of the training file, which is read for nothing else.
void prepareTask(TrainingSetup& setup) {
    const RunConfig& config = setup.config;
    Dataset train;
    if (config.task.type == "classification" && config.task.classes.empty()) {
        if (config.task.train.empty()) {
            throw ScoringProblem("task.classes", "The classes are not known; list them, or name the training "
                                                 "data in task.train.");
        }
        train = orProblem(readDataset(findData(config.task.train), config.task, "task.train",
                                      config.task.limit.value_or(-1)));
    }
    setup.task = makeTask(config.task);
    if (const auto prepared = setup.task->prepare(train); !prepared) {
        throw ScoringProblem(prepared.error());
    }
}

void checkHead(const TrainingSetup& setup, const Checkpoint& checkpoint) {
    const auto head =
        std::find_if(checkpoint.tensors.begin(), checkpoint.tensors.end(),
                     [](const auto& pair) { return pair.first == "parameter.classifier.weight"; });
    if (head == checkpoint.tensors.end()) {
        throw ScoringProblem("",
                             "The checkpoint has no classifier (the adapter that was imported had none), so "
                             "it cannot score; train it further with method.start_from.");
    }
    const auto classes = static_cast<std::int64_t>(setup.task->classes().size());
    const std::int64_t outputs = classes == 0 ? 1 : classes;
    if (head->second.dim() != 2 || head->second.size(0) != outputs) {
        throw ScoringProblem(classes == 0 ? "task.type" : "task.classes",
                             "The checkpoint's classifier has " + std::to_string(head->second.size(0)) +
                                 " outputs and the task has " + std::to_string(outputs) +
                                 "; give the task that it was trained for.");
    }
}

void takeParameters(TrainingSetup& setup, const Checkpoint& checkpoint) {
    const at::NoGradGuard noGrad;
    for (const auto& entry : setup.parameters->entries()) {
        at::Tensor target = FlatParameters::part(setup.parameters->values(), entry);
        target.copy_(namedTensor(checkpoint.tensors, "parameter." + entry.name, target));
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

std::string torchFreeSentence(const std::exception& error) {
    if (const auto* torch = dynamic_cast<const c10::Error*>(&error)) {
        return torch->what_without_backtrace();
    }
    return error.what();
}

void ScoringSetup::useRows(const Dataset& data, at::Tensor labels) {
    setup->eval = std::make_shared<EncodedData>(
        encodeData(data, *tokenizer, setup->config.task.maxLength, std::move(labels)));
}

ScoringSetup makeScoringSetup(const RunConfig& config, const std::filesystem::path& folder,
                              const std::string& precision) {
    const Checkpoint checkpoint = orProblem(readCheckpoint(folder));
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
    scoring.tokenizer = orProblem(loadTokenizer(scoring.modelFolder), "model.path");
    LoadedModel model =
        orProblem(loadModel(scoring.modelFolder, setup.device, config.model.dropout), "model.path");
    if (model.digest != checkpoint.modelDigest) {
        throw ScoringProblem("model.path", "The checkpoint " + folder.string() +
                                               " was made with other model weights than those in " +
                                               scoring.modelFolder.string() +
                                               "; use the model that the run began with.");
    }
    setup.encoder = std::move(model.encoder);
    setup.modelDigest = model.digest;
    if (setup.config.task.maxLength > setup.encoder->description().maxPositions) {
        throw ScoringProblem("task.max_length",
                             "The model reads " + std::to_string(setup.encoder->description().maxPositions) +
                                 " tokens at most; lower task.max_length.");
    }
    setup.budget = budgetSchedule(setup.config, std::max(checkpoint.totalSteps, checkpoint.step),
                                  setup.encoder->description());
    setup.method = makeMethod(setup.config.method, setup.budget, setup.dropout);
    const auto specs = collectSpecs(setup, false);
    setup.parameters = std::make_unique<FlatParameters>(specs, setup.device);
    takeParameters(setup, checkpoint);
    restoreMethod(setup, checkpoint);
    return scoring;
}

Dataset useEvaluationRows(ScoringSetup& scoring, std::int64_t limit) {
    const TaskConfig& task = scoring.setup->config.task;
    if (task.eval.empty()) {
        throw ScoringProblem("task.eval", "The run names no evaluation data; give a file.");
    }
    Dataset data = orProblem(readDataset(findData(task.eval), task, "task.eval", limit));
    scoring.useRows(data, orProblem(scoring.setup->task->labels(data, "task.eval")));
    return data;
}

} // namespace rankscope
