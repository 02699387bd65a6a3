#include "core/engine/train/setup.h"

#include "core/engine/method/peft/peft_start.h"
#include "core/engine/model/model_loader.h"
#include "core/engine/problem.h"
#include "core/engine/train/device.h"
#include "core/engine/train/preparation.h"
#include "core/run/digest.h"
#include "core/run/live_edit.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <stdexcept>

namespace rankscope {

namespace {

// Streams of random numbers that must not be the same one.
enum class Stream : std::uint64_t { Adapter = 1, Head = 2, Dropout = 3 };

std::uint64_t streamSeed(std::int64_t seed, Stream stream) {
    return static_cast<std::uint64_t>(seed) * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(stream);
}

at::Generator generator(std::int64_t seed, Stream stream) {
    return at::make_generator<at::CPUGeneratorImpl>(streamSeed(seed, stream));
}

// A module named in train_also selects its parameters: "pooler" selects "pooler.dense.weight".
bool selects(const std::vector<std::string>& names, const std::string& parameter) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return parameter == name || parameter.starts_with(name + ".") ||
               parameter.find("." + name + ".") != std::string::npos;
    });
}

void checkAlsoTrained(const std::vector<std::string>& names, const std::vector<std::string>& available) {
    for (const std::string& name : names) {
        if (std::none_of(available.begin(), available.end(),
                         [&](const auto& parameter) { return selects({name}, parameter); })) {
            throw EngineProblem(
                "method.train_also",
                "method.train_also names \"" + name +
                    "\", but the model has no such module; remove it, or name one such as pooler.");
        }
    }
}

bool isNew(const TrainableSpec& spec, Encoder& encoder) {
    const auto parameters = encoder.parameters();
    return std::none_of(parameters.begin(), parameters.end(),
                        [&](const auto& parameter) { return parameter.first == spec.name; });
}

} // namespace

std::vector<TrainableSpec> collectSpecs(TrainingSetup& setup, bool fresh) {
    const RunConfig& config = setup.config;
    auto specs = setup.method->attach(*setup.encoder, generator(config.train.seed, Stream::Adapter));
    for (const auto& spec : specs) { // what the model does not have yet; the rest is counted with it
        setup.totalParameters += isNew(spec, *setup.encoder) ? spec.initial.numel() : 0;
    }
    std::vector<std::string> available;
    auto head = setup.task->head(*setup.encoder, generator(config.train.seed, Stream::Head), setup.device);
    for (auto& spec : head) {
        available.push_back(spec.name);
        setup.totalParameters += spec.initial.numel();
        specs.push_back(std::move(spec)); // a head that is not trained would stay random
    }
    const auto trained = [&](const std::string& name) {
        return std::any_of(specs.begin(), specs.end(), [&](const auto& spec) { return spec.name == name; });
    };
    for (auto& [name, tensor] : setup.encoder->parameters()) {
        available.push_back(name);
        setup.totalParameters += tensor->numel();
        if (!trained(name) && selects(config.method.trainAlso, name)) {
            const bool plain = name.ends_with(".bias") || name.find("LayerNorm") != std::string::npos;
            specs.push_back({name, *tensor, !plain, tensor});
            if (!name.starts_with("pooler.")) {
                setup.encoder->setFirstTrainableLayer(0); // it may lie below the first adapter
            }
        }
    }
    checkAlsoTrained(config.method.trainAlso, available);
    if (fresh && config.method.startFrom) { // a checkpoint has everything, and the folder may be gone
        const PeftAdapter adapter = orThrow(readPeftAdapter(*config.method.startFrom));
        startFromAdapter(specs, adapter, config.method);
        if (adapter.type == PeftAdapter::Type::Lora && traitsOf(config.method).lambda) {
            setup.notes.push_back("The run starts from a LoRA adapter whose products were factored into P, "
                                  "lambda and Q by SVD: the same function, but not the start of the paper.");
        }
    }
    return specs;
}

