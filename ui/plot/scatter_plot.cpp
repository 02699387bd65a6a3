#include "ui/plot/scatter_plot.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/plot_view.h"

#include <QApplication>
#include <QClipboard>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 520);
constexpr double clickPixels = 12.0;
constexpr double glyph = 9.0;
constexpr double faint = 0.4; // opacity of what is dominated
constexpr double pad = 0.08;  // of the range, at every side
constexpr std::size_t labelled = 12;
constexpr std::size_t readoutRows = 5;
constexpr double longestName = 220.0; // pixels

QCPScatterStyle::ScatterShape shapeOf(int colour) {
    static constexpr std::array shapes{QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare,
                                       QCPScatterStyle::ssDiamond, QCPScatterStyle::ssTriangle,
                                       QCPScatterStyle::ssTriangleInverted};
    return shapes[static_cast<std::size_t>(std::max(0, colour)) % shapes.size()];
}

QString exact(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

// Draws points, error bars, the front's line and, where there are few points, their names.
class ScatterLayer : public QCPLayerable {
public:
    explicit ScatterLayer(QCustomPlot* plot)
        : QCPLayerable(plot, QStringLiteral("main")) {}

    const std::vector<ScatterPoint>* points = nullptr;
    const std::vector<std::size_t>* front = nullptr;
    bool hasFront = false;
    QString title;
    Theme theme = Theme::light();

    QPointF pixel(double x, double y) const {
        return {parentPlot()->xAxis->coordToPixel(x), parentPlot()->yAxis->coordToPixel(y)};
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }

    void draw(QCPPainter* painter) override {
        const QRectF area = parentPlot()->viewport();
        painter->setFont(plotTitleFont());
        painter->setPen(theme.text);
        painter->drawText(
            QPointF(area.left() + 8.0, area.top() + 4.0 + QFontMetricsF(painter->font()).ascent()), title);
        painter->setFont(plotFont());
        painter->setClipRect(parentPlot()->axisRect()->rect().adjusted(-6, -6, 6, 6));
        drawFront(*painter);
        m_names.clear();
        for (std::size_t i = 0; i < points->size(); ++i) {
            drawPoint(*painter, i);
        }
    }

private:
    bool onFront(std::size_t i) const { return std::ranges::find(*front, i) != front->end(); }

    void drawFront(QCPPainter& painter) const {
        if (!hasFront) {
            return;
        }
        painter.setPen(QPen(theme.muted, 1.0, Qt::DashLine));
        for (std::size_t i = 1; i < front->size(); ++i) {
            const ScatterPoint& a = (*points)[(*front)[i - 1]];
            const ScatterPoint& b = (*points)[(*front)[i]];
            painter.drawLine(pixel(a.x, a.y), pixel(b.x, b.y));
        }
    }

    void drawPoint(QCPPainter& painter, std::size_t i) {
        const ScatterPoint& point = (*points)[i];
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
            return;
        }
        const bool strong = !hasFront || onFront(i);
        QPen pen = theme.runPen(point.colour);
        pen = isPrintTheme(theme) ? printPen(pen) : pen;
        const QColor colour = strong ? pen.color() : blended(pen.color(), theme.base, faint);
        const QPointF centre = pixel(point.x, point.y);
        painter.setPen(QPen(colour, 1.0));
        painter.setBrush(Qt::NoBrush);
        const auto bar = [&](const QPointF& from, const QPointF& to, const QPointF& cap) {
            painter.drawLine(from, to);
            painter.drawLine(from - cap, from + cap);
            painter.drawLine(to - cap, to + cap);
        };
        if (point.yError > 0.0) {
            bar(pixel(point.x, point.y - point.yError), pixel(point.x, point.y + point.yError), {3.0, 0.0});
        }
        if (point.xError > 0.0) {
            bar(pixel(point.x - point.xError, point.y), pixel(point.x + point.xError, point.y), {0.0, 3.0});
        }
        QCPScatterStyle style(shapeOf(point.colour), QPen(colour, 1.5), QBrush(strong ? colour : theme.base),
                              glyph);
        style.applyTo(&painter, QPen(colour, 1.5));
        style.drawShape(&painter, centre);
        if (points->size() <= labelled) {
            drawName(painter, point.label, centre, strong);
        }
    }

    // Where it covers no other name; a name that finds no place is told by the mouse.
    void drawName(QCPPainter& painter, const QString& name, const QPointF& centre, bool strong) {
        const QFontMetricsF metrics(painter.font());
        const QRectF room = QRectF(parentPlot()->axisRect()->rect()).adjusted(-4, -4, 4, 4);
        const QString text = metrics.elidedText(name, Qt::ElideRight, longestName);
        const QSizeF size(metrics.horizontalAdvance(text), metrics.height());
        const QPointF right(8.0, 0.0);
        const QPointF left(-8.0 - size.width(), 0.0);
        const QPointF above(0.0, -size.height() - 2.0);
        const QPointF below(0.0, 2.0);
        for (const QPointF& shift : {right + above, right + below, left + above, left + below}) {
            const QRectF place(centre + shift, size);
            const bool free = room.contains(place) && std::ranges::none_of(m_names, [&](const QRectF& other) {
                                  return other.intersects(place);
                              });
            if (free) {
                m_names.push_back(place);
                painter.setPen(strong ? theme.text : theme.muted);
                painter.drawText(place, Qt::AlignCenter, text);
                return;
            }
        }
    }

    std::vector<QRectF> m_names; // of the present replot
};

} // namespace

