#pragma once

#include <array>
#include <string>
#include <string_view>

namespace rankscope {

enum class CharKind : unsigned char { Word, Space, Punctuation };

// What BertPreTokenizer does with a code point: part of a word, between words, or a word of its own.
CharKind bertCharKind(char32_t code);

// The text clean-up of BERT (tokenizers' BertNormalizer): control characters out, white space to blanks,
// blanks around CJK ideographs, accents off (NFD without nonspacing marks), lower case. Bytes that are not
// UTF-8 count as U+FFFD. Immutable: any thread may use one object.
class BertNormalizer {
public:
    struct Options {
        bool cleanText = true;
        bool handleChineseChars = true;
        bool stripAccents = true;
        bool lowercase = true;
        bool operator==(const Options&) const = default;
    };

    explicit BertNormalizer(Options options);
    std::string normalize(std::string_view text) const;

private:
    void appendLower(std::string& out, char32_t code) const;
    void appendUnicode(std::string& out, char32_t code) const;
    std::string normalizeReordered(std::string_view text) const;

    Options m_options;
    std::array<char, 128> m_ascii{}; // what an ASCII character becomes; 0: nothing
};

} // namespace rankscope