namespace {

// What was left to the machine is settled as it was before, so that the resumed run computes the same.
void settleAsBefore(RunConfig& config, const Checkpoint& checkpoint) {
    if (config.train.precision == "auto" && !checkpoint.precision.empty()) {
        config.train.precision = checkpoint.precision;
    }
    if (config.train.threads == 0 && checkpoint.threads <= chooseThreads(0)) {
        config.train.threads = checkpoint.threads;
    }
}

// Why the rest of the run will not be what it would have been without the break.
void noteDifferences(TrainingSetup& setup, const Checkpoint& checkpoint) {
    const auto note = [&](bool differs, const std::string& what, const std::string& was,
                          const std::string& is) {
        if (differs) {
            setup.notes.push_back("The checkpoint was made " + what + " " + was + " and the run goes on " +
                                  what + " " + is + "; its numbers will differ in the last digits.");
        }
    };
    note(!checkpoint.device.empty() && checkpoint.device != setup.device.str(), "on", checkpoint.device,
         setup.device.str());
    note(!checkpoint.precision.empty() && checkpoint.precision != setup.precision, "in", checkpoint.precision,
         setup.precision);
    note(checkpoint.threads > 0 && checkpoint.threads != setup.threads,
         "with threads:", std::to_string(checkpoint.threads), std::to_string(setup.threads));
}

// What the rest of the run is trained and evaluated on is what its beginning was: a file that says the same
// in another way is, another vocabulary or other labels are not.
void requireSameRows(TrainingSetup& setup, const Checkpoint& checkpoint, bool accepted) {
    const bool same = checkpoint.rowsDigest.empty()
                          ? checkpoint.dataDigest.empty() || checkpoint.dataDigest == setup.dataDigest
                          : checkpoint.rowsDigest == setup.rowsDigest;
    if (same) {
        return;
    }
    if (!accepted) {
        throw EngineProblem("task.train",
                            "The training or evaluation rows or the vocabulary are not those that the run "
                            "began with; bring the old files back, or accept the new ones with "
                            "rankscope-cli resume --accept-changed-data.");
    }
    setup.notes.push_back("The training or evaluation rows or the vocabulary are not what the checkpoint was "
                          "made with; the run goes on with what the files hold now.");
}

void restore(TrainingSetup& setup, const Checkpoint& checkpoint) {
    takeParameters(*setup.parameters, checkpoint);
    setup.optimizer->restore(checkpoint.tensors);
    setup.method->restore(checkpoint.tensors);
    setup.dropout = DropoutStream(checkpoint.dropoutSeed, checkpoint.dropoutCounter);
    setup.firstStep = checkpoint.step;
    setup.skippedSteps = checkpoint.skippedSteps;
    setup.badInARow = checkpoint.badInARow;
    setup.lastMetrics = checkpoint.metrics;
    setup.stop = checkpoint.stop;
    noteDifferences(setup, checkpoint);
}

void addRows(Sha256& hash, const EncodedData& data) {
    const auto bytesOf = [](const auto* values, std::size_t count) {
        return std::string_view(reinterpret_cast<const char*>(values), count * sizeof *values);
    };
    for (const Encoding& row : data.rows) {
        const std::uint64_t length = row.ids.size();
        hash.update(bytesOf(&length, 1));
        hash.update(bytesOf(row.ids.data(), row.ids.size()));
    }
    const at::Tensor labels = data.labels.to(at::kDouble).contiguous();
    hash.update(bytesOf(labels.const_data_ptr<double>(), static_cast<std::size_t>(labels.numel())));
}

std::string digestOfRows(const TrainingSetup& setup) {
    Sha256 hash;
    for (const std::string& name : setup.task->classes()) {
        hash.update(name + '\n');
    }
    addRows(hash, *setup.train);
    addRows(hash, *setup.eval);
    return hash.finish();
}

// What `check` finds, found here too: the first error ends the run before anything is loaded.
Preparation requirePrepared(RunConfig config, bool resumed) {
    if (resumed) {
        config.method.startFrom.reset(); // the checkpoint has what came from there
    }
    Preparation prepared = prepareRun(config);
    for (const Problem& problem : validate(config, &prepared.facts)) {
        if (problem.severity == Severity::Error) {
            const bool named = problem.message.find(problem.field) != std::string::npos;
            throw EngineProblem(problem.field,
                                named ? problem.message : problem.field + ": " + problem.message);
        }
    }
    return prepared;
}

} // namespace

void requireSameModel(const Checkpoint& checkpoint, const std::filesystem::path& folder,
                      const std::string& digest, const std::filesystem::path& model) {
    if (checkpoint.modelDigest != digest) {
        throw EngineProblem("model.path", "The checkpoint " + folder.string() +
                                              " was made with other model weights than those in " +
                                              model.string() + "; use the model that the run began with.");
    }
}

void takeParameters(FlatParameters& parameters, const Checkpoint& checkpoint) {
    const at::NoGradGuard noGrad;
    for (const auto& entry : parameters.entries()) {
        at::Tensor target = FlatParameters::part(parameters.values(), entry);
        target.copy_(namedTensor(checkpoint.tensors, "parameter." + entry.name, target));
    }
}

void TrainingSetup::reconfigure(const RunConfig& edited) {
    config = edited;
    schedule = resolveSchedule(config, static_cast<std::int64_t>(train->rows.size()));
    budget = budgetSchedule(config, schedule, encoder->description());
    method->reschedule(config.method, budget);
}

