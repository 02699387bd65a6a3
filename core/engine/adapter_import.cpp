#include "core/engine/adapter_import.h"

#include "core/engine/engine.h"
#include "core/engine/method/method.h"
#include "core/engine/method/peft/peft_placement.h"
#include "core/engine/model/model_loader.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/device.h"
#include "core/engine/train/scoring.h"
#include "core/run/clock.h"
#include "core/run/locations.h"
#include "core/run/method_traits.h"
#include "core/run/run_config_json.h"
#include "core/text/dataset.h"

#include <algorithm>
#include <optional>

namespace rankscope {

namespace {

namespace fs = std::filesystem;

// The shortest list of targets that selects exactly these modules: their kinds, else their full names.
std::vector<std::string> targetsOf(const std::vector<AdaptedModule>& modules, const ModelDescription& model) {
    std::vector<std::string> kinds, names;
    for (const AdaptedModule& module : modules) {
        names.push_back(module.info.name);
        if (std::find(kinds.begin(), kinds.end(), module.info.kind) == kinds.end()) {
            kinds.push_back(module.info.kind);
        }
    }
    return selectModules(model, kinds).size() == modules.size() ? kinds : names;
}

// "pooler.dense.weight" was trained with its module "pooler.dense".
std::vector<std::string> trainedAlso(const NamedTensors& saved) {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : saved) {
        const std::string module = name.substr(0, name.rfind('.'));
        if (std::find(names.begin(), names.end(), module) == names.end()) {
            names.push_back(module);
        }
    }
    return names;
}

std::int64_t rankOfRun(const PlacedAdapter& placed) {
    std::int64_t most = 1;
    for (const AdaptedModule& module : placed.modules) {
        most = std::max(most, module.info.initR);
    }
    return most;
}

// The adapter as a method of ours. LoRA's modules may differ in rank and scale: the run has the largest rank,
// modules are filled with zeros up to it, and what their scale differs from the run's goes into lora_B.
MethodConfig methodOf(const PeftAdapter& adapter, const PlacedAdapter& placed,
                      const ModelDescription& model) {
    MethodConfig method;
    const bool svd = adapter.type == PeftAdapter::Type::AdaLora;
    method.type = svd ? "adalora" : "lora";
    method.targets = targetsOf(placed.modules, model);
    method.trainAlso = trainedAlso(placed.saved);
    method.dropout = adapter.dropout;
    method.initR = svd ? adapter.initR : rankOfRun(placed);
    method.targetR = svd ? std::clamp<std::int64_t>(adapter.targetR, 1, adapter.initR) : method.initR;
    method.alpha =
        svd ? adapter.alpha : placed.modules.front().part->scale * static_cast<double>(method.targetR);
    if (svd) {
        method.boundary = "peft";
        method.tinit = Duration::ofSteps(adapter.tinit);
        method.tfinal = Duration::ofSteps(adapter.tfinal);
        method.deltaT = std::max<std::int64_t>(1, adapter.deltaT);
        method.beta1 = adapter.beta1;
        method.beta2 = adapter.beta2;
        method.orthogonality = adapter.orthogonality;
    }
    return method;
}

// Kept rows or columns at their places among `rank`, zeros elsewhere.
at::Tensor spread(const at::Tensor& kept, const std::vector<bool>& pattern, std::int64_t dimension,
                  std::int64_t rank) {
    std::vector<std::int64_t> places;
    const bool whole = kept.size(dimension) == static_cast<std::int64_t>(pattern.size());
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] || whole) {
            places.push_back(static_cast<std::int64_t>(i));
        }
    }
    auto shape = kept.sizes().vec();
    shape[static_cast<std::size_t>(dimension)] = rank;
    return at::zeros(shape).index_copy_(dimension, at::tensor(places, at::kLong), kept);
}

