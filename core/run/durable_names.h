#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Names beside a file's or a folder's place: ".<name>.<16 random hexadecimal digits>.<kind>".
namespace rankscope {

enum class TemporaryKind {
    Unfinished, // "new": being written; worth nothing when its writer is gone
    Aside,      // "old": what a folder held until the new one is in its place
    Gone,       // "gone": being removed
};

// Of a longer name the temporary one has only the beginning, so that it fits into a folder.
inline constexpr std::size_t longestTemporaryName = 200;

// Different at every call, and not to be guessed.
std::string temporaryName(std::string_view name, TemporaryKind kind);

struct TemporaryName {
    std::string name; // of the place; the beginning of a long one
    TemporaryKind kind = TemporaryKind::Unfinished;
};
// Nothing when it is no such name.
std::optional<TemporaryName> readTemporaryName(std::string_view name);

} // namespace rankscope
