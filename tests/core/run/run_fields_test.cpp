#include "core/run/run_fields.h"

#include <gtest/gtest.h>

#include <set>

namespace rankscope {
namespace {

FieldValue parsed(const char* path, const char* text) {
    const auto value = parseFieldText(*findField(path), text);
    EXPECT_TRUE(value.has_value()) << (value ? "" : value.error());
    return value.value_or(FieldValue());
}

TEST(RunFields, HaveUniquePathsLabelsAndHelp) {
    std::set<std::string_view> paths;
    for (const Field& field : runFields()) {
        EXPECT_TRUE(paths.insert(field.path).second) << field.path;
        EXPECT_FALSE(field.label.empty()) << field.path;
        EXPECT_FALSE(field.help.empty()) << field.path;
        EXPECT_EQ(field.kind == FieldKind::Choice, !field.choices.empty()) << field.path;
    }
}

TEST(RunFields, RoundTripEveryDefaultThroughText) {
    const RunConfig defaults;
    for (const Field& field : runFields()) {
        const FieldValue value = field.get(defaults);
        const auto again = parseFieldText(field, toText(value));
        ASSERT_TRUE(again.has_value()) << field.path << ": " << again.error();
        EXPECT_EQ(*again, value) << field.path;
        RunConfig copy;
        field.set(copy, *again);
        EXPECT_EQ(copy, defaults) << field.path;
    }
}

TEST(RunFields, ReadWhatAPersonTypes) {
    EXPECT_EQ(parsed("method.tinit", " 15% "), FieldValue(Duration::ofShare(0.15)));
    EXPECT_EQ(parsed("method.tinit", "200"), FieldValue(Duration::ofSteps(200)));
    EXPECT_EQ(parsed("method.targets", "query, key,,value "),
              FieldValue(std::vector<std::string>{"query", "key", "value"}));
    EXPECT_EQ(parsed("train.learning_rate", "3e-3"), FieldValue(0.003));
    EXPECT_EQ(parsed("train.steps", ""), FieldValue());
    EXPECT_EQ(parsed("train.shuffle", "false"), FieldValue(false));
}

TEST(RunFields, RefuseWithTheFieldAndWhatItTakes) {
    const std::pair<const char*, const char*> bad[] = {
        {"method.init_r", "0"},     {"method.init_r", "12.5"},   {"method.init_r", ""},
        {"method.tinit", "120%"},   {"method.tinit", "-1"},      {"method.tinit", "1.5"},
        {"train.schedule", "step"}, {"train.shuffle", "yes"},    {"method.beta1", "1"},
        {"method.beta1", "nan"},    {"train.learning_rate", "x"}};
    for (const auto& [path, text] : bad) {
        const auto value = parseFieldText(*findField(path), text);
        ASSERT_FALSE(value.has_value()) << path << " = " << text;
        EXPECT_EQ(value.error().rfind(path, 0), 0U) << value.error();
    }
}

} // namespace
} // namespace rankscope