Checkpoint asCheckpoint(const PeftAdapter& adapter, const PlacedAdapter& placed, const RunConfig& config,
                        const std::string& digest) {
    Checkpoint checkpoint;
    checkpoint.step = checkpoint.totalSteps = adapter.totalSteps;
    checkpoint.configJson = toJson(config);
    checkpoint.modelDigest = digest;
    const std::int64_t rank = config.method.initR;
    const double scale = updateScale(config.method);
    at::Tensor masked = at::ones({static_cast<std::int64_t>(placed.modules.size()), rank}, at::kByte);
    for (std::size_t i = 0; i < placed.modules.size(); ++i) {
        const PeftModule& part = *placed.modules[i].part;
        const std::string name = "parameter." + placed.modules[i].info.name;
        const at::Tensor b = part.e.defined() ? part.b : part.b * (part.scale / scale);
        checkpoint.tensors.emplace_back(name + ".lora_A", spread(part.a, part.pattern, 0, rank));
        checkpoint.tensors.emplace_back(name + ".lora_B", spread(b, part.pattern, 1, rank));
        if (part.e.defined()) {
            checkpoint.tensors.emplace_back(name + ".lora_E", spread(part.e, part.pattern, 0, rank));
        }
        for (std::size_t k = 0; k < part.pattern.size(); ++k) {
            if (part.pattern[k]) {
                masked[static_cast<std::int64_t>(i)][static_cast<std::int64_t>(k)] = 0;
            }
        }
    }
    for (const auto& [name, tensor] : placed.saved) {
        checkpoint.tensors.emplace_back("parameter." + name, tensor);
    }
    checkpoint.tensors.emplace_back("allocator.masked", masked.view({-1}));
    return checkpoint;
}

// One decision that stands for all that led to the saved ranks. Its scores are not known and stay empty:
// zeros would say that no gradient ever arrived.
AllocationDone allocationOf(const PlacedAdapter& placed, std::int64_t step) {
    AllocationDone allocation;
    allocation.step = step;
    allocation.phase = BudgetPhase::Final;
    for (const AdaptedModule& module : placed.modules) {
        std::int64_t next = 0;
        for (const bool kept : module.part->pattern) {
            const bool whole = module.part->rank() == module.info.initR;
            const std::int64_t row = whole ? next : kept ? next : -1;
            next += kept || whole ? 1 : 0;
            const bool known = module.part->e.defined() && row >= 0;
            allocation.mask.push_back(kept ? 1 : 0);
            allocation.lambda.push_back(known ? module.part->e[row].item<float>() : 0.0F);
            allocation.kept += kept ? 1 : 0;
        }
    }
    allocation.budget = allocation.kept;
    allocation.wallTime = unixTime();
    return allocation;
}

std::int64_t outputsOf(const PlacedAdapter& placed) {
    const auto head = std::find_if(placed.saved.begin(), placed.saved.end(),
                                   [](const auto& pair) { return pair.first == "classifier.weight"; });
    return head == placed.saved.end() ? 0 : head->second.size(0);
}

Dataset importedRows(const std::string& path, const RunConfig& config, const char* field) {
    return orThrow(readDataset(findData(path), config.task, field));
}

// What the outputs of the head are called: as configured, else as in the data, else numbers.
std::vector<std::string> classesFor(const RunConfig& config, std::int64_t outputs, RunStarted& started) {
    std::optional<Dataset> data;
    if (!config.task.eval.empty()) {
        data = importedRows(config.task.eval, config, "task.eval");
        started.evalExamples = static_cast<std::int64_t>(data->examples.size());
    }
    if (!config.task.train.empty()) {
        data = importedRows(config.task.train, config, "task.train");
        started.trainExamples = static_cast<std::int64_t>(data->examples.size());
    }
    if (config.task.type != "classification" || outputs == 0) {
        return {};
    }
    std::vector<std::string> classes = config.task.classes;
    if (classes.empty() && data) {
        classes = orThrow(classesOf(*data, config.task));
    }
    if (classes.empty()) {
        for (std::int64_t i = 0; i < outputs; ++i) {
            classes.push_back(std::to_string(i));
        }
    }
    if (static_cast<std::int64_t>(classes.size()) != outputs) {
        throw EngineProblem("task.classes", "The adapter's classifier has " + std::to_string(outputs) +
                                                " outputs and the task has " +
                                                std::to_string(classes.size()) +
                                                " classes; give the task that it was trained for.");
    }
    return classes;
}

std::string unknownOf(const RunConfig& config, std::int64_t outputs) {
    if (outputs == 0) {
        return "The adapter has no classifier that this program can use, so that it shows ranks but cannot "
               "be "
               "scored.";
    }
    if (config.task.eval.empty()) {
        return "The folder does not say what it was trained for: to score it, import it with the "
               "configuration "
               "or preset of its task, or name the data in task.eval and the classes in task.classes.";
    }
    return {};
}

