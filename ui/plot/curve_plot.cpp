#include "ui/plot/curve_plot.h"

#include "ui/plot/curve_canvas.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 420);

// The kinds one after the other, each with its usual number.
Smoothing nextKind(const Smoothing& present) {
    const auto next = present.kind == SmoothingKind::Gaussian
                          ? SmoothingKind::None
                          : static_cast<SmoothingKind>(static_cast<int>(present.kind) + 1);
    return {next, smoothingRange(next).usual};
}

// The weight of TensorBoard's average alone, as ever; other kinds say which one they are.
QString smoothingWords(const Smoothing& smoothing) {
    const QString amount = exactNumber(smoothing.amount);
    if (smoothing.kind == SmoothingKind::Debiased) {
        return amount;
    }
    const std::string_view name = toText(smoothing.kind);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) + QLatin1Char(' ') + amount;
}

} // namespace

struct CurvePlot::Impl : CurveCanvas {
    using CurveCanvas::CurveCanvas;

    QAction* logAction = nullptr;
    QAction* smoothAction = nullptr;
    QAction* outlierAction = nullptr;
    Smoothing usedSmoothing = smoothing; // before it was switched off
};

CurvePlot::CurvePlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    m_impl->view->occupy(*this);
    m_impl->view->onRefresh = [this](std::size_t columns) { m_impl->refresh(columns); };
    m_impl->view->onReadout = [this](double x, QPointF pixel) { return m_impl->readout(x, pixel); };
    m_impl->view->onClick = [this](QPointF pixel) {
        if (m_impl->clickLegend(pixel)) {
            return true;
        }
        if (!m_impl->view->axisRect()->rect().contains(pixel.toPoint())) {
            return false;
        }
        emit clicked(m_impl->view->xAxis->pixelToCoord(pixel.x()));
        return true;
    };
    connect(m_impl->view, &PlotView::cursorMoved, this, &CurvePlot::cursorMoved);
    connect(m_impl->view, &PlotView::zoomed, this, &CurvePlot::zoomed);
    connect(m_impl->view, &QCustomPlot::afterReplot, this, &CurvePlot::replotted);

    addPlotAction(this, tr("Zoom back"), Qt::Key_Backspace, false, [this](bool) { zoomBack(); });
    addPlotAction(this, tr("Reset zoom"), Qt::Key_R, false, [this](bool) { resetZoom(); });
    m_impl->logAction = addPlotAction(this, tr("Logarithmic y axis"), Qt::Key_L, true,
                                      [this](bool on) { setLogarithmicY(on); });
    m_impl->smoothAction = addPlotAction(this, tr("Smoothing"), Qt::Key_S, true, [this](bool on) {
        setSmoothing(on ? m_impl->usedSmoothing : Smoothing{SmoothingKind::None, 0.0});
    });
    m_impl->smoothAction->setChecked(true);
    addPlotAction(this, tr("Next kind of smoothing"), QKeySequence(Qt::SHIFT | Qt::Key_S), false,
                  [this](bool) { setSmoothing(nextKind(m_impl->smoothing)); });
    m_impl->outlierAction =
        addPlotAction(this, tr("Show outliers"), Qt::Key_O, true, [this](bool on) { setOutliersShown(on); });
    addPlotSeparator(this);
    addDataActions(this, {[this] { return dataAsTsv(); }, [this] { return m_impl->layer->title; },
                          [this](const QString& file) { return writeTo(file); }});
}

CurvePlot::~CurvePlot() = default;

void CurvePlot::setTitles(const QString& title, const QString& xTitle, const QString& yTitle) {
    m_impl->xTitle = xTitle;
    m_impl->layer->title = title;
    m_impl->view->xAxis->setLabel(xTitle);
    m_impl->view->yAxis->setLabel(yTitle);
    setAccessibleName(title.isEmpty() ? accessibleName() : title); // one without a title was named before
    m_impl->view->setAccessibleName(accessibleName());
    m_impl->changed();
}

void CurvePlot::applyTheme(const Theme& theme) {
    m_impl->restyle(theme);
    m_impl->view->applyTheme(theme);
}

void CurvePlot::addCurve(const QString& key, const QString& label, const QPen& pen, bool smoothed) {
    Curve* curve = m_impl->find(key);
    if (curve == nullptr) {
        curve = &m_impl->add(key);
    }
    curve->label = label;
    curve->pen = pen;
    if (curve->wantsSmoothing != smoothed) {
        curve->wantsSmoothing = smoothed;
        m_impl->smoothAnew(*curve);
    }
    m_impl->style(*curve, m_impl->view->theme());
    m_impl->changed();
}

void CurvePlot::setCurveShape(const QString& key, CurveShape shape) {
    if (Curve* curve = m_impl->find(key)) {
        curve->shape = shape;
        m_impl->style(*curve, m_impl->view->theme());
        m_impl->changed();
    }
}

void CurvePlot::setPoints(const QString& key, std::vector<double> x, std::vector<double> y) {
    if (Curve* curve = m_impl->find(key)) {
        curve->raw.clear();
        m_impl->smoothAnew(*curve);
        m_impl->append(*curve, x, y);
    }
}

