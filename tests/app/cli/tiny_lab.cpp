#include "tests/app/cli/tiny_lab.h"

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <stdexcept>
#include <utility>

namespace rankscope::test {

namespace {

using Json = nlohmann::ordered_json;

constexpr int hidden = 32;
constexpr int intermediate = 64;
constexpr int layers = 2;
constexpr int positions = 64;

const std::vector<std::string> fillers{"the",    "film", "is", "a",   "story", "of",
                                       "people", "and",  "it", "was", "plot",  "actor"};
const std::vector<std::string> good{"good", "fine", "great"};
const std::vector<std::string> bad{"bad", "dull", "poor"};

std::vector<std::string> vocabulary() {
    std::vector<std::string> words{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
    for (const auto* list : {&fillers, &good, &bad}) {
        words.insert(words.end(), list->begin(), list->end());
    }
    return words;
}

struct Shape {
    std::string name;
    std::vector<std::int64_t> sizes;
};

std::vector<Shape> shapes() {
    std::vector<Shape> all{
        {"embeddings.word_embeddings.weight", {static_cast<std::int64_t>(vocabulary().size()), hidden}},
        {"embeddings.position_embeddings.weight", {positions, hidden}},
        {"embeddings.token_type_embeddings.weight", {2, hidden}},
        {"embeddings.LayerNorm.weight", {hidden}},
        {"embeddings.LayerNorm.bias", {hidden}}};
    const auto linear = [&all](const std::string& name, std::int64_t out, std::int64_t in) {
        all.push_back({name + ".weight", {out, in}});
        all.push_back({name + ".bias", {out}});
    };
    for (int layer = 0; layer < layers; ++layer) {
        const std::string at = "encoder.layer." + std::to_string(layer) + ".";
        for (const char* name : {"query", "key", "value"}) {
            linear(at + "attention.self." + name, hidden, hidden);
        }
        linear(at + "attention.output.dense", hidden, hidden);
        all.push_back({at + "attention.output.LayerNorm.weight", {hidden}});
        all.push_back({at + "attention.output.LayerNorm.bias", {hidden}});
        linear(at + "intermediate.dense", intermediate, hidden);
        linear(at + "output.dense", hidden, intermediate);
        all.push_back({at + "output.LayerNorm.weight", {hidden}});
        all.push_back({at + "output.LayerNorm.bias", {hidden}});
    }
    linear("pooler.dense", hidden, hidden);
    return all;
}

void writeSafetensors(const std::filesystem::path& file, const std::function<float(const Shape&)>& valueOf) {
    Json header = Json::object();
    std::vector<float> data;
    for (const Shape& shape : shapes()) {
        std::int64_t count = 1;
        for (const std::int64_t size : shape.sizes) {
            count *= size;
        }
        const std::size_t begin = data.size() * sizeof(float);
        for (std::int64_t i = 0; i < count; ++i) {
            data.push_back(valueOf(shape));
        }
        header[shape.name] = {
            {"dtype", "F32"}, {"shape", shape.sizes}, {"data_offsets", {begin, data.size() * sizeof(float)}}};
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = text.size();
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(&length), sizeof length);
    out << text;
    out.write(reinterpret_cast<const char*>(data.data()),
              static_cast<std::streamsize>(data.size() * sizeof(float)));
}

std::string sentences(int rows, unsigned seed) {
    std::mt19937 random(seed);
    const auto pick = [&random](const std::vector<std::string>& words) {
        return words[random() % words.size()];
    };
    std::string text = "sentence\tlabel\n";
    for (int row = 0; row < rows; ++row) {
        const bool positive = random() % 2 == 0;
        const auto length = 3 + random() % 6;
        for (unsigned i = 0; i < length; ++i) {
            text += pick(fillers) + " ";
        }
        text += pick(positive ? good : bad) + "\t" + (positive ? "1" : "0") + "\n";
    }
    return text;
}

} // namespace

void writeTinyWeights(const std::filesystem::path& file) {
    std::mt19937 random(7);
    std::normal_distribution<float> normal(0.0F, 0.05F);
    writeSafetensors(file, [&](const Shape& shape) {
        const bool norm = shape.name.find("LayerNorm.weight") != std::string::npos;
        return norm ? 1.0F : shape.name.ends_with(".bias") ? 0.0F : normal(random);
    });
}

void writeConstantWeights(const std::filesystem::path& file, float value) {
    writeSafetensors(file, [value](const Shape&) { return value; });
}

TinyLab::TinyLab() {
    std::filesystem::create_directories(model());
    const Json modelConfig{{"architectures", {"BertModel"}},
                           {"model_type", "bert"},
                           {"hidden_size", hidden},
                           {"num_hidden_layers", layers},
                           {"num_attention_heads", 4},
                           {"intermediate_size", intermediate},
                           {"max_position_embeddings", positions},
                           {"type_vocab_size", 2},
                           {"vocab_size", vocabulary().size()},
                           {"hidden_act", "gelu"},
                           {"layer_norm_eps", 1e-12},
                           {"hidden_dropout_prob", 0.1},
                           {"attention_probs_dropout_prob", 0.1},
                           {"pad_token_id", 0}};
    writeFile("model/config.json", modelConfig.dump(2));
    writeFile("model/tokenizer_config.json", R"({"do_lower_case": true})");
    std::string words;
    for (const std::string& word : vocabulary()) {
        words += word + "\n";
    }
    writeFile("model/vocab.txt", words);
    writeTinyWeights(weights());
    writeFile("train.tsv", sentences(160, 1));
    writeFile("dev.tsv", sentences(40, 2));
}

Json TinyLab::config(int steps) const {
    return {{"name", "tiny"},
            {"model", {{"path", "model"}}},
            {"task", {{"train", "train.tsv"}, {"eval", "dev.tsv"}, {"max_length", 32}}},
            {"method", {{"init_r", 4}, {"target_r", 2}, {"alpha", 8}, {"delta_t", 2}}},
            {"train",
             {{"steps", steps}, {"batch_size", 8}, {"precision", "fp32"}, {"device", "cpu"}, {"threads", 1}}},
            {"eval", {{"every", "50%"}}},
            {"checkpoint", {{"every", 20}, {"keep", 2}}}};
}

std::string TinyLab::write(const Json& config, const std::string& name) const {
    writeFile(name, config.dump(2));
    return (m_folder / name).string();
}

void TinyLab::writeFile(const std::filesystem::path& relative, const std::string& text) const {
    std::filesystem::create_directories((m_folder / relative).parent_path());
    std::ofstream(m_folder / relative, std::ios::binary | std::ios::trunc) << text;
}

std::vector<std::string> TinyLab::stored(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--workspace", workspace().string()});
    return arguments;
}

Ended TinyLab::run(std::vector<std::string> arguments, bool inWorkspace) const {
    return runProgram(m_folder, inWorkspace ? stored(std::move(arguments)) : std::move(arguments));
}

} // namespace rankscope::test
