#pragma once

#include "core/text/token_trie.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rankscope {

// The WordPiece model: a word becomes the longest pieces of the vocabulary from left to right, all but the
// first written with a prefix; a word with a gap, or one that is too long, becomes the unknown token.
// Immutable: any thread may use one object.
class WordPiece {
public:
    struct Options {
        std::string continuingPrefix = "##";
        std::int64_t unknownId = 0;
        std::size_t maxCharsPerWord = 100; // code points
    };

    WordPiece(const std::vector<std::pair<std::string, std::int32_t>>& vocabulary, const Options& options);
    // Appends the pieces of one word.
    void appendWord(std::string_view word, std::vector<std::int64_t>& ids) const;

private:
    TokenTrie m_trie;
    TokenTrie::State m_continuing = TokenTrie::kNone; // where pieces inside a word start
    std::int64_t m_unknownId;
    std::size_t m_maxChars;
};

} // namespace rankscope
