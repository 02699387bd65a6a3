#include "ui/plot/plot_view.h"

#include "ui/plot/plot_overlay.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/plot_ticker.h"

#include <QMouseEvent>
#include <QWindow>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr int framePause = 33;      // milliseconds between two replots for new data
constexpr int clickDistance = 4;    // pixels that a click may tremble
constexpr int flatBox = 8;          // a lower box zooms along x only
constexpr double wheelFactor = 0.8; // a notch
constexpr std::size_t exportColumns = 4096;

} // namespace

PlotView::PlotView(QWidget* parent)
    : QCustomPlot(parent)
    , m_theme(Theme::light()) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(120, 90);
    axisRect()->setMinimumMargins(QMargins(30, 0, 0, 36)); // room for the axis titles of an empty plot
    setNoAntialiasingOnDrag(true);
    setPlottingHint(QCP::phFastPolylines, true);
    setPlottingHint(QCP::phCacheLabels, true);
    setAntialiasedElements(QCP::aeNone);
    // Cursor and box lie on a widget of ours: a second picture to blend over the first is not needed.
    layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmLogical);
    m_overlay = new PlotOverlay(this);
    m_throttle.setSingleShot(true);
    connect(&m_throttle, &QTimer::timeout, this, [this] {
        if (m_pending) {
            requestReplot();
        }
    });
    connect(this, &QCustomPlot::beforeReplot, this, [this] {
        fitTicks(*axisRect());
        if (onRefresh) {
            onRefresh(static_cast<std::size_t>(std::max(1.0, axisRect()->width() * devicePixelRatioF())));
        }
    });
    connect(this, &QCustomPlot::afterReplot, m_overlay, qOverload<>(&QWidget::update));
    applyPlotTheme(*this, m_theme);
}

void PlotView::requestReplot() {
    m_pending = true;
    if (m_throttle.isActive() || !onScreen()) {
        return;
    }
    m_pending = false;
    m_throttle.start(framePause);
    replot(QCustomPlot::rpQueuedReplot);
}

// Nobody sees a page behind another one, nor a minimised window.
bool PlotView::onScreen() const {
    const QWindow* handle = window()->windowHandle();
    return isVisible() && (handle == nullptr || handle->isExposed());
}

void PlotView::paintEvent(QPaintEvent* event) {
    QCustomPlot::paintEvent(event);
    if (m_pending) { // the window is back
        requestReplot();
    }
}

void PlotView::replotSoon() { replot(QCustomPlot::rpQueuedReplot); }

void PlotView::showEvent(QShowEvent* event) {
    QCustomPlot::showEvent(event);
    if (m_pending) {
        requestReplot();
    }
}

void PlotView::applyTheme(const Theme& theme) {
    m_theme = theme;
    applyPlotTheme(*this, theme);
    m_overlay->update();
    requestReplot();
}

void PlotView::resetZoom() {
    m_xZoomed = false;
    m_yZoomed = false;
    emit zoomChanged();
    replotSoon();
}

void PlotView::showRanges(const std::optional<QCPRange>& x, const std::optional<QCPRange>& y) {
    if (x) {
        xAxis->setRange(*x);
    }
    if (y) {
        yAxis->setRange(*y);
    }
    m_xZoomed = x.has_value();
    m_yZoomed = y.has_value();
    emit zoomChanged();
    replotSoon();
}

void PlotView::zoomX(double factor, double centre) {
    xAxis->scaleRange(factor, centre);
    m_xZoomed = true;
    emit zoomChanged();
    replotSoon();
}

void PlotView::panX(double share) {
    xAxis->moveRange(share * xAxis->range().size());
    m_xZoomed = true;
    emit zoomChanged();
    replotSoon();
}

void PlotView::setCornerText(const QString& text) {
    if (m_overlay->cornerText != text) {
        m_overlay->cornerText = text;
        m_overlay->update();
    }
}

void PlotView::setEmptyText(const QString& text) {
    if (m_overlay->emptyText != text) {
        m_overlay->emptyText = text;
        m_overlay->update();
        // Numbers and grid of an empty plot would say something that is not so.
        for (QCPAxis* axis : {xAxis, yAxis}) {
            axis->setTicks(text.isEmpty());
            axis->grid()->setVisible(text.isEmpty());
        }
        requestReplot();
    }
}

void PlotView::setLinkedCursor(double x) {
    if (m_overlay->linkedX == x || (std::isnan(m_overlay->linkedX) && std::isnan(x))) {
        return;
    }
    m_overlay->linkedX = x;
    m_overlay->update();
}

