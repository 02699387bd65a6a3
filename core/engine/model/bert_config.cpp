#include "core/engine/model/bert_config.h"

#include "core/run/bounded_json.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <numeric>
#include <stdexcept>

namespace rankscope {

namespace {

using Json = nlohmann::json;

// Leaves reading; the text is what is wrong with which key.
struct ConfigError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::int64_t count(const Json& json, const char* key, std::int64_t most) {
    const auto found = json.find(key);
    if (found == json.end())
        throw ConfigError("\"" + std::string(key) + "\" is missing");
    if (!found->is_number_integer() || *found < 1 || *found > most)
        throw ConfigError("\"" + std::string(key) + "\" is not a whole number from 1 to " +
                          std::to_string(most));
    return found->get<std::int64_t>();
}

double number(const Json& json, const char* key, double fallback, double below) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null())
        return fallback;
    if (!found->is_number() || !(found->get<double>() >= 0.0 && found->get<double>() < below))
        throw ConfigError("\"" + std::string(key) + "\" is not a number from 0 to below 1");
    return found->get<double>();
}

std::string text(const Json& json, const char* key, const std::string& fallback) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null())
        return fallback;
    if (!found->is_string())
        throw ConfigError("\"" + std::string(key) + "\" is not a text");
    return found->get<std::string>();
}

BertConfig parse(const Json& json) {
    if (!json.is_object())
        throw ConfigError("it is not a JSON object");
    const std::string type = text(json, "model_type", "");
    if (type != "bert")
        throw ConfigError(type.empty()
                              ? "\"model_type\" is missing"
                              : "\"model_type\" is \"" + type + "\", and only \"bert\" is supported");
    BertConfig config;
    config.hidden = count(json, "hidden_size", 1 << 16);
    config.layers = count(json, "num_hidden_layers", 1024);
    config.heads = count(json, "num_attention_heads", 1 << 12);
    config.intermediate = count(json, "intermediate_size", 1 << 20);
    config.vocabulary = count(json, "vocab_size", 1 << 26);
    config.maxPositions = count(json, "max_position_embeddings", 1 << 24);
    config.types = json.contains("type_vocab_size") ? count(json, "type_vocab_size", 1 << 10) : 2;
    config.layerNormEps = number(json, "layer_norm_eps", 1e-12, 1.0);
    config.hiddenDropout = number(json, "hidden_dropout_prob", 0.1, 1.0);
    config.attentionDropout = number(json, "attention_probs_dropout_prob", 0.1, 1.0);
    config.headDropout = number(json, "classifier_dropout", config.hiddenDropout, 1.0);
    if (config.hidden % config.heads != 0)
        throw ConfigError("\"hidden_size\" " + std::to_string(config.hidden) +
                          " is not a multiple of \"num_attention_heads\" " + std::to_string(config.heads));
    const std::string activation = text(json, "hidden_act", "gelu");
    if (activation == "gelu")
        config.activation = BertConfig::Activation::Gelu;
    else if (activation == "gelu_new" || activation == "gelu_pytorch_tanh")
        config.activation = BertConfig::Activation::GeluTanh;
    else if (activation == "relu")
        config.activation = BertConfig::Activation::Relu;
    else
        throw ConfigError("\"hidden_act\" is \"" + activation +
                          "\", and only gelu, gelu_new and relu are supported");
    const std::string positions = text(json, "position_embedding_type", "absolute");
    if (positions != "absolute")
        throw ConfigError("\"position_embedding_type\" is \"" + positions +
                          "\", and only \"absolute\" is supported");
    const auto decoder = json.find("is_decoder");
    if (decoder != json.end() && *decoder == true)
        throw ConfigError("\"is_decoder\" is true, and only encoders are supported");
    return config;
}

struct LinearPlan {
    const char* name;
    std::int64_t dIn;
    std::int64_t dOut;
};

std::vector<LinearPlan> layerLinears(const BertConfig& config) {
    const std::int64_t h = config.hidden;
    return {{"attention.self.query", h, h},
            {"attention.self.key", h, h},
            {"attention.self.value", h, h},
            {"attention.output.dense", h, h},
            {"intermediate.dense", h, config.intermediate},
            {"output.dense", config.intermediate, h}};
}

} // namespace

tl::expected<BertConfig, std::string> readBertConfig(const std::filesystem::path& folder) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        return tl::make_unexpected(
            "There is no model folder " + folder.string() +
            "; give a folder with config.json and model.safetensors, or the name of one in the cache.");
    const auto path = folder / "config.json";
    const auto json = readBoundedJson(path);
    if (!json)
        return tl::make_unexpected("Cannot use " + path.string() + ": it " + json.error() +
                                   "; choose a folder in the Hugging Face layout, or get the file again.");
    try {
        return parse(*json);
    } catch (const ConfigError& error) {
        return tl::make_unexpected("Cannot use " + path.string() + ": " + error.what() +
                                   "; correct it or choose another model.");
    }
}

std::vector<BertTensor> bertTensors(const BertConfig& config) {
    const std::int64_t h = config.hidden;
    std::vector<BertTensor> tensors = {
        {"embeddings.word_embeddings.weight", {config.vocabulary, h}},
        {"embeddings.position_embeddings.weight", {config.maxPositions, h}},
        {"embeddings.token_type_embeddings.weight", {config.types, h}},
        {"embeddings.LayerNorm.weight", {h}},
        {"embeddings.LayerNorm.bias", {h}},
    };
    for (std::int64_t i = 0; i < config.layers; ++i) {
        const std::string layer = "encoder.layer." + std::to_string(i) + ".";
        for (const LinearPlan& linear : layerLinears(config)) {
            const std::string name = linear.name;
            tensors.push_back({layer + name + ".weight", {linear.dOut, linear.dIn}});
            tensors.push_back({layer + name + ".bias", {linear.dOut}});
            if (name == "attention.output.dense" || name == "output.dense") {
                const std::string norm = layer + name.substr(0, name.size() - 5) + "LayerNorm.";
                tensors.push_back({norm + "weight", {h}});
                tensors.push_back({norm + "bias", {h}});
            }
        }
    }
    tensors.push_back({"pooler.dense.weight", {h, h}, true});
    tensors.push_back({"pooler.dense.bias", {h}, true});
    return tensors;
}

ModelDescription describeBert(const BertConfig& config) {
    ModelDescription description;
    description.architecture = "bert";
    description.layers = config.layers;
    description.hidden = config.hidden;
    description.heads = config.heads;
    description.maxPositions = config.maxPositions;
    description.vocabulary = config.vocabulary;
    for (const BertTensor& tensor : bertTensors(config))
        description.parameters +=
            std::accumulate(tensor.shape.begin(), tensor.shape.end(), std::int64_t{1}, std::multiplies<>());
    for (std::int64_t i = 0; i < config.layers; ++i) {
        for (const LinearPlan& linear : layerLinears(config)) {
            ModuleInfo module;
            module.name = "encoder.layer." + std::to_string(i) + "." + linear.name;
            module.layer = static_cast<int>(i);
            const std::string name = linear.name;
            module.kind = name.starts_with("attention.self.") ? name.substr(15) : name;
            module.dIn = linear.dIn;
            module.dOut = linear.dOut;
            description.modules.push_back(std::move(module));
        }
    }
    return description;
}

} // namespace rankscope
