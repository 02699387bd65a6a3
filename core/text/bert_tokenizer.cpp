#include "core/text/bert_tokenizer.h"

#include "core/text/utf8.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace rankscope {

namespace {

// What \w stands for in the published finder.
bool isWordCharacter(char32_t code) {
    const auto point = static_cast<UChar32>(code);
    return (U_GET_GC_MASK(point) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0 ||
           u_hasBinaryProperty(point, UCHAR_ALPHABETIC) != 0 ||
           u_hasBinaryProperty(point, UCHAR_JOIN_CONTROL) != 0;
}

// Offset where the code point that ends at `end` begins.
std::size_t before(std::string_view text, std::size_t end) {
    std::size_t at = end - 1;
    while (at > 0 && end - at < 4 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
        --at;
    }
    return at;
}

bool standsAlone(std::string_view text, std::size_t begin, std::size_t end) {
    const bool left = begin == 0 || !isWordCharacter(utf8::decode(text, before(text, begin)).code);
    const bool right = end == text.size() || !isWordCharacter(utf8::decode(text, end).code);
    return left && right;
}

bool isSpaceAt(std::string_view text, std::size_t at) {
    return bertCharKind(utf8::decode(text, at).code) == CharKind::Space;
}

std::int64_t specialCount(const std::vector<TemplatePiece>& pieces) {
    std::int64_t count = 0;
    for (const auto& piece : pieces) {
        count += static_cast<std::int64_t>(piece.ids.size());
    }
    return count;
}

Encoding fill(const std::vector<TemplatePiece>& pieces, const std::vector<std::int64_t>& first,
              const std::vector<std::int64_t>& second) {
    Encoding encoding;
    encoding.ids.reserve(first.size() + second.size() + pieces.size());
    encoding.typeIds.reserve(encoding.ids.capacity());
    for (const auto& piece : pieces) {
        const auto& ids = piece.kind == TemplatePiece::Kind::Special ? piece.ids
                          : piece.kind == TemplatePiece::Kind::First ? first
                                                                     : second;
        encoding.ids.insert(encoding.ids.end(), ids.begin(), ids.end());
        encoding.typeIds.insert(encoding.typeIds.end(), ids.size(), piece.typeId);
    }
    return encoding;
}

// Lengths of two texts that together have room for `room` ids, as tokenizers' LongestFirst: the shorter text
// is cut only when it is longer than half of the room.
std::pair<std::size_t, std::size_t> longestFirst(std::size_t first, std::size_t second, std::size_t room) {
    if (first + second <= room) {
        return {first, second};
    }
    auto shorter = std::min(first, second);
    auto longer = shorter > room ? shorter : std::max(shorter, room - shorter);
    if (shorter + longer > room) {
        shorter = room / 2;
        longer = shorter + room % 2;
    }
    return first > second ? std::pair(longer, shorter) : std::pair(shorter, longer);
}

// A length below the special tokens' own leaves room for nothing else, and not for all of them.
Encoding atMost(Encoding encoding, std::int64_t maxLength) {
    const auto room = static_cast<std::size_t>(std::max<std::int64_t>(maxLength, 0));
    if (encoding.ids.size() > room) {
        encoding.ids.resize(room);
        encoding.typeIds.resize(room);
        encoding.truncated = true;
    }
    return encoding;
}

} // namespace

AddedTokenFinder::AddedTokenFinder(std::vector<AddedToken> tokens)
    : m_tokens(std::move(tokens)) {
    std::erase_if(m_tokens, [](const AddedToken& token) { return token.content.empty(); });
    std::stable_sort(m_tokens.begin(), m_tokens.end(), [](const AddedToken& a, const AddedToken& b) {
        return a.content.size() > b.content.size();
    });
    for (const auto& token : m_tokens) {
        if (m_firstBytes.find(token.content.front()) == std::string::npos) {
            m_firstBytes.push_back(token.content.front());
        }
    }
}

AddedTokenFinder::Match AddedTokenFinder::find(std::string_view text, std::size_t from) const {
    if (m_tokens.empty()) {
        return {};
    }
    for (auto at = from; (at = text.find_first_of(m_firstBytes, at)) != std::string_view::npos; ++at) {
        for (const auto& token : m_tokens) {
            if (!text.substr(at).starts_with(token.content)) {
                continue;
            }
            Match match{at, at + token.content.size(), token.id};
            if (token.singleWord && !standsAlone(text, match.begin, match.end)) {
                at = match.end - 1; // the published finder goes on behind what it refused
                break;
            }
            while (token.leftStrip && match.begin > from && isSpaceAt(text, before(text, match.begin))) {
                match.begin = before(text, match.begin);
            }
            while (token.rightStrip && match.end < text.size() && isSpaceAt(text, match.end)) {
                match.end += utf8::decode(text, match.end).length;
            }
            return match;
        }
    }
    return {};
}

BertTokenizer::BertTokenizer(BertTokenizerParts parts)
    : m_normalizer(parts.normalizer)
    , m_wordPiece(parts.vocabulary, parts.wordPiece)
    , m_single(std::move(parts.single))
    , m_pair(std::move(parts.pair))
    , m_padId(parts.padId) {
    const auto place = [this](const std::string& token, std::int32_t id) {
        const auto index = static_cast<std::size_t>(id);
        if (index >= m_tokens.size()) {
            m_tokens.resize(index + 1);
        }
        m_tokens[index] = token;
    };
    std::vector<AddedToken> raw;
    std::vector<AddedToken> normalized;
    for (const auto& [token, id] : parts.vocabulary) {
        place(token, id);
    }
    for (auto& token : parts.added) {
        place(token.content, token.id);
        if (token.normalized) {
            token.content = m_normalizer.normalize(token.content);
            normalized.push_back(std::move(token));
        } else {
            raw.push_back(std::move(token));
        }
    }
    m_rawTokens = AddedTokenFinder(std::move(raw));
    m_normalizedTokens = AddedTokenFinder(std::move(normalized));
}

Encoding BertTokenizer::encode(std::string_view text, std::int64_t maxLength) const {
    auto ids = tokenize(text);
    const auto room = static_cast<std::size_t>(std::max<std::int64_t>(maxLength - specialCount(m_single), 0));
    const bool truncated = ids.size() > room;
    if (truncated) {
        ids.resize(room);
    }
    auto encoding = fill(m_single, ids, {});
    encoding.truncated = truncated;
    return atMost(std::move(encoding), maxLength);
}

Encoding BertTokenizer::encodePair(std::string_view first, std::string_view second,
                                   std::int64_t maxLength) const {
    auto firstIds = tokenize(first);
    auto secondIds = tokenize(second);
    const auto room = static_cast<std::size_t>(std::max<std::int64_t>(maxLength - specialCount(m_pair), 0));
    const auto [firstLength, secondLength] = longestFirst(firstIds.size(), secondIds.size(), room);
    const bool truncated = firstLength < firstIds.size() || secondLength < secondIds.size();
    firstIds.resize(firstLength);
    secondIds.resize(secondLength);
    auto encoding = fill(m_pair, firstIds, secondIds);
    encoding.truncated = truncated;
    return atMost(std::move(encoding), maxLength);
}

std::vector<std::int64_t> BertTokenizer::tokenize(std::string_view text) const {
    std::vector<std::int64_t> ids;
    ids.reserve(text.size() / 4 + 8);
    std::size_t at = 0;
    for (;;) {
        const auto match = m_rawTokens.find(text, at);
        const auto end = std::min(match.begin, text.size());
        if (end > at) {
            appendRaw(text.substr(at, end - at), ids);
        }
        if (match.begin == std::string_view::npos) {
            return ids;
        }
        ids.push_back(match.id);
        at = match.end;
    }
}

void BertTokenizer::appendRaw(std::string_view text, std::vector<std::int64_t>& ids) const {
    const auto normalized = m_normalizer.normalize(text);
    const std::string_view view = normalized;
    if (m_normalizedTokens.empty()) {
        appendNormalized(view, ids);
        return;
    }
    std::size_t at = 0;
    for (;;) {
        const auto match = m_normalizedTokens.find(view, at);
        const auto end = std::min(match.begin, view.size());
        appendNormalized(view.substr(at, end - at), ids);
        if (match.begin == std::string_view::npos) {
            return;
        }
        ids.push_back(match.id);
        at = match.end;
    }
}

void BertTokenizer::appendNormalized(std::string_view text, std::vector<std::int64_t>& ids) const {
    std::size_t word = 0; // where the word that is being read begins
    for (std::size_t at = 0; at < text.size();) {
        const auto decoded = utf8::decode(text, at);
        const auto kind = bertCharKind(decoded.code);
        const auto end = at + decoded.length;
        if (kind != CharKind::Word) {
            if (at > word) {
                m_wordPiece.appendWord(text.substr(word, at - word), ids);
            }
            if (kind == CharKind::Punctuation) {
                m_wordPiece.appendWord(text.substr(at, decoded.length), ids);
            }
            word = end;
        }
        at = end;
    }
    if (text.size() > word) {
        m_wordPiece.appendWord(text.substr(word), ids);
    }
}

std::string BertTokenizer::tokenText(std::int64_t id) const {
    return id >= 0 && id < vocabularySize() ? m_tokens[static_cast<std::size_t>(id)] : std::string();
}

} // namespace rankscope
