#pragma once

#include "ui/theme.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace rankscope {

// Colours of amounts from 0 to `top`: what the heatmap's cells and its key are filled with. A plain value.
class ColourScale {
public:
    ColourScale() = default;
    explicit ColourScale(int top)
        : m_top(top) {}
    int top() const { return m_top; }
    QColor colour(int amount) const;

    // The key: a strip from 0 to top, one field an amount, numbers at its ends, a mark at `mark` (negative:
    // none).
    void drawKey(QPainter& painter, const QRectF& area, const Theme& theme, double mark,
                 const QString& markText) const;

private:
    int m_top = 1;
};

// The key of amounts that are no small whole numbers: a strip from 0 to `top`, which is written at its end.
void drawAmountKey(QPainter& painter, const QRectF& area, const Theme& theme, const QString& top);

// The key of differences: a strip from -top to top.
void drawDifferenceKey(QPainter& painter, const QRectF& area, const Theme& theme, const QString& top);

// `colour` at `share` opacity over `behind`, as an opaque colour: cheaper to draw and the same in every
// export format.
QColor blended(const QColor& colour, const QColor& behind, double share);

} // namespace rankscope
