#include "ui/plot/plot_view.h"

#include "ui/plot/plot_overlay.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/plot_ticker.h"

#include <QMouseEvent>
#include <QVBoxLayout>
#include <QWindow>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr int framePause = 33; // milliseconds between two replots for new data
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
    setPlottingHint(QCP::phFastPolylines, false); // line by line it is slower for the thin lines drawn here
    setPlottingHint(QCP::phCacheLabels, true);
    setAntialiasedElements(QCP::aeNone);
    setAutoAddPlottableToLegend(false); // the charts draw their own; 500 hidden entries would be laid out too
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

void PlotView::occupy(QWidget& owner) {
    auto* layout = new QVBoxLayout(&owner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(this);
    owner.setFocusProxy(this);
}

tl::expected<void, QString> PlotView::writeTo(const QString& file, const QSize& size, const QString& title,
                                              const PictureOptions& options,
                                              const std::function<void(const Theme&)>& restyle) {
    const QSize scaled = options.sized(size);
    return writePicture(file, scaled, title, options,
                        [&](QCPPainter& painter) { paintForExport(painter, scaled, restyle); });
}

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
