#include "core/engine/engine.h"
#include "core/engine/model/safetensors.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

// Adapters as PEFT would have saved them for the tiny model, whole and damaged.
namespace rankscope {
namespace {

namespace fs = std::filesystem;

using NamedTensor = std::pair<std::string, at::Tensor>;

class AdapterImport : public testing::Test {
protected:
    AdapterImport()
        : m_world(makeTinyWorld(m_folder)) {
        fs::create_directories(adapter());
        m_settings = {
            {"peft_type", "LORA"}, {"r", 2}, {"lora_alpha", 8}, {"task_type", "SEQ_CLS"}, {"future", 7}};
        for (std::int64_t layer = 0; layer < 2; ++layer) {
            addLora("bert.encoder.layer." + std::to_string(layer) + ".attention.self.query", 1 + layer);
        }
        m_tensors.emplace_back("base_model.model.classifier.weight", normal({2, 32}));
        m_tensors.emplace_back("base_model.model.classifier.bias", normal({2}));
    }

    fs::path adapter() const { return m_folder / "adapter"; }
    at::Tensor normal(std::vector<std::int64_t> shape) {
        return at::empty(shape).normal_(0.0, 0.5, m_generator);
    }
    void addLora(const std::string& module, std::int64_t rank, std::int64_t width = 32) {
        m_tensors.emplace_back("base_model.model." + module + ".lora_A.weight", normal({rank, width}));
        m_tensors.emplace_back("base_model.model." + module + ".lora_B.weight", normal({32, rank}));
        m_settings["rank_pattern"][module] = rank; // PEFT does not load what it does not say
    }
    at::Tensor& tensor(const std::string& ending) {
        return std::find_if(m_tensors.begin(), m_tensors.end(),
                            [&](const auto& pair) { return pair.first.ends_with(ending); })
            ->second;
    }
    void remove(const std::string& ending) {
        std::erase_if(m_tensors, [&](const auto& pair) { return pair.first.ends_with(ending); });
    }
    RunConfig config() const {
        RunConfig config;
        config.model.path = m_world.model.string();
        config.task.train.clear();
        config.task.eval.clear();
        return config;
    }
    tl::expected<ImportedAdapter, Problem> import(const RunConfig& wanted, bool keep = true) {
        std::ofstream(adapter() / "adapter_config.json") << m_settings;
        EXPECT_TRUE(writeSafetensors(adapter() / "adapter_model.safetensors", m_tensors));
        return importAdapter(adapter(), wanted, keep ? m_folder / "files" : fs::path());
    }
    Problem problem(const RunConfig& wanted) {
        const auto result = import(wanted);
        EXPECT_FALSE(result);
        EXPECT_FALSE(fs::exists(m_folder / "files"));
        return result ? Problem{} : result.error();
    }
    Problem problem() { return problem(config()); }

