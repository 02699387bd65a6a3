#include "core/text/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rankscope {
namespace {

using Labels = std::vector<std::int64_t>;

TEST(Metrics, AccuracyIsTheShareOfEqualLabels) {
    EXPECT_DOUBLE_EQ(accuracy({0, 1, 1, 0}, {0, 1, 0, 0}), 0.75);
    EXPECT_TRUE(std::isnan(accuracy({}, {})));
}

TEST(Metrics, F1IsTheHarmonicMeanOfPrecisionAndRecall) {
    // two hits of three predicted, two of four that there are
    EXPECT_DOUBLE_EQ(f1Score({1, 1, 1, 0, 0, 0}, {1, 1, 0, 1, 1, 0}, 1),
                     2.0 * (2.0 / 3) * 0.5 / (2.0 / 3 + 0.5));
}

TEST(Metrics, F1OfAClassThatNeitherIsNorIsPredictedIsZero) {
    EXPECT_DOUBLE_EQ(f1Score({0, 0}, {0, 0}, 1), 0.0);
}

TEST(Metrics, MacroF1EqualsScikitLearnsDocumentedExample) {
    EXPECT_NEAR(macroF1({0, 2, 1, 0, 0, 1}, {0, 1, 2, 0, 1, 2}, 3), 0.26666666666666666, 1e-12);
}

TEST(Metrics, MatthewsEqualsScikitLearnsDocumentedExample) {
    EXPECT_NEAR(matthews({1, 0, 1, 1}, {1, 1, 1, 0}, 2), -1.0 / 3.0, 1e-12);
}

TEST(Metrics, MatthewsOfManyClassesIsOneWhenAllAreRightAndZeroWhenOneClassIsAlwaysNamed) {
    EXPECT_DOUBLE_EQ(matthews({0, 1, 2, 2}, {0, 1, 2, 2}, 3), 1.0);
    EXPECT_DOUBLE_EQ(matthews({1, 1, 1, 1}, {0, 1, 2, 2}, 3), 0.0);
}

TEST(Metrics, PearsonOfALineIsOneAndOfAConstantIsUndefined) {
    EXPECT_DOUBLE_EQ(pearson({1, 2, 3}, {10, 20, 30}), 1.0);
    EXPECT_DOUBLE_EQ(pearson({1, 2, 3}, {3, 2, 1}), -1.0);
    EXPECT_TRUE(std::isnan(pearson({1, 1, 1}, {1, 2, 3})));
    EXPECT_TRUE(std::isnan(pearson({1}, {1})));
}

TEST(Metrics, SpearmanSharesRanksAmongTiesAsScipysDocumentedExample) {
    EXPECT_NEAR(spearman({1, 2, 3, 4, 5}, {5, 6, 7, 8, 7}), 0.8207826816681233, 1e-12);
}

TEST(Metrics, SpearmanWithANumberThatIsNoneIsUndefined) {
    EXPECT_TRUE(std::isnan(spearman({1, std::numeric_limits<double>::quiet_NaN(), 3}, {1, 2, 3})));
}

TEST(Metrics, TwoClassesAreReportedWithF1AndMoreWithMacroF1) {
    const auto two = classificationMetrics({0, 1, 1}, {0, 1, 0}, 2);
    EXPECT_EQ(two.size(), 3U);
    EXPECT_NEAR(two.at("f1"), 2.0 / 3.0, 1e-12);
    EXPECT_NEAR(two.at("accuracy"), 2.0 / 3.0, 1e-12);
    EXPECT_NEAR(two.at("matthews"), 0.5, 1e-12);
    const auto three = classificationMetrics({0, 1, 2}, {0, 1, 2}, 3);
    EXPECT_DOUBLE_EQ(three.at("macro_f1"), 1.0);
    EXPECT_FALSE(three.contains("f1"));
}

TEST(Metrics, RegressionIsReportedWithCorrelationsAndMeanSquaredError) {
    const auto metrics = regressionMetrics({1, 2, 4}, {1, 3, 5});
    EXPECT_NEAR(metrics.at("mse"), 2.0 / 3.0, 1e-12);
    EXPECT_NEAR(metrics.at("spearman"), 1.0, 1e-12);
    EXPECT_NEAR(metrics.at("pearson"), 0.9819805060619657, 1e-12);
}

} // namespace
} // namespace rankscope
