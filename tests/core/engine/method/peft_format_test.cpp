#include "core/engine/method/peft/peft_start.h"
#include "core/engine/model/safetensors.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <stdexcept>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* module = "encoder.layer.0.attention.self.query";

// A module of 4 inputs and 3 outputs with init_r 3, as PEFT writes it for a model whose names begin with
// "bert.".
class PeftFormat : public testing::Test {
protected:
    void writeConfig(const std::string& pattern = "null", const std::string& type = "ADALORA") {
        std::ofstream(m_folder / "adapter_config.json")
            << R"({"peft_type": ")" << type
            << R"(", "init_r": 3, "lora_alpha": 16, "future": 1, "rank_pattern": )" << pattern << "}";
    }
    void writeTensors(std::int64_t kept) {
        const std::string prefix = std::string("base_model.model.bert.") + module;
        ASSERT_TRUE(
            writeSafetensors(m_folder / "adapter_model.safetensors",
                             {{prefix + ".lora_A", at::arange(1, 1 + 4 * kept, at::kFloat).view({kept, 4})},
                              {prefix + ".lora_E", at::arange(1, 1 + kept, at::kFloat).view({kept, 1})},
                              {prefix + ".lora_B", at::arange(1, 1 + 3 * kept, at::kFloat).view({3, kept})},
                              {"base_model.model.classifier.weight", at::full({2, 3}, 0.5)}}));
    }
    static std::vector<TrainableSpec> specs() {
        return {{std::string(module) + ".lora_E", at::zeros({3, 1}), true, nullptr},
                {std::string(module) + ".lora_A", at::full({3, 4}, -1.0), true, nullptr},
                {std::string(module) + ".lora_B", at::full({3, 3}, -2.0), true, nullptr},
                {"classifier.weight", at::zeros({2, 3}), true, nullptr},
                {"classifier.bias", at::full({2}, 0.25), false, nullptr}};
    }
    static MethodConfig config() {
        MethodConfig method;
        method.initR = 3;
        method.alpha = 16.0;
        return method;
    }
    // What startFromAdapter() says; empty when it succeeds.
    std::string problem(std::vector<TrainableSpec> wanted, const MethodConfig& method = config()) {
        const auto adapter = readPeftAdapter(m_folder);
        if (!adapter) {
            return adapter.error();
        }
        try {
            startFromAdapter(wanted, *adapter, method);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return {};
    }

    test::TempFolder m_folder;
};

TEST_F(PeftFormat, GivesAdapterAndHeadTheirValuesAndLeavesTheRest) {
    writeConfig();
    writeTensors(3);
    auto wanted = specs();
    startFromAdapter(wanted, readPeftAdapter(m_folder).value(), config());
    EXPECT_TRUE(at::equal(wanted[0].initial.view({-1}), at::tensor({1.0F, 2.0F, 3.0F})));
    EXPECT_EQ(wanted[1].initial[2][3].item<float>(), 12.0F);
    EXPECT_EQ(wanted[3].initial[1][2].item<float>(), 0.5F);
    EXPECT_EQ(wanted[4].initial[0].item<float>(), 0.25F);
}

