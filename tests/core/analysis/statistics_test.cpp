#include "core/analysis/statistics.h"
#include "tests/core/analysis/scipy_reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rankscope {
namespace {

using testing::ElementsAre;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

void expectClose(double actual, double expected, double relative = 1e-10) {
    EXPECT_NEAR(actual, expected, relative * std::abs(expected)) << "expected " << expected;
}

TEST(Statistics, MeansDeviationsAndIntervalsAgreeWithSciPy) {
    for (const reference::Sample& sample : reference::samples) {
        SCOPED_TRACE(sample.a.size());
        const SampleSummary summary = summarise(sample.a);
        EXPECT_EQ(summary.n, sample.a.size());
        expectClose(summary.mean.value(), sample.mean);
        expectClose(summary.deviation.value(), sample.deviation);
        expectClose(summary.interval.value().low, sample.low);
        expectClose(summary.interval.value().high, sample.high);
    }
}

TEST(Statistics, BootstrapIntervalsAgreeWithTheSameDrawsInNumPy) {
    for (const reference::Sample& sample : reference::samples) {
        SCOPED_TRACE(sample.a.size());
        const BootstrapInterval bootstrap = bootstrapMean(sample.a, 7, 500);
        EXPECT_EQ(bootstrap.n, sample.a.size());
        expectClose(bootstrap.interval.value().low, sample.bootstrapLow);
        expectClose(bootstrap.interval.value().high, sample.bootstrapHigh);
    }
    const std::vector<double>& values = reference::samples.back().a;
    EXPECT_EQ(bootstrapMean(values, 3).interval, bootstrapMean(values, 3).interval);
    EXPECT_NE(bootstrapMean(values, 3).interval, bootstrapMean(values, 4).interval);
}

TEST(Statistics, PairedTTestsAgreeWithSciPy) {
    for (const reference::Sample& sample : reference::samples) {
        SCOPED_TRACE(sample.a.size());
        const PairedTest test = pairedTTest(sample.a, sample.b);
        EXPECT_EQ(test.n, sample.a.size());
        EXPECT_EQ(test.degreesOfFreedom, static_cast<double>(test.n - 1));
        expectClose(test.t.value(), sample.t);
        expectClose(test.p.value(), sample.tP, 1e-8);
        expectClose(test.meanDifference.value(), sample.difference);
        expectClose(test.interval.value().low, sample.differenceLow);
        expectClose(test.interval.value().high, sample.differenceHigh);
    }
}

TEST(Statistics, SignedRankTestsAgreeWithSciPyExactlyCountedOrApproximated) {
    int compared = 0;
    for (const reference::Sample& sample : reference::samples) {
        if (!sample.signedRank) {
            continue;
        }
        SCOPED_TRACE(sample.a.size());
        const SignedRankTest test = wilcoxonSignedRank(sample.a, sample.b);
        EXPECT_EQ(test.exact, test.n <= 50);
        EXPECT_EQ(test.statistic.value(), sample.statistic);
        if (test.n >= 3) {
            expectClose(test.p.value(), sample.signedRankP, 1e-8);
            ++compared;
        }
    }
    EXPECT_GE(compared, 14);
}

TEST(Statistics, CorrelationsAgreeWithSciPyWithTiesToo) {
    for (const reference::Sample& sample : reference::samples) {
        SCOPED_TRACE(sample.a.size());
        const Correlation straight = pearsonCorrelation(sample.a, sample.b);
        EXPECT_EQ(straight.n, sample.a.size());
        expectClose(straight.coefficient.value(), sample.pearson);
        expectClose(straight.p.value(), sample.pearsonP, 1e-8);
        const Correlation ranked = spearmanCorrelation(sample.a, sample.b);
        expectClose(ranked.coefficient.value(), sample.spearman);
        expectClose(ranked.p.value(), sample.spearmanP, 1e-8);
    }
}

TEST(Statistics, TheBetaFunctionAndQuantilesAgreeWithSciPy) {
    for (const reference::Beta& beta : reference::betas) {
        SCOPED_TRACE(testing::Message() << beta.a << " " << beta.b << " " << beta.x);
        expectClose(incompleteBeta(beta.a, beta.b, beta.x), beta.value, 1e-10);
    }
    for (const reference::Quantile& quantile : reference::quantiles) {
        SCOPED_TRACE(testing::Message() << quantile.level << " " << quantile.freedom);
        expectClose(studentQuantile(quantile.level, quantile.freedom), quantile.value);
    }
    EXPECT_EQ(studentTwoSided(0.0, 4.0), 1.0);
    EXPECT_EQ(studentTwoSided(std::numeric_limits<double>::infinity(), 4.0), 0.0);
}

TEST(Statistics, TooFewValuesGiveEmptyResultsAndNoP) {
    EXPECT_FALSE(summarise({}).mean);
    const std::vector<double> one{2.5};
    EXPECT_EQ(summarise(one).mean, 2.5);
    EXPECT_FALSE(summarise(one).deviation);
    EXPECT_FALSE(summarise(one).interval);
    EXPECT_FALSE(bootstrapMean(one, 1).interval);

    const std::vector<double> two{1.0, 2.0};
    const std::vector<double> other{3.0, 5.0};
    EXPECT_TRUE(summarise(two).interval);
    EXPECT_EQ(pairedTTest(two, other).n, 2U);
    EXPECT_EQ(pairedTTest(two, other).meanDifference, -2.5);
    EXPECT_FALSE(pairedTTest(two, other).p);
    EXPECT_FALSE(wilcoxonSignedRank(two, other).p);
    EXPECT_EQ(wilcoxonSignedRank(two, other).statistic, 0.0);
    EXPECT_EQ(pearsonCorrelation(two, other).coefficient, 1.0);
    EXPECT_FALSE(pearsonCorrelation(two, other).p);
    EXPECT_EQ(pairedTTest({}, {}).n, 0U);
    EXPECT_EQ(wilcoxonSignedRank({}, {}).n, 0U);
    EXPECT_FALSE(spearmanCorrelation({}, {}).coefficient);
}

TEST(Statistics, WhatCannotBeComparedIsLeftOutAndNotCounted) {
    const std::vector<double> a{1.0, nan, 3.0, 4.0, 5.0};
    const std::vector<double> b{2.0, 3.0, 5.0, std::numeric_limits<double>::infinity(), 8.0};
    EXPECT_EQ(summarise(a).n, 4U);
    EXPECT_EQ(summarise(a).mean, 3.25);
    EXPECT_EQ(pairedTTest(a, b).n, 3U);
    EXPECT_EQ(pairedTTest(a, b).meanDifference, -2.0);
    EXPECT_EQ(wilcoxonSignedRank(a, b).p, 0.25); // all three negative: 2 / 2^3
    EXPECT_EQ(spearmanCorrelation(a, b).coefficient, 1.0);
    EXPECT_EQ(pearsonCorrelation(a, std::vector<double>{1.0, 2.0}).n, 0U);
    EXPECT_EQ(pairedTTest(a, std::vector<double>{1.0, 2.0}).n, 0U);
}

TEST(Statistics, ConstantsHaveNoTestAndNoCorrelation) {
    const std::vector<double> rising{1.0, 2.0, 3.0, 4.0};
    const std::vector<double> same{0.1, 0.1, 0.1, 0.1};
    EXPECT_EQ(summarise(same).mean, 0.1);
    EXPECT_EQ(summarise(same).deviation, 0.0);
    EXPECT_FALSE(pearsonCorrelation(rising, same).coefficient);
    EXPECT_FALSE(pairedTTest(rising, rising).p);
    EXPECT_EQ(pairedTTest(rising, rising).meanDifference, 0.0);
    EXPECT_EQ(wilcoxonSignedRank(rising, rising).n, 0U);
    EXPECT_FALSE(wilcoxonSignedRank(rising, rising).p);
}

TEST(Statistics, LevelsOutsideZeroToOneGiveNoInterval) {
    const std::vector<double> values{1.0, 2.0, 4.0};
    for (const double level : {0.0, 1.0, -0.5, 95.0, nan}) {
        EXPECT_FALSE(summarise(values, level).interval) << level;
        EXPECT_FALSE(bootstrapMean(values, 1, 100, level).interval) << level;
    }
    EXPECT_FALSE(bootstrapMean(values, 1, 0).interval);
}

TEST(Statistics, EqualValuesShareTheirAverageRank) {
    EXPECT_THAT(averageRanks(std::vector<double>{5.0, 1.0, 5.0, 2.0, 5.0}), ElementsAre(4, 1, 4, 2, 4));
}

} // namespace
} // namespace rankscope
