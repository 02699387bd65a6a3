#include "core/analysis/series.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace rankscope {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Series noise(std::size_t n) {
    Series series;
    std::mt19937 random(1);
    std::normal_distribution<double> normal;
    for (std::size_t i = 0; i < n; ++i) {
        series.append(static_cast<double>(i), normal(random));
    }
    return series;
}

// The rule written out: the bucket over points from … to - 1.
SeriesBucket plain(const Series& series, std::size_t from, std::size_t to) {
    SeriesBucket out{nan, nan, nan, nan, 0, 0, series.x()[from], series.x()[to - 1]};
    for (std::size_t i = from; i < to; ++i) {
        ++out.count;
        const double y = series.y()[i];
        if (!std::isfinite(y)) {
            ++out.nonfinite;
            continue;
        }
        out.first = std::isnan(out.first) ? y : out.first;
        out.last = y;
        out.min = std::isnan(out.min) ? y : std::min(out.min, y);
        out.max = std::isnan(out.max) ? y : std::max(out.max, y);
    }
    return out;
}

void expectPyramidIsRight(const Series& series) {
    for (int level = 0; level <= 12; ++level) {
        const std::vector<SeriesBucket> buckets = series.buckets(level);
        const std::size_t width = std::size_t{1} << level;
        ASSERT_EQ(buckets.size(), (series.size() + width - 1) / width);
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            ASSERT_EQ(buckets[i], plain(series, i * width, std::min(series.size(), (i + 1) * width)))
                << level << " " << i;
        }
    }
}

TEST(Series, BucketsOfEveryLevelHoldFirstLastMinMaxAndCounts) {
    expectPyramidIsRight(noise(1'000));
    expectPyramidIsRight(noise(1'024));
    expectPyramidIsRight(noise(3));
}

TEST(Series, ValuesThatAreNotFiniteAreCountedAndLeftOut) {
    Series series = noise(100);
    series.append(100.0, nan);
    series.append(101.0, std::numeric_limits<double>::infinity());
    for (int i = 102; i < 140; ++i) {
        series.append(i, i % 3 == 0 ? nan : i);
    }
    expectPyramidIsRight(series);
    EXPECT_TRUE(std::isnan(series.buckets(0)[100].first));
}

TEST(Series, AFullBucketNeverChangesByAppending) {
    Series series = noise(777);
    std::vector<std::vector<SeriesBucket>> before;
    for (int level = 0; level < 10; ++level) {
        before.push_back(series.buckets(level));
    }
    for (int i = 777; i < 2'000; ++i) {
        series.append(i, 1e6);
    }
    for (int level = 0; level < 10; ++level) {
        const auto after = series.buckets(level);
        for (std::size_t i = 0; i < 777U >> level; ++i) {
            ASSERT_EQ(after[i], before[static_cast<std::size_t>(level)][i]);
        }
    }
}

TEST(Series, AnEarlierXReplacesTheTail) {
    Series series = noise(500);
    series.append(100.0, 7.0);
    ASSERT_EQ(series.size(), 101U);
    EXPECT_EQ(series.y().back(), 7.0);
    expectPyramidIsRight(series);
    series.append(100.0, 8.0); // the same x twice: the later value counts
    EXPECT_EQ(series.size(), 101U);
    EXPECT_EQ(series.y().back(), 8.0);
    for (int i = 101; i < 300; ++i) {
        series.append(i, i);
    }
    expectPyramidIsRight(series);
    series.truncateFrom(-1.0);
    EXPECT_TRUE(series.empty());
    series.append(nan, 1.0);
    EXPECT_TRUE(series.empty());
}

TEST(Series, ASliceIsTheFinestLevelThatFitsAndKeepsASpikeAtEveryZoom) {
    Series series;
    for (int i = 0; i < 100'000; ++i) {
        series.append(i, i == 54'321 ? 1'000.0 : std::sin(i * 0.01));
    }
    for (double width = 100'000; width >= 10; width /= 1.7) {
        const SeriesSlice slice = series.slice(54'321 - width / 2, 54'321 + width / 2, 500);
        ASSERT_LE(slice.buckets.size(), 502U);
        double max = 0.0;
        std::int64_t points = 0;
        for (const SeriesBucket& bucket : slice.buckets) {
            max = std::max(max, bucket.max);
            points += bucket.count;
        }
        EXPECT_EQ(max, 1'000.0) << width;
        EXPECT_GE(points, static_cast<std::int64_t>(slice.points));
        if (slice.level > 0) { // one level finer would not fit
            EXPECT_GT(2 * slice.buckets.size(), 500U);
        }
    }
    EXPECT_EQ(series.slice(10.0, 20.0, 500).level, 0);
    EXPECT_EQ(series.slice(10.0, 20.0, 500).buckets.size(), 13U); // eleven and one neighbour at each side
    EXPECT_TRUE(series.slice(5.0, 4.0, 500).buckets.empty());
    EXPECT_TRUE(Series().slice(0.0, 1.0, 500).buckets.empty());
}

TEST(Series, NearestPoint) {
    Series series;
    EXPECT_FALSE(series.nearest(1.0));
    series.append(0.0, 0.0);
    series.append(10.0, 1.0);
    EXPECT_EQ(series.nearest(-5.0), 0U);
    EXPECT_EQ(series.nearest(5.0), 0U);
    EXPECT_EQ(series.nearest(5.1), 1U);
    EXPECT_EQ(series.nearest(99.0), 1U);
    EXPECT_FALSE(series.nearest(nan));
}

TEST(OutlierRange, LeavesOutFivePercentAtBothEnds) {
    std::vector<double> values;
    for (int i = 0; i <= 100; ++i) {
        values.push_back(100 - i);
    }
    EXPECT_EQ(outlierRange(values), (ValueRange{5.0, 95.0}));
    values.push_back(1e9);
    values.push_back(nan);
    // n = 102: places ceil(.05 * 101) = 6 and floor(.95 * 101) = 95.
    EXPECT_EQ(outlierRange(values), (ValueRange{6.0, 95.0}));
    EXPECT_EQ(outlierRange({1.0, 2.0, 3.0}), (ValueRange{2.0, 2.0}));
}

TEST(OutlierRange, TwoValuesAreTheRangeAndNoneAreNone) {
    EXPECT_EQ(outlierRange({3.0, 1.0}), (ValueRange{1.0, 3.0}));
    EXPECT_EQ(outlierRange({4.0}), (ValueRange{4.0, 4.0}));
    EXPECT_FALSE(outlierRange({nan}));
    EXPECT_FALSE(outlierRange({}));
}

} // namespace
} // namespace rankscope