struct ScatterPlot::Impl {
    explicit Impl(ScatterPlot* owner)
        : view(new PlotView(owner))
        , layer(new ScatterLayer(view)) {
        layer->points = &points;
        layer->front = &front;
        view->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    }

    void solve() {
        front.clear();
        if (directions) {
            std::vector<ParetoPoint> plain;
            for (const ScatterPoint& point : points) {
                plain.push_back({point.x, point.y});
            }
            front = paretoFront(plain, directions->first, directions->second);
        }
        layer->hasFront = directions.has_value();
        view->setEmptyText(drawable() ? QString() : emptyText);
        view->requestReplot();
    }

    bool drawable() const {
        return std::ranges::any_of(
            points, [](const ScatterPoint& p) { return std::isfinite(p.x) && std::isfinite(p.y); });
    }

    void fit(QCPAxis& axis, bool log, double ScatterPoint::*value, double ScatterPoint::*error) const {
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (const ScatterPoint& point : points) {
            if (!std::isfinite(point.x) || !std::isfinite(point.y) || (log && point.*value <= 0.0)) {
                continue;
            }
            const double from = point.*value - point.*error;
            low = std::min(low, log && from <= 0.0 ? point.*value : from);
            high = std::max(high, point.*value + point.*error);
        }
        if (low > high) {
            axis.setRange(log ? 1.0 : 0.0, log ? 10.0 : 1.0);
        } else if (log) {
            const double factor = std::max(std::pow(high / low, pad), 1.1);
            axis.setRange(low / factor, high * factor);
        } else {
            const double span = high > low ? (high - low) * pad : std::max(std::abs(high) * pad, 1e-9);
            axis.setRange(low - span, high + span);
        }
    }

    void refresh() {
        if (!view->xZoomed()) {
            fit(*view->xAxis, logX, &ScatterPoint::x, &ScatterPoint::xError);
        }
        if (!view->yZoomed()) {
            fit(*view->yAxis, logY, &ScatterPoint::y, &ScatterPoint::yError);
        }
        layer->theme = view->theme();
        view->axisRect()->setMargins(QMargins(0, QFontMetrics(plotTitleFont()).height() + 12, 16, 0));
        const auto out = std::ranges::count_if(points, [this](const ScatterPoint& p) {
            return !std::isfinite(p.x) || !std::isfinite(p.y) || (logX && p.x <= 0.0) || (logY && p.y <= 0.0);
        });
        view->setCornerText(out > 0 ? ScatterPlot::tr("%n without a place on these axes", nullptr, int(out))
                                    : QString());
    }

    double distance(const ScatterPoint& point, QPointF pixel) const {
        const QPointF at = layer->pixel(point.x, point.y);
        const double d = std::hypot(at.x() - pixel.x(), at.y() - pixel.y());
        return std::isfinite(d) ? d : 1e9;
    }

    PlotReadout readout(QPointF pixel) const {
        std::vector<std::size_t> near;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (distance(points[i], pixel) < 2.0 * clickPixels) {
                near.push_back(i);
            }
        }
        PlotReadout out;
        if (near.empty()) {
            return out;
        }
        std::ranges::sort(near, {}, [&](std::size_t i) { return distance(points[i], pixel); });
        out.heading = xTitle + QStringLiteral(" ") + shortNumber(points[near.front()].x, 5);
        out.x = points[near.front()].x;
        for (const std::size_t i : near) {
            if (out.rows.size() == readoutRows) {
                break;
            }
            const ScatterPoint& p = points[i];
            QString text = QStringLiteral("%1  %2").arg(p.label, shortNumber(p.y, 5));
            if (p.yError > 0.0) {
                text += QStringLiteral(" ± ") + shortNumber(p.yError, 3);
            }
            out.rows.push_back({view->theme().runPen(p.colour).color(), text, p.y});
        }
        return out;
    }

    PlotView* view;
    ScatterLayer* layer;
    std::vector<ScatterPoint> points;
    std::vector<std::size_t> front;
    std::optional<std::pair<Direction, Direction>> directions;
    QString xTitle, yTitle, emptyText;
    bool logX = false;
    bool logY = false;
};

