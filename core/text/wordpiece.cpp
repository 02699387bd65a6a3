#include "core/text/wordpiece.h"

#include "core/text/utf8.h"

namespace rankscope {

namespace {

TokenTrie trieOf(const std::vector<std::pair<std::string, std::int32_t>>& vocabulary) {
    std::vector<std::pair<std::string_view, std::int32_t>> entries;
    entries.reserve(vocabulary.size());
    for (const auto& [token, id] : vocabulary) {
        entries.emplace_back(token, id);
    }
    return TokenTrie(std::move(entries));
}

} // namespace

WordPiece::WordPiece(const std::vector<std::pair<std::string, std::int32_t>>& vocabulary,
                     const Options& options)
    : m_trie(trieOf(vocabulary))
    , m_continuing(m_trie.walk(TokenTrie::kRoot, options.continuingPrefix))
    , m_unknownId(options.unknownId)
    , m_maxChars(options.maxCharsPerWord) {}

void WordPiece::appendWord(std::string_view word, std::vector<std::int64_t>& ids) const {
    if (word.size() > m_maxChars && utf8::length(word) > m_maxChars) {
        ids.push_back(m_unknownId);
        return;
    }
    const auto start = ids.size();
    auto from = TokenTrie::kRoot;
    for (std::size_t at = 0; at < word.size(); from = m_continuing) {
        std::int32_t piece = TokenTrie::kNoValue;
        std::size_t end = at;
        auto state = from;
        for (std::size_t i = at; state != TokenTrie::kNone && i < word.size();) {
            state = m_trie.next(state, static_cast<unsigned char>(word[i]));
            ++i;
            if (state != TokenTrie::kNone && m_trie.value(state) != TokenTrie::kNoValue) {
                piece = m_trie.value(state);
                end = i;
            }
        }
        if (piece == TokenTrie::kNoValue) {
            ids.resize(start);
            ids.push_back(m_unknownId);
            return;
        }
        ids.push_back(piece);
        at = end;
    }
}

} // namespace rankscope
