#pragma once

#include "core/analysis/series.h"
#include "core/analysis/smoothing.h"
#include "ui/plot/curve_plot.h"

#include <qcustomplot.h>

#include <memory>
#include <vector>

namespace rankscope {

// One curve of a CurvePlot, which owns it. The graphs belong to the plot.
struct Curve {
    QString key;
    QString label;
    QPen pen;
    bool wantsSmoothing = false;
    bool smoothed = false; // ... and there is a kind of smoothing
    bool stale = false;    // the average is to be made anew before it is drawn
    bool hidden = false;
    bool quiet = false;  // no value at its end
    bool listed = false; // in the legend also without points
    CurveShape shape = CurveShape::Line;
    Series raw;
    Series average;
    DebiasedAverage filter; // goes on where the average ends
    QCPGraph* rawGraph = nullptr;
    QCPGraph* averageGraph = nullptr;
    // Of the last refresh: points of the visible part that lie outside the range of y, and where. Of a
    // smoothed curve all points are counted, but the places are the average's: the raw line itself runs out
    // of the plot, and a triangle at every second batch would say nothing.
    std::size_t above = 0;
    std::size_t below = 0;
    std::vector<double> aboveX;
    std::vector<double> belowX;

    const Series& shown() const { return smoothed ? average : raw; }
};
using CurveList = std::vector<std::unique_ptr<Curve>>;

// Draws what QCustomPlot has no part for: title and legend above the plot, values at the ends of the lines,
// flags, and triangles for what lies outside. Owned by its plot; UI thread only.
class CurveLayer : public QCPLayerable {
    Q_OBJECT
public:
    CurveLayer(QCustomPlot* plot, const CurveList& curves);

    QString title;
    std::vector<CurveFlag> flags;
    std::vector<CurveSpan> spans;
    std::vector<CurveMark> marks;
    QColor textColour, mutedColour, lineColour, baseColour;

    // Space above and right of the plot; call before a replot.
    QMargins margins() const;
    int legendAt(QPointF pixel) const; // number of the curve, -1

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    void drawHeader(QCPPainter& painter);
    void drawCornerLegend(QCPPainter& painter);
    void drawEndLabels(QCPPainter& painter) const;
    void drawFlags(QCPPainter& painter) const;
    void drawSpans(QCPPainter& painter) const;
    void drawMarks(QCPPainter& painter) const;
    void drawOnBase(QCPPainter& painter, const QRectF& place, const QString& text) const;
    void drawOutside(QCPPainter& painter) const;
    std::vector<std::size_t> visible() const;
    std::vector<std::size_t> legend() const; // the curves that it lists
    QRectF emptiestCorner(QSizeF size) const;

    const CurveList& m_curves;
    std::vector<std::pair<QRectF, int>> m_legendPlaces;
};

} // namespace rankscope
