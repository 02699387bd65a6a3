#include "core/analysis/allocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace rankscope {
namespace {

using testing::ElementsAre;

ModuleInfo module(int layer, const std::string& kind, std::int64_t initR = 4) {
    return {"encoder.layer." + std::to_string(layer) + "." + kind, layer, kind, 10, 20, initR};
}

AllocationDone allocation(std::vector<float> scores, std::vector<std::uint8_t> mask, double threshold) {
    AllocationDone out;
    out.scoreA.assign(scores.size(), 0.0F);
    out.scoreB.assign(scores.size(), 0.0F);
    out.scoreLambda = std::move(scores);
    out.mask = std::move(mask);
    out.threshold = threshold;
    return out;
}

TEST(RankGrid, RowsAreLayersAndColumnsKindsInForwardOrder) {
    const std::vector<ModuleInfo> modules{module(1, "query"), module(0, "query"), module(0, "value"),
                                          module(-1, "pooler")};
    const RankGrid grid = rankGrid(modules);
    EXPECT_THAT(grid.layers, ElementsAre(0, 1, -1));
    EXPECT_THAT(grid.kinds, ElementsAre("query", "value", "pooler"));
    EXPECT_EQ(grid.cell(0, 0), 1);
    EXPECT_EQ(grid.cell(0, 1), 2);
    EXPECT_EQ(grid.cell(1, 0), 0);
    EXPECT_EQ(grid.cell(1, 1), -1);
    EXPECT_EQ(grid.cell(2, 2), 3);
}

TEST(RankGrid, AKindTwiceInALayerGetsTwoColumnsAndNothingIsLost) {
    const std::vector<ModuleInfo> modules{module(0, "dense"), module(0, "dense"), module(1, "dense")};
    const RankGrid grid = rankGrid(modules);
    EXPECT_THAT(grid.kinds, ElementsAre("dense", "dense"));
    EXPECT_EQ(grid.cell(0, 1), 1);
    EXPECT_EQ(rankSums(grid, {3, 2, 1}).total, 6);
    EXPECT_TRUE(rankGrid({}).cells.empty());
}

TEST(Ranks, ArePopcountsOfTheMaskAndSumsAgree) {
    const std::vector<ModuleInfo> modules{module(0, "query"), module(0, "value"), module(1, "query", 2),
                                          module(1, "value")};
    const auto ranks = ranksFromMask(modules, {1, 0, 0, 1, /**/ 1, 1, 1, 1, /**/ 0, 0, /**/ 0, 1, 0, 0});
    ASSERT_TRUE(ranks);
    EXPECT_THAT(*ranks, ElementsAre(2, 4, 0, 1));
    const RankSums sums = rankSums(rankGrid(modules), *ranks);
    EXPECT_THAT(sums.layers, ElementsAre(6, 1));
    EXPECT_THAT(sums.kinds, ElementsAre(2, 5));
    EXPECT_EQ(sums.total, 7);
    EXPECT_EQ(keptParameters(modules, *ranks), 7 * 31);
    std::vector<ModuleInfo> doublets = modules; // columns and rows without a singular value
    for (ModuleInfo& doublet : doublets) {
        doublet.lambda = false;
    }
    EXPECT_EQ(keptParameters(doublets, *ranks), 7 * 30);
    EXPECT_THAT(initialRanks(modules), ElementsAre(4, 4, 2, 4));
    EXPECT_THAT(tripletOffsets(modules), ElementsAre(0U, 4U, 8U, 10U, 14U));
}

TEST(Ranks, AMaskOfAnotherModelIsRefused) {
    EXPECT_FALSE(ranksFromMask({module(0, "query")}, {1, 1, 1}));
    EXPECT_FALSE(scoreOrder({module(0, "query")}, allocation({1, 2, 3}, {1, 1, 1}, 0.0)));
    EXPECT_FALSE(scoreOrder({}, {}));
}

TEST(ScoreOrder, SortsDescendingAndCountsWhatIsAboveTiedAndMarginal) {
    const std::vector<ModuleInfo> modules{module(0, "query"), module(0, "value")};
    const auto order = scoreOrder(
        modules, allocation({8, 1, 2, 2.05F, 4, 0, 2, 1.91F}, {1, 0, 0, 1, 1, 0, 0, 0}, 2.0), 0.05);
    ASSERT_TRUE(order);
    std::vector<std::size_t> triplets;
    for (const auto& entry : order->entries) {
        triplets.push_back(entry.triplet);
    }
    EXPECT_THAT(triplets, ElementsAre(0U, 4U, 3U, 2U, 6U, 7U, 1U, 5U));
    EXPECT_EQ(order->entries[1].module, 1);
    EXPECT_TRUE(order->entries[2].kept);
    EXPECT_FALSE(order->entries[3].kept);
    EXPECT_EQ(order->aboveThreshold, 3U);
    EXPECT_EQ(order->tied, 2U);
    EXPECT_EQ(order->marginal, 4U); // 2.05, 2, 2, 1.91
    EXPECT_EQ(order->notPositive, 1U);
}

TEST(ScoreOrder, WhatCannotBeComparedStandsLast) {
    const auto order =
        scoreOrder({module(0, "query")},
                   allocation({1, std::numeric_limits<float>::quiet_NaN(), 3, 2}, {1, 0, 1, 1}, 0.5));
    ASSERT_TRUE(order);
    EXPECT_EQ(order->entries.front().triplet, 2U);
    EXPECT_EQ(order->entries.back().triplet, 1U);
}

TEST(ScoreOrder, AddsThePartsInTheReferencesOrder) {
    AllocationDone parts = allocation({1.0F, 0, 0, 0}, {1, 1, 1, 1}, 0.0);
    parts.scoreA[0] = 1e-8F;
    parts.scoreB[0] = 5e-8F;
    EXPECT_EQ(scoreOrder({module(0, "query")}, parts)->entries[0].score,
              static_cast<double>(1.0F + (1e-8F + 5e-8F)));
}

} // namespace
} // namespace rankscope
