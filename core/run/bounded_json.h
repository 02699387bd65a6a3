#pragma once

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// What a JSON text may cost, decided before its first value is made. What is larger is refused.
struct JsonLimits {
    std::size_t bytes = std::size_t{64} << 20;
    std::size_t depth = 100;        // objects and lists within each other; dump, copy and compare recurse
    std::size_t values = 4'000'000; // keys count too
    // NaN, Infinity and -Infinity, which Python writes, are numbers.
    bool nonFinite = false;
    std::int64_t firstLine = 1; // of the text, in a longer one
    // Where given, keys that stand twice in an object ("train.seed") are listed here and the last one counts;
    // else they are refused.
    std::vector<std::string>* twice = nullptr;
};

// The one way in which JSON is read, whoever wrote it. Never throws for what the text holds. The error is
// what a sentence says of the text, such as "is not valid JSON at line 3, column 7": the caller puts the name
// before it and the remedy behind. Any thread.
tl::expected<nlohmann::json, std::string> parseBoundedJson(std::string_view text, JsonLimits limits = {});
tl::expected<nlohmann::ordered_json, std::string> parseOrderedJson(std::string_view text,
                                                                   JsonLimits limits = {});

// What is beyond the limits, told without making a value; empty: nothing, though it need not be valid JSON.
// For texts that another parser reads.
std::string beyondJsonLimits(std::string_view text, JsonLimits limits = {});

// parseBoundedJson of an ordinary file, of which no more is read than the limits allow.
tl::expected<nlohmann::json, std::string> readBoundedJson(const std::filesystem::path& file,
                                                          JsonLimits limits = {});
tl::expected<nlohmann::ordered_json, std::string> readOrderedJson(const std::filesystem::path& file,
                                                                  JsonLimits limits = {});

} // namespace rankscope
