#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What libFuzzer calls with every input it tries, and replay.cpp with every file of a corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace rankscope::fuzz {

inline std::string_view textOf(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// Takes the first byte, which chooses what is done with the rest; 0 when there is none.
inline unsigned takeChoice(std::string_view& text) {
    if (text.empty()) {
        return 0;
    }
    const auto choice = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    return choice;
}

// What must hold whatever the input is; ends the program where it does not, which is a finding.
inline void demand(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "A promise is broken: %s\n", what);
        std::abort();
    }
}

} // namespace rankscope::fuzz
