#include "core/analysis/variance_tests.h"

#include "core/analysis/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace rankscope {

namespace {

// What an analysis of variance needs to know of one group.
struct GroupMoments {
    double n = 0.0;
    double mean = 0.0;
    double squares = 0.0; // sum of squared distances from the mean
    double variance() const { return squares / (n - 1.0); }
};

std::vector<GroupMoments> momentsOf(std::span<const std::vector<double>> groups, VarianceTest& test) {
    std::vector<GroupMoments> out;
    test.groups = groups.size();
    test.smallest = groups.empty() ? 0 : std::numeric_limits<std::size_t>::max();
    for (const std::vector<double>& group : groups) {
        GroupMoments moments;
        for (const double value : group) {
            if (std::isfinite(value)) {
                moments.n += 1.0;
                moments.mean += (value - moments.mean) / moments.n;
            }
        }
        for (const double value : group) {
            if (std::isfinite(value)) {
                moments.squares += (value - moments.mean) * (value - moments.mean);
            }
        }
        test.n += static_cast<std::size_t>(moments.n);
        test.smallest = std::min(test.smallest, static_cast<std::size_t>(moments.n));
        out.push_back(moments);
    }
    return out;
}

// The classic analysis; false where it is not defined.
bool analyse(const std::vector<GroupMoments>& moments, VarianceTest& test) {
    if (test.groups < 2 || test.smallest < 2) {
        return false;
    }
    double total = 0.0;
    for (const GroupMoments& group : moments) {
        total += group.n * group.mean;
    }
    const double mean = total / static_cast<double>(test.n);
    double between = 0.0;
    double within = 0.0;
    for (const GroupMoments& group : moments) {
        between += group.n * (group.mean - mean) * (group.mean - mean);
        within += group.squares;
    }
    if (!(within > 0.0)) {
        return false;
    }
    test.between = static_cast<double>(test.groups - 1);
    test.within = static_cast<double>(test.n - test.groups);
    const double meanWithin = within / test.within;
    test.f = between / test.between / meanWithin;
    test.p = fisherSurvival(*test.f, test.between, test.within);
    test.etaSquared = between / (between + within);
    test.omegaSquared = (between - test.between * meanWithin) / (between + within + meanWithin);
    return true;
}

double gammaBySeries(double a, double x) { // P(a, x)
    double term = 1.0 / a;
    double sum = term;
    for (int k = 1; k <= 100000 && std::abs(term) > std::abs(sum) * 1e-17; ++k) {
        term *= x / (a + k);
        sum += term;
    }
    return sum * std::exp(a * std::log(x) - x - std::lgamma(a));
}

double gammaByFraction(double a, double x) { // Q(a, x)
    constexpr double tiny = 1e-300;
    double b = x + 1.0 - a;
    double c = 1.0 / tiny;
    double d = 1.0 / b;
    double fraction = d;
    for (int k = 1; k <= 100000; ++k) {
        const double factor = -k * (k - a);
        b += 2.0;
        d = factor * d + b;
        d = 1.0 / (std::abs(d) < tiny ? tiny : d);
        c = b + factor / c;
        c = std::abs(c) < tiny ? tiny : c;
        fraction *= d * c;
        if (std::abs(d * c - 1.0) < std::numeric_limits<double>::epsilon()) {
            break;
        }
    }
    return fraction * std::exp(a * std::log(x) - x - std::lgamma(a));
}

} // namespace

double fisherSurvival(double f, double d1, double d2) {
    return f <= 0.0 ? 1.0 : incompleteBeta(d2 / 2.0, d1 / 2.0, d2 / (d2 + d1 * f));
}

double chiSquaredSurvival(double x, double freedom) {
    if (x <= 0.0) {
        return 1.0;
    }
    const double a = freedom / 2.0;
    return x / 2.0 < a + 1.0 ? 1.0 - gammaBySeries(a, x / 2.0) : gammaByFraction(a, x / 2.0);
}

VarianceTest oneWayAnova(std::span<const std::vector<double>> groups) {
    VarianceTest test;
    analyse(momentsOf(groups, test), test);
    return test;
}

VarianceTest welchAnova(std::span<const std::vector<double>> groups) {
    VarianceTest test;
    const std::vector<GroupMoments> moments = momentsOf(groups, test);
    if (!analyse(moments, test)) {
        return test;
    }
    test.f.reset();
    test.p.reset();
    test.within = 0.0;
    double weights = 0.0;
    double weighted = 0.0;
    for (const GroupMoments& group : moments) {
        if (!(group.variance() > 0.0)) {
            return test;
        }
        weights += group.n / group.variance();
        weighted += group.n / group.variance() * group.mean;
    }
    const double mean = weighted / weights;
    const auto k = static_cast<double>(test.groups);
    double between = 0.0;
    double lambda = 0.0;
    for (const GroupMoments& group : moments) {
        const double weight = group.n / group.variance();
        between += weight * (group.mean - mean) * (group.mean - mean);
        lambda += (1.0 - weight / weights) * (1.0 - weight / weights) / (group.n - 1.0);
    }
    test.within = (k * k - 1.0) / (3.0 * lambda);
    test.f = between / (k - 1.0) / (1.0 + 2.0 * (k - 2.0) / (k * k - 1.0) * lambda);
    test.p = fisherSurvival(*test.f, test.between, test.within);
    return test;
}

FriedmanTest friedman(std::span<const std::vector<double>> groups) {
    FriedmanTest test;
    test.groups = groups.size();
    const bool even =
        std::ranges::all_of(groups, [&](const auto& group) { return group.size() == groups.front().size(); });
    if (groups.empty() || !even) {
        return test;
    }
    test.degreesOfFreedom = static_cast<double>(groups.size() - 1);
    const auto k = static_cast<double>(groups.size());
    std::vector<double> sums(groups.size(), 0.0);
    double ties = 0.0;
    for (std::size_t block = 0; block < groups.front().size(); ++block) {
        std::vector<double> values;
        for (const auto& group : groups) {
            values.push_back(group[block]);
        }
        if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) {
            continue;
        }
        ++test.n;
        const std::vector<double> ranks = averageRanks(values);
        std::map<double, double> equal;
        for (std::size_t g = 0; g < ranks.size(); ++g) {
            sums[g] += ranks[g];
            equal[ranks[g]] += 1.0;
        }
        for (const auto& [rank, count] : equal) {
            ties += count * count * count - count;
        }
    }
    const auto n = static_cast<double>(test.n);
    const double correction = 1.0 - ties / (n * k * (k * k - 1.0));
    if (test.groups < 3 || test.n < 2 || !(correction > 0.0)) {
        return test;
    }
    const double squares = std::inner_product(sums.begin(), sums.end(), sums.begin(), 0.0);
    test.chiSquared = (12.0 / (n * k * (k + 1.0)) * squares - 3.0 * n * (k + 1.0)) / correction;
    test.p = chiSquaredSurvival(*test.chiSquared, test.degreesOfFreedom);
    test.kendallW = *test.chiSquared / (n * (k - 1.0));
    return test;
}

} // namespace rankscope
