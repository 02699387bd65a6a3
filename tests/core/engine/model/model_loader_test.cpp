#include "core/run/digest.h"
#include "core/engine/model/model_loader.h"
#include "core/engine/model/safetensors.h"
#include "tests/core/engine/model/model_test_support.h"

#include <gtest/gtest.h>

namespace rankscope::test {
namespace {

void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t place = text.find(from);
    ASSERT_NE(place, std::string::npos) << from;
    text.replace(place, from.size(), to);
}

at::Tensor output(const std::filesystem::path& folder) {
    auto model = loadModel(folder, at::kCPU, std::nullopt);
    EXPECT_TRUE(model) << model.error();
    const TokenBatch batch = makeBatch(std::vector<std::int64_t>{5, 9});
    const at::Tensor hidden = model->encoder->forward(batch, {});
    return at::cat({hidden, model->encoder->pooled(hidden, batch, {})});
}

// Both ways of opening a folder say the same.
void expectRefused(const std::filesystem::path& folder, const std::string& reason, const std::string& file) {
    const auto description = describeModelFolder(folder);
    ASSERT_FALSE(description) << reason;
    EXPECT_NE(description.error().find(reason), std::string::npos) << description.error();
    EXPECT_NE(description.error().find(file), std::string::npos) << description.error();
    const auto model = loadModel(folder, at::kCPU, std::nullopt);
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error(), description.error());
}

TEST(ModelLoader, DescribesAFolderFromItsHeaders) {
    const auto description = describeModelFolder(tinyBertFolder());
    ASSERT_TRUE(description) << description.error();
    EXPECT_EQ(description->architecture, "bert");
    EXPECT_EQ(description->layers, 2);
    EXPECT_EQ(description->hidden, 32);
    EXPECT_EQ(description->heads, 4);
    EXPECT_EQ(description->maxPositions, 40);
    EXPECT_EQ(description->vocabulary, 101);
    EXPECT_EQ(description->modules.size(), 12U);
    const auto model = loadModel(tinyBertFolder(), at::kCPU, std::nullopt);
    ASSERT_TRUE(model) << model.error();
    EXPECT_EQ(model->encoder->description(), *description);
    EXPECT_EQ(model->digest, *sha256File(tinyBertFolder() / "model.safetensors"));
    EXPECT_TRUE(model->notes.empty());
}

TEST(ModelLoader, ReadsPrefixedOldHalfAndShardedFilesAlike) {
    const at::Tensor expected = output(tinyBertFolder());
    using Tensors = std::map<std::string, at::Tensor>;
    const TempFolder prefixed;
    writeTinyBert(prefixed.path(), [](Tensors& tensors) {
        Tensors renamed = {{"classifier.weight", at::ones({2, 32})},
                           {"bert.embeddings.position_ids", at::arange(40).view({1, 40})}};
        for (const auto& [key, tensor] : tensors) {
            std::string name = key;
            for (const auto& [now, old] :
                 {std::pair{"LayerNorm.weight", "LayerNorm.gamma"}, {"LayerNorm.bias", "LayerNorm.beta"}}) {
                if (name.ends_with(now)) {
                    name = name.substr(0, name.size() - std::string(now).size()) + old;
                }
            }
            renamed["bert." + name] = tensor;
        }
        tensors = renamed;
    });
    EXPECT_TRUE(at::equal(output(prefixed.path()), expected));

    const TempFolder wide;
    writeTinyBert(wide.path(), [](Tensors& tensors) {
        for (auto& [name, tensor] : tensors) {
            tensor = tensor.to(at::kDouble);
        }
    });
    EXPECT_TRUE(at::equal(output(wide.path()), expected));

    const TempFolder half;
    writeTinyBert(half.path(), [](Tensors& tensors) {
        for (auto& [name, tensor] : tensors) {
            tensor = tensor.to(at::kBFloat16);
        }
    });
    // The values of the file and no others: the model of the rounded weights, bit for bit.
    const TempFolder rounded;
    writeTinyBert(rounded.path(), [](Tensors& tensors) {
        for (auto& [name, tensor] : tensors) {
            tensor = tensor.to(at::kBFloat16).to(at::kFloat);
        }
    });
    EXPECT_TRUE(at::equal(output(half.path()), output(rounded.path())));
    EXPECT_GT(distance(output(half.path()), expected), 0.0);

    const TempFolder sharded;
    writeText(sharded.path() / "config.json", readText(tinyBertFolder() / "config.json"));
    const auto all = *readSafetensors(tinyBertFolder() / "model.safetensors");
    std::string index;
    for (const int shard : {0, 1}) {
        const std::string file = "model-" + std::to_string(shard) + ".safetensors";
        std::vector<std::pair<std::string, at::Tensor>> part;
        for (std::size_t i = static_cast<std::size_t>(shard); i < all.size(); i += 2) {
            part.push_back(all[i]);
            index += (index.empty() ? "\"" : ",\"") + all[i].first + "\":\"" + file + "\"";
        }
        ASSERT_TRUE(writeSafetensors(sharded.path() / file, part));
    }
    writeText(sharded.path() / "model.safetensors.index.json", "{\"weight_map\":{" + index + "}}");
    EXPECT_TRUE(at::equal(output(sharded.path()), expected));
    EXPECT_EQ(loadModel(sharded.path(), at::kCPU, std::nullopt)->digest.size(), 64U);
}

