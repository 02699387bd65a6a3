#pragma once

#include "ui/plot/plot_view.h"

#include <QPolygonF>
#include <QWidget>

#include <cmath>

namespace rankscope {

// What moves with the mouse, drawn above its plot so that the plot itself need not be drawn again. Child of
// the plot.
class PlotOverlay : public QWidget {
    Q_OBJECT
public:
    explicit PlotOverlay(PlotView* plot);

    PlotReadout readout;
    bool readoutShown = false;
    QPointF mouse;
    double linkedX = std::numeric_limits<double>::quiet_NaN();
    QRect box;
    QPolygonF lasso;
    QString cornerText;
    QString emptyText;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCursor(QPainter& painter, double x) const;
    void paintReadout(QPainter& painter) const;

    PlotView& m_plot;
};

} // namespace rankscope
