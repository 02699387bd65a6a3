#include "ui/plot/plot_view_state.h"

#include "ui/plot/plot_view.h"

#include <QJsonArray>

#include <optional>

namespace rankscope {

namespace {

std::optional<QCPRange> rangeOf(const QJsonValue& value) {
    const QJsonArray pair = value.toArray();
    const QCPRange range(pair.at(0).toDouble(), pair.at(1).toDouble());
    return pair.size() == 2 && range.size() > 0.0 ? std::optional(range) : std::nullopt;
}

QJsonArray arrayOf(const QCPRange& range) { return {range.lower, range.upper}; }

} // namespace

bool isPlotView(const QWidget& widget) { return qobject_cast<const PlotView*>(&widget) != nullptr; }

QJsonObject zoomOf(const QWidget& plotView) {
    const auto& view = dynamic_cast<const PlotView&>(plotView);
    QJsonObject zoom;
    if (view.xZoomed()) {
        zoom[QStringLiteral("x")] = arrayOf(view.xAxis->range());
    }
    if (view.yZoomed()) {
        zoom[QStringLiteral("y")] = arrayOf(view.yAxis->range());
    }
    return zoom;
}

void setZoom(QWidget& plotView, const QJsonObject& zoom) {
    dynamic_cast<PlotView&>(plotView).showRanges(rangeOf(zoom[QStringLiteral("x")]),
                                                 rangeOf(zoom[QStringLiteral("y")]));
}

void onZoom(QWidget& plotView, QObject* context, const std::function<void()>& changed) {
    QObject::connect(qobject_cast<PlotView*>(&plotView), &PlotView::zoomed, context, changed);
}

} // namespace rankscope
