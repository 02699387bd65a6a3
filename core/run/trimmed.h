#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace rankscope {

// Without the blanks around it.
inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// What a sentence can hold of a text from a file: its beginning, whole characters.
inline std::string shortened(std::string_view text, std::size_t longest) {
    std::size_t end = std::min(text.size(), longest);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return std::string(text.substr(0, end)) + (end < text.size() ? " ..." : "");
}

} // namespace rankscope
