#include "core/store/run_rows.h"
#include "tests/core/store/store_support.h"

namespace rankscope {

TEST(RunRows, ADigestNamesMethodModelTaskAndSeed) {
    const auto digest = digestOf(test::configJson);
    EXPECT_EQ(digest.method, "adalora");
    EXPECT_EQ(digest.model, "minilm-l6");
    EXPECT_EQ(digest.task, "classification · movie-reviews/train");
    EXPECT_EQ(digest.seed, 7);
}

TEST(RunRows, ADigestOfAStrangeTextIsEmpty) {
    for (const auto* text :
         {"", "{", "[1, 2]", "{}", R"({"model": 3, "train": {"seed": "x"}, "task": {"type": 1}})"}) {
        const auto digest = digestOf(text);
        EXPECT_EQ(digest.method + digest.model + digest.task, "") << text;
        EXPECT_EQ(digest.seed, 0) << text;
    }
    EXPECT_EQ(digestOf(R"({"model": {"path": "a/b/"}})").model, "b");
    EXPECT_EQ(digestOf(R"({"task": {"type": "regression", "train": "t.tsv"}})").task, "regression · t");
}

TEST(RunRows, MasksOfAnyLengthComeBackFromTheirBits) {
    for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 864U}) {
        std::vector<std::uint8_t> mask;
        for (std::size_t i = 0; i < count; ++i)
            mask.push_back((i * 7 + count) % 3 == 0);
        const auto packed = packBits(mask);
        EXPECT_EQ(packed.size(), (count + 7) / 8);
        EXPECT_EQ(unpackBits(packed, count), mask);
    }
    EXPECT_THROW(unpackBits(std::vector<std::byte>(2), 17), std::runtime_error);
}

TEST(RunRows, FloatsComeBackBitByBit) {
    const std::vector<float> values{0.0F, -0.0F, 1e-42F, 3.4e38F, -1.5F};
    EXPECT_EQ(unpackFloats(packFloats(values)), values);
    EXPECT_TRUE(unpackFloats({}).empty());
    EXPECT_THROW(unpackFloats(std::vector<std::byte>(6)), std::runtime_error);
}

TEST(RunRows, ClassNamesThatAreNoUtf8DoNotEndARun) {
    auto started = test::started();
    started.classes = {"caf\xe9"};
    EXPECT_EQ(startedFromJson(startedToJson(started)).classes.size(), 1U);
}

TEST(RunRows, FactsOfAWrongTypeAreDamage) {
    EXPECT_THROW(startedFromJson(R"({"total_steps": "many"})"), std::runtime_error);
    EXPECT_EQ(startedFromJson("").totalSteps, 0);
}

} // namespace rankscope
