#include "core/engine/method/method.h"
#include "core/engine/method/peft/peft_start.h"
#include "core/engine/model/safetensors.h"
#include "tests/support/temp_folder.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <stdexcept>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

const std::string kQuery = "encoder.layer.0.attention.self.query";
const std::string kKey = "encoder.layer.0.attention.self.key";

// Plain LoRA on two modules of 5 inputs and 4 outputs, as PEFT writes it.
class PeftLora : public testing::Test {
protected:
    void writeSettings(const nlohmann::json& changes = {}) {
        nlohmann::json settings{{"peft_type", "LORA"}, {"r", 2},         {"lora_alpha", 8},
                                {"use_rslora", false}, {"bias", "none"}, {"task_type", "SEQ_CLS"}};
        if (changes.is_object()) {
            settings.update(changes);
        }
        std::ofstream(m_folder / "adapter_config.json") << settings;
    }
    void writeFactors(std::int64_t queryRank = 2, std::int64_t keyRank = 2) {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
        NamedTensors tensors;
        for (const auto& [name, rank] : {std::pair(kQuery, queryRank), std::pair(kKey, keyRank)}) {
            const std::string base = "base_model.model.bert." + name;
            tensors.emplace_back(base + ".lora_A.weight", at::empty({rank, 5}).normal_(0.0, 1.0, generator));
            tensors.emplace_back(base + ".lora_B.weight", at::empty({4, rank}).normal_(0.0, 1.0, generator));
        }
        tensors.emplace_back("base_model.model.classifier.weight", at::full({2, 5}, 0.5));
        ASSERT_TRUE(writeSafetensors(m_folder / "adapter_model.safetensors", tensors));
    }
    static MethodConfig config(const std::string& type) {
        MethodConfig method;
        method.type = type;
        method.initR = 3;
        method.targetR = 2;
        method.alpha = 8.0;
        return method;
    }
    static std::vector<TrainableSpec> specs(const MethodConfig& method) {
        std::vector<TrainableSpec> all;
        const bool svd = method.type == "adalora";
        const std::int64_t rank = svd ? method.initR : method.targetR;
        for (const std::string& name : {kQuery, kKey}) {
            all.push_back({name + ".lora_A", at::full({rank, 5}, 0.1), true, nullptr});
            all.push_back({name + ".lora_B", at::full({4, rank}, 0.2), true, nullptr});
            if (svd) {
                all.push_back({name + ".lora_E", at::zeros({rank, 1}), true, nullptr});
            }
        }
        all.push_back({"classifier.weight", at::zeros({2, 5}), true, nullptr});
        return all;
    }
    PeftAdapter read() { return readPeftAdapter(m_folder).value(); }
    at::Tensor update(const std::string& name) {
        const auto modules = peftModules(read()).value();
        const auto module = std::find_if(modules.begin(), modules.end(),
                                         [&](const auto& one) { return one.name.ends_with(name); });
        return at::mm(module->b, module->a) * module->scale;
    }
    static at::Tensor valueOf(const std::vector<TrainableSpec>& specs, const std::string& name) {
        return std::find_if(specs.begin(), specs.end(), [&](const auto& spec) { return spec.name == name; })
            ->initial;
    }
    std::string problem(const MethodConfig& method) {
        const auto adapter = readPeftAdapter(m_folder);
        if (!adapter) {
            return adapter.error();
        }
        auto wanted = specs(method);
        try {
            startFromAdapter(wanted, *adapter, method);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return {};
    }

    test::TempFolder m_folder;
};

TEST_F(PeftLora, ScaleFollowsAlphaRankPatternsAndRsLora) {
    writeSettings({{"alpha_pattern", {{"self.key", 3}}}, {"rank_pattern", {{"self.key", 1}}}});
    writeFactors(2, 1);
    const auto modules = peftModules(read()).value();
    ASSERT_EQ(modules.size(), 2U);
    EXPECT_EQ(modules[0].name, "bert." + kKey);
    EXPECT_DOUBLE_EQ(modules[0].scale, 3.0 / 1.0);
    EXPECT_DOUBLE_EQ(modules[1].scale, 8.0 / 2.0);
    writeSettings({{"use_rslora", true}, {"rank_pattern", {{"self.key", 1}}}});
    EXPECT_DOUBLE_EQ(peftModules(read()).value()[1].scale, 8.0 / std::sqrt(2.0));
}

TEST_F(PeftLora, AnEndingInAlphaPatternMatchesWholePartsOfANameOnly) {
    writeSettings({{"alpha_pattern", {{"ey", 3}}}});
    writeFactors();
    EXPECT_DOUBLE_EQ(peftModules(read()).value()[0].scale, 4.0);
}

// As PEFT's get_pattern_key: names are those of the base model, so that what stands before them in the
// weights' file fits nothing, and the first key that fits counts.
TEST_F(PeftLora, KeysOfPatternsFitWhatPeftMatches) {
    EXPECT_TRUE(patternMatches("key", "bert." + kKey));
    EXPECT_TRUE(patternMatches("bert." + kKey, "bert." + kKey));
    EXPECT_TRUE(patternMatches("^bert." + kKey, "bert." + kKey));
    EXPECT_TRUE(patternMatches("layer.0.attention.self.key", "bert." + kKey));
    EXPECT_TRUE(patternMatches("layer.0.attention.sel..key", "bert." + kKey)); // a dot is any character
    EXPECT_FALSE(patternMatches("^" + kKey, "bert." + kKey));
    EXPECT_FALSE(patternMatches("ayer.0.attention.self.key", "bert." + kKey));
    EXPECT_FALSE(patternMatches("self", "bert." + kKey));
    EXPECT_FALSE(patternMatches("base_model.model.bert." + kKey, "bert." + kKey));
    writeFactors();
    writeSettings({{"alpha_pattern", {{"base_model.model.bert." + kKey, 3}}}});
    EXPECT_DOUBLE_EQ(peftModules(read()).value()[0].scale, 4.0);
    writeSettings({{"alpha_pattern", {{"bert." + kKey, 3}}}});
    EXPECT_DOUBLE_EQ(peftModules(read()).value()[0].scale, 1.5);
}

TEST_F(PeftLora, ARankThatTheConfigurationDoesNotGiveIsRefused) {
    writeFactors(2, 1);
    for (const nlohmann::json& pattern :
         {nlohmann::json(nullptr), nlohmann::json{{"base_model.model.bert." + kKey, 1}}}) {
        writeSettings({{"rank_pattern", pattern}});
        const auto modules = peftModules(read());
        ASSERT_FALSE(modules) << pattern;
        EXPECT_NE(modules.error().find("has the rank 1 and adapter_config.json gives it 2"),
                  std::string::npos)
            << modules.error();
    }
}

TEST_F(PeftLora, WhatHasNoPlaceInTheRunIsRefusedForItsOwnReason) {
    writeSettings();
    const auto said = [&](const std::string& name, std::int64_t rows) {
        const std::string base = "base_model.model.bert.";
        NamedTensors tensors;
        for (const std::string& module : {kQuery, kKey}) {
            tensors.emplace_back(base + module + ".lora_A.weight", at::ones({2, 5}));
            tensors.emplace_back(base + module + ".lora_B.weight", at::ones({4, 2}));
        }
        if (name.ends_with("weight")) {
            tensors.emplace_back(base + name, at::ones({rows, 5}));
        } else {
            tensors.emplace_back(base + name + ".lora_A.weight", at::ones({2, 5}));
            tensors.emplace_back(base + name + ".lora_B.weight", at::ones({rows, 2}));
        }
        EXPECT_TRUE(writeSafetensors(m_folder / "adapter_model.safetensors", tensors));
        return problem(config("lora")) + problem(config("adalora"));
    };
    const std::string pooler = said("pooler.dense", 5);
    EXPECT_NE(pooler.find("without bert.pooler.dense among its target_modules"), std::string::npos) << pooler;
    const std::string deeper = said("encoder.layer.1.attention.self.key", 4);
    EXPECT_NE(deeper.find("also changes bert.encoder.layer.1.attention.self.key"), std::string::npos)
        << deeper;
    const std::string full = said("pooler.dense.weight", 5);
    EXPECT_NE(full.find("name it in method.train_also"), std::string::npos) << full;
}

TEST_F(PeftLora, GivesALoraRunItsValues) {
    writeSettings();
    writeFactors();
    const MethodConfig method = config("lora");
    auto wanted = specs(method);
    startFromAdapter(wanted, read(), method);
    const at::Tensor product =
        at::mm(valueOf(wanted, kKey + ".lora_B"), valueOf(wanted, kKey + ".lora_A")) * updateScale(method);
    EXPECT_TRUE(at::equal(product, update(kKey)));
    EXPECT_EQ(valueOf(wanted, "classifier.weight")[1][2].item<float>(), 0.5F);
}

TEST_F(PeftLora, StartsAnAdaLoraRunWithTheSameFunction) {
    writeSettings({{"rank_pattern", {{"self.key", 1}}}});
    writeFactors(2, 1);
    const MethodConfig method = config("adalora");
    auto wanted = specs(method);
    startFromAdapter(wanted, read(), method);
    for (const std::string& name : {kQuery, kKey}) {
        const at::Tensor a = valueOf(wanted, name + ".lora_A"), b = valueOf(wanted, name + ".lora_B");
        const at::Tensor e = valueOf(wanted, name + ".lora_E");
        const at::Tensor product = at::mm(b, a * e) * updateScale(method);
        EXPECT_LT((product - update(name)).abs().max().item<double>(), 1e-5) << name;
        const std::int64_t rank = name == kKey ? 1 : 2;
        const at::Tensor used = a.narrow(0, 0, rank);
        EXPECT_LT((at::mm(used, used.t()) - at::eye(rank)).abs().max().item<double>(), 1e-6) << name;
        EXPECT_GT(e[0].item<float>(), 0.0F);
        EXPECT_TRUE(at::equal(e.narrow(0, rank, 3 - rank), at::zeros({3 - rank, 1}))) << name;
        EXPECT_EQ(a[2][0].item<float>(), 0.1F) << name; // what the rest begins with is the run's own
    }
}

TEST_F(PeftLora, SaysWhyARunCannotBeginWithIt) {
    writeSettings();
    writeFactors();
    EXPECT_EQ(problem(config("lora")), "");
    EXPECT_NE(problem(config("full")).find("leave method.start_from empty"), std::string::npos);
    MethodConfig other = config("lora");
    other.targetR = 4;
    EXPECT_NE(problem(other).find("set method.target_r"), std::string::npos);
    other = config("lora");
    other.alpha = 16.0;
    EXPECT_NE(problem(other).find("set method.alpha to 8"), std::string::npos) << problem(other);
    other = config("adalora");
    other.initR = 1;
    EXPECT_NE(problem(other).find("ranks up to 2; set method.init_r"), std::string::npos);
    writeSettings({{"rank_pattern", {{"self.key", 1}}}});
    writeFactors(2, 1);
    EXPECT_NE(problem(config("lora")).find("ranks from 1 to 2"), std::string::npos);
}

TEST_F(PeftLora, TheAlphaThatRsLoraNeedsIsTheOneThatWorks) {
    writeSettings({{"use_rslora", true}});
    writeFactors();
    const std::string said = problem(config("lora"));
    ASSERT_NE(said.find("(rsLoRA)"), std::string::npos) << said;
    const std::string before = "set method.alpha to ";
    MethodConfig method = config("lora");
    method.alpha = std::stod(said.substr(said.find(before) + before.size()));
    EXPECT_NEAR(method.alpha, 8.0 * std::sqrt(2.0), 1e-9);
    EXPECT_EQ(problem(method), "");
}

TEST_F(PeftLora, AnAdaLoraAdapterDoesNotStartALoraRun) {
    std::ofstream(m_folder / "adapter_config.json")
        << R"({"peft_type": "ADALORA", "init_r": 2, "lora_alpha": 8})";
    writeFactors();
    EXPECT_NE(problem(config("lora")).find("is an AdaLoRA adapter"), std::string::npos);
}

TEST_F(PeftLora, RefusesWhatIsNoPlainLowRankUpdate) {
    writeFactors();
    const std::vector<std::pair<nlohmann::json, std::string>> cases{
        {{{"use_dora", true}}, "use_dora"},
        {{{"lora_bias", true}}, "lora_bias"},
        {{{"bias", "all"}}, "trains biases"},
        {{{"init_lora_weights", "pissa_niter_4"}}, "changed the base model"},
        {{{"layer_replication", {{0, 4}}}}, "layer_replication"},
        {{{"alpha_pattern", {{"layer.[0-9]+.query", 3}}}}, "regular expression"},
        {{{"lora_alpha", -1}}, "is not the configuration"},
        {{{"lora_alpha", "many"}}, "is not the configuration"},
        {{{"alpha_pattern", {{"query", 0}}}}, "is not the configuration"},
    };
    for (const auto& [changes, expected] : cases) {
        writeSettings(changes);
        const auto adapter = readPeftAdapter(m_folder);
        ASSERT_FALSE(adapter) << changes;
        EXPECT_NE(adapter.error().find(expected), std::string::npos) << adapter.error();
    }
    writeSettings({{"init_lora_weights", "gaussian"}, {"layer_replication", nullptr}, {"use_dora", false}});
    EXPECT_TRUE(readPeftAdapter(m_folder));
}

TEST_F(PeftLora, SaysWhichModuleIsDamaged) {
    writeSettings();
    const std::string base = "base_model.model.bert." + kQuery;
    const auto said = [&](const NamedTensors& tensors) {
        EXPECT_TRUE(writeSafetensors(m_folder / "adapter_model.safetensors", tensors));
        const auto modules = peftModules(read());
        return modules ? std::string() : modules.error();
    };
    EXPECT_NE(said({{base + ".lora_A.weight", at::zeros({2, 5})}}).find(kQuery + " lacks lora_B"),
              std::string::npos);
    EXPECT_NE(
        said({{base + ".lora_A.weight", at::zeros({2, 5})}, {base + ".lora_B.weight", at::zeros({4, 3})}})
            .find("a lora_A of 2 x 5 and a lora_B of 4 x 3"),
        std::string::npos);
    EXPECT_NE(
        said({{base + ".lora_A.weight", at::zeros({0, 5})}, {base + ".lora_B.weight", at::zeros({4, 0})}})
            .find("rank 0"),
        std::string::npos);
    EXPECT_NE(said({{base + ".lora_embedding_A", at::zeros({2, 5})}}).find("no part of a low-rank update"),
              std::string::npos);
    EXPECT_NE(said({{"base_model.model.classifier.weight", at::zeros({2, 5})}}).find("adapts no module"),
              std::string::npos);
}

TEST_F(PeftLora, APickleIsNotRead) {
    writeSettings();
    std::ofstream(m_folder / "adapter_model.bin") << "x";
    const auto adapter = readPeftAdapter(m_folder);
    ASSERT_FALSE(adapter);
    EXPECT_NE(adapter.error().find("safe_serialization"), std::string::npos) << adapter.error();
}

} // namespace
} // namespace rankscope
