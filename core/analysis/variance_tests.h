#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

// Whether more than two groups differ at all. Pure functions; every result carries the n that it was computed
// from. Values that are not finite are left out and not counted; what n is too small for is empty.

namespace rankscope {

// An analysis of variance. Statistic, degrees of freedom and p need at least two groups of at least two
// values each, and values that scatter within the groups (Welch: within every group).
struct VarianceTest {
    std::size_t groups = 0;
    std::size_t n = 0;        // values of all groups
    std::size_t smallest = 0; // values of the smallest group
    std::optional<double> f;
    double between = 0.0; // degrees of freedom of the numerator: groups - 1
    double within = 0.0;  // ... of the denominator; of Welch's test no whole number
    std::optional<double> p;
    // Share of the variance that lies between the groups: eta^2 = SS_between / SS_total, and omega^2 =
    // (SS_between - (k - 1) MS_within) / (SS_total + MS_within), which does not overrate small samples.
    std::optional<double> etaSquared;
    std::optional<double> omegaSquared;
};
// One-way analysis of variance (Fisher 1925): equal variances are assumed.
VarianceTest oneWayAnova(std::span<const std::vector<double>> groups);
// Welch's (1951): variances may differ. The effect sizes are those of the one-way analysis.
VarianceTest welchAnova(std::span<const std::vector<double>> groups);

// Friedman's (1937) test of k groups measured in the same blocks (seeds).
struct FriedmanTest {
    std::size_t groups = 0;
    std::size_t n = 0;                // blocks that all groups have a finite value in
    std::optional<double> chiSquared; // corrected for ties; k >= 3, n >= 2 and ranks that are not all tied
    double degreesOfFreedom = 0.0;    // k - 1
    std::optional<double> p;          // from chi^2 with k - 1 degrees of freedom: rough for few blocks
    std::optional<double> kendallW;   // effect size: chi^2 / (n (k - 1)), 0 … 1
};
// groups[g][b]: group g in block b. Of different lengths: n is 0.
FriedmanTest friedman(std::span<const std::vector<double>> groups);

// P(F >= f) with d1 and d2 degrees of freedom: I_x(d2 / 2, d1 / 2) at x = d2 / (d2 + d1 f) (DLMF 8.17).
double fisherSurvival(double f, double d1, double d2);
// P(X >= x) of chi^2: Q(freedom / 2, x / 2), the regularised incomplete gamma function, by the series of DLMF
// 8.11.4 or the continued fraction of DLMF 8.9.2 (with Lentz's method), whichever converges fast.
double chiSquaredSurvival(double x, double freedom);

} // namespace rankscope
