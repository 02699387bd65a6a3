#include "core/engine/engine.h"
#include "core/engine/model/safetensors.h"
#include "core/engine/train/scoring.h"
#include "core/run/bounded_json.h"

#include <ATen/core/grad_mode.h>
#include <nlohmann/json.hpp>

#include <array>
#include <fstream>
#include <vector>

namespace rankscope {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t probeRows = 64;
constexpr const char* modelFile = "model.safetensors";

// What a tokenizer may consist of; the merged folder shall be usable alone.
constexpr std::array tokenizerFiles{"tokenizer.json",    "tokenizer_config.json",
                                    "vocab.txt",         "special_tokens_map.json",
                                    "added_tokens.json", "vocab.json",
                                    "merges.txt",        "spm.model",
                                    "spiece.model"};

std::string classNameOf(const std::string& architecture) {
    if (architecture == "bert") {
        return "BertForSequenceClassification";
    }
    throw EngineProblem("", "A merged model of the architecture " + architecture +
                                " cannot be written yet; export the adapter instead.");
}

bool isHead(const std::string& name) { return name.starts_with("classifier."); }

// W0 + delta W in every adapted matrix, which then is a plain one. Returns how many there were.
std::int64_t foldUpdates(Encoder& encoder) {
    std::int64_t folded = 0;
    for (Linear* linear : encoder.linears()) {
        if (linear->adapter() == nullptr) {
            continue;
        }
        const at::Tensor update = linear->adapter()->weightUpdate();
        if (!update.defined()) {
            throw EngineProblem("",
                                "What the run's method adds to " + linear->name() +
                                    " is no update of a weight and cannot be folded into the model; export "
                                    "the adapter instead.");
        }
        linear->weight() = (linear->weight().detach().to(at::kDouble) + update).to(at::kFloat);
        linear->setAdapter(nullptr);
        ++folded;
    }
    return folded;
}

NamedTensors publishedTensors(const TrainingSetup& setup) {
    const std::string prefix = setup.encoder->description().architecture + ".";
    NamedTensors tensors;
    for (const auto& [name, tensor] : setup.encoder->parameters()) {
        tensors.emplace_back(prefix + name, tensor->detach().to(at::kFloat));
    }
    for (const auto& entry : setup.parameters->entries()) {
        if (isHead(entry.name)) {
            tensors.emplace_back(entry.name, FlatParameters::part(setup.parameters->values(), entry));
        }
    }
    return tensors;
}

// From now on the model computes with what the file holds.
void readBack(TrainingSetup& setup, const fs::path& file) {
    auto read = readSafetensors(file);
    if (!read) {
        throw EngineProblem("", read.error());
    }
    const std::string prefix = setup.encoder->description().architecture + ".";
    for (const auto& [name, tensor] : setup.encoder->parameters()) {
        *tensor = namedTensor(*read, prefix + name, *tensor).to(setup.device);
    }
    for (const auto& entry : setup.parameters->entries()) {
        if (isHead(entry.name)) {
            at::Tensor target = FlatParameters::part(setup.parameters->values(), entry);
            target.copy_(namedTensor(*read, entry.name, target));
        }
    }
}

// The base model's config.json with what makes it a classifier (or a regression, with one label).
nlohmann::ordered_json mergedConfig(const fs::path& base, const TrainingSetup& setup) {
    auto read = readOrderedJson(base / "config.json");
    if (!read || !read->is_object()) {
        throw EngineProblem("", (base / "config.json").string() + " " +
                                    (read ? "is no JSON object" : read.error()) + "; get the file again.");
    }
    auto& config = *read;
    std::vector<std::string> labels = setup.task->classes();
    const bool regression = labels.empty();
    if (regression) {
        labels = {"value"};
    }
    auto names = nlohmann::ordered_json::object(), numbers = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < labels.size(); ++i) {
        names[std::to_string(i)] = labels[i];
        numbers[labels[i]] = i;
    }
    config.erase("_name_or_path");
    config["architectures"] = {classNameOf(setup.encoder->description().architecture)};
    config["num_labels"] = labels.size();
    config["id2label"] = names;
    config["label2id"] = numbers;
    config["problem_type"] = regression ? "regression" : "single_label_classification";
    config["torch_dtype"] = "float32";
    return config;
}

void makeFolder(const fs::path& folder, const fs::path& base) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw EngineProblem("", folder.string() + " cannot be made (" + error.message() +
                                    "); name another folder.");
    }
    if (fs::equivalent(folder, base, error)) {
        throw EngineProblem("",
                            folder.string() +
                                " is the base model itself, which must stay as it is; name another folder.");
    }
}

// All of it together, so that no kill leaves one model's weights beside another's tokenizer. Returns the
// weights' bytes.
std::int64_t writeFolder(const TrainingSetup& setup, const fs::path& base, const fs::path& folder) {
    std::vector<DurableFile> files;
    std::vector<fs::path> obsolete;
    files.emplace_back(folder / modelFile);
    orThrow(writeSafetensors(files.back(), publishedTensors(setup), {{"format", "pt"}}));
    for (const char* name : tokenizerFiles) {
        if (std::error_code error; fs::exists(base / name, error)) {
            files.emplace_back(folder / name);
            orThrow(copyInto(fs::canonical(base / name), files.back()));
        } else {
            obsolete.push_back(folder / name);
        }
    }
    files.emplace_back(folder / "config.json");
    files.back().write(mergedConfig(base, setup).dump(2) + "\n");
    const std::int64_t bytes = files.front().size();
    orThrow(commitTogether(files, obsolete));
    return bytes;
}

MergeReport merged(const RunConfig& config, const fs::path& checkpoint, const fs::path& folder) {
    const at::NoGradGuard noGrad;
    ScoringSetup scoring = makeScoringSetup(config, checkpoint, "fp32");
    TrainingSetup& setup = *scoring.setup;
    classNameOf(setup.encoder->description().architecture);
    MergeReport report;
    report.step = scoring.step;
    report.probeRows = static_cast<std::int64_t>(useEvaluationRows(scoring, probeRows).examples.size());
    const at::Tensor adapted = scoredOutputs(scoring);

    report.modulesFolded = foldUpdates(*setup.encoder);
    makeFolder(folder, scoring.modelFolder);
    report.bytes = writeFolder(setup, scoring.modelFolder, folder);
    readBack(setup, folder / modelFile);
    report.largestDifference = (scoredOutputs(scoring) - adapted).abs().max().item<double>();
    report.largestOutput = adapted.abs().max().item<double>();
    return report;
}

} // namespace

tl::expected<MergeReport, Problem> exportMerged(const RunConfig& config, const fs::path& checkpoint,
                                                const fs::path& folder) {
    return asProblem([&] { return merged(config, checkpoint, folder); });
}

} // namespace rankscope
