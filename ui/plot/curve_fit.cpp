// The ranges of a CurvePlot's axes, and what lies outside of them.
#include "ui/plot/curve_canvas.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double pad = 0.05; // of the range of y, above and below
constexpr std::size_t exactRange =
    65'536;                              // longer series lend the values of their buckets to the outlier rule
constexpr std::size_t outliersFrom = 21; // in fewer values every extreme one would be an outlier

} // namespace

// The values that decide the range of y: of the averages where there are any, within the visible x.
std::vector<double> CurveCanvas::rangeValues(const QCPRange& x, std::size_t& count) const {
    std::vector<double> values;
    for (const auto& curve : curves) {
        if (curve->hidden) {
            continue;
        }
        const Series& series = curve->shown();
        const std::size_t from = series.indexFrom(x.lower);
        const std::size_t to = series.indexFrom(std::nextafter(x.upper, x.upper + 1.0));
        count += to - from;
        if (to - from <= exactRange) {
            values.insert(values.end(), series.y().begin() + static_cast<std::ptrdiff_t>(from),
                          series.y().begin() + static_cast<std::ptrdiff_t>(to));
            continue;
        }
        for (const SeriesBucket& bucket : series.slice(x.lower, x.upper, 4096).buckets) {
            values.insert(values.end(), {bucket.min, bucket.max, bucket.last});
        }
    }
    for (const Band& band : bands) {
        for (std::size_t i = 0; i < band.x.size(); ++i) {
            if (band.x[i] >= x.lower && band.x[i] <= x.upper) {
                values.insert(values.end(), {band.low[i], band.high[i]});
            }
        }
    }
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (logarithmic) {
        std::erase_if(values, [](double value) { return value <= 0.0; });
    }
    return values;
}

void CurveCanvas::fitX() {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& curve : curves) {
        if (!curve->hidden && !curve->raw.empty()) {
            const std::size_t first =
                logarithmicX ? curve->raw.indexFrom(std::numeric_limits<double>::denorm_min()) : 0;
            if (first < curve->raw.size()) {
                low = std::min(low, curve->raw.x()[first]);
                high = std::max(high, curve->raw.x().back());
            }
        }
    }
    if (low > high) {
        view->xAxis->setRange(logarithmicX ? 1.0 : 0.0, logarithmicX ? 10.0 : 1.0);
    } else if (low == high) {
        // Around a single step whole steps; a time of day is a number of seconds far from 0.
        const double around = std::abs(low) < 1e8 ? std::max(1.0, std::abs(low) / 2.0) : 60.0;
        view->xAxis->setRange(logarithmicX ? low / 2.0 : low - around,
                              logarithmicX ? high * 2.0 : high + around);
    } else {
        view->xAxis->setRange(low, high);
    }
}

void CurveCanvas::fitY() {
    std::size_t count = 0;
    std::vector<double> values = rangeValues(view->xAxis->range(), count);
    const auto range =
        outliersShown || count < outliersFrom ? fullRange(values) : outlierRange(std::move(values));
    if (!range) {
        view->yAxis->setRange(logarithmic ? QCPRange(0.1, 10.0) : QCPRange(0.0, 1.0));
        return;
    }
    double low = range->low;
    double high = range->high;
    if (logarithmic) {
        const double factor = std::max(std::pow(high / low, pad), 1.05);
        view->yAxis->setRange(low / factor, high * factor);
        return;
    }
    if (yFromZero) {
        low = std::min(low, 0.0);
        high = std::max(high, 0.0);
    }
    const double span = high > low ? (high - low) * pad : (high != 0.0 ? std::abs(high) * pad : 1.0);
    const bool positive = low >= 0.0 && high > 0.0;
    view->yAxis->setRange(positive ? std::max(0.0, low - span) : low - span, high + span);
}

void CurveCanvas::countOutside(Curve& curve) const {
    curve.above = 0;
    curve.below = 0;
    curve.aboveX.clear();
    curve.belowX.clear();
    const QCPRange y = view->yAxis->range();
    const QCPRange x = view->xAxis->range();
    const std::size_t to = curve.raw.indexFrom(std::nextafter(x.upper, x.upper + 1.0));
    for (std::size_t i = curve.raw.indexFrom(x.lower); i < to; ++i) {
        const double value = curve.raw.y()[i];
        if (value > y.upper) {
            ++curve.above;
        } else if (value < y.lower) {
            curve.below += logarithmic && value <= 0.0 ? 0 : 1;
        }
    }
    if (curve.above + curve.below == 0) {
        return;
    }
    for (const SeriesBucket& bucket : curve.shown().slice(x.lower, x.upper, 512).buckets) {
        if (bucket.max > y.upper) {
            curve.aboveX.push_back(0.5 * (bucket.x0 + bucket.x1));
        }
        if (bucket.min < y.lower && !(logarithmic && bucket.min <= 0.0)) {
            curve.belowX.push_back(0.5 * (bucket.x0 + bucket.x1));
        }
    }
}

} // namespace rankscope
