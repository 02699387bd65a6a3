#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// Numbers and times as a person reads them; always with a point as the decimal mark, whatever the locale.

std::string durationText(double seconds);    // "12.3 s", "4 min 12 s", "2 h 05 min"
std::string timeLeftInWords(double seconds); // "about 3 minutes left"
std::string dateText(double unixTime);       // "2026-01-31 14:05", local time; empty for 0
std::string countText(std::int64_t count);   // "1 234 567"
std::string measureText(double value);       // four significant digits
std::string bytesText(std::int64_t bytes);   // "12.3 MB"

// Columns of a terminal that UTF-8 text takes, counting one a code point.
std::size_t displayWidth(std::string_view text);
std::string padded(std::string_view text, std::size_t width, bool right = false);

// Rows under headers, columns as wide as needed; `rightAligned` names columns of numbers.
class TextTable {
public:
    explicit TextTable(std::vector<std::string> headers, std::vector<std::size_t> rightAligned = {});
    void add(std::vector<std::string> row);
    std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows;
    std::vector<bool> m_right;
};

} // namespace rankscope