void CurvePlot::appendPoints(const QString& key, const std::vector<double>& x, const std::vector<double>& y) {
    if (Curve* curve = m_impl->find(key)) {
        m_impl->append(*curve, x, y);
    }
}

void CurvePlot::setCurveQuiet(const QString& key, bool quiet) {
    if (Curve* curve = m_impl->find(key)) {
        curve->quiet = quiet;
        m_impl->changed();
    }
}

CurvePlot::Points CurvePlot::pointsFrom(const QString& key, double x) const {
    Points out;
    if (const Curve* curve = m_impl->find(key)) {
        const auto& all = curve->raw.x();
        const auto first = std::lower_bound(all.begin(), all.end(), x) - all.begin();
        out.x.assign(all.begin() + first, all.end());
        out.y.assign(curve->raw.y().begin() + first, curve->raw.y().end());
    }
    return out;
}

void CurvePlot::setSpans(std::vector<CurveSpan> spans) {
    m_impl->layer->spans = std::move(spans);
    m_impl->changed();
}

void CurvePlot::setMarks(std::vector<CurveMark> marks) {
    m_impl->layer->marks = std::move(marks);
    m_impl->changed();
}

const std::vector<CurveSpan>& CurvePlot::spans() const { return m_impl->layer->spans; }

const std::vector<CurveMark>& CurvePlot::marks() const { return m_impl->layer->marks; }

const std::vector<CurveFlag>& CurvePlot::flags() const { return m_impl->layer->flags; }

void CurvePlot::truncateFrom(double x) {
    for (const auto& curve : m_impl->curves) {
        curve->raw.truncateFrom(x);
        m_impl->smoothAnew(*curve);
    }
    m_impl->changed();
}

void CurvePlot::removeCurve(const QString& key) {
    Curve* curve = m_impl->find(key);
    if (curve == nullptr) {
        return;
    }
    m_impl->view->removeGraph(curve->rawGraph);
    m_impl->view->removeGraph(curve->averageGraph);
    std::erase_if(m_impl->curves, [curve](const auto& other) { return other.get() == curve; });
    m_impl->changed();
}

void CurvePlot::clear() {
    clearCurves();
    m_impl->view->forgetZoom();
}

void CurvePlot::clearCurves() {
    m_impl->curves.clear();
    m_impl->bands.clear();
    m_impl->view->clearGraphs();
    m_impl->layer->flags.clear();
    m_impl->changed();
}

void CurvePlot::setBand(const QString& key, const std::vector<double>& x, const std::vector<double>& low,
                        const std::vector<double>& high, const QPen& pen) {
    m_impl->setBand(key, x, low, high, pen);
}

QStringList CurvePlot::curveKeys() const {
    QStringList keys;
    for (const auto& curve : m_impl->curves) {
        keys << curve->key;
    }
    return keys;
}

QPen CurvePlot::curvePen(const QString& key) const {
    const Curve* curve = m_impl->find(key);
    return curve == nullptr ? QPen(Qt::NoPen)
                            : (curve->smoothed ? curve->averageGraph : curve->rawGraph)->pen();
}

std::size_t CurvePlot::pointCount(const QString& key) const {
    const Curve* curve = m_impl->find(key);
    return curve == nullptr ? 0 : curve->raw.size();
}

void CurvePlot::setFlags(std::vector<CurveFlag> flags) {
    m_impl->layer->flags = std::move(flags);
    m_impl->view->requestReplot();
}

void CurvePlot::setEmptyText(const QString& text) {
    m_impl->emptyText = text;
    m_impl->changed();
}

void CurvePlot::setLogarithmicY(bool on) {
    m_impl->logarithmic = on;
    m_impl->logAction->setChecked(on);
    setLogarithmic(*m_impl->view->yAxis, on);
    m_impl->view->forgetZoom();
    emit viewChanged();
}

void CurvePlot::setLogarithmicX(bool on) {
    m_impl->logarithmicX = on;
    setLogarithmic(*m_impl->view->xAxis, on);
    m_impl->view->forgetZoom();
    emit viewChanged();
}

bool CurvePlot::logarithmicY() const { return m_impl->logarithmic; }

void CurvePlot::setOutliersShown(bool on) {
    m_impl->outliersShown = on;
    m_impl->outlierAction->setChecked(on);
    m_impl->view->replotSoon();
    emit viewChanged();
}

void CurvePlot::setRawShown(bool on) {
    m_impl->rawShown = on;
    m_impl->view->replotSoon();
    emit viewChanged();
}

void CurvePlot::setYFromZero(bool on) {
    m_impl->yFromZero = on;
    m_impl->view->replotSoon();
}

void CurvePlot::setSmoothing(double weight) { setSmoothing(Smoothing{SmoothingKind::Debiased, weight}); }

void CurvePlot::setSmoothing(const Smoothing& smoothing) {
    if (clamped(smoothing) == m_impl->smoothing) {
        return;
    }
    m_impl->setSmoothing(smoothing);
    const bool on = m_impl->smoothing.kind != SmoothingKind::None;
    if (on) {
        m_impl->usedSmoothing = m_impl->smoothing;
    }
    m_impl->smoothAction->setChecked(on);
    emit smoothingChanged();
    emit viewChanged();
}

