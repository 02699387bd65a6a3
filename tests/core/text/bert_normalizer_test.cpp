#include "core/text/bert_normalizer.h"
#include "core/text/utf8.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unicode/uchar.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>

namespace rankscope {
namespace {

constexpr char32_t kBlock = 4096;

std::uint32_t crc32(std::uint32_t sum, std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> entries{};
        for (std::uint32_t i = 0; i < entries.size(); ++i) {
            entries[i] = i;
            for (int bit = 0; bit < 8; ++bit) {
                entries[i] = (entries[i] >> 1) ^ ((entries[i] & 1U) != 0 ? 0xEDB88320U : 0U);
            }
        }
        return entries;
    }();
    sum = ~sum;
    for (const char byte : bytes) {
        sum = (sum >> 8) ^ table[(sum ^ static_cast<unsigned char>(byte)) & 0xFFU];
    }
    return ~sum;
}

bool isAssignedInUnicode14(char32_t code) {
    UVersionInfo age;
    u_charAge(static_cast<UChar32>(code), age);
    // Noncharacters have an age, yet are not assigned.
    return age[0] > 0 && age[0] <= 14 && u_charType(static_cast<UChar32>(code)) != U_UNASSIGNED;
}

// One CRC a block over what `bytesOf` says of each code point; see export_bert_unicode.py.
template <typename Function>
std::vector<std::uint32_t> blockSums(Function bytesOf) {
    std::vector<std::uint32_t> sums;
    for (char32_t start = 0; start < 0x110000; start += kBlock) {
        std::uint32_t sum = 0;
        for (char32_t code = start; code < start + kBlock; ++code) {
            if (code != 0 && (code < 0xD800 || code >= 0xE000) && isAssignedInUnicode14(code)) {
                sum = crc32(sum, bytesOf(code));
            }
        }
        sums.push_back(sum);
    }
    return sums;
}

// Of the published tokenizers, made by export_bert_unicode.py.
std::vector<std::uint32_t> published(const std::string& name) {
    const auto file = std::filesystem::path(RANKSCOPE_SOURCE_DIR) / "tests/core/text/bert_unicode.json";
    return nlohmann::json::parse(std::ifstream(file)).at(name).get<std::vector<std::uint32_t>>();
}

std::vector<std::uint32_t> normalizedSums(BertNormalizer::Options options) {
    const BertNormalizer normalizer(options);
    return blockSums([&](char32_t code) {
        std::string text = "a";
        utf8::append(text, code);
        auto normalized = normalizer.normalize(text + "b");
        normalized.push_back('\0');
        return normalized;
    });
}

TEST(BertNormalizer, EqualsThePublishedOneOnEveryCodePoint) {
    EXPECT_EQ(normalizedSums({true, true, true, true}), published("uncased"));
    EXPECT_EQ(normalizedSums({true, true, false, false}), published("cased"));
    EXPECT_EQ(normalizedSums({true, true, false, true}), published("lowercase_with_accents"));
    EXPECT_EQ(normalizedSums({true, true, true, false}), published("cased_without_accents"));
}

TEST(BertNormalizer, SplitsAtTheSameCodePointsAsThePublishedPreTokenizer) {
    const auto sums = blockSums([](char32_t code) {
        const auto kind = bertCharKind(code);
        const char words = kind == CharKind::Word ? 1 : kind == CharKind::Space ? 2 : 3;
        return std::string(1, words);
    });
    EXPECT_EQ(sums, published("kind"));
}

TEST(BertNormalizer, TakesAccentsOffAndLowersTheCase) {
    EXPECT_EQ(BertNormalizer({}).normalize("Ångström CAFÉ e\xCC\x81té"), "angstrom cafe ete");
}

TEST(BertNormalizer, KeepsAccentsAndCaseOfACasedModel) {
    EXPECT_EQ(BertNormalizer({true, true, false, false}).normalize("Café\tÉté"), "Café Été");
}

TEST(BertNormalizer, RemovesControlCharactersAndTurnsWhiteSpaceToBlanks) {
    EXPECT_EQ(BertNormalizer({}).normalize(std::string_view("a\0b\x01"
                                                            "c\td\ne\xC2\xA0"
                                                            "f\xE2\x80\x8B"
                                                            "g",
                                                            17)),
              "abc d e fg");
}

TEST(BertNormalizer, WithoutCleaningKeepsControlCharacters) {
    const std::string_view text("a\0b\t", 4);
    EXPECT_EQ(BertNormalizer({false, false, false, false}).normalize(text), text);
}

TEST(BertNormalizer, PutsBlanksAroundIdeographs) {
    EXPECT_EQ(BertNormalizer({}).normalize("a中文b"), "a 中  文 b");
    EXPECT_EQ(BertNormalizer({true, false, true, true}).normalize("a中文b"), "a中文b");
}

TEST(BertNormalizer, BrokenBytesVanish) {
    EXPECT_EQ(BertNormalizer({}).normalize("a\xFF\xC3 b\xE2\x82"), "a b");
}

TEST(BertNormalizer, OrdersMarksThatStayAsNfdDoes) {
    // U+302E (class 224) and U+1D165 (class 216) are spacing marks: NFD swaps them, and they are not
    // stripped.
    EXPECT_EQ(BertNormalizer({}).normalize("A\xE3\x80\xAE\xF0\x9D\x85\xA5"), "a\xF0\x9D\x85\xA5\xE3\x80\xAE");
}

} // namespace
} // namespace rankscope
