#pragma once

#include "core/analysis/colour_stops.h"

#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// Text for XML and HTML, also inside attributes: markup is escaped, and what XML cannot hold (control
// characters, bytes that are no UTF-8) becomes U+FFFD.
std::string escapeXml(std::string_view text);

// A number as the axes write it, with a point in every locale: "12k", "0.0031", "4.2e-09".
std::string figureNumber(double value, int digits = 4);

// The width that `text` takes in the figures' font, in pixels; an estimate, as no font is at hand.
double figureTextWidth(std::string_view text, double size);

// `text` cut with an ellipsis to at most `width` pixels.
std::string figureElided(std::string_view text, double size, double width);

// The colours of the print theme; white behind everything.
namespace print {
inline constexpr Rgb text{0x1B, 0x1F, 0x24};
inline constexpr Rgb muted{0x5A, 0x64, 0x72};
inline constexpr Rgb hairline{0xDD, 0xE2, 0xE8};
inline constexpr Rgb strongLine{0xB7, 0xC0, 0xCB};
inline constexpr Rgb paper{0xFF, 0xFF, 0xFF};
} // namespace print

std::string hexColour(const Rgb& colour);                  // "#1b1f24"
double contrastOf(const Rgb& a, const Rgb& b);             // WCAG 2, 1 to 21
Rgb textColourOn(const Rgb& background);                   // black or white
Rgb printRunColour(int run);                               // of a run, darkened until 3:1 on white
std::string_view printRunDash(int run);                    // of a run's lines, "" for solid
inline constexpr double pixelsPerMillimetre = 96.0 / 25.4; // of CSS and SVG

enum class Anchor { Start, Middle, End };

struct TextStyle {
    double size = 10.0; // pixels
    Rgb colour = print::text;
    Anchor anchor = Anchor::Start;
    bool bold = false;
    bool upwards = false; // turned by a quarter to the left
};

struct LineStyle {
    Rgb colour = print::text;
    double width = 1.0;
    std::string_view dash = {}; // stroke-dasharray
    double opacity = 1.0;
};

// Writes one SVG drawing: real text, vectors, a size in millimetres, a title and a description for readers
// that cannot see it. Plain SVG without styles, scripts and references, so that it stands alone and inside
// HTML. Coordinates are CSS pixels. A plain value; same calls, same bytes.
class SvgCanvas {
public:
    SvgCanvas(double widthMm, double heightMm);
    double width() const { return m_width; }
    double height() const { return m_height; }

    void text(double x, double y, std::string_view text, const TextStyle& style = {});
    void line(double x1, double y1, double x2, double y2, const LineStyle& style);
    // `path` in SVG's own notation.
    void path(const std::string& path, const LineStyle& style);
    // `tooltip`: shown by programs that have a mouse; empty: none.
    void rect(double x, double y, double width, double height, const Rgb& fill,
              std::string_view tooltip = {});
    void frame(double x, double y, double width, double height, const LineStyle& style);
    void circle(double x, double y, double radius, const Rgb& fill);
    // Diagonal lines in a rectangle: "there is nothing here".
    void hatch(double x, double y, double width, double height);

    std::string finish(std::string_view title, std::string_view description) const;

private:
    double m_widthMm;
    double m_heightMm;
    double m_width;
    double m_height;
    std::string m_body;
};

// A coordinate in a tenth of a pixel, as short as possible.
std::string coordinate(double value);

} // namespace rankscope
