#pragma once

#include <optional>
#include <string_view>

namespace rankscope {

// The stretch of time that a date names: a day, a minute or, for what is relative to now, an instant. Unix
// seconds, `end` is the first moment after it.
struct TimeSpan {
    double begin = 0.0;
    double end = 0.0;
};

// "2026-11-01", "2026-11-01 14:30" or with a T, "today", "yesterday", "-7d" (w, d, h and min ago), in local
// time; nothing when it is none of them.
std::optional<TimeSpan> parseTime(std::string_view text, double now);

// "90", "90s", "10m", "1.5h" or "2d" in seconds.
std::optional<double> parseSeconds(std::string_view text);

// A whole text as a number, with a point whatever the locale.
std::optional<double> parseNumber(std::string_view text);

} // namespace rankscope
