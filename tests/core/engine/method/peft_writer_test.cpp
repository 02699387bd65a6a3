#include "core/engine/method/peft/peft_adapter.h"
#include "core/engine/method/peft/peft_writer.h"
#include "tests/support/faulted_child.h"
#include "tests/support/temp_folder.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

// Three modules of 5 inputs and 4 outputs with init_r 3: all triplets, two, none.
class PeftWriter : public testing::Test {
protected:
    PeftWriter() {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
        m_adapter.method.initR = 3;
        m_adapter.method.alpha = 16.0;
        m_adapter.baseModel = "model";
        m_adapter.taskType = "SEQ_CLS";
        m_adapter.prefix = "bert.";
        m_adapter.kept = {true, true, true, true, false, true, false, false, false};
        for (std::int64_t i = 0; i < 3; ++i) {
            const std::string name = "encoder.layer." + std::to_string(i) + ".attention.self.query";
            m_adapter.modules.push_back({name, static_cast<int>(i), "query", 5, 4, 3});
            at::Tensor e = at::empty({3, 1}).normal_(0.0, 1.0, generator);
            for (std::int64_t k = 0; k < 3; ++k) {
                if (!m_adapter.kept[static_cast<std::size_t>(3 * i + k)]) {
                    e[k] = 0.0;
                }
            }
            m_adapter.parameters.emplace_back(name + ".lora_E", e);
            m_adapter.parameters.emplace_back(name + ".lora_A",
                                              at::empty({3, 5}).normal_(0.0, 1.0, generator));
            m_adapter.parameters.emplace_back(name + ".lora_B",
                                              at::empty({4, 3}).normal_(0.0, 1.0, generator));
        }
        m_adapter.parameters.emplace_back("classifier.weight", at::full({2, 5}, 0.5));
    }

    at::Tensor& factor(std::size_t module, const std::string& kind) {
        const std::string name = m_adapter.modules[module].name + "." + kind;
        return std::find_if(m_adapter.parameters.begin(), m_adapter.parameters.end(),
                            [&](const auto& pair) { return pair.first == name; })
            ->second;
    }
    at::Tensor update(std::size_t module) {
        return at::mm(factor(module, "lora_B"), factor(module, "lora_A") * factor(module, "lora_E")) *
               updateScale(m_adapter.method);
    }
    nlohmann::json settings() const {
        std::ifstream stream(m_folder / "adapter_config.json");
        return nlohmann::json::parse(stream);
    }
    std::vector<PeftModule> readModules() const {
        return peftModules(readPeftAdapter(m_folder).value()).value();
    }

    TrainedAdapter m_adapter;
    test::TempFolder m_temp;
    const fs::path m_folder = m_temp / "adapter"; // not there yet
};

TEST_F(PeftWriter, PlainLoraIsTheSameUpdateWithARankForEachModule) {
    const auto files = writePlainLora(m_folder, m_adapter);
    ASSERT_TRUE(files) << files.error();
    EXPECT_EQ(files->triplets, 5);
    EXPECT_EQ(files->modules, 2);
    const auto json = settings();
    EXPECT_EQ(json["peft_type"], "LORA");
    EXPECT_EQ(json["r"], 3);
    EXPECT_EQ(json["lora_alpha"], 3);
    const std::string second = "bert." + m_adapter.modules[1].name;
    EXPECT_EQ(json["rank_pattern"], (nlohmann::json{{second, 2}}));
    EXPECT_EQ(json["alpha_pattern"], (nlohmann::json{{second, 2}}));
    EXPECT_EQ(json["target_modules"].size(), 2U); // that of rank 0 is none
    EXPECT_EQ(json["modules_to_save"], nlohmann::json({"classifier"}));
    const auto modules = readModules();
    ASSERT_EQ(modules.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(modules[i].rank(), i == 0 ? 3 : 2);
        EXPECT_DOUBLE_EQ(modules[i].scale, 1.0);
        EXPECT_LT((at::mm(modules[i].b, modules[i].a) - update(i)).abs().max().item<double>(), 1e-5);
    }
}

TEST_F(PeftWriter, ABudgetInTripletsOrPercentBecomesTheNearestTargetRank) {
    m_adapter.method.targetR = 3;
    m_adapter.schedule.initBudget = 9;
    const auto targetOf = [&](std::int64_t budget) {
        m_adapter.schedule.targetBudget = budget;
        EXPECT_TRUE(writePeftAdapter(m_folder, m_adapter));
        return settings()["target_r"].get<int>();
    };
    EXPECT_EQ(targetOf(5), 3); // the rank itself is given
    m_adapter.method.targetTotal = 5;
    EXPECT_EQ(targetOf(5), 2);
    EXPECT_EQ(targetOf(1), 1);
    m_adapter.method.targetTotal.reset();
    m_adapter.method.targetShare = 0.5;
    EXPECT_EQ(targetOf(4), 1);
    EXPECT_EQ(targetOf(9), 3);
}

