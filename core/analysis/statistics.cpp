#include "core/analysis/statistics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>

namespace rankscope {

namespace {

constexpr std::size_t smallestTested = 3; // pairs below which no p is given
constexpr std::size_t largestExact = 50;  // differences up to which 2^n is counted exactly in a double

struct Pairs {
    std::vector<double> first, second;
};

Pairs finitePairs(std::span<const double> first, std::span<const double> second) {
    Pairs pairs;
    if (first.size() != second.size()) {
        return pairs;
    }
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (std::isfinite(first[i]) && std::isfinite(second[i])) {
            pairs.first.push_back(first[i]);
            pairs.second.push_back(second[i]);
        }
    }
    return pairs;
}

std::vector<double> differences(const Pairs& pairs) {
    std::vector<double> out;
    for (std::size_t i = 0; i < pairs.first.size(); ++i) {
        out.push_back(pairs.first[i] - pairs.second[i]);
    }
    return out;
}

std::vector<double> finiteValues(std::span<const double> values) {
    std::vector<double> out;
    std::copy_if(values.begin(), values.end(), std::back_inserter(out),
                 [](double value) { return std::isfinite(value); });
    return out;
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

bool allEqual(const std::vector<double>& values) {
    return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

bool isLevel(double level) { return level > 0.0 && level < 1.0; }

// The continued fraction of DLMF 8.17.22, without the factor before it.
double betaFraction(double a, double b, double x) {
    constexpr double tiny = 1e-300;
    const auto safe = [](double value) { return std::abs(value) < tiny ? tiny : value; };
    double c = 1.0;
    double d = 1.0 / safe(1.0 - (a + b) * x / (a + 1.0));
    double fraction = d;
    for (int m = 1; m <= 100000; ++m) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / safe(1.0 + even * d);
        c = safe(1.0 + even / c);
        fraction *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / safe(1.0 + odd * d);
        c = safe(1.0 + odd / c);
        fraction *= d * c;
        if (std::abs(d * c - 1.0) < std::numeric_limits<double>::epsilon()) {
            break;
        }
    }
    return fraction;
}

// I_x(a, b) with y = 1 - x given by the caller, who knows it without cancellation.
double incompleteBeta(double a, double b, double x, double y) {
    if (x <= 0.0) {
        return 0.0;
    }
    if (y <= 0.0) {
        return 1.0;
    }
    const double factor =
        std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log(y));
    if (x < (a + 1.0) / (a + b + 2.0)) {
        return factor * betaFraction(a, b, x) / a;
    }
    return 1.0 - factor * betaFraction(b, a, y) / b;
}

class SplitMix64 {
public:
    explicit SplitMix64(std::uint64_t seed)
        : m_state(seed) {}
    std::uint64_t next() {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }

private:
    std::uint64_t m_state;
};

// P(sum of the ranks with a positive sign <= statistic) when every choice of signs is as likely. Ranks may
// end in .5, so that the sums are counted in halves.
double exactLowerTail(const std::vector<double>& ranks, double statistic) {
    const auto halves = [](double rank) { return static_cast<std::size_t>(std::lround(2.0 * rank)); };
    const std::size_t largest = halves(std::accumulate(ranks.begin(), ranks.end(), 0.0));
    std::vector<double> ways(largest + 1, 0.0);
    ways[0] = 1.0;
    for (const double rank : ranks) {
        const std::size_t step = halves(rank);
        for (std::size_t sum = largest; sum >= step; --sum) {
            ways[sum] += ways[sum - step];
        }
    }
    const auto end = ways.begin() + static_cast<std::ptrdiff_t>(halves(statistic)) + 1;
    return std::accumulate(ways.begin(), end, 0.0) / std::ldexp(1.0, static_cast<int>(ranks.size()));
}

// Two-sided p of a sum of ranks by the normal approximation: variance sum(rank^2) / 4, which holds with ties.
double approximateSignedRank(const std::vector<double>& ranks, double statistic) {
    const double mean = std::accumulate(ranks.begin(), ranks.end(), 0.0) / 2.0;
    const double squares = std::inner_product(ranks.begin(), ranks.end(), ranks.begin(), 0.0);
    return std::erfc(std::abs(statistic - mean) / std::sqrt(squares / 4.0) / std::sqrt(2.0));
}

Correlation correlate(const std::vector<double>& first, const std::vector<double>& second) {
    Correlation out;
    out.n = first.size();
    if (out.n < 2 || allEqual(first) || allEqual(second)) {
        return out;
    }
    const double meanFirst = meanOf(first);
    const double meanSecond = meanOf(second);
    double both = 0.0;
    double squaresFirst = 0.0;
    double squaresSecond = 0.0;
    for (std::size_t i = 0; i < out.n; ++i) {
        const double a = first[i] - meanFirst;
        const double b = second[i] - meanSecond;
        both += a * b;
        squaresFirst += a * a;
        squaresSecond += b * b;
    }
    // One root, so that equal ranks give exactly 1; two where the product leaves the range of a double.
    const double product = squaresFirst * squaresSecond;
    const double scale =
        std::isnormal(product) ? std::sqrt(product) : std::sqrt(squaresFirst) * std::sqrt(squaresSecond);
    if (!(scale > 0.0) || !std::isfinite(scale)) {
        return out;
    }
    const double r = std::clamp(both / scale, -1.0, 1.0);
    out.coefficient = r;
    if (out.n >= smallestTested) {
        // t^2 = r^2 (n - 2) / (1 - r^2), so that df / (df + t^2) is 1 - r^2.
        out.p = incompleteBeta(static_cast<double>(out.n - 2) / 2.0, 0.5, (1.0 - r) * (1.0 + r), r * r);
    }
    return out;
}

} // namespace

