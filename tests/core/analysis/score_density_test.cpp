#include "core/analysis/score_density.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace rankscope {
namespace {

using testing::ElementsAre;

std::vector<ModuleInfo> twoKinds() {
    return {{"layer.0.query", 0, "query", 10, 20, 3},
            {"layer.0.value", 0, "value", 10, 20, 2},
            {"layer.1.query", 1, "query", 10, 20, 1}};
}

AllocationDone scored(std::int64_t step, const std::vector<float>& scores, std::vector<std::uint8_t> mask,
                      double threshold = 1e-6) {
    AllocationDone out;
    out.step = step;
    out.threshold = threshold;
    out.mask = std::move(mask);
    out.scoreLambda = scores;
    out.scoreA.assign(scores.size(), 0.0F);
    out.scoreB.assign(scores.size(), 0.0F);
    return out;
}

TEST(ScoreBins, HoldWhatLiesBetweenTheirEdges) {
    EXPECT_EQ(scoreBin(1.0), 0);
    EXPECT_EQ(scoreBin(0.999), -1);
    EXPECT_EQ(scoreBin(10.0), scoreBinsPerDecade);
    std::mt19937 random(1);
    std::uniform_real_distribution<double> exponent(-44.0, 30.0);
    for (int i = 0; i < 20'000; ++i) {
        const double score = std::pow(10.0, exponent(random));
        const int bin = scoreBin(score).value();
        EXPECT_LE(scoreBinStart(bin), score);
        EXPECT_LT(score, scoreBinStart(bin + 1));
    }
    for (int bin = -200; bin < 100; ++bin) {
        EXPECT_EQ(scoreBin(scoreBinStart(bin)), bin); // an edge belongs to the bin above it
    }
}

TEST(ScoreBins, GiveZeroABinOfItsOwnAndLeaveOutWhatIsNoNumber) {
    EXPECT_EQ(scoreBin(0.0), zeroScoreBin);
    EXPECT_EQ(scoreBin(-1e-9), zeroScoreBin);
    EXPECT_NE(scoreBin(static_cast<double>(std::numeric_limits<float>::denorm_min())), zeroScoreBin);
    EXPECT_FALSE(scoreBin(std::numeric_limits<double>::quiet_NaN()).has_value());
    EXPECT_FALSE(scoreBin(std::numeric_limits<double>::infinity()).has_value());
}

TEST(ScoreDensity, CountsEveryTripletOfItsKindOnce) {
    const auto column = scoreColumn(
        twoKinds(), scored(40, {1.5e-7F, 1.2e-7F, 3e-5F, 0.0F, 1.1e-7F, 1.3e-7F}, {0, 0, 1, 0, 0, 1}));
    ASSERT_TRUE(column.has_value());
    const int low = scoreBin(1.2e-7).value(), high = scoreBin(3e-5).value();
    EXPECT_THAT(column->cells, ElementsAre(ScoreCell{0, low, 1, 2}, ScoreCell{0, high, 1, 0},
                                           ScoreCell{1, zeroScoreBin, 0, 1}, ScoreCell{1, low, 0, 1}));
    EXPECT_EQ(column->step, 40);
    EXPECT_EQ(column->notFinite, 0);
}

TEST(ScoreDensity, SharesAddUpAndKeepTheirRows) {
    const std::vector<ScoreColumn> columns{
        *scoreColumn(twoKinds(),
                     scored(40, {1.5e-7F, 1.2e-7F, 3e-5F, 0.0F, 1.1e-7F, 1.3e-7F}, {0, 0, 1, 0, 0, 1})),
        *scoreColumn(twoKinds(),
                     scored(50, {1.1e-9F, 1.2e-7F, 3e-5F, 0.0F, 0.0F, 1.3e-7F}, {0, 1, 1, 0, 0, 1}))};
    const ScoreDensity all = scoreDensity(columns, -1, ScoreShare::All);
    const ScoreDensity kept = scoreDensity(columns, -1, ScoreShare::Kept);
    const ScoreDensity masked = scoreDensity(columns, -1, ScoreShare::Masked);
    const ScoreDensity query = scoreDensity(columns, 0, ScoreShare::All);
    const ScoreDensity value = scoreDensity(columns, 1, ScoreShare::All);
    EXPECT_THAT(all.steps, ElementsAre(40, 50));
    EXPECT_EQ(all.lowest, scoreBin(1.1e-9).value());
    EXPECT_EQ(all.rows, static_cast<std::size_t>(scoreBin(3e-5).value() - scoreBin(1.1e-9).value() + 1));
    for (const ScoreDensity* other : {&kept, &masked, &query, &value}) {
        EXPECT_EQ(other->lowest, all.lowest);
        EXPECT_EQ(other->rows, all.rows);
        EXPECT_TRUE(other->hasZeros);
    }
    for (std::size_t i = 0; i < all.counts.size(); ++i) {
        EXPECT_EQ(all.counts[i], kept.counts[i] + masked.counts[i]);
        EXPECT_EQ(all.counts[i], query.counts[i] + value.counts[i]);
    }
    EXPECT_THAT(all.zeros, ElementsAre(1, 2));
    EXPECT_THAT(kept.zeros, ElementsAre(0, 0));
    EXPECT_THAT(query.zeros, ElementsAre(0, 0));
    EXPECT_EQ(all.most, 4); // the four around 1e-7 at step 40
    std::int64_t sum = 0;
    for (const std::int64_t count : all.counts) {
        sum += count;
    }
    EXPECT_EQ(sum + 3, 12); // triplets of both steps
}

TEST(ScoreDensity, ALaterColumnChangesNoneBefore) {
    std::vector<ScoreColumn> columns{
        *scoreColumn(twoKinds(), scored(40, {1e-7F, 2e-7F, 3e-7F, 4e-7F, 5e-7F, 6e-7F}, {1, 1, 1, 1, 1, 1}))};
    const ScoreDensity before = scoreDensity(columns, -1, ScoreShare::All);
    columns.push_back(
        *scoreColumn(twoKinds(), scored(50, {1e-12F, 1.0F, 3e-7F, 0.0F, 5e-7F, 6e-7F}, {0, 1, 1, 0, 1, 1})));
    const ScoreDensity after = scoreDensity(columns, -1, ScoreShare::All);
    for (std::size_t row = 0; row < before.rows; ++row) {
        const auto moved = row + static_cast<std::size_t>(before.lowest - after.lowest);
        EXPECT_EQ(after.count(0, moved), before.count(0, row));
    }
}

TEST(ScoreDensity, CountsApartWhatIsNoNumber) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr float infinite = std::numeric_limits<float>::infinity();
    const auto column =
        scoreColumn(twoKinds(), scored(1, {nan, infinite, 1e-7F, 1e-7F, 1e-7F, 1e-7F}, {1, 1, 1, 1, 1, 1}));
    EXPECT_EQ(column->notFinite, 2);
    EXPECT_EQ(scoreDensity({*column}, -1, ScoreShare::All).notFinite, 2);
    EXPECT_EQ(scoreDensity({*column}, -1, ScoreShare::All).most, 4);
}

TEST(ScoreDensity, RefusesAllocationsOfOtherModulesAndWithoutScores) {
    AllocationDone short_ = scored(1, {1e-7F, 1e-7F}, {1, 1});
    EXPECT_FALSE(scoreColumn(twoKinds(), short_).has_value());
    AllocationDone imported = scored(1, {1e-7F, 1e-7F, 1e-7F, 1e-7F, 1e-7F, 1e-7F}, {1, 1, 1, 1, 1, 1});
    imported.scoreLambda.clear();
    EXPECT_FALSE(scoreColumn(twoKinds(), imported).has_value());
    EXPECT_FALSE(scoreColumn({}, {}).has_value());
    EXPECT_EQ(scoreDensity({}, -1, ScoreShare::All).rows, 0U);
}

} // namespace
} // namespace rankscope
