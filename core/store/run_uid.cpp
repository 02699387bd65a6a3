#include "core/store/run_uid.h"

#include <algorithm>
#include <random>
#include <stdexcept>

namespace rankscope {

std::string newUid() {
    constexpr const char* digits = "0123456789abcdef";
    std::random_device source;
    std::string uid;
    for (int i = 0; i < 4; ++i) {
        auto bits = source();
        for (int j = 0; j < 4; ++j, bits >>= 4)
            uid += digits[bits & 15];
    }
    return uid;
}

bool isUid(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    });
}

std::string uidFrom(std::string text) {
    if (!isUid(text))
        throw std::runtime_error("a run's uid is not one");
    return text;
}

} // namespace rankscope
