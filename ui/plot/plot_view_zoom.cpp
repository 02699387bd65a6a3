// What the mouse and the keys do to a PlotView, and the way back.
#include "ui/plot/plot_overlay.h"
#include "ui/plot/plot_view.h"

#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace rankscope {

namespace {

constexpr int clickDistance = 4;    // pixels that a click may tremble
constexpr int flatBox = 8;          // a lower box zooms along x only
constexpr double wheelFactor = 0.8; // a notch

} // namespace

ZoomState PlotView::zoomState() const { return {m_xZoomed, m_yZoomed, xAxis->range(), yAxis->range()}; }

void PlotView::noteZoom(ZoomHistory::Gesture gesture, bool begins) {
    m_step = m_history.note(gesture, zoomState(), begins);
}

void PlotView::tellZoom() {
    emit zoomed(m_step);
    replotSoon();
}

void PlotView::resetZoom() {
    if (!m_xZoomed && !m_yZoomed) {
        replotSoon();
        return;
    }
    noteZoom(ZoomHistory::Gesture::Reset);
    m_xZoomed = false;
    m_yZoomed = false;
    tellZoom();
}

void PlotView::forgetZoom() {
    m_xZoomed = false;
    m_yZoomed = false;
    m_history.clear();
    replotSoon();
}

bool PlotView::zoomBack() {
    const std::optional<ZoomState> before = m_history.takeLast();
    if (!before) {
        return false;
    }
    m_xZoomed = before->x;
    m_yZoomed = before->y;
    xAxis->setRange(before->xRange);
    yAxis->setRange(before->yRange);
    m_step = ZoomStep::Back;
    tellZoom();
    return true;
}

void PlotView::followZoom(ZoomStep step, std::optional<QCPRange> x) {
    if (step == ZoomStep::Back) {
        if (const std::optional<ZoomState> before = m_history.takeLast()) {
            m_yZoomed = before->y;
            yAxis->setRange(before->yRange);
        }
    } else if (step == ZoomStep::New) {
        m_history.keep(zoomState());
    }
    m_xZoomed = x.has_value();
    if (x) {
        xAxis->setRange(*x);
    }
    replotSoon();
}

void PlotView::setXZoom(QCPRange range) {
    noteZoom(ZoomHistory::Gesture::Set);
    xAxis->setRange(range);
    m_xZoomed = true;
    tellZoom();
}

void PlotView::showRanges(const std::optional<QCPRange>& x, const std::optional<QCPRange>& y) {
    noteZoom(ZoomHistory::Gesture::Set);
    m_xZoomed = x.has_value();
    m_yZoomed = y.has_value();
    if (x) {
        xAxis->setRange(*x);
    }
    if (y) {
        yAxis->setRange(*y);
    }
    tellZoom();
}

void PlotView::zoomX(ZoomHistory::Gesture gesture, double factor, double centre) {
    noteZoom(gesture);
    xAxis->scaleRange(factor, centre);
    m_xZoomed = true;
    tellZoom();
}

void PlotView::panX(double share) {
    noteZoom(ZoomHistory::Gesture::Key);
    xAxis->moveRange(share * xAxis->range().size());
    m_xZoomed = true;
    tellZoom();
}

void PlotView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::BackButton) {
        zoomBack();
        event->accept();
        return;
    }
    m_dragStart = event->pos();
    m_dragLast = m_dragStart;
    m_panned = false;
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && shift)) {
        m_drag = Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        m_drag = Drag::Box;
    }
    event->accept();
}

void PlotView::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag == Drag::Pan) {
        pan(m_dragLast, event->pos());
        m_dragLast = event->pos();
    } else if (m_drag == Drag::Box && onLasso) {
        m_overlay->lasso << event->position();
        m_overlay->update();
    } else if (m_drag == Drag::Box && (event->pos() - m_dragStart).manhattanLength() > clickDistance) {
        QRect box = QRect(m_dragStart, event->pos()).normalized().intersected(axisRect()->rect());
        if (std::abs(event->pos().y() - m_dragStart.y()) < flatBox) {
            box.setTop(axisRect()->top());
            box.setBottom(axisRect()->bottom());
        }
        m_overlay->box = box;
        m_overlay->update();
    }
    updateReadout(event->position());
    event->accept();
}

void PlotView::mouseReleaseEvent(QMouseEvent* event) {
    const QRect box = m_overlay->box;
    const QPolygonF line = std::exchange(m_overlay->lasso, {});
    const Drag drag = m_drag;
    m_drag = Drag::None;
    unsetCursor();
    m_overlay->box = QRect();
    m_overlay->update();
    if (drag == Drag::Box) {
        const bool around = onLasso && line.size() > 2 &&
                            (event->pos() - m_dragStart).manhattanLength() + line.boundingRect().width() +
                                    line.boundingRect().height() >
                                2 * clickDistance;
        if (around) {
            onLasso(line);
        } else if (!box.isNull() && box.width() > clickDistance) {
            if (!onBox || !onBox(box)) {
                zoomToBox(box);
            }
        } else if (onClick) {
            onClick(event->position());
        }
    }
    event->accept();
}

void PlotView::mouseDoubleClickEvent(QMouseEvent* event) {
    m_drag = Drag::None;
    resetZoom();
    event->accept();
}

void PlotView::zoomToBox(const QRect& box) {
    noteZoom(ZoomHistory::Gesture::Box);
    xAxis->setRange(xAxis->pixelToCoord(box.left()), xAxis->pixelToCoord(box.right()));
    m_xZoomed = true;
    if (box.height() < axisRect()->height()) {
        yAxis->setRange(yAxis->pixelToCoord(box.bottom()), yAxis->pixelToCoord(box.top()));
        m_yZoomed = true;
    }
    tellZoom();
}

void PlotView::pan(QPoint from, QPoint to) {
    noteZoom(ZoomHistory::Gesture::Pan, !std::exchange(m_panned, true));
    const auto move = [](QCPAxis* axis, double a, double b) {
        const double start = axis->pixelToCoord(a);
        const double end = axis->pixelToCoord(b);
        if (axis->scaleType() == QCPAxis::stLogarithmic) {
            axis->setRange(axis->range().lower * start / end, axis->range().upper * start / end);
        } else {
            axis->moveRange(start - end);
        }
    };
    move(xAxis, from.x(), to.x());
    m_xZoomed = true;
    if (from.y() != to.y() || m_yZoomed) {
        move(yAxis, from.y(), to.y());
        m_yZoomed = true;
    }
    tellZoom();
}

void PlotView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0.0 || !axisRect()->rect().contains(event->position().toPoint())) {
        event->ignore();
        return;
    }
    const double factor = std::pow(wheelFactor, notches);
    noteZoom(ZoomHistory::Gesture::Wheel);
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        yAxis->scaleRange(factor, yAxis->pixelToCoord(event->position().y()));
        m_yZoomed = true;
    }
    xAxis->scaleRange(factor, xAxis->pixelToCoord(event->position().x()));
    m_xZoomed = true;
    tellZoom();
    event->accept();
}

void PlotView::keyPressEvent(QKeyEvent* event) {
    const double centre = xAxis->range().center();
    switch (event->key()) {
    case Qt::Key_Left:
        panX(-0.1);
        return;
    case Qt::Key_Right:
        panX(0.1);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomX(ZoomHistory::Gesture::Key, wheelFactor, centre);
        return;
    case Qt::Key_Minus:
        zoomX(ZoomHistory::Gesture::Key, 1.0 / wheelFactor, centre);
        return;
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

} // namespace rankscope
