#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/score_plot_impl.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

// What a plot of scores tells: in words, at the pointer, and in a box.

namespace rankscope {

namespace {

constexpr double clickPixels = 12.0;

} // namespace

QString ScorePlot::Impl::words() const {
    const QLocale locale;
    const auto number = [&locale](std::size_t n) { return locale.toString(qulonglong(n)); };
    std::size_t kept = 0;
    for (const ScoreOrder::Entry& entry : order->entries) {
        kept += entry.kept ? 1 : 0;
    }
    QString text = ScorePlot::tr("kept %1 of %2, %3 within %4 % of the threshold")
                       .arg(number(kept), number(order->entries.size()), number(order->marginal),
                            locale.toString(margin * 100.0, 'g', 3));
    if (order->tied > 1) {
        text += ScorePlot::tr(", %1 tied and masked together").arg(number(order->tied));
    }
    if (logarithmic && order->notPositive > 0) {
        text += ScorePlot::tr(", %1 not above 0 left out").arg(number(order->notPositive));
    }
    return text;
}

const ScoreOrder::Entry* ScorePlot::Impl::nearest(QPointF pixel) const {
    if (!order) {
        return nullptr;
    }
    const ScoreOrder::Entry* best = nullptr;
    double least = 1e300;
    const double x = view->xAxis->pixelToCoord(pixel.x());
    const double reach = std::abs(view->xAxis->pixelToCoord(pixel.x() + clickPixels) - x);
    const auto n = static_cast<double>(order->entries.size());
    const auto from = static_cast<std::size_t>(std::clamp(std::floor(x - reach) - 1.0, 0.0, n));
    const auto to = static_cast<std::size_t>(std::clamp(std::ceil(x + reach), 0.0, n));
    for (std::size_t i = from; i < to; ++i) {
        const double dx = view->xAxis->coordToPixel(static_cast<double>(i + 1)) - pixel.x();
        const double dy = view->yAxis->coordToPixel(order->entries[i].score) - pixel.y();
        const double distance =
            dx * dx + dy * dy * 0.05; // order counts more than height: the points stand side by side
        if (drawable(order->entries[i].score) && distance < least) {
            least = distance;
            best = &order->entries[i];
        }
    }
    return best;
}

PlotReadout ScorePlot::Impl::readout(QPointF pixel) const {
    PlotReadout out;
    const ScoreOrder::Entry* entry = nearest(pixel);
    if (entry == nullptr) {
        return out;
    }
    const auto place = static_cast<std::size_t>(entry - order->entries.data());
    const auto module = static_cast<std::size_t>(entry->module);
    out.x = static_cast<double>(place + 1);
    out.heading = ScorePlot::tr("place %1 of %2").arg(place + 1).arg(order->entries.size());
    const QColor colour = kindColour(moduleKind[module], view->theme());
    out.rows.push_back({colour, QString::fromStdString(modules[module].name), entry->score});
    const double none = std::numeric_limits<double>::quiet_NaN();
    out.rows.push_back({QColor(),
                        ScorePlot::tr("score %1, %2")
                            .arg(shortNumber(entry->score, 4),
                                 entry->kept ? ScorePlot::tr("kept") : ScorePlot::tr("masked")),
                        none});
    if (order->threshold > 0.0 && entry->score > 0.0) {
        out.rows.push_back(
            {QColor(),
             ScorePlot::tr("%1 × the threshold").arg(shortNumber(entry->score / order->threshold, 3)), none});
    }
    return out;
}

// The triplets whose marks lie in the box.
std::vector<std::size_t> ScorePlot::Impl::inBox(const QRect& box) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; order && i < order->entries.size(); ++i) {
        const ScoreOrder::Entry& entry = order->entries[i];
        if (drawable(entry.score) &&
            box.contains(QPointF(view->xAxis->coordToPixel(static_cast<double>(i + 1)),
                                 view->yAxis->coordToPixel(entry.score))
                             .toPoint())) {
            out.push_back(entry.triplet);
        }
    }
    return out;
}

} // namespace rankscope
