#include "core/analysis/query_time.h"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <string>

namespace rankscope {

namespace {

struct Unit {
    std::string_view name;
    double seconds;
};
constexpr std::array units{Unit{"s", 1.0},    Unit{"m", 60.0},     Unit{"min", 60.0},
                           Unit{"h", 3600.0}, Unit{"d", 86'400.0}, Unit{"w", 604'800.0}};

std::tm localTime(double time) {
    const auto whole = static_cast<std::time_t>(std::floor(time));
    std::tm local{};
    localtime_r(&whole, &local);
    return local;
}

// Days as the calendar counts them: one with a change of the clocks is longer or shorter.
TimeSpan dayOf(std::tm local, int shift = 0) {
    std::tm begin{};
    begin.tm_year = local.tm_year;
    begin.tm_mon = local.tm_mon;
    begin.tm_mday = local.tm_mday + shift;
    begin.tm_isdst = -1;
    std::tm end = begin;
    ++end.tm_mday;
    return {static_cast<double>(std::mktime(&begin)), static_cast<double>(std::mktime(&end))};
}

std::optional<int> digits(std::string_view text, std::size_t begin, std::size_t count, int least, int most) {
    int value = 0;
    const char* first = text.data() + begin;
    const auto read = std::from_chars(first, first + count, value);
    if (read.ec != std::errc() || read.ptr != first + count || value < least || value > most) {
        return std::nullopt;
    }
    return value;
}

std::optional<TimeSpan> calendarTime(std::string_view text) {
    constexpr std::size_t dateSize = 10, minuteSize = 16;
    if ((text.size() != dateSize && text.size() != minuteSize) || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto year = digits(text, 0, 4, 1970, 9999), month = digits(text, 5, 2, 1, 12),
               day = digits(text, 8, 2, 1, 31);
    if (!year || !month || !day) {
        return std::nullopt;
    }
    std::tm local{};
    local.tm_year = *year - 1900;
    local.tm_mon = *month - 1;
    local.tm_mday = *day;
    local.tm_isdst = -1;
    if (text.size() == dateSize) {
        std::tm check = local;
        std::mktime(&check);
        return check.tm_mday == *day ? std::optional(dayOf(local)) : std::nullopt; // no 30 February
    }
    const auto hour = digits(text, 11, 2, 0, 23), minute = digits(text, 14, 2, 0, 59);
    if (!hour || !minute || text[13] != ':' || (text[10] != ' ' && text[10] != 'T' && text[10] != 't')) {
        return std::nullopt;
    }
    local.tm_hour = *hour;
    local.tm_min = *minute;
    const auto begin = static_cast<double>(std::mktime(&local));
    return TimeSpan{begin, begin + 60.0};
}

} // namespace

std::optional<double> parseNumber(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    double value = 0.0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> parseSeconds(std::string_view text) {
    const auto end = text.find_last_of("0123456789.") + 1; // npos + 1 is 0
    const auto number = parseNumber(text.substr(0, end));
    if (!number || end == text.size()) {
        return number;
    }
    for (const Unit& unit : units) {
        if (unit.name == text.substr(end)) {
            return *number * unit.seconds;
        }
    }
    return std::nullopt;
}

std::optional<TimeSpan> parseTime(std::string_view text, double now) {
    if (text == "today") {
        return dayOf(localTime(now));
    }
    if (text == "yesterday") {
        return dayOf(localTime(now), -1);
    }
    if (text.starts_with('-') && text.size() > 2 && (text.back() < '0' || text.back() > '9')) {
        const auto ago = parseSeconds(text.substr(1));
        return ago ? std::optional(TimeSpan{now - *ago, now - *ago}) : std::nullopt;
    }
    return calendarTime(text);
}

} // namespace rankscope
