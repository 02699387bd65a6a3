#include "app/cli/text_format.h"

#include "app/cli/console.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace rankscope {

namespace {

std::string counted(std::int64_t count, std::string_view unit) {
    return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
}

} // namespace

std::string durationText(double seconds) {
    if (!(seconds >= 0.0) || !std::isfinite(seconds)) {
        return "unknown";
    }
    if (seconds < 59.95) {
        return fmt::format("{:.1f} s", seconds);
    }
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 3600) {
        return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    }
    return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string timeLeftInWords(double seconds) {
    if (!(seconds >= 0.0) || !std::isfinite(seconds)) {
        return "time left unknown";
    }
    if (seconds < 5.0) {
        return "a few seconds left";
    }
    if (seconds < 50.0) {
        return fmt::format("about {} seconds left", static_cast<std::int64_t>(std::ceil(seconds / 5.0)) * 5);
    }
    const auto minutes = std::max<std::int64_t>(1, std::llround(seconds / 60.0));
    if (minutes < 60) {
        return fmt::format("about {} left", counted(minutes, "minute"));
    }
    const std::int64_t hours = minutes / 60;
    const std::int64_t rest = minutes % 60;
    return rest == 0 ? fmt::format("about {} left", counted(hours, "hour"))
                     : fmt::format("about {} {} left", counted(hours, "hour"), counted(rest, "minute"));
}

std::string dateText(double unixTime) {
    if (unixTime <= 0.0) {
        return {};
    }
    const auto time = static_cast<std::time_t>(unixTime);
    std::tm local{};
    localtime_r(&time, &local);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", local.tm_year + 1900, local.tm_mon + 1, local.tm_mday,
                       local.tm_hour, local.tm_min);
}

std::string countText(std::int64_t count) {
    std::string digits = fmt::format("{}", count);
    const std::size_t first = count < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, " ");
    }
    return digits;
}

std::string measureText(double value) { return fmt::format("{:.4g}", value); }

std::string bytesText(std::int64_t bytes) {
    const auto amount = static_cast<double>(bytes);
    if (amount < 1e6) {
        return fmt::format("{:.1f} kB", amount / 1e3);
    }
    return amount < 1e9 ? fmt::format("{:.1f} MB", amount / 1e6) : fmt::format("{:.1f} GB", amount / 1e9);
}

std::size_t displayWidth(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(std::string_view text, std::size_t width, bool right) {
    const std::size_t taken = displayWidth(text);
    const std::string space(width > taken ? width - taken : 0, ' ');
    return right ? space + std::string(text) : std::string(text) + space;
}

TextTable::TextTable(std::vector<std::string> headers, std::vector<std::size_t> rightAligned)
    : m_right(headers.size(), false) {
    for (const std::size_t column : rightAligned) {
        m_right[column] = true;
    }
    add(std::move(headers));
}

void TextTable::add(std::vector<std::string> row) {
    row.resize(m_right.size());
    for (std::string& cell : row) {
        cell = shownText(cell);
    }
    m_rows.push_back(std::move(row));
}

// A cell that is wider stands out of its column: for its sake the others are not filled up.
std::string TextTable::text() const {
    constexpr std::size_t widest = 200;
    std::vector<std::size_t> widths(m_right.size(), 0);
    for (const auto& row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], std::min(displayWidth(row[i]), widest));
        }
    }
    std::string all;
    for (const auto& row : m_rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += (i == 0 ? "" : "  ") + padded(row[i], widths[i], m_right[i]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        all += line + "\n";
    }
    return all;
}

} // namespace rankscope
