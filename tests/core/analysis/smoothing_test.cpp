#include "core/analysis/smoothing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

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

} // namespace
} // namespace rankscope
