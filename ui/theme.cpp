#include "ui/theme.h"

#include "core/analysis/colour_stops.h"

#include <QGuiApplication>
#include <QVector>

#include <algorithm>
#include <array>
#include <cmath>

namespace rankscope {

namespace {

QColor mix(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

QColor asColour(const Rgb& colour) { return {colour.red, colour.green, colour.blue}; }

// Relative luminance of WCAG 2.
double luminance(const QColor& colour) {
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

// Keeps hue and saturation and moves the lightness away from the background until a line is legible.
QColor legible(QColor colour, const QColor& background, bool lighter) {
    float hue = 0, saturation = 0, lightness = 0;
    colour.getHslF(&hue, &saturation, &lightness);
    while (Theme::contrast(colour, background) < 3.0 && lightness > 0.0F && lightness < 1.0F) {
        lightness = std::clamp(lightness + (lighter ? 0.01F : -0.01F), 0.0F, 1.0F);
        colour = QColor::fromHslF(hue, saturation, lightness);
    }
    return colour;
}

} // namespace

Theme Theme::light() {
    Theme theme;
    theme.dark = false;
    theme.window = QColor(0xF6, 0xF7, 0xF9);
    theme.base = QColor(0xFF, 0xFF, 0xFF);
    theme.alternate = QColor(0xF1, 0xF3, 0xF6);
    theme.text = QColor(0x1B, 0x1F, 0x24);
    theme.muted = QColor(0x5A, 0x64, 0x72);
    theme.hairline = QColor(0xDD, 0xE2, 0xE8);
    theme.strongLine = QColor(0xB7, 0xC0, 0xCB);
    theme.accent = QColor(0x1F, 0x66, 0xD1);
    theme.onAccent = QColor(0xFF, 0xFF, 0xFF);
    // A shade darker than in the design, where these two miss 4.5:1 on alternate rows.
    theme.good = QColor(0x1C, 0x7A, 0x4B);
    theme.warning = QColor(0x97, 0x65, 0x00);
    theme.bad = QColor(0xB4, 0x23, 0x18);
    return theme;
}

Theme Theme::darkTheme() {
    Theme theme;
    theme.dark = true;
    theme.window = QColor(0x15, 0x17, 0x1A);
    theme.base = QColor(0x1C, 0x1F, 0x23);
    theme.alternate = QColor(0x21, 0x25, 0x2A);
    theme.text = QColor(0xE7, 0xE9, 0xEC);
    theme.muted = QColor(0x98, 0xA2, 0xAE);
    theme.hairline = QColor(0x2C, 0x31, 0x37);
    theme.strongLine = QColor(0x49, 0x51, 0x5B);
    theme.accent = QColor(0x6A, 0xA6, 0xFF);
    theme.onAccent = QColor(0x0E, 0x11, 0x14);
    theme.good = QColor(0x55, 0xC3, 0x8A);
    theme.warning = QColor(0xE0, 0xB3, 0x41);
    theme.bad = QColor(0xF9, 0x70, 0x66);
    return theme;
}

Theme Theme::fromSystem() {
    const QPalette system = QGuiApplication::palette();
    const bool dark =
        luminance(system.color(QPalette::Window)) < luminance(system.color(QPalette::WindowText));
    return dark ? darkTheme() : light();
}

QPalette Theme::palette() const {
    QPalette result;
    const auto set = [&result](QPalette::ColorRole role, const QColor& normal, const QColor& disabled) {
        result.setColor(QPalette::Active, role, normal);
        result.setColor(QPalette::Inactive, role, normal);
        result.setColor(QPalette::Disabled, role, disabled);
    };
    const QColor faint = mix(muted, window, 0.35);
    set(QPalette::Window, window, window);
    set(QPalette::WindowText, text, faint);
    set(QPalette::Base, base, window);
    set(QPalette::AlternateBase, alternate, window);
    set(QPalette::Text, text, faint);
    set(QPalette::PlaceholderText, muted, faint);
    set(QPalette::Button, dark ? alternate : window, window);
    set(QPalette::ButtonText, text, faint);
    set(QPalette::BrightText, bad, faint);
    set(QPalette::Highlight, accent, strongLine);
    set(QPalette::HighlightedText, onAccent, text);
    set(QPalette::ToolTipBase, dark ? alternate : base, base);
    set(QPalette::ToolTipText, text, text);
    set(QPalette::Link, accent, faint);
    set(QPalette::LinkVisited, accent, faint);
    // Fusion draws bevels from these; close to the hairlines they stay flat.
    set(QPalette::Light, dark ? strongLine : base, hairline);
    set(QPalette::Midlight, hairline, hairline);
    set(QPalette::Mid, strongLine, hairline);
    set(QPalette::Dark, strongLine, hairline);
    set(QPalette::Shadow, dark ? QColor(Qt::black) : muted, strongLine);
    return result;
}

Qt::PenStyle Theme::dash(int index) {
    constexpr std::array dashes{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    return dashes[static_cast<std::size_t>(std::max(index, 0)) % dashes.size()];
}

QPen Theme::runPen(int index) const {
    const auto place = static_cast<std::size_t>(std::max(index, 0));
    QPen pen(legible(asColour(runColours[place % runColours.size()]), base, dark), 1.0);
    pen.setStyle(dash(static_cast<int>(place / runColours.size())));
    return pen;
}

QColor Theme::amountColour(double share) { return asColour(betweenStops(amountStops, share)); }

QColor Theme::differenceColour(double share) const {
    const double place = (std::clamp(share, -1.0, 1.0) + 1.0) / 2.0;
    if (!dark) {
        return asColour(betweenStops(differenceStops, place));
    }
    // On dark the amount grows with brightness, from the window's side of grey to the light tints.
    const auto rgb = [](const QColor& colour) {
        return Rgb{static_cast<std::uint8_t>(colour.red()), static_cast<std::uint8_t>(colour.green()),
                   static_cast<std::uint8_t>(colour.blue())};
    };
    const QColor less = asColour(differenceStops[1]), more = asColour(differenceStops[5]);
    const std::array<Rgb, 7> onDark{
        Rgb{0x9C, 0xC6, 0xF2},          differenceStops[1], rgb(mix(hairline, less, 0.45)), rgb(hairline),
        rgb(mix(hairline, more, 0.45)), differenceStops[5], Rgb{0xFB, 0xC9, 0x90}};
    return asColour(betweenStops(onDark, place));
}

QColor Theme::textOn(const QColor& background) {
    return contrast(background, Qt::black) >= contrast(background, Qt::white) ? QColor(Qt::black)
                                                                              : QColor(Qt::white);
}

double Theme::contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace rankscope