    test::TempFolder m_folder;
    TinyWorld m_world;
    at::Generator m_generator = at::make_generator<at::CPUGeneratorImpl>(9);
    nlohmann::json m_settings;
    std::vector<NamedTensor> m_tensors;
};

TEST_F(AdapterImport, LoraBecomesModulesWithTheirOwnRanks) {
    const auto imported = import(config());
    ASSERT_TRUE(imported) << imported.error().message;
    ASSERT_EQ(imported->started.modules.size(), 2U);
    EXPECT_EQ(imported->started.modules[0].name, "encoder.layer.0.attention.self.query");
    EXPECT_EQ(imported->started.modules[0].initR, 1);
    EXPECT_EQ(imported->started.modules[1].initR, 2);
    EXPECT_EQ(imported->started.initBudget, 0); // nothing is allocated
    EXPECT_EQ(imported->allocation.mask.size(), 3U);
    EXPECT_EQ(imported->config.method.targets, std::vector<std::string>{"query"});
    EXPECT_EQ(imported->config.method.trainAlso, std::vector<std::string>{"classifier"});
    EXPECT_EQ(imported->started.classes, (std::vector<std::string>{"0", "1"}));
    EXPECT_NE(imported->unknown.find("task.eval"), std::string::npos);
    EXPECT_TRUE(fs::exists(fs::path(imported->checkpoint.path) / "state.json"));
    // Unknown settings survive an export.
    ASSERT_TRUE(exportAdapter(imported->checkpoint.path, m_folder / "again"));
    std::ifstream stream(m_folder / "again" / "adapter_config.json");
    EXPECT_EQ(nlohmann::json::parse(stream)["future"], 7);
}

TEST_F(AdapterImport, ACheckWritesNothing) {
    const auto checked = import(config(), false);
    ASSERT_TRUE(checked) << checked.error().message;
    EXPECT_TRUE(checked->checkpoint.path.empty());
    EXPECT_FALSE(fs::exists(m_folder / "files"));
}

TEST_F(AdapterImport, CompactedAdaLoraKeepsItsMaskAndSchedule) {
    const std::string base = "base_model.model.bert.encoder.layer.1.output.dense";
    m_settings = {{"peft_type", "ADALORA"},
                  {"init_r", 3},
                  {"target_r", 1},
                  {"lora_alpha", 8},
                  {"total_step", 50},
                  {"tinit", 5},
                  {"tfinal", 10},
                  {"deltaT", 2},
                  {"task_type", "SEQ_CLS"},
                  {"rank_pattern", {{"bert.encoder.layer.1.output.dense.lora_E", {false, true, false}}}}};
    m_tensors = {{base + ".lora_A", normal({1, 64})},
                 {base + ".lora_E", normal({1, 1})},
                 {base + ".lora_B", normal({32, 1})},
                 {"base_model.model.bert.pooler.dense.bias", normal({32})},
                 {"base_model.model.bert.pooler.dense.weight", normal({32, 32})},
                 {"base_model.model.classifier.weight", normal({2, 32})},
                 {"base_model.model.classifier.bias", normal({2})}};
    RunConfig wanted = config();
    wanted.task.eval = m_world.eval.string();
    const auto imported = import(wanted);
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_EQ(imported->config.method.targets,
              std::vector<std::string>{"encoder.layer.1.output.dense"}); // its kind would be another set
    EXPECT_EQ(imported->allocation.mask, (std::vector<std::uint8_t>{0, 1, 0}));
    EXPECT_EQ(imported->allocation.lambda[1], m_tensors[1].second.item<float>());
    EXPECT_EQ(imported->allocation.kept, 1);
    EXPECT_TRUE(imported->allocation.scoreLambda.empty()); // zeros would be an alarm
    EXPECT_TRUE(imported->allocation.sensitivity.empty());
    EXPECT_EQ(imported->started.trainableParameters, 3 * (64 + 32 + 1) + 32 * 32 + 32 + 2 * 32 + 2);
    EXPECT_EQ(imported->allocation.step, 50);
    EXPECT_EQ(imported->started.initBudget, 3);
    EXPECT_EQ(imported->started.targetBudget, 1);
    EXPECT_EQ(imported->started.classes, (std::vector<std::string>{"bad", "good"})); // from the data
    EXPECT_EQ(imported->config.method.tinit, Duration::ofSteps(5));
    EXPECT_EQ(imported->config.method.boundary, "peft");
    EXPECT_EQ(imported->unknown, "");
    const auto scored = evaluateCheckpoint(imported->config, imported->checkpoint.path);
    EXPECT_FALSE(scored); // no training data and no classes
    RunConfig named = imported->config;
    named.task.classes = imported->started.classes;
    const auto again = evaluateCheckpoint(named, imported->checkpoint.path);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->examples, 64);
}

TEST_F(AdapterImport, AHeadOfOneOutputIsARegression) {
    tensor("classifier.weight") = normal({1, 32});
    tensor("classifier.bias") = normal({1});
    const auto imported = import(config());
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_EQ(imported->config.task.type, "regression");
    EXPECT_TRUE(imported->started.classes.empty());
}

TEST_F(AdapterImport, WithoutAHeadItsRanksAreShownAndScoringIsRefused) {
    remove("classifier.weight");
    remove("classifier.bias");
    const auto imported = import(config());
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_NE(imported->unknown.find("cannot be scored"), std::string::npos);
    RunConfig scored = imported->config;
    scored.task.classes = {"bad", "good"};
    scored.task.eval = m_world.eval.string();
    const auto report = evaluateCheckpoint(scored, imported->checkpoint.path);
    ASSERT_FALSE(report);
    EXPECT_NE(report.error().message.find("no classifier"), std::string::npos);
}

TEST_F(AdapterImport, AHeadOfAnotherTaskIsNotTaken) {
    m_settings["task_type"] = "TOKEN_CLS";
    const auto imported = import(config());
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_NE(imported->unknown.find("cannot be scored"), std::string::npos);
}

TEST_F(AdapterImport, AForeignModelIsSaidWithTheTensorThatHasNoPlace) {
    addLora("distilbert.transformer.layer.0.attention.q_lin", 2);
    EXPECT_NE(problem().message.find("distilbert.transformer.layer.0.attention.q_lin.lora_A"),
              std::string::npos);
    remove("q_lin.lora_A.weight");
    remove("q_lin.lora_B.weight");
    addLora("roberta.encoder.layer.0.attention.self.query", 2); // ends like one of ours
    EXPECT_EQ(problem().field, "model.path");
}

TEST_F(AdapterImport, AnotherWidthIsSaidWithBothShapes) {
    addLora("bert.encoder.layer.0.attention.self.key", 2, 48);
    EXPECT_NE(problem().message.find("of 32 x 48, and that of the model in"), std::string::npos);
}

TEST_F(AdapterImport, AHeadOfAnotherWidthHasNoPlace) {
    tensor("classifier.weight") = normal({2, 48});
    EXPECT_NE(problem().message.find("\"classifier.weight\""), std::string::npos);
}

TEST_F(AdapterImport, TensorsThatNobodyKnowsAreNotPassedOver) {
    m_tensors.emplace_back("base_model.model.score.weight", normal({2, 32}));
    EXPECT_NE(problem().message.find("\"score.weight\""), std::string::npos);
}

TEST_F(AdapterImport, CompactedTripletsWithoutAPatternAreDamage) {
    const std::string base = "base_model.model.bert.encoder.layer.0.attention.self.query";
    m_settings = {{"peft_type", "ADALORA"}, {"init_r", 3}, {"lora_alpha", 8}};
    m_tensors = {{base + ".lora_A", normal({2, 32})},
                 {base + ".lora_E", normal({2, 1})},
                 {base + ".lora_B", normal({32, 2})}};
    EXPECT_NE(problem().message.find("has 2 of 3 triplets, and rank_pattern does not say which"),
              std::string::npos);
}

TEST_F(AdapterImport, ClassesAndDataMustFitTheHead) {
    RunConfig wanted = config();
    wanted.task.classes = {"a", "b", "c"};
    EXPECT_EQ(problem(wanted).field, "task.classes");
    wanted = config();
    wanted.task.eval = (m_folder / "gone.tsv").string();
    EXPECT_EQ(problem(wanted).field, "task.eval");
}

TEST_F(AdapterImport, SettingsThatNoRunCanHaveAreRefused) {
    const std::string base = "base_model.model.bert.encoder.layer.0.attention.self.query";
    m_settings = {{"peft_type", "ADALORA"}, {"init_r", 5000}, {"lora_alpha", 8}};
    m_tensors = {{base + ".lora_A", normal({5000, 32})},
                 {base + ".lora_E", normal({5000, 1})},
                 {base + ".lora_B", normal({32, 5000})}};
    EXPECT_NE(problem().message.find("method.init_r"), std::string::npos);
}

TEST_F(AdapterImport, DamagedFilesAreNamed) {
    ASSERT_TRUE(import(config(), false));
    std::ofstream(adapter() / "adapter_model.safetensors", std::ios::trunc) << "not tensors";
    auto result = importAdapter(adapter(), config(), {});
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find("adapter_model.safetensors"), std::string::npos);
    std::ofstream(adapter() / "adapter_config.json", std::ios::trunc) << "[]";
    result = importAdapter(adapter(), config(), {});
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find("adapter_config.json"), std::string::npos);
    RunConfig wanted = config();
    wanted.model.path = (m_folder / "no-model").string();
    result = import(wanted, false);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().field, "model.path");
}

TEST_F(AdapterImport, AFolderThatCannotBeWrittenIsSaid) {
    std::ofstream(m_folder / "files") << "a file where the folder should be";
    const auto result = import(config());
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find("cannot be written"), std::string::npos) << result.error().message;
}

} // namespace
} // namespace rankscope