TEST_F(PeftWriter, WhatIsMaskedButStillTakesPartIsWritten) {
    factor(1, "lora_E")[1] = 0.25; // before the final phase
    const auto files = writePlainLora(m_folder, m_adapter);
    ASSERT_TRUE(files) << files.error();
    EXPECT_EQ(files->triplets, 6);
    EXPECT_LT((at::mm(readModules()[1].b, readModules()[1].a) - update(1)).abs().max().item<double>(), 1e-5);
    const auto whole = writePeftAdapter(m_folder, m_adapter);
    ASSERT_TRUE(whole) << whole.error();
    EXPECT_FALSE(whole->compacted);
    EXPECT_EQ(whole->triplets, 9);
    EXPECT_TRUE(settings()["rank_pattern"].is_null());
}

TEST_F(PeftWriter, AdaLoraIsCompactedWithItsPattern) {
    const auto files = writePeftAdapter(m_folder, m_adapter);
    ASSERT_TRUE(files) << files.error();
    EXPECT_TRUE(files->compacted);
    EXPECT_EQ(settings()["rank_pattern"]["bert." + m_adapter.modules[1].name + ".lora_E"],
              nlohmann::json({true, false, true}));
    const auto modules = readModules();
    ASSERT_EQ(modules.size(), 3U);
    EXPECT_EQ(modules[2].rank(), 0);
    for (std::size_t i = 0; i < 3; ++i) {
        const at::Tensor product = at::mm(modules[i].b, modules[i].a * modules[i].e) * modules[i].scale;
        EXPECT_LT((product - update(i)).abs().max().item<double>(), 1e-5);
    }
}

TEST_F(PeftWriter, NoTripletAtAllIsNoPlainLora) {
    for (std::size_t i = 0; i < 3; ++i) {
        factor(i, "lora_E").zero_();
    }
    m_adapter.kept.assign(9, false);
    const auto files = writePlainLora(m_folder, m_adapter);
    ASSERT_FALSE(files);
    EXPECT_NE(files.error().find("No module has a triplet left"), std::string::npos);
    EXPECT_FALSE(fs::exists(m_folder));
}

TEST_F(PeftWriter, ForeignSettingsOfTheSameTypeStay) {
    m_adapter.foreignSettings = R"({"peft_type": "ADALORA", "future": [1], "init_r": 99})";
    ASSERT_TRUE(writePeftAdapter(m_folder, m_adapter));
    EXPECT_EQ(settings()["future"], nlohmann::json({1}));
    EXPECT_EQ(settings()["init_r"], 3);
    ASSERT_TRUE(writePlainLora(m_folder, m_adapter));
    EXPECT_FALSE(settings().contains("future"));
}

TEST_F(PeftWriter, AKilledExportOverAnotherAdapterMixesNothing) {
    const fs::path weights = m_folder / "adapter_model.safetensors";
    ASSERT_TRUE(writePeftAdapter(m_folder, m_adapter));
    const std::string newWeights = test::contentsOf(weights);
    const auto begin = [&] {
        EXPECT_TRUE(writePlainLora(m_folder, m_adapter));
        return test::contentsOf(weights);
    };
    const std::string oldWeights = begin();
    int at = 1;
    for (; test::killedAt(m_folder, at, "do=kill",
                          [&] { return writePeftAdapter(m_folder, m_adapter).has_value(); });
         ++at) {
        if (fs::exists(m_folder / "adapter_config.json")) {
            EXPECT_EQ(test::contentsOf(weights), settings()["peft_type"] == "LORA" ? oldWeights : newWeights)
                << at;
        }
        begin();
    }
    EXPECT_GT(at, 8);
    EXPECT_EQ(test::contentsOf(weights), newWeights);
}

TEST_F(PeftWriter, AFolderThatCannotBeMadeIsNamed) {
    std::ofstream(m_folder) << "a file";
    const auto files = writePeftAdapter(m_folder / "inside", m_adapter);
    ASSERT_FALSE(files);
    EXPECT_NE(files.error().find("cannot be made"), std::string::npos) << files.error();
}

} // namespace
} // namespace rankscope
