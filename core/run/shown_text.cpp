#include "core/run/shown_text.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <system_error>

namespace rankscope {

namespace {

constexpr std::string_view plusMinus = " ± ";

struct Letter {
    std::uint32_t code = 0;
    std::size_t bytes = 0; // 0: no UTF-8
};

Letter letterAt(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    if (first < 0x80) {
        return {first, 1};
    }
    const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < bytes) {
        return {};
    }
    std::uint32_t code = first & (0x7fU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) {
            return {};
        }
        code = code << 6U | (byte(i) & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < least[bytes] || code > 0x10ffff || surrogate ? Letter{} : Letter{code, bytes};
}

bool isObeyed(std::uint32_t code) {
    const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
    const bool lineEnd = code == 0x2028 || code == 0x2029;
    const bool turnsText = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    return control || lineEnd || turnsText;
}

std::string numbered(const char* form, std::uint32_t value) {
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), form, value);
    return out.data();
}

std::string shownLetter(std::uint32_t code) {
    switch (code) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        return numbered("\\u%04x", code);
    }
}

std::string shown(std::string_view text, std::string_view kept) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Letter letter = letterAt(text);
        const std::size_t bytes = letter.bytes > 0 ? letter.bytes : 1;
        if (letter.bytes == 0) {
            out += numbered("\\x%02x", static_cast<unsigned char>(text.front()));
        } else if (isObeyed(letter.code) && kept.find(text.front()) == std::string_view::npos) {
            out += shownLetter(letter.code);
        } else {
            out += text.substr(0, bytes);
        }
        text.remove_prefix(bytes);
    }
    return out;
}

bool isNumber(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) {
            return false;
        }
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error != std::errc::invalid_argument && end == text.data() + text.size();
}

} // namespace

std::string shownText(std::string_view text) { return shown(text, ""); }

std::string shownLines(std::string_view text) { return shown(text, "\n\t"); }

std::string spreadsheetText(std::string_view text) {
    // Spreadsheets skip blanks before a formula; a tab or a line end begins a cell of its own when pasted.
    const auto first = text.find_first_not_of(" \t\r\n");
    const bool formula = first != std::string_view::npos &&
                         std::string_view("=+-@").find(text[first]) != std::string_view::npos;
    // "-0.5" and "-0.5 ± 0.1" are what tables are made of.
    const std::size_t blank = text.find(' ');
    const bool amount = isNumber(text.substr(0, blank)) &&
                        (blank == std::string_view::npos || text.substr(blank).starts_with(plusMinus)) &&
                        (blank == std::string_view::npos || isNumber(text.substr(blank + plusMinus.size())));
    return formula && !amount ? "'" + std::string(text) : std::string(text);
}

} // namespace rankscope
