#include "core/text/token_trie.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace rankscope {
namespace {

std::int32_t valueOf(const TokenTrie& trie, std::string_view text) {
    const auto state = trie.walk(TokenTrie::kRoot, text);
    return state == TokenTrie::kNone ? TokenTrie::kNoValue : trie.value(state);
}

TEST(TokenTrie, FindsItsStringsAndNothingElse) {
    const TokenTrie trie({{"a", 1}, {"ab", 2}, {"b", 3}, {"", 4}});
    EXPECT_EQ(valueOf(trie, "a"), 1);
    EXPECT_EQ(valueOf(trie, "ab"), 2);
    EXPECT_EQ(valueOf(trie, "b"), 3);
    EXPECT_EQ(valueOf(trie, ""), 4);
    EXPECT_EQ(valueOf(trie, "abc"), TokenTrie::kNoValue);
    EXPECT_EQ(valueOf(trie, "c"), TokenTrie::kNoValue);
}

TEST(TokenTrie, WithoutStringsFindsNothing) {
    EXPECT_EQ(valueOf(TokenTrie(), "a"), TokenTrie::kNoValue);
    EXPECT_EQ(valueOf(TokenTrie(std::vector<std::pair<std::string_view, std::int32_t>>{}),
                      std::string_view("\0", 1)),
              TokenTrie::kNoValue);
}

TEST(TokenTrie, OfEqualStringsTheLastCounts) { EXPECT_EQ(valueOf(TokenTrie({{"x", 1}, {"x", 2}}), "x"), 2); }

TEST(TokenTrie, AgreesWithAMapOverRandomBytes) {
    std::mt19937 random(7);
    std::map<std::string, std::int32_t> map;
    const auto word = [&] {
        std::string text(random() % 6, '\0');
        for (auto& byte : text) {
            byte = static_cast<char>(random() % (random() % 2 == 0 ? 256 : 4));
        }
        return text;
    };
    for (std::int32_t i = 0; i < 5000; ++i) {
        map[word()] = i;
    }
    const TokenTrie trie({map.begin(), map.end()});
    for (const auto& [text, value] : map) {
        ASSERT_EQ(valueOf(trie, text), value);
    }
    for (int i = 0; i < 20000; ++i) {
        const auto text = word();
        const auto found = map.find(text);
        ASSERT_EQ(valueOf(trie, text), found == map.end() ? TokenTrie::kNoValue : found->second);
    }
}

} // namespace
} // namespace rankscope
