#pragma once

#include "ui/plot/parallel_plot.h"

#include <QPainter>

namespace rankscope {

// What a ParallelPlot is made of. Touched by its own files only.
struct ParallelPlot::Impl {
    struct Axis : ParallelAxis {
        double low = 0.0; // of what is drawn: above 0 on a logarithmic axis
        double high = 1.0;
        std::optional<std::pair<double, double>> range;
    };
    std::vector<Axis> axes;
    std::vector<ParallelLine> lines;
    Theme theme = Theme::light();
    QString emptyText;
    int current = 0;  // axis of the keyboard
    int dragged = -1; // axis along which a range is drawn
    int carried = -1; // axis whose title is dragged to another place
    QPointF dragFrom;
    double carriedTo = 0.0; // x of the mouse
    bool moved = false;

    QRectF plot(const QSizeF& size) const;
    double axisX(const QRectF& area, std::size_t axis) const;
    double pixelY(const QRectF& area, std::size_t axis, double value) const; // NaN: it has no place there
    double valueAt(const QRectF& area, std::size_t axis, double y) const;
    int axisAt(const QRectF& area, QPointF place) const;
    int placeFor(const QRectF& area, double x) const; // where a carried axis would come to stand
    bool onTitle(const QRectF& area, QPointF place) const;
    bool passes(const ParallelLine& line) const;
    void fitRange(std::size_t axis);
    void move(int from, int to); // an axis, with the lines' values

    void paint(QPainter& painter, const QSizeF& size, const Theme& look, bool print) const;
    void paintCarried(QPainter& painter, const QRectF& area, const Theme& look) const;
    void paintLine(QPainter& painter, const QRectF& area, const ParallelLine& line, const QPen& pen) const;
    void paintAxis(QPainter& painter, const QRectF& area, std::size_t axis, const Theme& look) const;
};

} // namespace rankscope
