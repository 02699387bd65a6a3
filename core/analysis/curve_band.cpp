#include "core/analysis/curve_band.h"

#include "core/analysis/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace rankscope {

namespace {

// The curve at x; none outside of it and beside a gap.
std::optional<double> valueAt(const PlainCurve& curve, double x) {
    const auto after = std::lower_bound(curve.x.begin(), curve.x.end(), x);
    if (after == curve.x.end()) {
        return std::nullopt;
    }
    const auto i = static_cast<std::size_t>(after - curve.x.begin());
    double value = curve.y[i];
    if (*after != x) {
        if (i == 0) {
            return std::nullopt;
        }
        const double share = (x - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1]);
        value = curve.y[i - 1] + share * (curve.y[i] - curve.y[i - 1]);
    }
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::vector<double> placesOf(std::span<const PlainCurve> curves, std::size_t most) {
    std::vector<double> places;
    for (const PlainCurve& curve : curves) {
        places.insert(places.end(), curve.x.begin(), curve.x.end());
    }
    std::erase_if(places, [](double x) { return !std::isfinite(x); });
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    if (places.size() <= most || most < 2) {
        return places;
    }
    std::vector<double> fewer;
    for (std::size_t i = 0; i < most; ++i) {
        fewer.push_back(places[i * (places.size() - 1) / (most - 1)]);
    }
    return fewer;
}

struct Span {
    double low, middle, high;
};

// Of one value: that value, without a band.
Span spanOf(std::vector<double> values, BandKind kind) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    std::ranges::sort(values);
    const bool medians = kind == BandKind::MedianRange || kind == BandKind::Quartiles;
    const SampleSummary summary = summarise(values);
    const double middle = medians ? percentile(values, 0.5) : *summary.mean;
    if (values.size() < 2) {
        return {nan, middle, nan};
    }
    switch (kind) {
    case BandKind::Deviation:
        return {middle - *summary.deviation, middle, middle + *summary.deviation};
    case BandKind::StandardError: {
        const double error = *summary.deviation / std::sqrt(static_cast<double>(values.size()));
        return {middle - error, middle, middle + error};
    }
    case BandKind::Interval:
        return {summary.interval->low, middle, summary.interval->high};
    case BandKind::Range:
    case BandKind::MedianRange:
        return {values.front(), middle, values.back()};
    case BandKind::Quartiles:
        return {percentile(values, 0.25), middle, percentile(values, 0.75)};
    }
    return {nan, middle, nan};
}

} // namespace

CurveBand curveBand(std::span<const PlainCurve> curves, BandKind kind, std::size_t most) {
    CurveBand band;
    for (const double x : placesOf(curves, most)) {
        std::vector<double> values;
        for (const PlainCurve& curve : curves) {
            if (const auto value = valueAt(curve, x)) {
                values.push_back(*value);
            }
        }
        if (values.empty()) {
            continue;
        }
        const std::size_t n = values.size();
        const Span span = spanOf(std::move(values), kind);
        band.x.push_back(x);
        band.middle.push_back(span.middle);
        band.low.push_back(span.low);
        band.high.push_back(span.high);
        band.n.push_back(n);
    }
    return band;
}

} // namespace rankscope
