#include "core/text/bert_normalizer.h"

#include "core/text/utf8.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstddef>
#include <cstdint>

namespace rankscope {

namespace {

const icu::Normalizer2& nfd() {
    UErrorCode status = U_ZERO_ERROR;
    // Never fails: the data is compiled into ICU, and the instance belongs to it.
    return *icu::Normalizer2::getNFDInstance(status);
}

// The published tokenizers take categories and decompositions from tables of Unicode 8; what came later
// counts as a letter there, whatever a newer ICU knows of it.
bool isKnown(UChar32 code) {
    UVersionInfo age;
    u_charAge(code, age);
    return age[0] <= 8;
}

// Whether the code point was in one of the categories in Unicode 8.
bool isInCategory(char32_t code, std::uint32_t mask) {
    switch (code) { // six that have changed since
    case 0x166D:
    case 0x111C9:
        return (mask & U_GC_PO_MASK) != 0;
    case 0x1734:
        return (mask & U_GC_MN_MASK) != 0;
    case 0x1885:
    case 0x1886:
        return (mask & U_GC_LO_MASK) != 0;
    case 0xA9BD:
        return (mask & U_GC_MC_MASK) != 0;
    default:
        return (U_GET_GC_MASK(static_cast<UChar32>(code)) & mask) != 0 && isKnown(static_cast<UChar32>(code));
    }
}

bool isNonspacingMark(char32_t code) { return isInCategory(code, U_GC_MN_MASK); }

bool isAsciiSpace(char32_t code) { return code == ' ' || (code >= '\t' && code <= '\r'); }

// BertNormalizer's `is_control` keeps tab and both line ends.
bool isDropped(char32_t code) {
    if (code == '\t' || code == '\n' || code == '\r') {
        return false;
    }
    return code == 0 || code == utf8::kReplacement ||
           isInCategory(code, U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK);
}

bool isSpace(char32_t code) {
    return code < 0x80 ? isAsciiSpace(code) : u_isUWhiteSpace(static_cast<UChar32>(code)) != 0;
}

// The ranges of tokenizers' `is_chinese_char`, with its own start of the fifth (U+2B920).
bool isChinese(char32_t code) {
    return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) ||
           (code >= 0x20000 && code <= 0x2A6DF) || (code >= 0x2A700 && code <= 0x2B73F) ||
           (code >= 0x2B740 && code <= 0x2B81F) || (code >= 0x2B920 && code <= 0x2CEAF) ||
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x2F800 && code <= 0x2FA1F);
}

// Marks that move in NFD and are not stripped; only these make the result depend on their neighbours.
bool movesAndStays(char32_t code) {
    return code >= 0x300 && u_getCombiningClass(static_cast<UChar32>(code)) != 0 && !isNonspacingMark(code);
}

} // namespace

CharKind bertCharKind(char32_t code) {
    if (code < 0x80) {
        if (isAsciiSpace(code)) {
            return CharKind::Space;
        }
        const bool graphic = code > ' ' && code < 0x7F;
        const bool alphanumeric =
            (code >= '0' && code <= '9') || ((code | 0x20U) >= 'a' && (code | 0x20U) <= 'z');
        return graphic && !alphanumeric ? CharKind::Punctuation : CharKind::Word;
    }
    if (isSpace(code)) {
        return CharKind::Space;
    }
    return isInCategory(code, U_GC_P_MASK) ? CharKind::Punctuation : CharKind::Word;
}

BertNormalizer::BertNormalizer(Options options)
    : m_options(options) {
    for (char32_t code = 0; code < m_ascii.size(); ++code) {
        char mapped = static_cast<char>(code);
        if (options.cleanText && isDropped(code)) {
            mapped = 0;
        } else if (options.cleanText && isAsciiSpace(code)) {
            mapped = ' ';
        } else if (options.lowercase && code >= 'A' && code <= 'Z') {
            mapped = static_cast<char>(code + ('a' - 'A'));
        }
        m_ascii[code] = mapped;
    }
}

std::string BertNormalizer::normalize(std::string_view text) const {
    std::string out;
    out.reserve(text.size() + text.size() / 8 + 16);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && static_cast<unsigned char>(text[end]) < 0x80) {
            ++end;
        }
        if (end > at) {
            const auto start = out.size();
            out.resize(start + (end - at));
            char* write = out.data() + start;
            for (; at < end; ++at) {
                *write = m_ascii[static_cast<unsigned char>(text[at])];
                write += *write != 0 || !m_options.cleanText;
            }
            out.resize(static_cast<std::size_t>(write - out.data()));
        }
        if (at < text.size()) {
            const auto decoded = utf8::decode(text, at);
            if (m_options.stripAccents && movesAndStays(decoded.code)) {
                return normalizeReordered(text);
            }
            appendUnicode(out, decoded.code);
            at += decoded.length;
        }
    }
    return out;
}

void BertNormalizer::appendLower(std::string& out, char32_t code) const {
    if (!m_options.lowercase) {
        utf8::append(out, code);
    } else if (code == 0x130) { // the one letter whose lower case is two characters
        utf8::append(out, 'i');
        utf8::append(out, 0x307);
    } else {
        utf8::append(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(code))));
    }
}

void BertNormalizer::appendUnicode(std::string& out, char32_t code) const {
    if (m_options.cleanText) {
        if (isDropped(code)) {
            return;
        }
        if (isSpace(code)) {
            out.push_back(' ');
            return;
        }
    }
    const bool chinese = m_options.handleChineseChars && isChinese(code);
    if (chinese) {
        out.push_back(' ');
    }
    icu::UnicodeString decomposition;
    if (m_options.stripAccents && nfd().getDecomposition(static_cast<UChar32>(code), decomposition) != 0 &&
        isKnown(static_cast<UChar32>(code))) {
        for (std::int32_t i = 0; i < decomposition.length(); i = decomposition.moveIndex32(i, 1)) {
            const auto part = static_cast<char32_t>(decomposition.char32At(i));
            if (!isNonspacingMark(part)) {
                appendLower(out, part);
            }
        }
    } else if (!m_options.stripAccents || !isNonspacingMark(code)) {
        appendLower(out, code);
    }
    if (chinese) {
        out.push_back(' ');
    }
}

// The same for a text where NFD changes the order of marks that stay: normalised as a whole.
std::string BertNormalizer::normalizeReordered(std::string_view text) const {
    Options cleaning = m_options;
    cleaning.stripAccents = false;
    cleaning.lowercase = false;
    const auto cleaned = BertNormalizer(cleaning).normalize(text);
    UErrorCode status = U_ZERO_ERROR;
    const auto wide =
        icu::UnicodeString::fromUTF8({cleaned.data(), static_cast<std::int32_t>(cleaned.size())});
    const auto decomposed = nfd().normalize(wide, status);
    std::string out;
    for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const auto part = static_cast<char32_t>(decomposed.char32At(i));
        if (!isNonspacingMark(part)) {
            appendLower(out, part);
        }
    }
    return out;
}

} // namespace rankscope