ScatterPlot::ScatterPlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_impl->view);
    setFocusProxy(m_impl->view);
    m_impl->view->onRefresh = [this](std::size_t) { m_impl->refresh(); };
    m_impl->view->onReadout = [this](double, QPointF pixel) { return m_impl->readout(pixel); };
    m_impl->view->onClick = [this](QPointF pixel) {
        const auto nearest = std::ranges::min_element(
            m_impl->points, {}, [&](const ScatterPoint& p) { return m_impl->distance(p, pixel); });
        if (nearest == m_impl->points.end() || m_impl->distance(*nearest, pixel) > clickPixels) {
            return false;
        }
        emit pointClicked(nearest->id);
        return true;
    };
    addPlotAction(this, tr("Reset zoom"), Qt::Key_R, false, [this](bool) { m_impl->view->resetZoom(); });
    addPlotSeparator(this);
    addTableAction(this, [this] { return dataAsTsv(); });
    addPlotAction(this, tr("Copy data"), QKeySequence::Copy, false,
                  [this](bool) { QApplication::clipboard()->setText(dataAsTsv()); });
    addPlotAction(this, tr("Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), false, [this](bool) {
        askExportFile(this, m_impl->layer->title, [this](const QString& file) { return writeTo(file); });
    });
}

ScatterPlot::~ScatterPlot() = default;

void ScatterPlot::setTitles(const QString& title, const QString& xTitle, const QString& yTitle) {
    m_impl->layer->title = title;
    m_impl->xTitle = xTitle;
    m_impl->yTitle = yTitle;
    m_impl->view->xAxis->setLabel(xTitle);
    m_impl->view->yAxis->setLabel(yTitle);
    m_impl->view->setAccessibleName(title);
    setAccessibleName(title);
    m_impl->view->requestReplot();
}

void ScatterPlot::setPoints(std::vector<ScatterPoint> points) {
    m_impl->points = std::move(points);
    m_impl->view->resetZoom();
    m_impl->solve();
}

void ScatterPlot::setFront(std::optional<std::pair<Direction, Direction>> directions) {
    m_impl->directions = directions;
    m_impl->solve();
}

void ScatterPlot::setLogarithmicX(bool on) {
    m_impl->logX = on;
    setLogarithmic(*m_impl->view->xAxis, on);
    m_impl->view->resetZoom();
}

void ScatterPlot::setLogarithmicY(bool on) {
    m_impl->logY = on;
    setLogarithmic(*m_impl->view->yAxis, on);
    m_impl->view->resetZoom();
}

void ScatterPlot::setEmptyText(const QString& text) {
    m_impl->emptyText = text;
    m_impl->solve();
}

void ScatterPlot::applyTheme(const Theme& theme) { m_impl->view->applyTheme(theme); }

std::vector<std::size_t> ScatterPlot::front() const { return m_impl->front; }

QPointF ScatterPlot::pixelOf(double x, double y) const {
    return m_impl->view->mapTo(this, m_impl->layer->pixel(x, y));
}

QString ScatterPlot::dataAsTsv() const {
    QString out = QStringLiteral("name\t%1\t%2\t%1 ±\t%2 ±\tfront\n").arg(m_impl->xTitle, m_impl->yTitle);
    for (std::size_t i = 0; i < m_impl->points.size(); ++i) {
        const ScatterPoint& p = m_impl->points[i];
        const bool on = std::ranges::find(m_impl->front, i) != m_impl->front.end();
        out += QStringList{p.label,         exact(p.x),      exact(p.y),
                           exact(p.xError), exact(p.yError), on ? QStringLiteral("1") : QStringLiteral("0")}
                   .join(QLatin1Char('\t')) +
               QLatin1Char('\n');
    }
    return out;
}

tl::expected<void, QString> ScatterPlot::writeTo(const QString& file) {
    return writePicture(file, exportSize, m_impl->layer->title, {}, [this](QCPPainter& painter) {
        m_impl->view->paintForExport(painter, exportSize,
                                     [this](const Theme& theme) { m_impl->layer->theme = theme; });
    });
}

void ScatterPlot::replotNow() { m_impl->view->replot(QCustomPlot::rpImmediateRefresh); }

} // namespace rankscope
