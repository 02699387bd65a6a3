#pragma once

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

namespace rankscope {

// JSON has no NaN and no infinities. Where a number of ours is one, the texts "NaN", "Infinity" and
// "-Infinity" stand for it (as in protobuf's mapping); null is no value at all.

constexpr std::string_view jsonWordOf(double value) {
    return value != value ? "NaN" : value > 0.0 ? "Infinity" : "-Infinity";
}

template <typename Json = nlohmann::ordered_json>
Json jsonNumber(double value) {
    return std::isfinite(value) ? Json(value) : Json(jsonWordOf(value));
}

// The number that was written; null counts as NaN, which earlier versions wrote so. Empty: no number.
template <typename Json>
std::optional<double> numberOfJson(const Json& json) {
    if (json.is_number()) {
        return json.template get<double>();
    }
    const bool text = json.is_string();
    if (json.is_null() || (text && json == "NaN")) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    for (const double infinity :
         {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
        if (text && json == jsonWordOf(infinity)) {
            return infinity;
        }
    }
    return std::nullopt;
}

} // namespace rankscope
