// Small vocabularies written by the test: special tokens, cutting, and what is wrong with a model's folder.
#include "core/text/tokenizer.h"
#include "tests/core/text/text_test_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>

namespace rankscope {
namespace {

using Ids = std::vector<std::int64_t>;
using Json = nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

constexpr std::string_view kWords =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##aff\n##able\na\nb\nc\n##b\n.\nword\ncafe\ncafé\nW\n";
enum : std::int64_t {
    Pad,
    Unk,
    Cls,
    Sep,
    Mask,
    Un,
    Aff,
    Able,
    A,
    B,
    C,
    InnerB,
    Dot,
    Word,
    Cafe,
    CafeAccent,
    BigW
};

Json tokenizerJson() {
    Json vocabulary = Json::object();
    std::istringstream lines{std::string(kWords)};
    std::string line;
    for (int id = 0; std::getline(lines, line); ++id) {
        vocabulary[line] = id;
    }
    Json added = Json::array();
    for (const char* token : {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}) {
        added.push_back(
            {{"id", vocabulary[token]}, {"content", token}, {"special", true}, {"normalized", false}});
    }
    return {{"truncation", nullptr},
            {"added_tokens", added},
            {"normalizer", {{"type", "BertNormalizer"}, {"strip_accents", nullptr}, {"lowercase", true}}},
            {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
            {"post_processor", {{"type", "BertProcessing"}, {"sep", {"[SEP]", 3}}, {"cls", {"[CLS]", 2}}}},
            {"model", {{"type", "WordPiece"}, {"unk_token", "[UNK]"}, {"vocab", vocabulary}}}};
}

std::shared_ptr<const Tokenizer> fromJson(const Json& json) {
    const TempFolder folder;
    folder.write("tokenizer.json", json.dump());
    auto tokenizer = loadTokenizer(folder.path());
    EXPECT_TRUE(tokenizer) << tokenizer.error();
    return tokenizer.value_or(nullptr);
}

std::string problemOf(const std::string& name, std::string_view content) {
    const TempFolder folder;
    folder.write(name, content);
    const auto tokenizer = loadTokenizer(folder.path());
    EXPECT_FALSE(tokenizer);
    const auto message = tokenizer ? std::string() : tokenizer.error();
    EXPECT_THAT(message, HasSubstr((folder.path() / name).string()));
    EXPECT_THAT(message, testing::EndsWith("."));
    return message;
}

TEST(Tokenizer, TakesTheLongestPiecesFromLeftToRight) {
    EXPECT_EQ(fromJson(tokenizerJson())->tokenize("unaffable."), (Ids{Un, Aff, Able, Dot}));
}

TEST(Tokenizer, AWordWithAGapIsOneUnknownToken) {
    EXPECT_EQ(fromJson(tokenizerJson())->tokenize("unaffablez a"), (Ids{Unk, A}));
}

TEST(Tokenizer, AWordOfMoreThanAHundredCharactersIsUnknown) {
    const auto tokenizer = fromJson(tokenizerJson());
    EXPECT_EQ(tokenizer->tokenize("a" + std::string(99, 'b')).size(), 100U);
    EXPECT_EQ(tokenizer->tokenize("a" + std::string(100, 'b')), (Ids{Unk}));
}

TEST(Tokenizer, CountsCharactersOfALongWordNotBytes) {
    auto json = tokenizerJson();
    json["normalizer"]["lowercase"] = false;
    json["model"]["vocab"]["##é"] = 17;
    std::string word = "a";
    for (int i = 0; i < 99; ++i) {
        word += "é";
    }
    EXPECT_EQ(fromJson(json)->tokenize(word).size(), 100U);
    EXPECT_EQ(fromJson(json)->tokenize(word + "é"), (Ids{Unk}));
}

TEST(Tokenizer, RecognisesSpecialTokensInsideText) {
    const auto tokenizer = fromJson(tokenizerJson());
    EXPECT_EQ(tokenizer->tokenize("a[MASK]b [SEP]"), (Ids{A, Mask, B, Sep}));
    EXPECT_EQ(tokenizer->tokenize("[mask]"), (Ids{Unk, Unk, Unk})); // in small letters it is text
}

TEST(Tokenizer, AddedTokensFollowTheirFlags) {
    auto json = tokenizerJson();
    const auto add = [&](const char* content, int id, const char* flag) {
        json["added_tokens"].push_back({{"id", id}, {"content", content}, {flag, true}});
    };
    add("<w>", 20, "single_word");
    add("<l>", 21, "lstrip");
    add("<r>", 22, "rstrip");
    add("<N>", 23, "normalized");
    const auto tokenizer = fromJson(json);
    EXPECT_EQ(tokenizer->tokenize("a <w> b"), (Ids{A, 20, B}));
    EXPECT_EQ(tokenizer->tokenize("a<w>"), (Ids{A, Unk, Unk, Unk}));
    EXPECT_EQ(tokenizer->tokenize("a  <l>b<r>  c"), (Ids{A, 21, B, 22, C}));
    EXPECT_EQ(tokenizer->tokenize("a <n> <N>"), (Ids{A, 23, 23}));
    EXPECT_EQ(tokenizer->vocabularySize(), 24);
    EXPECT_EQ(tokenizer->tokenText(23), "<N>");
    EXPECT_EQ(tokenizer->tokenText(19), "");
    EXPECT_EQ(tokenizer->tokenText(-1), "");
    EXPECT_EQ(tokenizer->tokenText(24), "");
}

TEST(Tokenizer, StripAccentsFollowsLowercaseUnlessTheFileSaysOtherwise) {
    auto json = tokenizerJson();
    EXPECT_EQ(fromJson(json)->tokenize("Café"), (Ids{Cafe}));
    json["normalizer"]["strip_accents"] = false;
    EXPECT_EQ(fromJson(json)->tokenize("Café"), (Ids{CafeAccent}));
    json["normalizer"] = {{"type", "BertNormalizer"}, {"lowercase", false}};
    EXPECT_EQ(fromJson(json)->tokenize("café W w"), (Ids{CafeAccent, BigW, Unk}));
}

TEST(Tokenizer, PutsSpecialTokensAroundOneTextAndAPair) {
    const auto tokenizer = fromJson(tokenizerJson());
    const auto one = tokenizer->encode("a b", 16);
    EXPECT_EQ(one.ids, (Ids{Cls, A, B, Sep}));
    EXPECT_EQ(one.typeIds, (Ids{0, 0, 0, 0}));
    EXPECT_FALSE(one.truncated);
    const auto pair = tokenizer->encodePair("a", "b c", 16);
    EXPECT_EQ(pair.ids, (Ids{Cls, A, Sep, B, C, Sep}));
    EXPECT_EQ(pair.typeIds, (Ids{0, 0, 0, 1, 1, 1}));
}

TEST(Tokenizer, CutsALongTextAtItsEnd) {
    const auto encoding = fromJson(tokenizerJson())->encode("a b c a", 5);
    EXPECT_EQ(encoding.ids, (Ids{Cls, A, B, C, Sep}));
    EXPECT_TRUE(encoding.truncated);
}

TEST(Tokenizer, CutsTheLongerOfAPairFirst) {
    const auto tokenizer = fromJson(tokenizerJson());
    // the numbers of the published tokenizers' longest_first
    EXPECT_EQ(tokenizer->encodePair("a a a a a", "b", 7).ids, (Ids{Cls, A, A, A, Sep, B, Sep}));
    EXPECT_EQ(tokenizer->encodePair("a", "b b b b b", 7).ids, (Ids{Cls, A, Sep, B, B, B, Sep}));
    EXPECT_EQ(tokenizer->encodePair("a a a a a", "b b b b b", 8).ids, (Ids{Cls, A, A, Sep, B, B, B, Sep}));
    EXPECT_EQ(tokenizer->encodePair("a a a a a a", "b b b b b", 8).ids, (Ids{Cls, A, A, A, Sep, B, B, Sep}));
    EXPECT_TRUE(tokenizer->encodePair("a a a a a", "b b b b b", 8).truncated);
}

TEST(Tokenizer, NeverGivesMoreThanTheLimitEvenBelowTheSpecialTokens) {
    const auto tokenizer = fromJson(tokenizerJson());
    for (std::int64_t limit = 0; limit < 6; ++limit) {
        EXPECT_LE(static_cast<std::int64_t>(tokenizer->encode("a b c", limit).ids.size()), limit);
        EXPECT_LE(static_cast<std::int64_t>(tokenizer->encodePair("a b c", "b", limit).ids.size()), limit);
    }
}

TEST(Tokenizer, AnEmptyTextIsSpecialTokensOnly) {
    EXPECT_EQ(fromJson(tokenizerJson())->encode("", 8).ids, (Ids{Cls, Sep}));
    EXPECT_EQ(fromJson(tokenizerJson())->encode(" \t\n", 8).ids, (Ids{Cls, Sep}));
}

TEST(Tokenizer, WithoutAPostProcessorAddsNothing) {
    auto json = tokenizerJson();
    json["post_processor"] = nullptr;
    EXPECT_EQ(fromJson(json)->encodePair("a", "b", 8).ids, (Ids{A, B}));
}

TEST(Tokenizer, VocabularyFileAloneIsEnough) {
    const TempFolder folder;
    folder.write("vocab.txt", kWords);
    const auto tokenizer = loadTokenizer(folder.path());
    ASSERT_TRUE(tokenizer) << tokenizer.error();
    EXPECT_EQ((*tokenizer)->encode("Unaffable [MASK] Café", 16).ids,
              (Ids{Cls, Un, Aff, Able, Mask, Cafe, Sep}));
    EXPECT_EQ((*tokenizer)->vocabularySize(), 17);
}

TEST(Tokenizer, VocabularyFileFollowsTheTokenizersConfiguration) {
    const TempFolder folder;
    folder.write("vocab.txt", "<pad>\r\n<unk>\r\n<s>\r\n</s>\r\nW\r\ncafé\r\n");
    folder.write("tokenizer_config.json",
                 R"({"do_lower_case": false, "pad_token": "<pad>", "unk_token": "<unk>"})");
    folder.write("special_tokens_map.json", R"({"cls_token": {"content": "<s>"}, "sep_token": "</s>"})");
    const auto tokenizer = loadTokenizer(folder.path());
    ASSERT_TRUE(tokenizer) << tokenizer.error();
    EXPECT_EQ((*tokenizer)->encode("W w café", 16).ids, (Ids{2, 4, 1, 5, 3}));
}

// What transformers 5.24 makes of these files (AutoTokenizer on a folder with a BERT's config.json).
class TokenizerFiles : public testing::Test {
protected:
    Ids read(std::string_view text) const {
        const auto tokenizer = loadTokenizer(folder.path());
        EXPECT_TRUE(tokenizer) << tokenizer.error();
        return tokenizer ? (*tokenizer)->tokenize(text) : Ids();
    }
    std::string problem() const {
        const auto tokenizer = loadTokenizer(folder.path());
        EXPECT_FALSE(tokenizer);
        return tokenizer ? std::string() : tokenizer.error();
    }
    const TempFolder folder;
};

TEST_F(TokenizerFiles, TheConfigurationBesideTokenizerJsonSetsTheNormaliser) {
    struct Case {
        const char* config;
        Ids ids; // of "W Café"
    };
    folder.write("tokenizer.json", tokenizerJson().dump());
    for (const Case& one :
         {Case{"{}", {Unk, Cafe}},
          {R"({"do_lower_case": false})", {BigW, Unk}},
          {R"({"strip_accents": false})", {Unk, CafeAccent}},
          {R"({"strip_accents": null})", {Unk, Cafe}},
          {R"({"do_lower_case": false, "strip_accents": true})", {BigW, Unk}},
          {R"({"strip_accents": false, "tokenizer_class": "BertTokenizer"})", {Unk, CafeAccent}},
          {R"({"strip_accents": false, "tokenizer_class": "PreTrainedTokenizerFast"})", {Unk, Cafe}}}) {
        folder.write("tokenizer_config.json", one.config);
        EXPECT_EQ(read("W Café"), one.ids) << one.config;
    }
    // What it does not say is as BERT's class has it, whatever tokenizer.json says.
    auto json = tokenizerJson();
    json["normalizer"]["lowercase"] = false;
    folder.write("tokenizer.json", json.dump());
    folder.write("tokenizer_config.json", "{}");
    EXPECT_EQ(read("W Café"), (Ids{Unk, Cafe}));
    folder.write("tokenizer_config.json", R"({"tokenizer_class": "PreTrainedTokenizerFast"})");
    EXPECT_EQ(read("W Café"), (Ids{BigW, Unk}));
}

TEST_F(TokenizerFiles, ChineseCharactersStandAloneUnlessTheConfigurationSaysOtherwise) {
    folder.write("vocab.txt", std::string(kWords) + "中\n中中\n");
    EXPECT_EQ(read("中中"), (Ids{17, 17}));
    folder.write("tokenizer_config.json", R"({"tokenize_chinese_chars": false})");
    EXPECT_EQ(read("中中"), (Ids{18}));
}

TEST_F(TokenizerFiles, AddedTokensAreFoundWithTheFlagsOfTheirFile) {
    for (const bool json : {false, true}) {
        SCOPED_TRACE(json);
        const TempFolder other;
        const auto tokens = [&](std::string_view text) {
            const auto tokenizer = loadTokenizer(other.path());
            EXPECT_TRUE(tokenizer) << tokenizer.error();
            return tokenizer ? (*tokenizer)->tokenize(text) : Ids();
        };
        if (json) {
            other.write("tokenizer.json", tokenizerJson().dump());
        } else {
            other.write("vocab.txt", kWords);
        }
        EXPECT_EQ(tokens("a<N>"), (Ids{A, Unk, Unk, Unk}));
        other.write("added_tokens.json", R"({"<w>": 18, "<N>": 17})");
        EXPECT_EQ(tokens("<N> <n> a<w>b"), (Ids{17, 17, A, 18, B}));
        EXPECT_EQ((*loadTokenizer(other.path()))->vocabularySize(), 19);
        // A special token is looked for as it stands.
        other.write("special_tokens_map.json", R"({"eos_token": "<N>"})");
        EXPECT_EQ(tokens("<N> <n>"), (Ids{17, Unk, Unk, Unk}));
        // Where tokenizer_config.json lists them, the two other files are not asked.
        other.write("tokenizer_config.json",
                    R"({"added_tokens_decoder": {"17": {"content": "<d>", "normalized": false}}})");
        EXPECT_EQ(tokens("<d> <D> <N>"), (Ids{17, Unk, Unk, Unk, Unk, Unk, Unk}));
        other.write("tokenizer_config.json",
                    R"({"added_tokens_decoder": {}, "extra_special_tokens": ["<e>"]})");
        EXPECT_EQ(tokens("<e>"), (Ids{17}));
    }
}

TEST_F(TokenizerFiles, SpecialTokensOfTheirMapCountBeforeThoseOfTheConfiguration) {
    folder.write("vocab.txt", kWords);
    folder.write("special_tokens_map.json", R"({"mask_token": {"content": "W", "lstrip": true}})");
    EXPECT_EQ(read("W Café"), (Ids{BigW, Cafe}));
    folder.write("tokenizer.json", tokenizerJson().dump());
    folder.write("tokenizer_config.json", R"({"cls_token": "b"})");
    folder.write("special_tokens_map.json", R"({"cls_token": "a"})");
    EXPECT_EQ((*loadTokenizer(folder.path()))->encode("c", 8).ids, (Ids{A, C, Sep}));
}

TEST_F(TokenizerFiles, AnIdThatTheVocabularyDoesNotGiveIsRefused) {
    folder.write("vocab.txt", kWords);
    folder.write("added_tokens.json", R"({"<N>": 30})");
    EXPECT_THAT(problem(),
                AllOf(HasSubstr("added_tokens.json"), HasSubstr("<N>"), HasSubstr("30"), HasSubstr("17")));
    folder.write("added_tokens.json", R"({"word": 5})");
    EXPECT_THAT(problem(), HasSubstr("the number 5, and the vocabulary 13"));
    folder.write("added_tokens.json", R"({"<N>": "17"})");
    EXPECT_THAT(problem(), HasSubstr("damaged at the token <N>"));
    folder.write("added_tokens.json", "[]");
    EXPECT_THAT(problem(), HasSubstr("is not a JSON object"));
    folder.write("added_tokens.json", "{}");
    folder.write("tokenizer_config.json", R"({"added_tokens_decoder": {"x": {"content": "<d>"}}})");
    EXPECT_THAT(problem(), AllOf(HasSubstr("tokenizer_config.json"), HasSubstr("damaged")));
}

TEST(TokenizerProblems, AMissingFolderIsNamed) {
    const TempFolder folder;
    const auto missing = (folder.path() / "none").string();
    EXPECT_THAT(loadTokenizer(missing).error(), AllOf(HasSubstr(missing), HasSubstr("model folder")));
}

TEST(TokenizerProblems, AFolderWithoutATokenizerSaysWhatBelongsThere) {
    const TempFolder folder;
    EXPECT_THAT(loadTokenizer(folder.path()).error(),
                AllOf(HasSubstr("tokenizer.json"), HasSubstr("vocab.txt")));
}

TEST(TokenizerProblems, UnsupportedPartsAreNamed) {
    for (const auto& [part, type] :
         std::initializer_list<std::pair<const char*, const char*>>{{"model", "BPE"},
                                                                    {"normalizer", "NFC"},
                                                                    {"pre_tokenizer", "ByteLevel"},
                                                                    {"post_processor", "Sequence"}}) {
        auto json = tokenizerJson();
        json[part]["type"] = type;
        EXPECT_THAT(problemOf("tokenizer.json", json.dump()), HasSubstr("'" + std::string(type) + "'"));
    }
    auto json = tokenizerJson();
    json["normalizer"] = nullptr;
    EXPECT_THAT(problemOf("tokenizer.json", json.dump()), HasSubstr("normalizer 'none'"));
}

TEST(TokenizerProblems, BrokenJsonNamesThePlace) {
    EXPECT_THAT(problemOf("tokenizer.json", "{\"model\": "), HasSubstr("line 1, column 10"));
    EXPECT_THAT(problemOf("tokenizer.json", ""), HasSubstr("empty"));
}

TEST(TokenizerProblems, ImpossibleIdsAreRefused) {
    for (const Json& id : {Json(-1), Json(4e9), Json("seven"), Json(99999999999LL)}) {
        auto json = tokenizerJson();
        json["model"]["vocab"]["word"] = id;
        EXPECT_THAT(problemOf("tokenizer.json", json.dump()), HasSubstr("damaged"));
    }
}

TEST(TokenizerProblems, AVocabularyWithoutTheSpecialTokensNamesTheFirst) {
    EXPECT_THAT(problemOf("vocab.txt", "a\nb\n"), HasSubstr("[UNK]"));
    EXPECT_THAT(problemOf("vocab.txt", "[UNK]\n\xFF\xFE\n"), HasSubstr("UTF-8"));
    auto json = tokenizerJson();
    json["model"]["vocab"].erase("[UNK]");
    EXPECT_THAT(problemOf("tokenizer.json", json.dump()), HasSubstr("[UNK]"));
}

TEST(TokenizerProblems, DamageAtAnyPlaceOfTheFileNeverCrashes) {
    const TempFolder folder;
    const auto whole = tokenizerJson().dump();
    std::mt19937 random(3);
    for (int i = 0; i < 150; ++i) {
        auto text = whole;
        if (i % 2 == 0) {
            text.resize(random() % text.size());
        } else {
            for (int n = 0; n < 3; ++n) {
                text[random() % text.size()] = static_cast<char>(' ' + random() % 94);
            }
        }
        folder.write("tokenizer.json", text);
        const auto tokenizer = loadTokenizer(folder.path());
        if (tokenizer) {
            for (const auto id : (*tokenizer)->encode("unaffable [MASK] a", 16).ids) {
                ASSERT_GE(id, 0);
            }
        } else {
            ASSERT_THAT(tokenizer.error(), HasSubstr("tokenizer.json"));
        }
    }
}

} // namespace
} // namespace rankscope
