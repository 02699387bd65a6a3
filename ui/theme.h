#pragma once

#include <QColor>
#include <QPalette>
#include <QPen>

namespace rankscope {

// The colours of look.md for one mode. A plain value: pages get it through applyTheme and keep no other
// colours.
struct Theme {
    bool dark = false;
    QColor window, base, alternate, text, muted, hairline, strongLine, accent, onAccent, good, warning, bad;

    static Theme light();
    static Theme darkTheme();
    // By the lightness of the platform's palette, read before ours is set.
    static Theme fromSystem();
    QPalette palette() const; // all roles, Disabled group, PlaceholderText, ToolTip and Link included

    // The colour and dash of run number `index` (kept with the run), readable on this theme's base colour.
    QPen runPen(int index) const;
    static Qt::PenStyle dash(int index); // solid, dashed, dotted, dash and dot, and again
    // Viridis stops; 0 <= share <= 1.
    static QColor amountColour(double share);
    // Diverging colours symmetric about 0; -1 <= share <= 1; the middle follows the theme.
    QColor differenceColour(double share) const;
    // Black or white, whichever reads better on `background`.
    static QColor textOn(const QColor& background);
    // WCAG contrast ratio, 1 to 21.
    static double contrast(const QColor& a, const QColor& b);
};

} // namespace rankscope