QPixmap PlotView::picture() {
    replot(QCustomPlot::rpImmediateRefresh);
    return grab();
}

namespace {

// The title of an axis in two lines where it is wider than the plot.
QString inLines(const QString& title, const QFont& font, int width) {
    const int middle = static_cast<int>(title.size()) / 2;
    const auto after = title.indexOf(QLatin1Char(' '), middle);
    if (QFontMetricsF(font).horizontalAdvance(title) <= width || after < 0) {
        return title;
    }
    return QString(title).replace(after, 1, QLatin1Char('\n'));
}

} // namespace

void PlotView::paintForExport(QCPPainter& painter, const QSize& size,
                              const std::function<void(const Theme&)>& restyle) {
    const Theme screen = m_theme;
    const QRect viewportBefore = viewport();
    const auto style = [&](const Theme& theme) {
        m_theme = theme;
        applyPlotTheme(*this, theme);
        restyle(theme);
    };
    const auto layOut = [this](const QRect& area) {
        setViewport(area);
        updateLayout();
        fitTicks(*axisRect());
    };
    style(printTheme());
    layOut(QRect(QPoint(0, 0), size));
    if (onRefresh) {
        onRefresh(exportColumns);
    }
    const QString title = xAxis->label();
    xAxis->setLabel(inLines(title, xAxis->labelFont(), axisRect()->width()));
    painter.fillRect(QRect(QPoint(0, 0), size), Qt::white);
    toPainter(&painter, size.width(), size.height());
    xAxis->setLabel(title);
    style(screen);
    layOut(viewportBefore);
    replotSoon();
}

void PlotView::mousePressEvent(QMouseEvent* event) {
    m_dragStart = event->pos();
    m_dragLast = m_dragStart;
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
    const Drag drag = m_drag;
    m_drag = Drag::None;
    unsetCursor();
    m_overlay->box = QRect();
    m_overlay->update();
    if (drag == Drag::Box) {
        if (!box.isNull() && box.width() > clickDistance) {
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
    xAxis->setRange(xAxis->pixelToCoord(box.left()), xAxis->pixelToCoord(box.right()));
    m_xZoomed = true;
    if (box.height() < axisRect()->height()) {
        yAxis->setRange(yAxis->pixelToCoord(box.bottom()), yAxis->pixelToCoord(box.top()));
        m_yZoomed = true;
    }
    emit zoomChanged();
    replotSoon();
}

void PlotView::pan(QPoint from, QPoint to) {
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
    emit zoomChanged();
    replotSoon();
}

void PlotView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0.0 || !axisRect()->rect().contains(event->position().toPoint())) {
        event->ignore();
        return;
    }
    const double factor = std::pow(wheelFactor, notches);
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        yAxis->scaleRange(factor, yAxis->pixelToCoord(event->position().y()));
        m_yZoomed = true;
    }
    zoomX(factor, xAxis->pixelToCoord(event->position().x()));
    event->accept();
}

void PlotView::updateReadout(QPointF pixel) {
    const bool inside = axisRect()->rect().contains(pixel.toPoint());
    if (inside && onReadout && m_drag != Drag::Box) {
        m_overlay->readout = onReadout(xAxis->pixelToCoord(pixel.x()), pixel);
        m_overlay->readoutShown = !m_overlay->readout.heading.isEmpty();
    } else {
        m_overlay->readoutShown = false;
    }
    m_overlay->mouse = pixel;
    m_overlay->update();
    emit cursorMoved(m_overlay->readoutShown ? m_overlay->readout.x
                                             : std::numeric_limits<double>::quiet_NaN());
}

void PlotView::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    m_overlay->readoutShown = false;
    m_overlay->update();
    emit cursorMoved(std::numeric_limits<double>::quiet_NaN());
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
        zoomX(wheelFactor, centre);
        return;
    case Qt::Key_Minus:
        zoomX(1.0 / wheelFactor, centre);
        return;
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void PlotView::focusInEvent(QFocusEvent* event) {
    QCustomPlot::focusInEvent(event);
    m_overlay->update();
}

void PlotView::focusOutEvent(QFocusEvent* event) {
    QCustomPlot::focusOutEvent(event);
    m_overlay->update();
}

void PlotView::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    m_overlay->setGeometry(rect());
    m_overlay->raise();
}

} // namespace rankscope
