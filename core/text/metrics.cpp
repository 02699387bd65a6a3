#include "core/text/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

namespace rankscope {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// What is needed of a confusion matrix; one pass, no matrix.
struct Margins {
    std::vector<double> predicted; // by class
    std::vector<double> actual;
    std::vector<double> both;
};

Margins marginsOf(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual,
                  std::int64_t classes) {
    const auto count = static_cast<std::size_t>(classes);
    Margins margins{std::vector<double>(count), std::vector<double>(count), std::vector<double>(count)};
    for (std::size_t i = 0; i < actual.size(); ++i) {
        margins.predicted[static_cast<std::size_t>(predicted[i])] += 1.0;
        margins.actual[static_cast<std::size_t>(actual[i])] += 1.0;
        if (predicted[i] == actual[i]) {
            margins.both[static_cast<std::size_t>(actual[i])] += 1.0;
        }
    }
    return margins;
}

// Ranks from 1; equal values share the mean of their places.
std::vector<double> meanRanks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) {
            ++last;
        }
        const double rank = static_cast<double>(first + last) / 2.0 + 1.0;
        for (; first <= last; ++first) {
            ranks[order[first]] = rank;
        }
    }
    return ranks;
}

} // namespace

double accuracy(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual) {
    if (actual.empty()) {
        return kUndefined;
    }
    std::size_t hits = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        hits += predicted[i] == actual[i] ? 1 : 0;
    }
    return static_cast<double>(hits) / static_cast<double>(actual.size());
}

double f1Score(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual,
               std::int64_t positive) {
    double truePositive = 0.0;
    double named = 0.0; // predicted positive + actually positive
    for (std::size_t i = 0; i < actual.size(); ++i) {
        truePositive += predicted[i] == positive && actual[i] == positive ? 1.0 : 0.0;
        named += (predicted[i] == positive ? 1.0 : 0.0) + (actual[i] == positive ? 1.0 : 0.0);
    }
    // A class that is neither there nor predicted scores 0, as in scikit-learn.
    return named == 0.0 ? 0.0 : 2.0 * truePositive / named;
}

double macroF1(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual,
               std::int64_t classes) {
    if (actual.empty() || classes <= 0) {
        return kUndefined;
    }
    const auto margins = marginsOf(predicted, actual, classes);
    double sum = 0.0;
    for (std::size_t c = 0; c < margins.both.size(); ++c) {
        const double named = margins.predicted[c] + margins.actual[c];
        sum += named == 0.0 ? 0.0 : 2.0 * margins.both[c] / named;
    }
    return sum / static_cast<double>(classes);
}

// Gorodkin's R_K: (c·s − Σ p_k t_k) / √((s² − Σ p_k²)(s² − Σ t_k²)), s rows, c right ones.
double matthews(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual,
                std::int64_t classes) {
    if (actual.empty()) {
        return kUndefined;
    }
    const auto margins = marginsOf(predicted, actual, classes);
    const auto rows = static_cast<double>(actual.size());
    const auto dot = [](const std::vector<double>& a, const std::vector<double>& b) {
        return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
    };
    const double right = std::accumulate(margins.both.begin(), margins.both.end(), 0.0);
    const double spread = (rows * rows - dot(margins.predicted, margins.predicted)) *
                          (rows * rows - dot(margins.actual, margins.actual));
    return spread == 0.0 ? 0.0 : (right * rows - dot(margins.predicted, margins.actual)) / std::sqrt(spread);
}

double pearson(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() < 2) {
        return kUndefined;
    }
    const auto count = static_cast<double>(a.size());
    const double meanA = std::accumulate(a.begin(), a.end(), 0.0) / count;
    const double meanB = std::accumulate(b.begin(), b.end(), 0.0) / count;
    double products = 0.0;
    double squaresA = 0.0;
    double squaresB = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        products += (a[i] - meanA) * (b[i] - meanB);
        squaresA += (a[i] - meanA) * (a[i] - meanA);
        squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    if (squaresA == 0.0 || squaresB == 0.0) {
        return kUndefined;
    }
    return std::clamp(products / std::sqrt(squaresA) / std::sqrt(squaresB), -1.0, 1.0);
}

double spearman(const std::vector<double>& a, const std::vector<double>& b) {
    const auto isNan = [](double value) { return std::isnan(value); };
    if (std::any_of(a.begin(), a.end(), isNan) || std::any_of(b.begin(), b.end(), isNan)) {
        return kUndefined; // no order, and the sort above needs one
    }
    return pearson(meanRanks(a), meanRanks(b));
}

std::map<std::string, double> classificationMetrics(const std::vector<std::int64_t>& predicted,
                                                    const std::vector<std::int64_t>& actual,
                                                    std::int64_t classes) {
    std::map<std::string, double> metrics{{"accuracy", accuracy(predicted, actual)},
                                          {"matthews", matthews(predicted, actual, classes)}};
    if (classes == 2) {
        metrics["f1"] = f1Score(predicted, actual, 1);
    } else {
        metrics["macro_f1"] = macroF1(predicted, actual, classes);
    }
    return metrics;
}

std::map<std::string, double> regressionMetrics(const std::vector<double>& predicted,
                                                const std::vector<double>& actual) {
    double squares = 0.0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        squares += (predicted[i] - actual[i]) * (predicted[i] - actual[i]);
    }
    return {{"pearson", pearson(predicted, actual)},
            {"spearman", spearman(predicted, actual)},
            {"mse", actual.empty() ? kUndefined : squares / static_cast<double>(actual.size())}};
}

} // namespace rankscope