RunStarted TrainingSetup::announcement() const {
    RunStarted started;
    started.totalSteps = schedule.totalSteps;
    started.firstStep = firstStep;
    started.stepsPerEpoch = schedule.stepsPerEpoch;
    started.modules = method->modules();
    const MethodTraits& traits = traitsOf(config.method);
    if (traits.allocates) {
        started.tinit = budget.tinit;
        started.tfinal = budget.tfinal;
        started.deltaT = budget.deltaT;
        started.peftBoundary = budget.peftBoundary;
        started.countFrom = budget.countFrom;
        started.initBudget = budget.initBudget;
        started.targetBudget = budget.targetBudget;
    }
    started.trainableParameters = parameters->size();
    started.totalParameters = totalParameters;
    started.trainExamples = static_cast<std::int64_t>(train->rows.size());
    started.evalExamples = static_cast<std::int64_t>(eval->rows.size());
    started.classes = task->classes();
    started.device = device.str();
    started.precision = precision;
    started.threads = threads;
    started.versions = versions();
    started.modelDigest = modelDigest;
    started.dataDigest = dataDigest;
    return started;
}

Checkpoint TrainingSetup::checkpoint(std::int64_t step) const {
    Checkpoint result;
    result.step = step;
    result.totalSteps = schedule.totalSteps;
    result.dropoutSeed = dropout.seed();
    result.dropoutCounter = dropout.counter();
    result.skippedSteps = skippedSteps;
    result.badInARow = badInARow;
    result.stop = stop;
    result.configJson = toJson(config);
    result.changes = changes;
    result.modelDigest = modelDigest;
    result.dataDigest = dataDigest;
    result.rowsDigest = rowsDigest;
    result.device = device.str();
    result.precision = precision;
    result.threads = threads;
    result.metrics = lastMetrics;
    for (const auto& entry : parameters->entries()) {
        result.tensors.emplace_back("parameter." + entry.name,
                                    FlatParameters::part(parameters->values(), entry));
    }
    for (auto&& tensors : {optimizer->state(), method->state()}) {
        result.tensors.insert(result.tensors.end(), tensors.begin(), tensors.end());
    }
    return result;
}

std::unique_ptr<TrainingSetup> makeSetup(const RunConfig& given, const std::filesystem::path& resume,
                                         bool acceptChangedData) {
    auto setup = std::make_unique<TrainingSetup>();
    Checkpoint checkpoint;
    RunConfig settled = given;
    if (!resume.empty()) {
        checkpoint = orThrow(readCheckpoint(resume));
        setup->changes = checkpoint.changes;
        setup->config = withChanges(given, checkpoint.changes);
        settled = setup->config;
        settleAsBefore(settled, checkpoint);
    } else {
        setup->config = given;
    }
    const RunConfig& config = settled;
    Preparation prepared = requirePrepared(config, !resume.empty());
    setup->device = chooseDevice(config.train.device);
    setup->precision = choosePrecision(config.train.precision, setup->device);
    setup->threads = chooseThreads(config.train.threads);
    at::set_num_threads(setup->threads);

    const Dataset &train = prepared.train, &eval = prepared.eval;
    setup->task = std::move(prepared.task);
    setup->train = std::make_shared<EncodedData>(
        encodeData(train, *prepared.tokenizer, config.task.maxLength, prepared.trainLabels));
    setup->eval = std::make_shared<EncodedData>(
        encodeData(eval, *prepared.tokenizer, config.task.maxLength, prepared.evalLabels));
    if (const auto cut = setup->train->truncated; cut > 0) {
        setup->notes.push_back(std::to_string(cut) + " of " + std::to_string(train.examples.size()) +
                               " training texts are longer than " + std::to_string(config.task.maxLength) +
                               " tokens and were cut; raise task.max_length to keep them whole.");
    }
    setup->dataDigest =
        sha256(orThrow(sha256File(prepared.trainFile)) + orThrow(sha256File(prepared.evalFile)));
    setup->rowsDigest = digestOfRows(*setup);
    if (!resume.empty()) {
        requireSameRows(*setup, checkpoint, acceptChangedData);
    }

    LoadedModel model = orThrow(loadModel(prepared.modelFolder, setup->device, config.model.dropout));
    setup->encoder = std::move(model.encoder);
    setup->modelDigest = model.digest;
    std::ranges::move(model.notes, std::back_inserter(setup->notes));
    if (!resume.empty()) {
        requireSameModel(checkpoint, resume, setup->modelDigest, prepared.modelFolder);
    }
    setup->schedule = resolveSchedule(config, static_cast<std::int64_t>(train.examples.size()));
    setup->dropout = DropoutStream(streamSeed(config.train.seed, Stream::Dropout));
    setup->budget = budgetSchedule(config, setup->schedule, setup->encoder->description());
    setup->method = makeMethod(config.method, setup->budget, setup->dropout);
    const auto specs = collectSpecs(*setup, resume.empty());
    setup->parameters = std::make_unique<FlatParameters>(specs, setup->device);
    setup->method->bind(*setup->parameters);
    setup->optimizer = std::make_unique<Optimizer>(config.train, *setup->parameters);
    if (!resume.empty()) {
        restore(*setup, checkpoint);
    }
    return setup;
}

} // namespace rankscope
