#pragma once

#include "ui/theme.h"

#include <QFont>
#include <QPen>

class QCPAxis;
class QCustomPlot;

namespace rankscope {

// Gives `plot` our look: base colour behind it, only the left and bottom axis, hairline grid, at most six
// ticks with SI suffixes, the theme's text colours, the application's font. QCustomPlot ignores QPalette, so
// this is called again when the theme changes. UI thread only.
void applyPlotTheme(QCustomPlot& plot, const Theme& theme);

// Linear or logarithmic scale with fitting ticks: 12k, 3.4M, 0.001, 1e-7.
void setLogarithmic(QCPAxis& axis, bool on);

// A number as the axes write it: "12k", "0.0031", "4.2e-09".
QString shortNumber(double value, int digits = 4);
// As many digits as tell it from its neighbours, with a point: for files and the clipboard.
QString exactNumber(double value);

// The font of a plot's title and of its axes.
QFont plotTitleFont();
QFont plotFont();

// Exports are always printed on white.
Theme printTheme();
bool isPrintTheme(const Theme& theme);
// `pen` for the print theme: same hue, darkened until it reads on white.
QPen printPen(const QPen& pen);

} // namespace rankscope