TEST(ModelLoader, AModelDoesNotChangeWithItsFile) {
    const TempFolder folder;
    writeTinyBert(folder.path(), [](auto&) {});
    auto model = loadModel(folder.path(), at::kCPU, std::nullopt);
    ASSERT_TRUE(model) << model.error();
    const std::string before = readText(folder.path() / "model.safetensors");
    for (const auto& [name, tensor] : model->encoder->parameters()) {
        tensor->zero_();
    }
    EXPECT_EQ(readText(folder.path() / "model.safetensors"), before);
}

TEST(ModelLoader, AMissingPoolerIsMadeFromSeedZeroAndNoted) {
    const TempFolder folder;
    writeTinyBert(folder.path(), [](auto& tensors) {
        tensors.erase("pooler.dense.weight");
        tensors.erase("pooler.dense.bias");
    });
    ASSERT_TRUE(describeModelFolder(folder.path()));
    const auto model = loadModel(folder.path(), at::kCPU, std::nullopt);
    ASSERT_TRUE(model) << model.error();
    ASSERT_EQ(model->notes.size(), 2U);
    EXPECT_NE(model->notes[0].find("pooler.dense.weight"), std::string::npos);
    EXPECT_TRUE(at::equal(output(folder.path()), output(folder.path())));
}

TEST(ModelLoader, NamesTensorsThatAreMissingOrOfAnotherShapeOrType) {
    const TempFolder missing;
    writeTinyBert(missing.path(), [](auto& tensors) {
        tensors.erase("encoder.layer.1.output.dense.weight");
        tensors.erase("encoder.layer.1.output.dense.bias");
    });
    expectRefused(missing.path(), "\"encoder.layer.1.output.dense.weight\" and 1 more tensor",
                  "model.safetensors");
    const TempFolder shape;
    writeTinyBert(shape.path(), [](auto& tensors) { tensors["pooler.dense.weight"] = at::ones({32, 31}); });
    expectRefused(shape.path(), "\"pooler.dense.weight\" is 32x31 where config.json asks for 32x32",
                  "model.safetensors");
    const TempFolder type;
    writeTinyBert(type.path(), [](auto& tensors) {
        tensors["pooler.dense.weight"] = at::ones({32, 32}, at::kInt);
    });
    expectRefused(type.path(), "the type I32", "model.safetensors");
}

TEST(ModelLoader, NamesWhatIsWrongInTheConfiguration) {
    const auto refused = [](const std::string& from, const std::string& to, const std::string& reason) {
        const TempFolder folder;
        writeTinyBert(
            folder.path(), [](auto&) {}, [&](std::string& config) { replace(config, from, to); });
        expectRefused(folder.path(), reason, "config.json");
    };
    refused(R"("bert")", R"("roberta")", "\"model_type\" is \"roberta\"");
    refused(R"("model_type": "bert",)", "", "\"model_type\" is missing");
    refused(R"("model_type": "bert")", R"("model_type": 3)", "\"model_type\" is not a text");
    refused(R"("hidden_size": 32,)", "", "\"hidden_size\" is missing");
    refused(R"("hidden_size": 32)", R"("hidden_size": -32)", "\"hidden_size\" is not a whole number");
    refused(R"("hidden_size": 32)", R"("hidden_size": 1e30)", "\"hidden_size\" is not a whole number");
    refused(R"("num_hidden_layers": 2)", R"("num_hidden_layers": 99999)", "\"num_hidden_layers\"");
    refused(R"("num_attention_heads": 4)", R"("num_attention_heads": 5)", "not a multiple");
    refused(R"("hidden_act": "gelu")", R"("hidden_act": "swish")", "\"hidden_act\" is \"swish\"");
    refused(R"("hidden_dropout_prob": 0.1)", R"("hidden_dropout_prob": 1.5)", "\"hidden_dropout_prob\"");
    refused(R"("hidden_act")", R"("position_embedding_type": "relative_key", "hidden_act")", "relative_key");
    refused(R"("hidden_act")", R"("is_decoder": true, "hidden_act")", "is_decoder");
    refused("{", "[", "not valid JSON");
    refused(R"("intermediate_size": 64)", R"("intermediate_size": 65)", "where config.json asks for 65x32");
}

TEST(ModelLoader, SaysWhichFileIsNotThere) {
    expectRefused("/nonexistent/model", "no model folder", "/nonexistent/model");
    const TempFolder folder;
    expectRefused(folder.path(), "does not exist", "config.json");
    writeText(folder.path() / "config.json", readText(tinyBertFolder() / "config.json"));
    expectRefused(folder.path(), "no model.safetensors", folder.path().string());
    writeText(folder.path() / "model.safetensors",
              readText(tinyBertFolder() / "model.safetensors").substr(0, 50000));
    expectRefused(folder.path(), "cut off", "model.safetensors");
}

TEST(ModelLoader, OtherActivationsAreThoseOfTheirNames) {
    std::map<std::string, at::Tensor> outputs;
    for (const std::string name : {"gelu", "gelu_new", "relu"}) {
        const TempFolder folder;
        writeTinyBert(
            folder.path(), [](auto&) {},
            [&](std::string& config) {
                replace(config, "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"" + name + "\"");
            });
        outputs[name] = output(folder.path());
    }
    EXPECT_GT(distance(outputs["gelu"], outputs["gelu_new"]), 0.0);
    EXPECT_LT(distance(outputs["gelu"], outputs["gelu_new"]), 0.02);
    EXPECT_GT(distance(outputs["gelu"], outputs["relu"]), 0.02);
}

} // namespace
} // namespace rankscope::test
