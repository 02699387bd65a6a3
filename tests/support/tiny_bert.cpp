#include "tests/support/tiny_bert.h"

#include "core/engine/model/safetensors.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <fstream>
#include <random>
#include <stdexcept>

namespace rankscope {

namespace {

constexpr std::int64_t hidden = 32, inner = 64, layers = 2, positions = 64;

const std::vector<std::string>& words() {
    static const std::vector<std::string> list{"good",  "great", "fine", "lovely", "bad",  "poor",  "dull",
                                               "awful", "the",   "a",    "film",   "plot", "actor", "was",
                                               "very",  "and",   "this", "scene",  "so",   "it"};
    return list;
}

void writeModel(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    std::vector<std::string> vocabulary{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
    vocabulary.insert(vocabulary.end(), words().begin(), words().end());
    std::ofstream vocab(folder / "vocab.txt");
    for (const auto& word : vocabulary) {
        vocab << word << '\n';
    }
    std::ofstream(folder / "config.json")
        << R"({"model_type": "bert", "architectures": ["BertModel"], "hidden_size": 32,
 "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64, "hidden_act": "gelu", "vocab_size": )"
        << vocabulary.size() << R"(, "max_position_embeddings": 64, "type_vocab_size": 2,
 "layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "pad_token_id": 0})"
        << '\n';
    auto generator = at::make_generator<at::CPUGeneratorImpl>(17);
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    const auto matrix = [&](const std::string& name, std::int64_t rows, std::int64_t columns) {
        tensors.emplace_back(name, at::empty({rows, columns}).normal_(0.0, 0.1, generator));
    };
    const auto linear = [&](const std::string& name, std::int64_t out, std::int64_t in) {
        matrix(name + ".weight", out, in);
        tensors.emplace_back(name + ".bias", at::zeros({out}));
    };
    const auto norm = [&](const std::string& name) {
        tensors.emplace_back(name + ".weight", at::ones({hidden}));
        tensors.emplace_back(name + ".bias", at::zeros({hidden}));
    };
    matrix("embeddings.word_embeddings.weight", static_cast<std::int64_t>(vocabulary.size()), hidden);
    matrix("embeddings.position_embeddings.weight", positions, hidden);
    matrix("embeddings.token_type_embeddings.weight", 2, hidden);
    norm("embeddings.LayerNorm");
    for (std::int64_t i = 0; i < layers; ++i) {
        const std::string layer = "encoder.layer." + std::to_string(i) + ".";
        for (const char* name : {"query", "key", "value"}) {
            linear(layer + "attention.self." + name, hidden, hidden);
        }
        linear(layer + "attention.output.dense", hidden, hidden);
        norm(layer + "attention.output.LayerNorm");
        linear(layer + "intermediate.dense", inner, hidden);
        linear(layer + "output.dense", hidden, inner);
        norm(layer + "output.LayerNorm");
    }
    linear("pooler.dense", hidden, hidden);
    if (const auto written = writeSafetensors(folder / "model.safetensors", tensors, {{"format", "pt"}});
        !written) {
        throw std::runtime_error(written.error());
    }
}

void writeRows(const std::filesystem::path& file, int rows, std::mt19937& random) {
    std::ofstream stream(file);
    stream << "sentence\tlabel\n";
    for (int row = 0; row < rows; ++row) {
        const bool good = row % 2 == 0;
        std::string sentence = words()[(good ? 0 : 4) + random() % 4];
        for (std::size_t i = 0, count = 2 + random() % 12; i < count; ++i) {
            sentence += " " + words()[8 + random() % 12];
        }
        stream << sentence << '\t' << (good ? "good" : "bad") << '\n';
    }
}

} // namespace

TinyWorld makeTinyWorld(const std::filesystem::path& folder) {
    TinyWorld world{folder / "model", folder / "train.tsv", folder / "eval.tsv"};
    writeModel(world.model);
    std::mt19937 random(3);
    writeRows(world.train, 320, random);
    writeRows(world.eval, 64, random);
    return world;
}

RunConfig tinyConfig(const TinyWorld& world) {
    RunConfig config;
    config.name = "tiny";
    config.model.path = world.model.string();
    config.task.train = world.train.string();
    config.task.eval = world.eval.string();
    config.task.maxLength = 32;
    config.method.initR = 4;
    config.method.targetR = 2;
    config.method.deltaT = 4;
    config.train.steps = 60;
    config.train.batchSize = 16;
    config.train.learningRate = 1e-2;
    config.train.precision = "fp32";
    config.train.device = "cpu";
    config.train.threads = 1;
    config.eval.every = Duration::ofSteps(20);
    config.checkpoint.every = Duration::ofSteps(20);
    return config;
}

} // namespace rankscope
