#include "app/cli/config_source.h"
#include "tests/app/cli/tiny_lab.h"

#include <gtest/gtest.h>

namespace rankscope {

TEST(ConfigSource, SetChangesTypedFields) {
    const test::TinyLab lab;
    const auto loaded = loadConfig({lab.write(lab.config()),
                                    {"train.epochs=2.5", "method.tinit=20%", "method.targets=query, key",
                                     "train.shuffle=false", "name=a=b"}});
    ASSERT_TRUE(loaded.has_value());
    EXPECT_TRUE(loaded->problems.empty());
    EXPECT_EQ(loaded->config.train.epochs, 2.5);
    EXPECT_EQ(loaded->config.method.tinit, Duration::ofShare(0.2));
    EXPECT_EQ(loaded->config.method.targets, (std::vector<std::string>{"query", "key"}));
    EXPECT_FALSE(loaded->config.train.shuffle);
    EXPECT_EQ(loaded->config.name, "a=b");
}

TEST(ConfigSource, PathsBecomeAbsoluteSoThatARunResumesFromAnyFolder) {
    const test::TinyLab lab;
    const auto loaded = loadConfig({lab.write(lab.config()), {}});
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->config.model.path, lab.model().string());
    EXPECT_EQ(loaded->config.task.train, (lab.folder() / "train.tsv").string());
}

TEST(ConfigSource, AnUnknownKeyNamesTheNearestField) {
    const auto loaded = loadConfig({"", {"train.epoch=2"}});
    ASSERT_TRUE(loaded.has_value());
    ASSERT_EQ(loaded->problems.size(), 1U);
    EXPECT_EQ(loaded->problems[0].field, "train.epoch");
    EXPECT_NE(loaded->problems[0].message.find("train.epochs"), std::string::npos);
}

TEST(ConfigSource, ASetOfTheSameFieldMendsTheDocument) {
    const test::TinyLab lab;
    auto config = lab.config();
    config["train"]["batch_size"] = "many";
    const auto broken = loadConfig({lab.write(config), {}});
    ASSERT_TRUE(broken.has_value());
    EXPECT_EQ(broken->problems.size(), 1U);
    const auto mended = loadConfig({lab.write(config), {"train.batch_size=4"}});
    ASSERT_TRUE(mended.has_value());
    EXPECT_TRUE(mended->problems.empty());
    EXPECT_EQ(mended->config.train.batchSize, 4);
}

TEST(ConfigSource, ASetWithoutAValueIsAUsageError) {
    const auto loaded = loadConfig({"", {"train.epochs"}});
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().code, ExitCode::Usage);
}

TEST(ConfigSource, ASyntaxErrorNamesFileAndPlace) {
    const test::TinyLab lab;
    lab.writeFile("broken.json", "{\n  \"name\": \"x\",,\n}");
    const auto loaded = loadConfig({(lab.folder() / "broken.json").string(), {}});
    ASSERT_TRUE(loaded.has_value());
    EXPECT_FALSE(loaded->readable);
    ASSERT_EQ(loaded->problems.size(), 1U);
    EXPECT_NE(loaded->problems[0].message.find("broken.json"), std::string::npos);
    EXPECT_NE(loaded->problems[0].message.find("line 2"), std::string::npos);
}

TEST(ConfigSource, ProblemsAreNotSaidTwice) {
    std::vector<Problem> problems{{"a", "x", Severity::Error}};
    addProblems(problems, {{"a", "x", Severity::Error}, {"b", "y", Severity::Warning}});
    EXPECT_EQ(problems.size(), 2U);
}

} // namespace rankscope
