#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

// Statistics of a few runs' results. Pure functions; every result carries the n that it was computed from.
// Values (or pairs) that are not finite are left out and not counted; what n is too small for is empty.

namespace rankscope {

// Both ends in the unit of the values.
struct ConfidenceInterval {
    double low = 0.0;
    double high = 0.0;
    bool operator==(const ConfidenceInterval&) const = default;
};

// A sample's mean and how sure it is.
struct SampleSummary {
    std::size_t n = 0;
    std::optional<double> mean;                 // n >= 1
    std::optional<double> deviation;            // with n - 1 in the denominator; n >= 2
    std::optional<ConfidenceInterval> interval; // mean +- t(level, n - 1) deviation / sqrt(n); n >= 2
};
// `level`: coverage of the interval, between 0 and 1; outside of that there is none.
SampleSummary summarise(std::span<const double> values, double level = 0.95);

// NumPy's "linear" percentile of values that are sorted and not none; `share` in 0 … 1.
double percentile(const std::vector<double>& sorted, double share);

// Percentile bootstrap of the mean (Efron 1979): the mean of `resamples` samples of size n drawn with
// replacement, cut at (1 - level) / 2 on both sides with linear interpolation between the sorted means. Draws
// come from SplitMix64 started at `seed` (Steele, Lea and Flood 2014): number i of a draw is
// floor((next >> 32) * n / 2^32), so that a seed gives the same interval everywhere. Empty for n < 2, more
// than 2^32 - 1 values, no resamples or a level outside (0, 1).
struct BootstrapInterval {
    std::size_t n = 0;
    std::optional<ConfidenceInterval> interval;
};
BootstrapInterval bootstrapMean(std::span<const double> values, std::uint64_t seed,
                                std::size_t resamples = 10000, double level = 0.95);

// Student's paired t-test of first - second, value i of both from the same seed.
struct PairedTest {
    std::size_t n = 0; // pairs
    std::optional<double> meanDifference;
    std::optional<ConfidenceInterval> interval; // of the mean difference; n >= 2
    std::optional<double> t;                    // n >= 3 and differences that are not all the same
    double degreesOfFreedom = 0.0;              // n - 1; 0 when n is 0
    std::optional<double> p;                    // two-sided; present with t
};
// Lists of different lengths cannot be paired: n is 0.
PairedTest pairedTTest(std::span<const double> first, std::span<const double> second, double level = 0.95);

// Wilcoxon's signed-rank test of first - second. Differences of zero are left out (Wilcoxon 1945), equal ones
// share their average rank. With at most 50 differences p is exact: the share of all 2^n choices of signs
// that are as far out. Beyond, the normal approximation with the correction for ties and none for continuity.
struct SignedRankTest {
    std::size_t n = 0;               // differences that are not zero
    std::optional<double> statistic; // the smaller of the two sums of ranks; n >= 1
    std::optional<double> p;         // two-sided; n >= 3
    bool exact = false;              // how p was computed
};
SignedRankTest wilcoxonSignedRank(std::span<const double> first, std::span<const double> second);

// A correlation of pairs.
struct Correlation {
    std::size_t n = 0;                 // pairs
    std::optional<double> coefficient; // -1 … 1; n >= 2 and neither side constant
    std::optional<double> p;           // two-sided, from t with n - 2 degrees of freedom; n >= 3
};
// Lists of different lengths cannot be paired: n is 0.
Correlation pearsonCorrelation(std::span<const double> first, std::span<const double> second);
// Pearson's coefficient of the average ranks.
Correlation spearmanCorrelation(std::span<const double> first, std::span<const double> second);

// Ranks from 1; equal values share the mean of theirs. The values must not be NaN.
std::vector<double> averageRanks(std::span<const double> values);

// Regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 <= x <= 1, by the continued fraction of
// DLMF 8.17.22 (evaluated with Lentz's method) on the side where it converges fast.
double incompleteBeta(double a, double b, double x);
// P(|T| >= |t|) of Student's t (DLMF 8.17: I_x(df/2, 1/2) at x = df / (df + t^2)).
double studentTwoSided(double t, double degreesOfFreedom);
// The t >= 0 that |T| stays below with probability `level`, 0 < level < 1.
double studentQuantile(double level, double degreesOfFreedom);

} // namespace rankscope
