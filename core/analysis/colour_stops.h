#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace rankscope {

// A colour without a toolkit. A plain value.
struct Rgb {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    bool operator==(const Rgb&) const = default;
};

// The one copy of the data's colours, for the window and for reports: sequential (viridis), diverging with a
// light middle, and the colours that runs keep for life.
inline constexpr std::array<Rgb, 9> amountStops{{{0x44, 0x01, 0x54},
                                                 {0x47, 0x2D, 0x7B},
                                                 {0x3B, 0x52, 0x8B},
                                                 {0x2C, 0x72, 0x8E},
                                                 {0x21, 0x91, 0x8C},
                                                 {0x28, 0xAE, 0x80},
                                                 {0x5E, 0xC9, 0x62},
                                                 {0xAD, 0xDC, 0x30},
                                                 {0xFD, 0xE7, 0x25}}};
inline constexpr std::array<Rgb, 7> differenceStops{{{0x1F, 0x5F, 0xA8},
                                                     {0x6F, 0xA3, 0xD8},
                                                     {0xD3, 0xE3, 0xF3},
                                                     {0xF5, 0xF5, 0xF2},
                                                     {0xFB, 0xDC, 0xBD},
                                                     {0xEE, 0x9F, 0x4A},
                                                     {0xC2, 0x61, 0x0C}}};
// Close to those of Okabe and Ito; the vermilion is deeper and the violet bluer, so that all eight differ for
// people without one kind of cones too, also after they were made legible on white.
inline constexpr std::array<Rgb, 8> runColours{{{0x00, 0x72, 0xB2},
                                                {0xC0, 0x4C, 0x00},
                                                {0x00, 0x9E, 0x73},
                                                {0xCC, 0x79, 0xA7},
                                                {0xE6, 0x9F, 0x00},
                                                {0x56, 0xB4, 0xE9},
                                                {0x5A, 0x4F, 0xCF},
                                                {0x8C, 0x6D, 0x31}}};

// 0 <= share <= 1 from the first stop to the last; beyond that the ends.
template <std::size_t N>
Rgb betweenStops(const std::array<Rgb, N>& stops, double share) {
    const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(N - 1);
    const auto lower = std::min(static_cast<std::size_t>(place), N - 2);
    const double rest = place - static_cast<double>(lower);
    const auto part = [rest](std::uint8_t a, std::uint8_t b) {
        return static_cast<std::uint8_t>(std::lround(a + (b - a) * rest));
    };
    const Rgb a = stops[lower], b = stops[lower + 1];
    return {part(a.red, b.red), part(a.green, b.green), part(a.blue, b.blue)};
}

} // namespace rankscope