TEST_F(PeftFormat, PutsCompactedTripletsBackInTheirPlaces) {
    writeConfig(std::string(R"({"bert.)") + module + R"(.lora_E": [true, false, true]})");
    writeTensors(2);
    auto wanted = specs();
    startFromAdapter(wanted, readPeftAdapter(m_folder).value(), config());
    EXPECT_TRUE(at::equal(wanted[0].initial.view({-1}), at::tensor({1.0F, 0.0F, 2.0F})));
    EXPECT_EQ(wanted[1].initial[0][0].item<float>(), 1.0F);
    EXPECT_EQ(wanted[1].initial[1][0].item<float>(), -1.0F); // its vectors are not in the file
    EXPECT_EQ(wanted[1].initial[2][0].item<float>(), 5.0F);
    EXPECT_TRUE(at::equal(wanted[2].initial[0], at::tensor({1.0F, -2.0F, 2.0F})));
}

TEST_F(PeftFormat, TakesAModuleWithoutAnyTriplet) {
    writeConfig(std::string(R"({"bert.)") + module + R"(.lora_E": [false, false, false]})");
    writeTensors(0);
    auto wanted = specs();
    startFromAdapter(wanted, readPeftAdapter(m_folder).value(), config());
    EXPECT_TRUE(at::equal(wanted[0].initial, at::zeros({3, 1})));
    EXPECT_TRUE(at::equal(wanted[1].initial, at::full({3, 4}, -1.0)));
}

TEST_F(PeftFormat, SaysWhatIsMissingOrOfAnotherKind) {
    EXPECT_NE(problem(specs()).find("save_pretrained"), std::string::npos);
    std::ofstream(m_folder / "adapter_config.json") << "{";
    EXPECT_NE(problem(specs()).find("is not valid JSON at line 1, column 1"), std::string::npos);
    writeConfig("null", "PREFIX_TUNING");
    EXPECT_NE(problem(specs()).find("of the type PREFIX_TUNING"), std::string::npos);
    writeConfig();
    EXPECT_NE(problem(specs()).find("adapter_model.safetensors"), std::string::npos);
}

TEST_F(PeftFormat, KnownMistakesAreCalledByTheirName) {
    // As a Trainer leaves it: the adapter in a folder a checkpoint.
    for (const char* name : {"checkpoint-10", "checkpoint-20"}) {
        fs::create_directory(m_folder / name);
        std::ofstream(m_folder / name / "adapter_config.json") << "{}";
    }
    EXPECT_NE(problem(specs()).find("the adapter lies in " + (m_folder / "checkpoint-20").string()),
              std::string::npos);
    writeConfig();
    const fs::path weights = m_folder / "adapter_model.safetensors";
    const auto write = [&](const std::string& name, double value) {
        ASSERT_TRUE(writeSafetensors(weights, {{name, at::full({3, 4}, value, at::kHalf)}}));
    };
    const std::string name = std::string("base_model.model.bert.") + module + ".lora_A";
    write(name, std::nan(""));
    EXPECT_NE(problem(specs()).find("NaN or infinite values in " + name), std::string::npos)
        << problem(specs());
    write("base_model.model._orig_mod.bert.x", 1.0);
    EXPECT_NE(problem(specs()).find("torch.compile()"), std::string::npos) << problem(specs());
    std::ofstream(weights) << "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n";
    EXPECT_NE(problem(specs()).find("is a Git LFS pointer"), std::string::npos) << problem(specs());
}

TEST_F(PeftFormat, SaysWhatDoesNotFit) {
    writeConfig();
    writeTensors(3);
    EXPECT_EQ(problem(specs()), "");
    MethodConfig other = config();
    other.alpha = 32.0;
    EXPECT_NE(problem(specs(), other).find("method.alpha"), std::string::npos);
    auto more = specs();
    more[1].name = "encoder.layer.9.attention.self.query.lora_A";
    EXPECT_NE(problem(more).find("lacks encoder.layer.9"), std::string::npos);
    auto wider = specs();
    wider[1].initial = at::zeros({3, 5});
    EXPECT_NE(problem(wider).find("is 3 x 4, but this run needs 3 x 5"), std::string::npos);
    writeTensors(2); // two kept, and no pattern that says which
    EXPECT_NE(problem(specs()).find("is 2 x 1, but this run needs 3 x 1"), std::string::npos);
    writeConfig(std::string(R"({"bert.)") + module + R"(.lora_E": [true, false, false]})");
    EXPECT_NE(problem(specs()).find("but this run needs"), std::string::npos);
}

// PEFT looks the names up in the base model; with what stands before them in the weights' file it fails.
TEST_F(PeftFormat, ARankPatternOfAModuleThatIsNotThereIsRefused) {
    writeTensors(3);
    for (const std::string& name : {std::string("base_model.model.bert.") + module,
                                    std::string("bert.encoder.layer.7.attention.self.query")}) {
        writeConfig("{\"" + name + ".lora_E\": [true, true, true]}");
        const auto modules = peftModules(readPeftAdapter(m_folder).value());
        ASSERT_FALSE(modules);
        EXPECT_NE(modules.error().find(name), std::string::npos) << modules.error();
    }
}

} // namespace
} // namespace rankscope
