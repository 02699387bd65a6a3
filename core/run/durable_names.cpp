#include "core/run/durable_names.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace rankscope {

namespace {

constexpr std::array<std::pair<TemporaryKind, std::string_view>, 3> kinds{
    {{TemporaryKind::Unfinished, "new"}, {TemporaryKind::Aside, "old"}, {TemporaryKind::Gone, "gone"}}};
constexpr std::string_view digits = "0123456789abcdef";
constexpr std::size_t digitCount = 16;

std::string_view ending(TemporaryKind kind) {
    for (const auto& [known, text] : kinds) {
        if (known == kind) {
            return text;
        }
    }
    return {};
}

std::string randomDigits() {
    std::uint64_t number = 0;
    if (::getentropy(&number, sizeof number) != 0) {
        throw std::system_error(errno, std::generic_category(), "getentropy");
    }
    std::string text;
    for (std::size_t i = 0; i < digitCount; ++i, number >>= 4U) {
        text += digits[number & 0xFU];
    }
    return text;
}

} // namespace

std::string temporaryName(std::string_view name, TemporaryKind kind) {
    return "." + std::string(name.substr(0, longestTemporaryName)) + "." + randomDigits() + "." +
           std::string(ending(kind));
}

std::optional<TemporaryName> readTemporaryName(std::string_view name) {
    for (const auto& [kind, text] : kinds) {
        const std::size_t tail = text.size() + digitCount + 2;
        if (name.size() <= tail + 1 || name.front() != '.' || !name.ends_with(text)) {
            continue;
        }
        const std::string_view rest = name.substr(name.size() - tail);
        if (rest.front() == '.' && rest[digitCount + 1] == '.' &&
            rest.substr(1, digitCount).find_first_not_of(digits) == std::string_view::npos) {
            return TemporaryName{std::string(name.substr(1, name.size() - tail - 1)), kind};
        }
    }
    return std::nullopt;
}

} // namespace rankscope