double percentile(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - static_cast<double>(below));
}

double incompleteBeta(double a, double b, double x) { return incompleteBeta(a, b, x, 1.0 - x); }

double studentTwoSided(double t, double degreesOfFreedom) {
    if (std::isinf(t)) {
        return 0.0;
    }
    const double sum = degreesOfFreedom + t * t;
    return incompleteBeta(degreesOfFreedom / 2.0, 0.5, degreesOfFreedom / sum, t * t / sum);
}

double studentQuantile(double level, double degreesOfFreedom) {
    const double tail = 1.0 - level;
    double low = 0.0;
    double high = 1.0;
    while (studentTwoSided(high, degreesOfFreedom) > tail && high < 1e150) {
        low = high;
        high *= 2.0;
    }
    // Bisection down to neighbouring numbers: slower than Newton's method, and it cannot fail.
    for (int i = 0; i < 200; ++i) {
        const double middle = low + (high - low) / 2.0;
        if (middle <= low || middle >= high) {
            break;
        }
        (studentTwoSided(middle, degreesOfFreedom) > tail ? low : high) = middle;
    }
    return low + (high - low) / 2.0;
}

SampleSummary summarise(std::span<const double> values, double level) {
    const std::vector<double> finite = finiteValues(values);
    SampleSummary out;
    out.n = finite.size();
    if (out.n == 0) {
        return out;
    }
    const double mean = allEqual(finite) ? finite.front() : meanOf(finite);
    out.mean = mean;
    if (out.n < 2) {
        return out;
    }
    double squares = 0.0;
    for (const double value : finite) {
        squares += (value - mean) * (value - mean);
    }
    const double freedom = static_cast<double>(out.n - 1);
    out.deviation = std::sqrt(squares / freedom);
    if (isLevel(level)) {
        const double half =
            studentQuantile(level, freedom) * *out.deviation / std::sqrt(static_cast<double>(out.n));
        out.interval = ConfidenceInterval{mean - half, mean + half};
    }
    return out;
}

BootstrapInterval bootstrapMean(std::span<const double> values, std::uint64_t seed, std::size_t resamples,
                                double level) {
    const std::vector<double> finite = finiteValues(values);
    BootstrapInterval out;
    out.n = finite.size();
    if (out.n < 2 || out.n > std::numeric_limits<std::uint32_t>::max() || resamples == 0 || !isLevel(level)) {
        return out;
    }
    SplitMix64 random(seed);
    std::vector<double> means(resamples);
    for (double& mean : means) {
        double sum = 0.0;
        for (std::size_t i = 0; i < out.n; ++i) {
            sum += finite[((random.next() >> 32U) * static_cast<std::uint64_t>(out.n)) >> 32U];
        }
        mean = sum / static_cast<double>(out.n);
    }
    std::sort(means.begin(), means.end());
    const double cut = (1.0 - level) / 2.0;
    out.interval = ConfidenceInterval{percentile(means, cut), percentile(means, 1.0 - cut)};
    return out;
}

PairedTest pairedTTest(std::span<const double> first, std::span<const double> second, double level) {
    const std::vector<double> change = differences(finitePairs(first, second));
    const SampleSummary summary = summarise(change, level);
    PairedTest out;
    out.n = summary.n;
    out.meanDifference = summary.mean;
    out.interval = summary.interval;
    out.degreesOfFreedom = out.n == 0 ? 0.0 : static_cast<double>(out.n - 1);
    if (out.n >= smallestTested && *summary.deviation > 0.0) {
        out.t = *summary.mean / (*summary.deviation / std::sqrt(static_cast<double>(out.n)));
        out.p = studentTwoSided(*out.t, out.degreesOfFreedom);
    }
    return out;
}

SignedRankTest wilcoxonSignedRank(std::span<const double> first, std::span<const double> second) {
    std::vector<double> change = differences(finitePairs(first, second));
    std::erase(change, 0.0);
    SignedRankTest out;
    out.n = change.size();
    if (out.n == 0) {
        return out;
    }
    std::vector<double> sizes;
    for (const double value : change) {
        sizes.push_back(std::abs(value));
    }
    const std::vector<double> ranks = averageRanks(sizes);
    double positive = 0.0;
    double negative = 0.0;
    for (std::size_t i = 0; i < out.n; ++i) {
        (change[i] > 0.0 ? positive : negative) += ranks[i];
    }
    out.statistic = std::min(positive, negative);
    if (out.n >= smallestTested) {
        out.exact = out.n <= largestExact;
        out.p = out.exact ? std::min(1.0, 2.0 * exactLowerTail(ranks, *out.statistic))
                          : approximateSignedRank(ranks, *out.statistic);
    }
    return out;
}

Correlation pearsonCorrelation(std::span<const double> first, std::span<const double> second) {
    const Pairs pairs = finitePairs(first, second);
    return correlate(pairs.first, pairs.second);
}

Correlation spearmanCorrelation(std::span<const double> first, std::span<const double> second) {
    const Pairs pairs = finitePairs(first, second);
    return correlate(averageRanks(pairs.first), averageRanks(pairs.second));
}

std::vector<double> averageRanks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t from = 0; from < order.size();) {
        std::size_t to = from + 1;
        while (to < order.size() && values[order[to]] == values[order[from]]) {
            ++to;
        }
        for (std::size_t i = from; i < to; ++i) {
            ranks[order[i]] = static_cast<double>(from + 1 + to) / 2.0;
        }
        from = to;
    }
    return ranks;
}

} // namespace rankscope
