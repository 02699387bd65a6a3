#include "core/analysis/smoothing.h"
#include "tests/core/analysis/smoothing_reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace rankscope {
namespace {

TEST(DebiasedAverage, EqualsTensorBoardOnItsGoldenVector) {
    // last = .6 last + .4 v, divided by 1 - .6^n: 0.4/0.4, (0.24 + 0.8)/0.64, (0.624 + 1.2)/0.784.
    const std::vector<double> golden{1.0, 1.625, 2.326530612244898};
    const std::vector<double> values = smooth(std::vector<double>{1.0, 2.0, 3.0}, 0.6);
    ASSERT_EQ(values.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(values[i], golden[i], 1e-12);
    }
}

TEST(DebiasedAverage, AConstantSeriesStaysAsItIs) {
    for (const double value : smooth(std::vector<double>(50, 0.7), 0.99)) {
        EXPECT_NEAR(value, 0.7, 1e-12);
    }
}

TEST(DebiasedAverage, WhatIsNotFinitePassesWithoutATrace) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto values =
        smooth(std::vector<double>{1.0, nan, 2.0, std::numeric_limits<double>::infinity(), 3.0}, 0.6);
    EXPECT_TRUE(std::isnan(values[1]));
    EXPECT_NEAR(values[2], 1.625, 1e-12);
    EXPECT_TRUE(std::isinf(values[3]));
    EXPECT_NEAR(values[4], 2.326530612244898, 1e-12);
}

TEST(DebiasedAverage, WeightZeroIsTheSeriesAndOldValuesDoNotMoveWhenItGrows) {
    EXPECT_EQ(smooth(std::vector<double>{1.0, 5.0, 2.0}, 0.0), (std::vector<double>{1.0, 5.0, 2.0}));
    const auto shorter = smooth(std::vector<double>{4.0, 1.0, 3.0}, 0.9);
    const auto longer = smooth(std::vector<double>{4.0, 1.0, 3.0, 100.0}, 0.9);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(shorter[i], longer[i]);
    }
    EXPECT_EQ(smooth(std::vector<double>{4.0, 1.0}, 1.0),
              (std::vector<double>{0.0, 0.0})); // as TensorBoard does
}

TEST(Smoothing, EveryKindAgreesWithSumsSpeltOutAndSciPysFilters) {
    for (const reference::Smoothed& sample : reference::smoothings) {
        SCOPED_TRACE(std::string(toText(sample.smoothing.kind)) + " " +
                     std::to_string(sample.smoothing.amount) + " of " + std::to_string(sample.x.size()));
        // A weight above 0.999 is that weight; the average of Weights & Biases takes its root first.
        const std::vector<double> values =
            sample.smoothing.amount > 0.999 && sample.smoothing.kind == SmoothingKind::TimeWeighted
                ? timeWeightedAverage(sample.x, sample.values, sample.smoothing.amount)
                : smooth(sample.x, sample.values, sample.smoothing);
        ASSERT_EQ(values.size(), sample.smoothed.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            EXPECT_NEAR(values[i], sample.smoothed[i], 1e-12) << "point " << i;
        }
    }
}

TEST(Smoothing, EveryKindLeavesAConstantAndWhatIsNotFiniteAsTheyAre) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    std::vector<double> x;
    std::vector<double> values;
    for (int i = 0; i < 60; ++i) {
        x.push_back(i * i);
        values.push_back(i == 0 || i == 20 ? nan : i == 40 ? infinity : 0.7);
    }
    for (const SmoothingKind kind :
         {SmoothingKind::None, SmoothingKind::Debiased, SmoothingKind::TimeWeighted,
          SmoothingKind::RunningMean, SmoothingKind::Gaussian}) {
        SCOPED_TRACE(std::string(toText(kind)));
        const auto smoothed = smooth(x, values, {kind, smoothingRange(kind).usual});
        ASSERT_EQ(smoothed.size(), values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (std::isfinite(values[i])) {
                EXPECT_NEAR(smoothed[i], 0.7, 1e-12) << "point " << i;
            } else {
                EXPECT_EQ(std::isnan(smoothed[i]), std::isnan(values[i]));
                EXPECT_FALSE(std::isfinite(smoothed[i]));
            }
        }
        EXPECT_EQ(smoothingKind(toText(kind)), kind);
    }
    EXPECT_EQ(smoothingKind("loess"), std::nullopt);
}

TEST(Smoothing, ALongRunningMeanDoesNotDrift) {
    std::vector<double> values(200'000);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = i < 1000 ? 1e12 : 0.1;
    }
    const auto smoothed = runningMean(values, 101);
    EXPECT_EQ(smoothed.back(), runningMean(std::vector<double>(200, 0.1), 101).back());
}

TEST(Smoothing, NumbersOutsideTheirRangeAreBroughtIntoIt) {
    EXPECT_EQ(clamped({SmoothingKind::Debiased, 7.0}).amount, 0.999);
    EXPECT_EQ(clamped({SmoothingKind::RunningMean, -3.0}).amount, 1.0);
    EXPECT_EQ(clamped({SmoothingKind::Gaussian, std::nan("")}).amount, 5.0);
    const std::vector<double> x{0.0, 1.0, 2.0};
    EXPECT_TRUE(smooth(x, std::vector<double>{1.0}, {SmoothingKind::Gaussian, 2.0}).empty());
    EXPECT_EQ(smooth(x, x, {SmoothingKind::RunningMean, 1.0}), x);
    EXPECT_EQ(smooth(x, x, {SmoothingKind::Gaussian, 0.0}), x);
}

} // namespace
} // namespace rankscope
