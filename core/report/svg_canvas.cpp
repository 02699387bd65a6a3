#include "core/report/svg_canvas.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace rankscope {

namespace {

// Bytes of the UTF-8 character that begins at `at`; 0 when there is none that XML may hold, or one
// that turns what stands beside it.
std::size_t characterLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) {
        return first >= 0x20 && first != 0x7f ? 1 : (first == '\t' || first == '\n' ? 1 : 0);
    }
    const std::size_t length = first >= 0xf0 ? 4 : (first >= 0xe0 ? 3 : 2);
    if (first < 0xc2 || first > 0xf4 || at + length > text.size()) {
        return 0;
    }
    std::uint32_t code = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xc0) != 0x80) {
            return 0;
        }
        code = code << 6 | (byte(at + i) & 0x3fU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool turnsText = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    const bool unusable = (code >= 0x80 && code < 0xa0) || (code >= 0xd800 && code < 0xe000) || turnsText ||
                          (code & 0xfffeU) == 0xfffeU || code > 0x10ffff;
    return overlong || unusable ? 0 : length;
}

double linear(double share) {
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(const Rgb& colour) {
    return 0.2126 * linear(colour.red / 255.0) + 0.7152 * linear(colour.green / 255.0) +
           0.0722 * linear(colour.blue / 255.0);
}

std::string strokeOf(const LineStyle& style) {
    std::string out =
        fmt::format(R"(stroke="{}" stroke-width="{}")", hexColour(style.colour), coordinate(style.width));
    if (!style.dash.empty()) {
        out += fmt::format(R"( stroke-dasharray="{}")", style.dash);
    }
    if (style.opacity < 1.0) {
        out += fmt::format(R"( stroke-opacity="{:.2f}")", style.opacity);
    }
    return out;
}

} // namespace

std::string escapeXml(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 8);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        const char c = text[at];
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else if (c == '\'') {
            out += "&#39;";
        } else {
            out += text.substr(at, length);
        }
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

std::string figureNumber(double value, int digits) {
    if (!std::isfinite(value)) {
        return std::isnan(value) ? "not a number" : (value > 0 ? "\u221E" : "\u2212\u221E");
    }
    const double size = std::fabs(value);
    static constexpr std::array<std::pair<double, const char*>, 3> suffixes{
        {{1e9, "G"}, {1e6, "M"}, {1e4, "k"}}};
    for (const auto& [from, suffix] : suffixes) {
        if (size >= from) {
            return fmt::format("{:.{}g}{}", value / (from == 1e4 ? 1e3 : from), digits, suffix);
        }
    }
    return fmt::format("{:.{}g}", value == 0.0 ? 0.0 : value, digits);
}

double figureTextWidth(std::string_view text, double size) {
    double width = 0.0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xc0) == 0x80) {
            continue; // a further byte of a character
        }
        if (std::string_view("iIjl.,:;|!'` ").find(c) != std::string_view::npos) {
            width += 0.29;
        } else if (std::string_view("frt()[]-/").find(c) != std::string_view::npos) {
            width += 0.37;
        } else if (std::string_view("mwMW%@").find(c) != std::string_view::npos) {
            width += 0.88;
        } else {
            width += c >= 'A' && c <= 'Z' ? 0.70 : 0.57;
        }
    }
    return width * size;
}

std::string figureElided(std::string_view text, double size, double width) {
    if (figureTextWidth(text, size) <= width) {
        return std::string(text);
    }
    std::string cut(text);
    while (!cut.empty() && figureTextWidth(cut, size) + size > width) {
        do {
            cut.pop_back();
        } while (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xc0) == 0x80);
        // The lead byte of a character goes with what followed it.
        if (!cut.empty() && static_cast<unsigned char>(cut.back()) >= 0xc0) {
            cut.pop_back();
        }
    }
    return cut + "\u2026";
}

