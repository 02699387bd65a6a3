#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rankscope::utf8 {

inline constexpr char32_t kReplacement = 0xFFFD;

// One code point and how many bytes it took; broken bytes give kReplacement and a length of at least one.
struct Decoded {
    char32_t code = kReplacement;
    std::size_t length = 1;
};

// Decodes at `at`, which must be inside the text. Overlong forms, surrogates and numbers above U+10FFFF are
// broken.
inline Decoded decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) {
        return {lead, 1};
    }
    std::size_t length = 0;
    char32_t code = 0;
    unsigned char low = 0x80; // allowed range of the second byte
    unsigned char high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
        code = lead & 0x1FU;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        code = lead & 0x0FU;
        low = lead == 0xE0 ? 0xA0 : 0x80;
        high = lead == 0xED ? 0x9F : 0xBF;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        code = lead & 0x07U;
        low = lead == 0xF0 ? 0x90 : 0x80;
        high = lead == 0xF4 ? 0x8F : 0xBF;
    } else {
        return {};
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (at + i >= text.size() || byte(at + i) < low || byte(at + i) > high) {
            return {kReplacement, i};
        }
        code = (code << 6) | (byte(at + i) & 0x3FU);
        low = 0x80;
        high = 0xBF;
    }
    return {code, length};
}

inline void append(std::string& text, char32_t code) {
    if (code < 0x80) {
        text.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
        text.push_back(static_cast<char>(0xC0 | (code >> 6)));
        text.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        text.push_back(static_cast<char>(0xE0 | (code >> 12)));
        text.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
        text.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    } else {
        text.push_back(static_cast<char>(0xF0 | (code >> 18)));
        text.push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3F)));
        text.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
        text.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    }
}

// Code points, a broken sequence counting as one.
inline std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += decode(text, at).length) {
        ++count;
    }
    return count;
}

// Offset of the first byte that is not UTF-8; npos when all are.
inline std::size_t firstBroken(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const auto decoded = decode(text, at);
        // U+FFFD itself takes three bytes and starts with EF BF BD; broken bytes never look like that.
        if (decoded.code == kReplacement && text.substr(at, 3) != "\xEF\xBF\xBD") {
            return at;
        }
        at += decoded.length;
    }
    return std::string_view::npos;
}

} // namespace rankscope::utf8
