#include "core/analysis/smoothing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace rankscope {

namespace {

constexpr double mostWeight = 0.999;
constexpr double rangeScale = 1000.0; // the range of x counts as so many steps
constexpr double truncation = 4.0;    // sigmas
constexpr double mostPoints = 10'001.0;
constexpr double mostSigma = 200.0; // every point costs eight times as many products

constexpr std::array<std::pair<SmoothingKind, std::string_view>, 5> names{
    {{SmoothingKind::None, "none"},
     {SmoothingKind::Debiased, "ema"},
     {SmoothingKind::TimeWeighted, "time_weighted_ema"},
     {SmoothingKind::RunningMean, "running_mean"},
     {SmoothingKind::Gaussian, "gaussian"}}};

} // namespace

std::string_view toText(SmoothingKind kind) {
    return std::ranges::find(names, kind, &std::pair<SmoothingKind, std::string_view>::first)->second;
}

std::optional<SmoothingKind> smoothingKind(std::string_view text) {
    const auto found = std::ranges::find(names, text, &std::pair<SmoothingKind, std::string_view>::second);
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

SmoothingRange smoothingRange(SmoothingKind kind) {
    switch (kind) {
    case SmoothingKind::Debiased:
    case SmoothingKind::TimeWeighted:
        return {0.0, mostWeight, 0.6};
    case SmoothingKind::RunningMean:
        return {1.0, mostPoints, 11.0};
    case SmoothingKind::Gaussian:
        return {0.0, mostSigma, 5.0};
    case SmoothingKind::None:
        break;
    }
    return {};
}

Smoothing clamped(Smoothing smoothing) {
    const SmoothingRange range = smoothingRange(smoothing.kind);
    smoothing.amount =
        std::isfinite(smoothing.amount) ? std::clamp(smoothing.amount, range.low, range.high) : range.usual;
    return smoothing;
}

DebiasedAverage::DebiasedAverage(double weight)
    : m_weight(std::clamp(weight, 0.0, 1.0)) {}

double DebiasedAverage::next(double value) {
    if (!std::isfinite(value)) {
        return value;
    }
    m_last = m_weight * m_last + (1.0 - m_weight) * value;
    m_power *= m_weight;
    return m_weight == 1.0 ? m_last : m_last / (1.0 - m_power);
}

std::vector<double> smooth(std::span<const double> values, double weight) {
    DebiasedAverage average(weight);
    std::vector<double> out;
    out.reserve(values.size());
    for (const double value : values) {
        out.push_back(average.next(value));
    }
    return out;
}

std::vector<double> timeWeightedAverage(std::span<const double> x, std::span<const double> values,
                                        double weight) {
    if (x.size() != values.size() || x.empty()) {
        return {};
    }
    const double w = std::min(std::sqrt(std::clamp(weight, 0.0, 1.0)), mostWeight);
    const double range = x.back() - x.front();
    std::vector<double> out;
    out.reserve(values.size());
    double sum = 0.0;
    double weights = 0.0;
    double before = x.front();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            out.push_back(values[i]);
            continue;
        }
        const double distance = range > 0.0 ? (x[i] - before) / range * rangeScale : 0.0;
        const double keep = weights == 0.0 ? 1.0 : std::pow(w, distance);
        sum = sum * keep + values[i];
        weights = weights * keep + 1.0;
        before = x[i];
        out.push_back(sum / weights);
    }
    return out;
}

std::vector<double> runningMean(std::span<const double> values, std::int64_t points) {
    const std::size_t n = values.size();
    const auto half = static_cast<std::size_t>(std::max<std::int64_t>(0, points / 2));
    std::vector<double> out;
    out.reserve(n);
    // The window's sum moves along; it is made anew now and then, so that rounding cannot pile up.
    constexpr std::size_t renewEvery = 1024;
    double sum = 0.0;
    std::size_t count = 0;
    const auto take = [&](std::size_t i, double sign) {
        if (std::isfinite(values[i])) {
            sum += sign * values[i];
            count = sign > 0.0 ? count + 1 : count - 1;
        }
    };
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t from = i > half ? i - half : 0;
        const std::size_t to = std::min(n, i + half + 1);
        if (i % renewEvery == 0) {
            sum = 0.0;
            count = 0;
            for (std::size_t k = from; k < to; ++k) {
                take(k, 1.0);
            }
        } else {
            if (i > half) {
                take(i - half - 1, -1.0);
            }
            if (i + half < n) {
                take(i + half, 1.0);
            }
        }
        out.push_back(std::isfinite(values[i]) ? sum / static_cast<double>(count) : values[i]);
    }
    return out;
}

std::vector<double> gaussianMean(std::span<const double> values, double sigma) {
    if (!(sigma > 0.0)) {
        return {values.begin(), values.end()};
    }
    const std::size_t n = values.size();
    const auto reach = static_cast<std::size_t>(std::floor(truncation * sigma + 0.5)); // as SciPy rounds it
    std::vector<double> kernel;
    for (std::size_t k = 0; k <= reach; ++k) {
        const double share = static_cast<double>(k) / sigma;
        kernel.push_back(std::exp(-0.5 * share * share));
    }
    std::vector<double> out;
    out.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
        if (!std::isfinite(values[i])) {
            out.push_back(values[i]);
            continue;
        }
        double sum = 0.0;
        double weights = 0.0;
        const std::size_t to = std::min(n, i + reach + 1);
        for (std::size_t k = i > reach ? i - reach : 0; k < to; ++k) {
            if (std::isfinite(values[k])) {
                const double weight = kernel[k > i ? k - i : i - k];
                sum += weight * values[k];
                weights += weight;
            }
        }
        out.push_back(sum / weights);
    }
    return out;
}

std::vector<double> smooth(std::span<const double> x, std::span<const double> values,
                           const Smoothing& smoothing) {
    if (x.size() != values.size()) {
        return {};
    }
    const Smoothing usable = clamped(smoothing);
    switch (usable.kind) {
    case SmoothingKind::Debiased:
        return smooth(values, usable.amount);
    case SmoothingKind::TimeWeighted:
        return timeWeightedAverage(x, values, usable.amount);
    case SmoothingKind::RunningMean:
        return runningMean(values, std::llround(usable.amount));
    case SmoothingKind::Gaussian:
        return gaussianMean(values, usable.amount);
    case SmoothingKind::None:
        break;
    }
    return {values.begin(), values.end()};
}

} // namespace rankscope