QJsonObject CurvePlot::viewState() const {
    const Smoothing& smoothing = m_impl->smoothing;
    return {{QStringLiteral("log_x"), m_impl->logarithmicX},
            {QStringLiteral("log_y"), m_impl->logarithmic},
            {QStringLiteral("smoothing_kind"), QString::fromLatin1(toText(smoothing.kind).data())},
            {QStringLiteral("smoothing"), smoothing.amount},
            {QStringLiteral("raw"), m_impl->rawShown},
            {QStringLiteral("outliers"), m_impl->outliersShown}};
}

// A scale that is set takes the zoom back: only what differs is set.
void CurvePlot::applyViewState(const QJsonObject& state) {
    const auto differs = [&state, now = viewState()](const char* key) {
        return state.contains(QLatin1String(key)) && state[QLatin1String(key)] != now[QLatin1String(key)];
    };
    if (differs("log_x")) {
        setLogarithmicX(state[QStringLiteral("log_x")].toBool());
    }
    if (differs("log_y")) {
        setLogarithmicY(state[QStringLiteral("log_y")].toBool());
    }
    if (differs("smoothing") || differs("smoothing_kind")) {
        const Smoothing now = smoothing();
        const auto kind = smoothingKind(state[QStringLiteral("smoothing_kind")].toString().toStdString());
        setSmoothing(
            Smoothing{kind.value_or(now.kind), state[QStringLiteral("smoothing")].toDouble(now.amount)});
    }
    if (differs("raw")) {
        setRawShown(state[QStringLiteral("raw")].toBool());
    }
    if (differs("outliers")) {
        setOutliersShown(state[QStringLiteral("outliers")].toBool());
    }
}

Smoothing CurvePlot::smoothing() const { return m_impl->smoothing; }

void CurvePlot::setCursor(double x) { m_impl->view->setLinkedCursor(x); }

void CurvePlot::resetZoom() { m_impl->view->resetZoom(); }

void CurvePlot::setXRange(double low, double high) { m_impl->view->setXZoom(QCPRange(low, high)); }

bool CurvePlot::zoomBack() { return m_impl->view->zoomBack(); }

std::optional<std::pair<double, double>> CurvePlot::xZoom() const {
    const QCPRange range = m_impl->view->xAxis->range();
    return m_impl->view->xZoomed() ? std::optional(std::pair(range.lower, range.upper)) : std::nullopt;
}

void CurvePlot::followZoom(ZoomStep step, std::optional<std::pair<double, double>> x) {
    m_impl->view->followZoom(step, x ? std::optional(QCPRange(x->first, x->second)) : std::nullopt);
}

QRectF CurvePlot::visibleRange() const {
    const QCPRange x = m_impl->view->xAxis->range();
    const QCPRange y = m_impl->view->yAxis->range();
    return {x.lower, y.lower, x.size(), y.size()};
}

CurvePlot::Drawn CurvePlot::drawn() const { return m_impl->drawn; }

QPointF CurvePlot::pixelOf(double x, double y) const {
    return m_impl->view->mapTo(
        this, QPointF(m_impl->view->xAxis->coordToPixel(x), m_impl->view->yAxis->coordToPixel(y)));
}

void CurvePlot::replotNow() { m_impl->view->replot(QCustomPlot::rpImmediateRefresh); }

QString CurvePlot::dataAsTsv() const {
    m_impl->freshen();
    // One row for every x that any curve has.
    std::map<double, std::vector<QString>> rows;
    std::size_t columns = 0;
    QString out = m_impl->xTitle.isEmpty() ? QStringLiteral("x") : m_impl->xTitle;
    const auto column = [&](const QString& name, const Series& series) {
        out += QLatin1Char('\t') + name;
        for (std::size_t i = 0; i < series.size(); ++i) {
            auto& row = rows[series.x()[i]];
            row.resize(columns + 1);
            row[columns] = exactNumber(series.y()[i]);
        }
        ++columns;
    };
    for (const auto& curve : m_impl->curves) {
        column(curve->label, curve->raw);
        if (curve->smoothed) {
            column(tr("%1 (smoothed %2)").arg(curve->label, smoothingWords(m_impl->smoothing)),
                   curve->average);
        }
    }
    out += QLatin1Char('\n');
    for (auto& [x, values] : rows) {
        values.resize(columns);
        out += exactNumber(x);
        for (const QString& value : values) {
            out += QLatin1Char('\t') + value;
        }
        out += QLatin1Char('\n');
    }
    return out;
}

bool CurvePlot::exportTo(const QString& file) { return writeTo(file).has_value(); }

tl::expected<void, QString> CurvePlot::writeTo(const QString& file, const PictureOptions& options) {
    return m_impl->view->writeTo(file, exportSize, m_impl->layer->title, options,
                                 [this](const Theme& theme) { m_impl->restyle(theme); });
}

} // namespace rankscope
