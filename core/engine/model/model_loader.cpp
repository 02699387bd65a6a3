#include "core/engine/model/model_loader.h"

#include "core/run/digest.h"
#include "core/engine/model/bert.h"
#include "core/engine/model/bert_config.h"
#include "core/engine/model/safetensors.h"

#include <ATen/CPUGeneratorImpl.h>

#include <future>
#include <map>

namespace rankscope {

namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t size : shape) {
        text += text.empty() ? "" : "x";
        text += std::to_string(size);
    }
    return text.empty() ? "a single number" : text;
}

bool isFloating(const std::string& dtype) {
    return dtype == "F32" || dtype == "F16" || dtype == "BF16" || dtype == "F64";
}

// Under which names a tensor may stand in a file: with the prefix of classification checkpoints, and a layer
// norm's with the names of models that were converted from TensorFlow.
std::vector<std::string> spellings(const std::string& name) {
    std::vector<std::string> all = {name, "bert." + name};
    const auto old = [&](const std::string& ending, const std::string& replacement) {
        if (name.ends_with(ending)) {
            const std::string renamed = name.substr(0, name.size() - ending.size()) + replacement;
            all.insert(all.end(), {renamed, "bert." + renamed});
        }
    };
    old("LayerNorm.weight", "LayerNorm.gamma");
    old("LayerNorm.bias", "LayerNorm.beta");
    return all;
}

// Which tensor of the files is which of the model.
struct WeightPlan {
    std::map<std::string, std::string> places; // the model's name -> the file's
    std::vector<std::string> created;          // optional ones that the files lack
};

tl::expected<WeightPlan, std::string> planWeights(const BertConfig& config, const WeightFiles& weights) {
    WeightPlan plan;
    std::vector<std::string> missing;
    for (const BertTensor& wanted : bertTensors(config)) {
        const SafetensorsEntry* entry = nullptr;
        for (const std::string& name : spellings(wanted.name)) {
            entry = weights.find(name);
            if (entry != nullptr) {
                break;
            }
        }
        if (entry == nullptr) {
            (wanted.optional ? plan.created : missing).push_back(wanted.name);
            continue;
        }
        if (entry->shape != wanted.shape) {
            return tl::make_unexpected("Cannot use " + weights.path().string() + ": the tensor \"" +
                                       entry->name + "\" is " + shapeText(entry->shape) +
                                       " where config.json asks for " + shapeText(wanted.shape) +
                                       "; get both files from the same place.");
        }
        if (!isFloating(entry->dtype)) {
            return tl::make_unexpected("Cannot use " + weights.path().string() + ": the tensor \"" +
                                       entry->name + "\" has the type " + entry->dtype +
                                       ", and weights are F32, F16, BF16 or F64; " +
                                       "save the model in one of these.");
        }
        plan.places[wanted.name] = entry->name;
    }
    if (!missing.empty()) {
        const std::string more = missing.size() > 1
                                     ? " and " + std::to_string(missing.size() - 1) + " more tensors"
                                     : std::string();
        return tl::make_unexpected("Cannot use " + weights.path().string() + ": it lacks the tensor \"" +
                                   missing.front() + "\"" + more +
                                   " that config.json asks for; get both files from the same place.");
    }
    return plan;
}

// A model folder whose files fit each other.
struct ModelFiles {
    BertConfig config;
    WeightFiles weights;
    WeightPlan plan;
};

tl::expected<ModelFiles, std::string> openModel(const std::filesystem::path& folder) {
    auto config = readBertConfig(folder);
    if (!config) {
        return tl::make_unexpected(config.error());
    }
    auto weights = WeightFiles::open(folder);
    if (!weights) {
        return tl::make_unexpected(weights.error());
    }
    auto plan = planWeights(*config, *weights);
    if (!plan) {
        return tl::make_unexpected(plan.error());
    }
    return ModelFiles{std::move(*config), std::move(*weights), std::move(*plan)};
}

// The digest of one file, or of the digests of all shards with their names.
tl::expected<std::string, std::string> digestOf(const WeightFiles& weights) {
    if (weights.files().size() == 1) {
        return sha256File(weights.files().front().path());
    }
    std::string list;
    for (const SafetensorsFile& file : weights.files()) {
        const auto digest = sha256File(file.path());
        if (!digest) {
            return digest;
        }
        list += *digest + "  " + file.path().filename().string() + "\n";
    }
    return sha256(list);
}

} // namespace

tl::expected<LoadedModel, std::string> loadModel(const std::filesystem::path& folder, at::Device device,
                                                 std::optional<double> dropout) {
    auto files = openModel(folder);
    if (!files) {
        return tl::make_unexpected(files.error());
    }
    BertConfig& config = files->config;
    const WeightFiles& weights = files->weights;
    const WeightPlan& plan = files->plan;
    if (dropout) {
        config.hiddenDropout = config.attentionDropout = config.headDropout = *dropout;
    }
    auto digest = std::async(std::launch::async, [&] { return digestOf(weights); });
    const at::NoGradGuard noGrad;
    auto generator = at::make_generator<at::CPUGeneratorImpl>(0);
    LoadedModel model;
    model.encoder = makeBert(config, [&](const BertTensor& wanted) {
        const auto place = plan.places.find(wanted.name);
        if (place != plan.places.end()) {
            // A copy: the model must not change with its file.
            return weights.tensor(place->second).to(device, at::kFloat, false, true);
        }
        at::Tensor created = at::zeros(wanted.shape);
        if (wanted.name.ends_with("weight")) {
            created.normal_(0.0, 0.02, generator);
        }
        return created.to(device);
    });
    for (const std::string& name : plan.created) {
        model.notes.push_back("The model's file has no " + name +
                              "; it starts from random values of seed 0.");
    }
    auto result = digest.get();
    if (!result) {
        return tl::make_unexpected(result.error());
    }
    model.digest = std::move(*result);
    return model;
}

tl::expected<std::unique_ptr<Encoder>, std::string> sketchModel(const std::filesystem::path& folder) {
    const auto files = openModel(folder);
    if (!files) {
        return tl::make_unexpected(files.error());
    }
    return makeBert(files->config,
                    [](const BertTensor& wanted) { return at::zeros({}).expand(wanted.shape); });
}

tl::expected<ModelDescription, std::string> describeModelFolder(const std::filesystem::path& folder) {
    return openModel(folder).map([](const ModelFiles& files) { return describeBert(files.config); });
}

} // namespace rankscope
