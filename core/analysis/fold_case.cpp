#include "core/analysis/fold_case.h"

#include <unicode/unistr.h>

#include <algorithm>

namespace rankscope {

std::string foldCase(std::string_view text) {
    std::string folded(text);
    if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
        for (char& c : folded) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        return folded;
    }
    folded.clear();
    icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())})
        .foldCase()
        .toUTF8String(folded);
    return folded;
}

} // namespace rankscope
