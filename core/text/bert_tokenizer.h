#pragma once

#include "core/text/bert_normalizer.h"
#include "core/text/tokenizer.h"
#include "core/text/wordpiece.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rankscope {

// A token that is recognised in running text before anything is split, as tokenizers' AddedToken.
struct AddedToken {
    std::string content;
    std::int32_t id = 0;
    bool singleWord = false; // only between characters that are no part of a word
    bool leftStrip = false;  // takes white space before it
    bool rightStrip = false; // takes white space after it
    bool normalized = false; // is looked for in the normalised text
};

// One place of the template that puts special tokens around texts.
struct TemplatePiece {
    enum class Kind { Special, First, Second };
    Kind kind = Kind::Special;
    std::int64_t typeId = 0;
    std::vector<std::int64_t> ids; // Special only
};

// Everything that a BERT tokenizer's files say.
struct BertTokenizerParts {
    std::vector<std::pair<std::string, std::int32_t>> vocabulary;
    WordPiece::Options wordPiece;
    BertNormalizer::Options normalizer;
    std::vector<AddedToken> added;
    std::vector<TemplatePiece> single;
    std::vector<TemplatePiece> pair;
    std::int64_t padId = 0;
};

// Finds added tokens: at each place the longest, from left to right. Immutable.
class AddedTokenFinder {
public:
    struct Match {
        std::size_t begin = std::string_view::npos;
        std::size_t end = 0;
        std::int64_t id = 0;
    };

    AddedTokenFinder() = default;
    explicit AddedTokenFinder(std::vector<AddedToken> tokens);
    bool empty() const { return m_tokens.empty(); }
    // The first match at or after `from`; begin is npos when there is none.
    Match find(std::string_view text, std::size_t from) const;

private:
    std::vector<AddedToken> m_tokens; // longest first
    std::string m_firstBytes;
};

// BERT's tokenizer: added tokens, BertNormalizer, BertPreTokenizer, WordPiece, template.
class BertTokenizer final : public Tokenizer {
public:
    explicit BertTokenizer(BertTokenizerParts parts);

    Encoding encode(std::string_view text, std::int64_t maxLength) const override;
    Encoding encodePair(std::string_view first, std::string_view second,
                        std::int64_t maxLength) const override;
    std::vector<std::int64_t> tokenize(std::string_view text) const override;
    std::string tokenText(std::int64_t id) const override;
    std::int64_t vocabularySize() const override { return static_cast<std::int64_t>(m_tokens.size()); }
    std::int64_t padId() const override { return m_padId; }

private:
    void appendRaw(std::string_view text, std::vector<std::int64_t>& ids) const;
    void appendNormalized(std::string_view text, std::vector<std::int64_t>& ids) const;

    BertNormalizer m_normalizer;
    WordPiece m_wordPiece;
    AddedTokenFinder m_rawTokens;
    AddedTokenFinder m_normalizedTokens;
    std::vector<TemplatePiece> m_single;
    std::vector<TemplatePiece> m_pair;
    std::vector<std::string> m_tokens; // by id
    std::int64_t m_padId;
};

} // namespace rankscope
