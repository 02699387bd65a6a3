#include "ui/live/dropped_curves.h"

#include "core/analysis/smoothing.h"
#include "ui/plot/colour_scale.h"

#include <QCoreApplication>
#include <QLocale>

namespace rankscope {

namespace {

struct TailText {
    Q_DECLARE_TR_FUNCTIONS(TailText)
};

} // namespace

void drawTails(CurvePlot& plot, const std::vector<DroppedTail>& tails, const std::string& metric,
               const Theme& theme, bool shown, double smoothing) {
    const QString start = QStringLiteral("replaced/") + QString::fromStdString(metric) + QLatin1Char('/');
    for (const QString& key : plot.curveKeys()) {
        if (key.startsWith(start)) {
            plot.removeCurve(key);
        }
    }
    const QPen pen(blended(theme.muted, theme.base, 0.7), 1, Qt::DashLine);
    for (std::size_t i = 0; shown && i < tails.size(); ++i) {
        const auto series = tails[i].series.find(metric);
        if (series == tails[i].series.end() || series->second.empty()) {
            continue;
        }
        CurvePlot::Points points;
        DebiasedAverage average(smoothing);
        for (const SeriesPoint& point : series->second) {
            points.x.push_back(static_cast<double>(point.step));
            points.y.push_back(smoothing > 0.0 ? average.next(point.value) : point.value);
        }
        const QString key = start + QString::number(i);
        plot.addCurve(key,
                      TailText::tr("replaced from step %1").arg(QLocale().toString(qlonglong(tails[i].from))),
                      pen);
        plot.setCurveQuiet(key, true);
        plot.setPoints(key, std::move(points.x), std::move(points.y));
    }
}

} // namespace rankscope
