#include "core/store/best_metric.h"

#include <gtest/gtest.h>

#include <limits>

namespace rankscope {

TEST(BestMetric, AccuracySpeaksForARunAndItsHighestValueStays) {
    auto best = improved({}, {{"accuracy", 0.8}, {"f1", 0.9}, {"loss", 0.1}});
    EXPECT_EQ(best, (BestMetric{"accuracy", 0.8}));
    best = improved(best, {{"accuracy", 0.7}, {"f1", 0.99}});
    EXPECT_EQ(best, (BestMetric{"accuracy", 0.8}));
    best = improved(best, {{"accuracy", 0.85}});
    EXPECT_EQ(best, (BestMetric{"accuracy", 0.85}));
}

TEST(BestMetric, TheLowestLossSpeaksWhenNothingElseWasMeasured) {
    auto best = improved({}, {{"loss", 0.5}});
    best = improved(best, {{"loss", 0.3}});
    best = improved(best, {{"loss", 0.4}});
    EXPECT_EQ(best, (BestMetric{"loss", 0.3}));
    EXPECT_EQ(improved(best, {{"spearman", 0.1}}), (BestMetric{"spearman", 0.1}));
}

TEST(BestMetric, ValuesThatAreNoNumbersArePassedOver) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(improved({}, {{"accuracy", nan}}), BestMetric{});
    EXPECT_EQ(improved({"accuracy", 0.5}, {{"accuracy", nan}}), (BestMetric{"accuracy", 0.5}));
    EXPECT_EQ(improved({}, {{"accuracy", nan}, {"f1", 0.4}}), (BestMetric{"f1", 0.4}));
}

} // namespace rankscope