std::string hexColour(const Rgb& colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

double contrastOf(const Rgb& a, const Rgb& b) {
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

Rgb textColourOn(const Rgb& background) {
    const Rgb black{0, 0, 0}, white{255, 255, 255};
    return contrastOf(background, black) >= contrastOf(background, white) ? black : white;
}

Rgb printRunColour(int run) {
    Rgb colour = runColours[static_cast<std::size_t>(std::max(run, 0)) % runColours.size()];
    const auto darker = [](std::uint8_t part) { return static_cast<std::uint8_t>(part * 0.97); };
    while (contrastOf(colour, print::paper) < 3.0) {
        colour = {darker(colour.red), darker(colour.green), darker(colour.blue)};
    }
    return colour;
}

std::string_view printRunDash(int run) {
    static constexpr std::array<std::string_view, 4> dashes{"", "5 3", "1.5 2.5", "6 2.5 1.5 2.5"};
    return dashes[static_cast<std::size_t>(std::max(run, 0)) / runColours.size() % dashes.size()];
}

std::string coordinate(double value) {
    std::string text = fmt::format("{:.1f}", value);
    if (text.ends_with(".0")) {
        text.resize(text.size() - 2);
    }
    return text == "-0" ? "0" : text;
}

SvgCanvas::SvgCanvas(double widthMm, double heightMm)
    : m_widthMm(widthMm)
    , m_heightMm(heightMm)
    , m_width(widthMm * pixelsPerMillimetre)
    , m_height(heightMm * pixelsPerMillimetre) {}

void SvgCanvas::text(double x, double y, std::string_view text, const TextStyle& style) {
    static constexpr std::array<const char*, 3> anchors{"start", "middle", "end"};
    m_body += fmt::format(R"(<text x="{}" y="{}" font-size="{}" fill="{}")", coordinate(x), coordinate(y),
                          coordinate(style.size), hexColour(style.colour));
    if (style.anchor != Anchor::Start) {
        m_body += fmt::format(R"( text-anchor="{}")", anchors[static_cast<std::size_t>(style.anchor)]);
    }
    if (style.bold) {
        m_body += R"( font-weight="bold")";
    }
    if (style.upwards) {
        m_body += " transform=\"rotate(-90 " + coordinate(x) + ' ' + coordinate(y) + ")\"";
    }
    m_body += '>' + escapeXml(text) + "</text>\n";
}

void SvgCanvas::line(double x1, double y1, double x2, double y2, const LineStyle& style) {
    m_body += fmt::format(R"(<line x1="{}" y1="{}" x2="{}" y2="{}" {}/>)", coordinate(x1), coordinate(y1),
                          coordinate(x2), coordinate(y2), strokeOf(style)) +
              '\n';
}

void SvgCanvas::path(const std::string& path, const LineStyle& style) {
    if (!path.empty()) {
        m_body +=
            fmt::format(R"(<path d="{}" fill="none" stroke-linejoin="round" {}/>)", path, strokeOf(style)) +
            '\n';
    }
}

void SvgCanvas::rect(double x, double y, double width, double height, const Rgb& fill,
                     std::string_view tooltip) {
    m_body += fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" fill="{}")", coordinate(x),
                          coordinate(y), coordinate(width), coordinate(height), hexColour(fill));
    m_body += tooltip.empty() ? "/>\n" : "><title>" + escapeXml(tooltip) + "</title></rect>\n";
}

void SvgCanvas::frame(double x, double y, double width, double height, const LineStyle& style) {
    m_body += fmt::format(R"(<rect x="{}" y="{}" width="{}" height="{}" fill="none" {}/>)", coordinate(x),
                          coordinate(y), coordinate(width), coordinate(height), strokeOf(style)) +
              '\n';
}

void SvgCanvas::circle(double x, double y, double radius, const Rgb& fill) {
    m_body += fmt::format(R"(<circle cx="{}" cy="{}" r="{}" fill="{}"/>)", coordinate(x), coordinate(y),
                          coordinate(radius), hexColour(fill)) +
              '\n';
}

void SvgCanvas::hatch(double x, double y, double width, double height) {
    constexpr double spacing = 4.0;
    std::string path;
    for (int line = 1; line * spacing < width + height; ++line) {
        const double offset = line * spacing;
        // From the top or right edge down to the left or bottom edge.
        const double topX = std::min(offset, width), topY = std::max(0.0, offset - width);
        const double endX = std::max(0.0, offset - height), endY = std::min(offset, height);
        path += 'M' + coordinate(x + topX) + ' ' + coordinate(y + topY) + 'L' + coordinate(x + endX) + ' ' +
                coordinate(y + endY);
    }
    this->path(path, {print::hairline, 1.0});
    frame(x, y, width, height, {print::hairline, 1.0});
}

std::string SvgCanvas::finish(std::string_view title, std::string_view description) const {
    return fmt::format(
               R"(<svg xmlns="http://www.w3.org/2000/svg" width="{}mm" height="{}mm" viewBox="0 0 {} {}" )"
               R"(role="img" font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">)",
               coordinate(m_widthMm), coordinate(m_heightMm), coordinate(m_width), coordinate(m_height)) +
           "\n<title>" + escapeXml(title) + "</title>\n<desc>" + escapeXml(description) + "</desc>\n" +
           m_body + "</svg>\n";
}

} // namespace rankscope
