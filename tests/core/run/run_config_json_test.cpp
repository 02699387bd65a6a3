#include "core/run/locations.h"
#include "core/run/run_config_json.h"
#include "core/run/run_fields.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace rankscope {
namespace {

std::string onlyProblem(const std::string& json, const std::string& field) {
    const auto parsed = parseRunConfig(json);
    EXPECT_EQ(parsed.problems.size(), 1U) << json;
    if (parsed.problems.size() != 1) {
        return {};
    }
    EXPECT_EQ(parsed.problems.front().field, field);
    return parsed.problems.front().message;
}

TEST(ConfigJson, RoundTripsEveryField) {
    RunConfig config;
    config.name = "a \"quoted\" name";
    config.model.dropout = 0.0;
    config.train.steps = 123;
    config.method.tinit = Duration::ofSteps(17);
    config.method.startFrom = "adapter";
    config.task.classes = {"no", "yes"};
    const auto parsed = parseRunConfig(toJson(config));
    EXPECT_TRUE(parsed.problems.empty());
    EXPECT_EQ(parsed.config, config);
    EXPECT_EQ(toJson(parsed.config), toJson(config));
}

TEST(ConfigJson, KeepsDefaultsOfAbsentFields) {
    const auto parsed = parseRunConfig(R"({"method": {"init_r": 6}})");
    EXPECT_TRUE(parsed.problems.empty());
    EXPECT_EQ(parsed.config.method.initR, 6);
    EXPECT_EQ(parsed.config.method.targetR, 8);
}

TEST(ConfigJson, ReportsUnknownKeysWithTheNearestField) {
    EXPECT_NE(onlyProblem(R"({"method": {"int_r": 6}})", "method.int_r").find("method.init_r"),
              std::string::npos);
    onlyProblem(R"({"methd": {"init_r": 6}})", "methd");
}

TEST(ConfigJson, ReportsDuplicateKeys) {
    onlyProblem(R"({"method": {"init_r": 6, "init_r": 7}})", "method.init_r");
    onlyProblem(R"({"name": "a", "train": {"seed": 1}, "name": "b"})", "name");
}

TEST(ConfigJson, RefusesWhatIsTooDeepTooLargeOrOutOfRange) {
    const auto contains = [](const std::string& text, const char* part) {
        return text.find(part) != text.npos;
    };
    EXPECT_PRED2(contains, onlyProblem(R"({"train": {"lr": 1e999}})", ""), "1e999 at line 1");
    EXPECT_PRED2(contains, onlyProblem(R"({"train": {"lr": NaN}})", ""), "NaN at line 1");
    const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
    EXPECT_PRED2(contains, onlyProblem(R"({"method": {"init_r": )" + deep + "}}", ""), "nested deeper");
    // Whatever stands in place of a value, the sentence stays one.
    const auto wrong =
        onlyProblem(R"({"method": {"init_r": ")" + std::string(1'000'000, 'x') + "\"}}", "method.init_r");
    EXPECT_LT(wrong.size(), 300U);
    EXPECT_LT(onlyProblem(R"({"method": ")" + std::string(1'000'000, 'x') + "\"}", "method").size(), 300U);
    const std::string name(1'000'000, 'n');
    const auto unknown = parseRunConfig("{\"" + name + "\": 1}");
    ASSERT_EQ(unknown.problems.size(), 1U);
    EXPECT_LT(unknown.problems.front().message.size(), 300U);
    EXPECT_PRED2(contains, onlyProblem("{\"name\": \"" + std::string(5'000'000, 'x') + "\"}", ""),
                 "larger than");
    std::string many = "{";
    for (int i = 0; i < 100'000; ++i) {
        many += (i ? ",\"a" : "\"a") + std::to_string(i) + "\":1";
    }
    EXPECT_PRED2(contains, onlyProblem(many + "}", ""), "holds more than");
}

TEST(ConfigJson, ReportsWrongTypesAndRanges) {
    onlyProblem(R"({"method": {"init_r": "six"}})", "method.init_r");
    onlyProblem(R"({"method": {"init_r": 1.5}})", "method.init_r");
    onlyProblem(R"({"method": {"beta1": 2}})", "method.beta1");
    onlyProblem(R"({"method": {"targets": "query"}})", "method.targets");
    onlyProblem(R"({"method": {"tinit": "150%"}})", "method.tinit");
    onlyProblem(R"({"method": 3})", "method");
    onlyProblem(R"({"train": {"shuffle": 1}})", "train.shuffle");
}

TEST(ConfigJson, NamesThePlaceOfASyntaxError) {
    EXPECT_NE(onlyProblem("{\n  \"name\": \"x\",,\n}", "").find("line 2"), std::string::npos);
    onlyProblem("[]", "");
    onlyProblem("", "");
}

TEST(ConfigJson, SaysThatAFileIsMissing) {
    const auto read = readRunConfig("nowhere/missing.json");
    ASSERT_FALSE(read.has_value());
    EXPECT_NE(read.error().find("missing.json"), std::string::npos);
}

TEST(ConfigJson, ResolvesPathsBesideTheFile) {
    const auto folder = std::filesystem::temp_directory_path() / "rankscope-config-test";
    std::filesystem::create_directories(folder / "data");
    std::ofstream(folder / "data" / "train.tsv") << "sentence\tlabel\n";
    std::ofstream(folder / "run.json") << R"({"task": {"train": "data/train.tsv", "eval": "elsewhere.tsv"}})";
    const auto read = readRunConfig(folder / "run.json");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->config.task.train, (folder / "data" / "train.tsv").string());
    EXPECT_EQ(read->config.task.eval, "elsewhere.tsv");
    std::filesystem::remove_all(folder);
}

TEST(Presets, AreValidAndNamedAsTheirFiles) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(presetsFolder())) {
        const auto read = readRunConfig(entry.path());
        ASSERT_TRUE(read.has_value()) << read.error();
        EXPECT_TRUE(read->problems.empty()) << entry.path() << ": " << read->problems.front().message;
        EXPECT_EQ(read->config.name, entry.path().stem().string());
        EXPECT_FALSE(hasErrors(validate(read->config))) << entry.path();
        ++count;
    }
    EXPECT_GE(count, 1);
}

} // namespace
} // namespace rankscope
