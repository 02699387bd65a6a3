// Against the published tokenizer's own answers; needs the data folder and, for tokenizer.json, the starter
// model.
#include "core/text/tokenizer.h"
#include "tests/core/text/text_test_files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

namespace rankscope {
namespace {

using Ids = std::vector<std::int64_t>;
constexpr std::int64_t kNoLimit = 1 << 20;

const std::filesystem::path kVocabulary = testData("vocab/bert-base-uncased");
const std::filesystem::path kStarterModel = std::filesystem::path(RANKSCOPE_TEST_CACHE) / "models/minilm-l6";

std::shared_ptr<const Tokenizer> loaded(const std::filesystem::path& folder) {
    auto tokenizer = loadTokenizer(folder);
    EXPECT_TRUE(tokenizer) << tokenizer.error();
    return tokenizer.value_or(nullptr);
}

// The vectors, checked against one tokenizer; the number that are equal.
void expectVectors(const Tokenizer& tokenizer, const std::filesystem::path& file, std::size_t expected) {
    const auto vectors = nlohmann::json::parse(std::ifstream(file));
    ASSERT_EQ(vectors.size(), expected);
    for (const auto& vector : vectors) {
        const auto text = vector.at("input").get<std::string>();
        EXPECT_EQ(tokenizer.encode(text, kNoLimit).ids, vector.at("ids").get<Ids>()) << text;
    }
}

void expectSquadQuestions(const Tokenizer& tokenizer, const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::size_t rows = 0;
    for (std::string line; std::getline(stream, line); ++rows) {
        const auto tab = line.find('\t');
        std::istringstream numbers(line.substr(tab + 1));
        const auto text = nlohmann::json::parse(line.substr(0, tab)).get<std::string>();
        EXPECT_EQ(tokenizer.tokenize(text), Ids(std::istream_iterator<std::int64_t>(numbers), {})) << text;
    }
    EXPECT_EQ(rows, 1000U);
}

TEST(BertVocabulary, EqualsThePublishedTokenizerOnItsVectors) {
    const auto vectors = testData("vocab/vectors/ref_bert-base-uncased.json");
    RANKSCOPE_NEED(vectors);
    expectVectors(*loaded(kVocabulary), vectors, 172);
}

TEST(BertVocabulary, EqualsThePublishedTokenizerOnAThousandQuestions) {
    const auto questions = testData("vocab/vectors/squad_questions_bert_ids.tsv");
    RANKSCOPE_NEED(questions);
    expectSquadQuestions(*loaded(kVocabulary), questions);
}

TEST(StarterTokenizer, EqualsThePublishedTokenizerOnItsVectors) {
    const auto vectors = testData("vocab/vectors/ref_bert-base-uncased.json");
    RANKSCOPE_NEED(vectors);
    RANKSCOPE_NEED(kStarterModel);
    expectVectors(*loaded(kStarterModel), vectors, 172);
}

TEST(StarterTokenizer, EqualsThePublishedTokenizerOnAThousandQuestions) {
    const auto questions = testData("vocab/vectors/squad_questions_bert_ids.tsv");
    RANKSCOPE_NEED(questions);
    RANKSCOPE_NEED(kStarterModel);
    expectSquadQuestions(*loaded(kStarterModel), questions);
}

TEST(StarterTokenizer, IgnoresTheFilesOwnTruncationAndPadding) {
    RANKSCOPE_NEED(kStarterModel);
    const auto tokenizer = loaded(kStarterModel);
    std::string text;
    for (int i = 0; i < 300; ++i) {
        text += "word ";
    }
    EXPECT_EQ(tokenizer->encode(text, kNoLimit).ids.size(), 302U); // the file says 128
    EXPECT_EQ(tokenizer->encode("word", kNoLimit).ids.size(), 3U);
    EXPECT_EQ(tokenizer->vocabularySize(), 30522);
    EXPECT_EQ(tokenizer->padId(), 0);
}

TEST(StarterTokenizer, GivesEveryThreadTheSameAnswer) {
    RANKSCOPE_NEED(kStarterModel);
    const auto tokenizer = loaded(kStarterModel);
    const std::string text = "Naïve readers [MASK] 東京 unbelievably";
    const auto expected = tokenizer->encode(text, 32).ids;
    std::atomic<int> equal{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int n = 0; n < 200; ++n) {
                    equal += tokenizer->encode(text, 32).ids == expected ? 1 : 0;
                }
            });
        }
    }
    EXPECT_EQ(equal, 800);
}

TEST(BertVocabulary, SurvivesRandomBytesAndStaysWithinTheVocabulary) {
    RANKSCOPE_NEED(kVocabulary);
    const auto tokenizer = loaded(kVocabulary);
    std::mt19937 random(11);
    for (int i = 0; i < 3000; ++i) {
        std::string text(random() % 200, '\0');
        const auto range = i % 3 == 0 ? 256U : i % 3 == 1 ? 128U : 64U;
        for (auto& byte : text) {
            byte = static_cast<char>((i % 3 == 2 ? 0xC0U : 0U) + random() % range);
        }
        const auto limit = static_cast<std::int64_t>(random() % 40);
        const auto encoding =
            tokenizer->encodePair(text, std::string_view(text).substr(text.size() / 2), limit);
        ASSERT_LE(static_cast<std::int64_t>(encoding.ids.size()), limit);
        ASSERT_EQ(encoding.ids.size(), encoding.typeIds.size());
        for (const auto id : tokenizer->tokenize(text)) {
            ASSERT_GE(id, 0);
            ASSERT_LT(id, tokenizer->vocabularySize());
        }
    }
}

} // namespace
} // namespace rankscope
