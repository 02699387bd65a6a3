#include "ui/compare/curve_axes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace rankscope {

namespace {

// Rows of the one metric with the last value of the other one at or before their step.
PlainCurve overMetric(const CurveSource& source) {
    std::map<double, std::pair<double, int>> places; // place -> sum and number of values
    std::size_t next = 0;
    for (const SeriesPoint& point : source.points) {
        while (next < source.other.size() && source.other[next].step <= point.step) {
            ++next;
        }
        if (next > 0 && std::isfinite(source.other[next - 1].value)) {
            auto& [sum, count] = places[source.other[next - 1].value];
            sum += point.value;
            ++count;
        }
    }
    PlainCurve out;
    for (const auto& [x, sum] : places) {
        out.x.push_back(x);
        out.y.push_back(sum.first / sum.second);
    }
    return out;
}

PlainCurve overTokens(const CurveSource& source) {
    PlainCurve out;
    double tokens = 0.0;
    std::size_t next = 0;
    for (const SeriesPoint& point : source.points) {
        while (next < source.other.size() && source.other[next].step < point.step) {
            tokens += source.other[next++].value;
        }
        if (!source.other.empty()) {
            out.x.push_back(tokens);
            out.y.push_back(point.value);
        }
    }
    return out;
}

} // namespace

PlainCurve curveOver(CurveX x, const CurveSource& source) {
    if (x == CurveX::Metric) {
        return overMetric(source);
    }
    if (x == CurveX::Tokens) {
        return overTokens(source);
    }
    PlainCurve out;
    if ((x == CurveX::Epoch && source.stepsPerEpoch <= 0) || (x == CurveX::Process && !source.clock.known)) {
        return out;
    }
    for (const SeriesPoint& point : source.points) {
        const auto step = static_cast<double>(point.step);
        double place = step;
        if (x == CurveX::Epoch) {
            place = step / static_cast<double>(source.stepsPerEpoch);
        } else if (x == CurveX::Relative) {
            place = (point.wallTime - source.startWall) / 60.0;
        } else if (x == CurveX::Process) {
            place = source.clock.seconds(source.startWall, point.wallTime) / 60.0;
        } else if (x == CurveX::Wall) {
            place = (point.wallTime - source.originWall) / 3600.0;
        }
        out.x.push_back(place);
        out.y.push_back(point.value);
    }
    return out;
}

double stepAt(const PlainCurve& curve, const std::vector<SeriesPoint>& points, double x) {
    if (curve.x.empty() || curve.x.size() != points.size()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto after = std::ranges::lower_bound(curve.x, x);
    auto place = static_cast<std::size_t>(after - curve.x.begin());
    if (place == curve.x.size() || (place > 0 && x - curve.x[place - 1] < curve.x[place] - x)) {
        --place;
    }
    return static_cast<double>(points[place].step);
}

double placeOfStep(const PlainCurve& curve, const std::vector<SeriesPoint>& points, double step) {
    if (curve.x.empty() || curve.x.size() != points.size()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto after = std::ranges::lower_bound(
        points, step, {}, [](const SeriesPoint& point) { return static_cast<double>(point.step); });
    auto place = static_cast<std::size_t>(after - points.begin());
    const auto distance = [&](std::size_t i) { return std::abs(static_cast<double>(points[i].step) - step); };
    if (place == points.size() || (place > 0 && distance(place - 1) < distance(place))) {
        --place;
    }
    return curve.x[place];
}

PlainCurve differenceOf(const PlainCurve& curve, const PlainCurve& baseline) {
    PlainCurve out;
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
        const auto after = std::ranges::lower_bound(baseline.x, curve.x[i]);
        if (after == baseline.x.end()) {
            continue;
        }
        const auto k = static_cast<std::size_t>(after - baseline.x.begin());
        double value = baseline.y[k];
        if (*after != curve.x[i]) {
            if (k == 0) {
                continue;
            }
            const double share = (curve.x[i] - baseline.x[k - 1]) / (baseline.x[k] - baseline.x[k - 1]);
            value = baseline.y[k - 1] + share * (baseline.y[k] - baseline.y[k - 1]);
        }
        out.x.push_back(curve.x[i]);
        out.y.push_back(curve.y[i] - value);
    }
    return out;
}

} // namespace rankscope
