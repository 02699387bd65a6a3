#include "core/engine/train/preparation.h"

#include "core/engine/model/model_loader.h"
#include "core/engine/problem.h"
#include "core/engine/train/device.h"
#include "core/engine/train/setup.h"
#include "core/run/locations.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rankscope {

namespace {

// Runs `work`; what it throws is noted for its field, or for `field` where it names none.
template <class Work>
void noting(RunFacts& facts, const char* field, Work&& work) {
    try {
        work();
    } catch (const EngineProblem& problem) {
        const std::string named = problem.problem().field;
        facts.dataProblems[named.empty() ? field : named] = problem.what();
    } catch (const std::exception& error) {
        facts.dataProblems[field] = torchFreeSentence(error);
    }
}

void prepareModel(const RunConfig& config, Preparation& prepared) {
    prepared.modelFolder = findModel(config.model.path);
    auto model = describeModelFolder(prepared.modelFolder);
    if (!model) {
        prepared.facts.modelProblem = model.error();
        return;
    }
    prepared.facts.model = std::move(*model);
    prepared.tokenizer = orThrow(loadTokenizer(prepared.modelFolder), "model.path");
    const std::int64_t known = prepared.tokenizer->vocabularySize();
    const std::int64_t embedded = prepared.facts.model->vocabulary;
    if (known > embedded) {
        throw EngineProblem("model.path", "The tokenizer of " + prepared.modelFolder.string() + " knows " +
                                              std::to_string(known) + " tokens but the model only " +
                                              std::to_string(embedded) + "; take both from the same model.");
    }
}

void prepareTraining(const RunConfig& config, Preparation& prepared) {
    RunFacts& facts = prepared.facts;
    prepared.trainFile = findData(config.task.train);
    auto train = readDataset(prepared.trainFile, config.task, "task.train", config.task.limit.value_or(-1));
    if (!train) {
        if (const auto preview = previewTable(prepared.trainFile, config.task, "task.train")) {
            facts.columns = preview->columns;
        }
        throw EngineProblem(train.error());
    }
    prepared.train = std::move(*train);
    facts.columns = prepared.train.columns;
    facts.trainExamples = static_cast<std::int64_t>(prepared.train.examples.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(20, prepared.train.examples.size()); ++i) {
        const auto& text = prepared.train.examples[i].text;
        facts.samples.push_back(text.size() > 1 ? text[0] + "  |  " + text[1] : text[0]);
    }
    auto task = makeTask(config.task);
    orThrow(task->prepare(prepared.train));
    facts.classes = task->classes();
    prepared.task = std::move(task);
    prepared.trainLabels = orThrow(prepared.task->labels(prepared.train, "task.train"));
}

void prepareEvaluation(const RunConfig& config, Preparation& prepared) {
    prepared.evalFile = findData(config.task.eval);
    prepared.eval = orThrow(readDataset(prepared.evalFile, config.task, "task.eval"));
    prepared.facts.evalExamples = static_cast<std::int64_t>(prepared.eval.examples.size());
    if (prepared.task != nullptr) {
        prepared.evalLabels = orThrow(prepared.task->labels(prepared.eval, "task.eval"));
    }
}

// What only the shapes of model, method and head can tell: tried on a model without its weights.
void tryOnShapes(const RunConfig& config, const Preparation& prepared) {
    TrainingSetup sketch;
    sketch.config = config;
    sketch.encoder = orThrow(sketchModel(prepared.modelFolder), "model.path");
    sketch.task = makeTask(config.task);
    orThrow(sketch.task->prepare(prepared.train));
    sketch.schedule = resolveSchedule(config, prepared.facts.trainExamples.value_or(0));
    sketch.budget = budgetSchedule(config, sketch.schedule, sketch.encoder->description());
    sketch.method = makeMethod(config.method, sketch.budget, sketch.dropout);
    static_cast<void>(collectSpecs(sketch, true));
}

} // namespace

Preparation prepareRun(const RunConfig& config) {
    Preparation prepared;
    RunFacts& facts = prepared.facts;
    facts.devices = availableDevices();
    noting(facts, "model.path", [&] { prepareModel(config, prepared); });
    noting(facts, "task.train", [&] { prepareTraining(config, prepared); });
    noting(facts, "task.eval", [&] { prepareEvaluation(config, prepared); });
    if (!hasErrors(validate(config, &facts))) {
        noting(facts, config.method.startFrom ? "method.start_from" : "model.path",
               [&] { tryOnShapes(config, prepared); });
    }
    return prepared;
}

} // namespace rankscope
