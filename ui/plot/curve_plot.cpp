#include "ui/plot/curve_plot.h"

#include "ui/plot/curve_canvas.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"

#include <QApplication>
#include <QClipboard>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 420);

QString exact(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

} // namespace

struct CurvePlot::Impl : CurveCanvas {
    using CurveCanvas::CurveCanvas;

    QAction* logAction = nullptr;
    QAction* smoothAction = nullptr;
    QAction* outlierAction = nullptr;
    double usedSmoothing = smoothing; // before it was switched off
};

CurvePlot::CurvePlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_impl->view);
    setFocusProxy(m_impl->view);
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
    connect(m_impl->view, &QCustomPlot::afterReplot, this, &CurvePlot::replotted);

    addPlotAction(this, tr("Reset zoom"), Qt::Key_R, false, [this](bool) { resetZoom(); });
    m_impl->logAction = addPlotAction(this, tr("Logarithmic y axis"), Qt::Key_L, true,
                                      [this](bool on) { setLogarithmicY(on); });
    m_impl->smoothAction = addPlotAction(this, tr("Smoothing"), Qt::Key_S, true,
                                         [this](bool on) { setSmoothing(on ? m_impl->usedSmoothing : 0.0); });
    m_impl->smoothAction->setChecked(true);
    m_impl->outlierAction =
        addPlotAction(this, tr("Show outliers"), Qt::Key_O, true, [this](bool on) { setOutliersShown(on); });
    addPlotSeparator(this);
    addTableAction(this, [this] { return dataAsTsv(); });
    addPlotAction(this, tr("Copy data"), QKeySequence::Copy, false,
                  [this](bool) { QApplication::clipboard()->setText(dataAsTsv()); });
    addPlotAction(this, tr("Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), false, [this](bool) {
        askExportFile(this, m_impl->layer->title, [this](const QString& file) { return writeTo(file); });
    });
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
    if (curve->smoothed != smoothed) {
        curve->smoothed = smoothed;
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
    m_impl->curves.clear();
    m_impl->bands.clear();
    m_impl->view->clearGraphs();
    m_impl->layer->flags.clear();
    m_impl->view->resetZoom();
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
    m_impl->view->resetZoom();
    emit viewChanged();
}

void CurvePlot::setLogarithmicX(bool on) {
    m_impl->logarithmicX = on;
    setLogarithmic(*m_impl->view->xAxis, on);
    m_impl->view->resetZoom();
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

void CurvePlot::setSmoothing(double weight) {
    m_impl->smoothing = std::clamp(weight, 0.0, 0.999);
    if (m_impl->smoothing > 0.0) {
        m_impl->usedSmoothing = m_impl->smoothing;
    }
    m_impl->smoothAction->setChecked(m_impl->smoothing > 0.0);
    for (const auto& curve : m_impl->curves) {
        m_impl->smoothAnew(*curve);
    }
    m_impl->changed();
    emit viewChanged();
}

QJsonObject CurvePlot::viewState() const {
    return {{QStringLiteral("log_x"), m_impl->logarithmicX},
            {QStringLiteral("log_y"), m_impl->logarithmic},
            {QStringLiteral("smoothing"), m_impl->smoothing},
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
    if (differs("smoothing")) {
        setSmoothing(state[QStringLiteral("smoothing")].toDouble());
    }
    if (differs("raw")) {
        setRawShown(state[QStringLiteral("raw")].toBool());
    }
    if (differs("outliers")) {
        setOutliersShown(state[QStringLiteral("outliers")].toBool());
    }
}

void CurvePlot::setCursor(double x) { m_impl->view->setLinkedCursor(x); }

void CurvePlot::resetZoom() { m_impl->view->resetZoom(); }

void CurvePlot::setXRange(double low, double high) {
    m_impl->view->xAxis->setRange(low, high);
    m_impl->view->zoomX(1.0, 0.5 * (low + high));
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
    // One row for every x that any curve has.
    std::map<double, std::vector<QString>> rows;
    std::size_t columns = 0;
    QString out = m_impl->xTitle.isEmpty() ? QStringLiteral("x") : m_impl->xTitle;
    const auto column = [&](const QString& name, const Series& series) {
        out += QLatin1Char('\t') + name;
        for (std::size_t i = 0; i < series.size(); ++i) {
            auto& row = rows[series.x()[i]];
            row.resize(columns + 1);
            row[columns] = exact(series.y()[i]);
        }
        ++columns;
    };
    for (const auto& curve : m_impl->curves) {
        column(curve->label, curve->raw);
        if (curve->smoothed) {
            column(tr("%1 (smoothed %2)").arg(curve->label, exact(m_impl->smoothing)), curve->average);
        }
    }
    out += QLatin1Char('\n');
    for (auto& [x, values] : rows) {
        values.resize(columns);
        out += exact(x);
        for (const QString& value : values) {
            out += QLatin1Char('\t') + value;
        }
        out += QLatin1Char('\n');
    }
    return out;
}

bool CurvePlot::exportTo(const QString& file) { return writeTo(file).has_value(); }

tl::expected<void, QString> CurvePlot::writeTo(const QString& file, const PictureOptions& options) {
    const QSize size = options.sized(exportSize);
    return writePicture(file, size, m_impl->layer->title, options, [this, size](QCPPainter& painter) {
        m_impl->view->paintForExport(painter, size, [this](const Theme& theme) { m_impl->restyle(theme); });
    });
}

} // namespace rankscope