RunStarted startedOf(const PeftAdapter& adapter, const PlacedAdapter& placed, const RunConfig& config,
                     std::int64_t modelParameters) {
    RunStarted started;
    started.totalSteps = adapter.totalSteps;
    started.totalParameters = modelParameters;
    for (const AdaptedModule& module : placed.modules) {
        started.modules.push_back(module.info);
        const std::int64_t weights = module.info.initR * module.info.weightsPerTriplet();
        started.trainableParameters += weights;
        started.totalParameters += weights;
    }
    for (const auto& [name, tensor] : placed.saved) {
        started.trainableParameters += tensor.numel();
        started.totalParameters += name.starts_with("classifier.") ? tensor.numel() : 0;
    }
    if (adapter.type == PeftAdapter::Type::AdaLora) {
        const auto modules = static_cast<std::int64_t>(placed.modules.size());
        started.tinit = adapter.tinit;
        started.tfinal = adapter.tfinal;
        started.deltaT = config.method.deltaT;
        started.initBudget = modules * config.method.initR;
        started.targetBudget = modules * config.method.targetR;
    }
    started.versions = versions();
    return started;
}

// Numbers that a form would refuse must not come in by another door.
void checkMethod(const PeftAdapter& adapter, const RunConfig& config) {
    for (const Problem& problem : validate(config)) {
        if (problem.severity == Severity::Error && problem.field.starts_with("method.") &&
            problem.field != "method.tfinal") { // the training is over
            throw EngineProblem("", "The adapter in " + adapter.folder.string() +
                                        " has settings that no run can have: " + problem.message);
        }
    }
}

} // namespace

AdapterAsRun readAdapterAsRun(const fs::path& folder, const RunConfig& given) {
    const PeftAdapter adapter = orThrow(readPeftAdapter(folder));
    const std::vector<PeftModule> parts = orThrow(peftModules(adapter));
    const fs::path modelFolder = findModel(given.model.path);
    const LoadedModel model = orThrow(loadModel(modelFolder, at::kCPU, std::nullopt), "model.path");
    const PlacedAdapter placed =
        orThrow(placeAdapter(adapter, parts, *model.encoder, modelFolder.string()), "model.path");
    const ModelDescription& description = model.encoder->description();
    const std::int64_t outputs = outputsOf(placed);

    AdapterAsRun read;
    ImportedAdapter& result = read.run;
    result.config = given;
    result.config.method = methodOf(adapter, placed, description);
    result.config.task.maxLength = std::min(result.config.task.maxLength, description.maxPositions);
    if (adapter.totalSteps > 0) {
        result.config.train.steps = adapter.totalSteps;
    }
    if (outputs == 1 && given.task.eval.empty() && given.task.classes.empty()) {
        result.config.task.type = "regression";
    }
    checkMethod(adapter, result.config);
    result.started = startedOf(adapter, placed, result.config, description.parameters);
    result.started.modelDigest = model.digest;
    result.started.classes = classesFor(result.config, outputs, result.started);
    result.allocation = allocationOf(placed, adapter.totalSteps);
    result.unknown = unknownOf(result.config, outputs);
    read.checkpoint = asCheckpoint(adapter, placed, result.config, model.digest);
    return read;
}

tl::expected<std::string, std::string> adapterBaseModel(const fs::path& adapter) {
    return readPeftAdapter(adapter).map([](const PeftAdapter& read) { return read.baseModel; });
}

tl::expected<ImportedAdapter, Problem> importAdapter(const fs::path& adapter, const RunConfig& config,
                                                     const fs::path& files) {
    return asProblem([&] {
        AdapterAsRun read = readAdapterAsRun(adapter, config);
        if (!files.empty()) {
            // The fields of its configuration that mean nothing here are kept for an export.
            const auto written = orThrow(
                writeCheckpoint(files, read.checkpoint,
                                {{"adapter_config.json", fs::canonical(adapter / "adapter_config.json")}}));
            read.run.checkpoint = {read.checkpoint.step, written.folder.string(), written.bytes,
                                   written.digest, unixTime()};
        }
        return std::move(read.run);
    });
}

} // namespace rankscope
