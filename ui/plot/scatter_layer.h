#pragma once

#include "ui/plot/scatter_plot.h"

#include <qcustomplot.h>

#include <vector>

namespace rankscope {

// Draws points, error bars, the front's line and, where there are few points, their names. Owned by its plot;
// UI thread only.
class ScatterLayer : public QCPLayerable {
public:
    explicit ScatterLayer(QCustomPlot* plot)
        : QCPLayerable(plot, QStringLiteral("main")) {}

    const std::vector<ScatterPoint>* points = nullptr;
    const std::vector<std::size_t>* front = nullptr;
    const std::vector<std::size_t>* chosen = nullptr; // ascending; empty: nothing is chosen
    bool hasFront = false;
    QString title;
    Theme theme = Theme::light();

    QPointF pixel(double x, double y) const {
        return {parentPlot()->xAxis->coordToPixel(x), parentPlot()->yAxis->coordToPixel(y)};
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override;

private:
    bool strong(std::size_t i) const;
    void drawFront(QCPPainter& painter) const;
    void drawPoint(QCPPainter& painter, std::size_t i);
    void drawName(QCPPainter& painter, const QString& name, const QPointF& centre, bool strong);

    std::vector<QRectF> m_names; // of the present replot
};

// The glyph of a run follows from its colour's number.
QCPScatterStyle::ScatterShape scatterShape(int colour);

} // namespace rankscope
