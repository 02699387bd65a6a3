#include "ui/plot/scatter_plot.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/plot_view.h"
#include "ui/plot/scatter_layer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 520);
constexpr double clickPixels = 12.0;
constexpr double pad = 0.08; // of the range, at every side
constexpr std::size_t readoutRows = 5;

} // namespace

struct ScatterPlot::Impl {
    explicit Impl(ScatterPlot* owner)
        : view(new PlotView(owner))
        , layer(new ScatterLayer(view)) {
        layer->points = &points;
        layer->front = &front;
        layer->chosen = &chosen;
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

    // Points that lie within something drawn around them.
    std::vector<std::size_t> within(const auto& area) const {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const QPointF at = layer->pixel(points[i].x, points[i].y);
            if (std::isfinite(at.x()) && std::isfinite(at.y()) && area(at)) {
                out.push_back(i);
            }
        }
        return out;
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
    std::vector<std::size_t> chosen;
    Drag drag = Drag::Zoom;
    std::optional<std::pair<Direction, Direction>> directions;
    QString xTitle, yTitle, emptyText;
    bool logX = false;
    bool logY = false;
};

ScatterPlot::ScatterPlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    m_impl->view->occupy(*this);
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
    m_impl->view->onBox = [this](const QRect& box) {
        if (m_impl->drag == Drag::Zoom) {
            return false;
        }
        setChosen(m_impl->within([&](QPointF at) { return QRectF(box).contains(at); }));
        return true;
    };
    addPlotAction(this, tr("Clear choice"), Qt::Key_Escape, false, [this](bool) { setChosen({}); });
    addPlotAction(this, tr("Zoom back"), Qt::Key_Backspace, false,
                  [this](bool) { m_impl->view->zoomBack(); });
    addPlotAction(this, tr("Reset zoom"), Qt::Key_R, false, [this](bool) { m_impl->view->resetZoom(); });
    addPlotSeparator(this);
    addDataActions(this, {[this] { return dataAsTsv(); }, [this] { return m_impl->layer->title; },
                          [this](const QString& file) { return writeTo(file); }});
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
    m_impl->chosen.clear();
    m_impl->view->forgetZoom();
    m_impl->solve();
}

void ScatterPlot::setDrag(Drag drag) {
    m_impl->drag = drag;
    m_impl->view->onLasso = nullptr;
    if (drag == Drag::Lasso) {
        m_impl->view->onLasso = [this](const QPolygonF& line) {
            setChosen(m_impl->within([&](QPointF at) { return line.containsPoint(at, Qt::OddEvenFill); }));
        };
    }
}

void ScatterPlot::setChosen(std::vector<std::size_t> points) {
    if (points == m_impl->chosen) {
        return;
    }
    m_impl->chosen = std::move(points);
    m_impl->view->replotSoon();
    emit chosenChanged();
}

const std::vector<std::size_t>& ScatterPlot::chosen() const { return m_impl->chosen; }

void ScatterPlot::setFront(std::optional<std::pair<Direction, Direction>> directions) {
    m_impl->directions = directions;
    m_impl->solve();
}

void ScatterPlot::setLogarithmicX(bool on) {
    m_impl->logX = on;
    setLogarithmic(*m_impl->view->xAxis, on);
    m_impl->view->forgetZoom();
}

void ScatterPlot::setLogarithmicY(bool on) {
    m_impl->logY = on;
    setLogarithmic(*m_impl->view->yAxis, on);
    m_impl->view->forgetZoom();
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
        out += QStringList{p.label,
                           exactNumber(p.x),
                           exactNumber(p.y),
                           exactNumber(p.xError),
                           exactNumber(p.yError),
                           on ? QStringLiteral("1") : QStringLiteral("0")}
                   .join(QLatin1Char('\t')) +
               QLatin1Char('\n');
    }
    return out;
}

tl::expected<void, QString> ScatterPlot::writeTo(const QString& file) {
    return m_impl->view->writeTo(file, exportSize, m_impl->layer->title, {},
                                 [this](const Theme& theme) { m_impl->layer->theme = theme; });
}

void ScatterPlot::replotNow() { m_impl->view->replot(QCustomPlot::rpImmediateRefresh); }

} // namespace rankscope
