#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace rankscope {

// How a curve is smoothed. Values that are not finite stay as they are and count nowhere.
enum class SmoothingKind {
    None,         // as it is
    Debiased,     // TensorBoard's debiased exponential moving average
    TimeWeighted, // the same with weights that follow the distances along x
    RunningMean,  // centred, of a number of points
    Gaussian,     // centred, with weights that fall off over a number of points
};
std::string_view toText(SmoothingKind kind); // "none", "ema", "time_weighted_ema", "running_mean", "gaussian"
std::optional<SmoothingKind> smoothingKind(std::string_view text);

// A kind with its one number: the weight 0 … 0.999 of the averages, the number of points of the running mean
// (an even one counts as the next odd one), sigma in points of the Gaussian. A plain value.
struct Smoothing {
    SmoothingKind kind = SmoothingKind::Debiased;
    double amount = 0.6;
    bool operator==(const Smoothing&) const = default;
};

// What the number of a kind may be, and what it is at first.
struct SmoothingRange {
    double low = 0.0;
    double high = 0.0;
    double usual = 0.0;
};
SmoothingRange smoothingRange(SmoothingKind kind);
// The number within its range; a number that is none becomes the usual one.
Smoothing clamped(Smoothing smoothing);

// Debiased exponential moving average, as TensorBoard draws it: a constant series stays as it is, values do
// not change when the series grows, and a value that is not finite is passed on without a trace. One thread
// at a time.
class DebiasedAverage {
public:
    explicit DebiasedAverage(double weight = 0.6); // clamped to 0 … 1; 1 as TensorBoard: no debiasing
    double next(double value);

private:
    double m_weight;
    double m_last = 0.0;
    double m_power = 1.0; // weight^n
};

std::vector<double> smooth(std::span<const double> values, double weight);

// The time-weighted average of Weights & Biases: w = min(sqrt(weight), 0.999), R the range of x; with each
// point both sums are multiplied by a = w^((x_i - x_(i-1)) / R * 1000) (the first point's a is 1):
// y = a y + v, d = a d + 1; the value is y / d. Gaps along x forget more than neighbours do. Because of R,
// old values change when the series grows.
std::vector<double> timeWeightedAverage(std::span<const double> x, std::span<const double> values,
                                        double weight);

// The mean of the points i - h … i + h with h = points / 2, as far as there are any: at both ends fewer.
std::vector<double> runningMean(std::span<const double> values, std::int64_t points);

// The mean of the points within 4 sigma (the truncation of scipy.ndimage.gaussian_filter1d), weighted with
// exp(-k^2 / (2 sigma^2)) at a distance of k points and divided by the sum of the weights that there are.
std::vector<double> gaussianMean(std::span<const double> values, double sigma);

// Any kind; x and values have the same length, x ascends. Of different lengths: nothing.
std::vector<double> smooth(std::span<const double> x, std::span<const double> values,
                           const Smoothing& smoothing);

} // namespace rankscope
