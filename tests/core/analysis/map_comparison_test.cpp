#include "core/analysis/map_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rankscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ModuleInfo cell(int layer, const std::string& kind, std::int64_t initR = 2) {
    return {std::to_string(layer) + "." + kind, layer, kind, 8, 8, initR};
}

std::vector<ModuleInfo> sixModules() {
    return {cell(0, "q"), cell(0, "v"), cell(0, "o"), cell(1, "q"), cell(1, "v"), cell(1, "o")};
}

TEST(MapComparison, AMapAgainstItselfDiffersNowhereAndCorrelatesFully) {
    const RankSnapshot map{sixModules(), {0, 1, 2, 2, 1, 0}, {0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 0}};
    const auto same = compareMaps(map, map);
    ASSERT_TRUE(same);
    for (const auto& entry : same->cells) {
        EXPECT_EQ(entry.difference, 0);
    }
    EXPECT_EQ(same->jaccard, 1.0);
    EXPECT_DOUBLE_EQ(same->overall.coefficient.value(), 1.0);
    EXPECT_EQ(same->overall.n, 6U);
    EXPECT_DOUBLE_EQ(same->layers.at(0).coefficient.value(), 1.0);
    EXPECT_EQ(same->layers.at(1).n, 3U);
    EXPECT_DOUBLE_EQ(same->kinds.at("q").coefficient.value(), 1.0);
    EXPECT_FALSE(same->kinds.at("q").p); // two layers: too few
    EXPECT_FALSE(same->kinds.at("v").coefficient);
}

TEST(MapComparison, DifferencesGoByNameAndAreAntisymmetric) {
    const RankSnapshot first{{cell(0, "q"), cell(0, "v"), cell(0, "o")}, {2, 1, 0}, {}};
    const RankSnapshot second{{cell(0, "v"), cell(0, "q"), cell(1, "q")}, {2, 1, 1}, {}};
    const auto forward = compareMaps(first, second);
    const auto backward = compareMaps(second, first);
    ASSERT_TRUE(forward && backward);
    ASSERT_EQ(forward->cells.size(), 2U);
    EXPECT_EQ(forward->cells[0].module.name, "0.q");
    EXPECT_EQ(forward->cells[0].difference, 1);
    EXPECT_EQ(forward->cells[1].difference, -1);
    EXPECT_EQ(backward->cells[0].module.name, "0.v");
    EXPECT_EQ(backward->cells[0].difference, 1);
    EXPECT_EQ(backward->cells[1].difference, -1);
    EXPECT_THAT(forward->onlyFirst, ElementsAre("0.o"));
    EXPECT_THAT(forward->onlySecond, ElementsAre("1.q"));
    EXPECT_DOUBLE_EQ(forward->overall.coefficient.value(), -1.0);
    EXPECT_FALSE(forward->jaccard);
}

TEST(MapComparison, JaccardCountsKeptTripletsOfEqualModulesInAnyOrder) {
    const RankSnapshot first{{cell(0, "q"), cell(0, "v", 3)}, {1, 2}, {1, 0, 1, 1, 0}};
    const RankSnapshot second{{cell(0, "v", 3), cell(0, "q")}, {2, 2}, {0, 1, 1, 1, 1}};
    EXPECT_EQ(compareMaps(first, second).value().jaccard, 2.0 / 5.0);
    const RankSnapshot nothing{{cell(0, "q")}, {0}, {0, 0}};
    EXPECT_EQ(compareMaps(nothing, nothing).value().jaccard, 1.0);
    const RankSnapshot otherRank{{cell(0, "q", 3)}, {0}, {0, 0, 0}};
    EXPECT_FALSE(compareMaps(nothing, otherRank).value().jaccard);
    const RankSnapshot otherModule{{cell(1, "q")}, {0}, {0, 0}};
    EXPECT_FALSE(compareMaps(nothing, otherModule).value().jaccard);
    EXPECT_FALSE(compareMaps(nothing, first).value().jaccard);
}

TEST(MapComparison, MapsThatContradictThemselvesAreRefused) {
    const RankSnapshot good{{cell(0, "q")}, {1}, {1, 0}};
    const RankSnapshot missingRank{{cell(0, "q")}, {}, {}};
    const RankSnapshot shortMask{{cell(0, "q")}, {1}, {1}};
    const RankSnapshot twice{{cell(0, "q"), cell(0, "q")}, {1, 1}, {}};
    for (const RankSnapshot& bad : {missingRank, shortMask, twice}) {
        EXPECT_FALSE(compareMaps(good, bad));
        EXPECT_FALSE(compareMaps(bad, good));
        EXPECT_FALSE(rankStability(std::vector<RankSnapshot>{good, bad}));
    }
}

TEST(RankStability, IsTheMeanAndDeviationOfEveryModuleOverTheRunsThatHaveIt) {
    const std::vector<RankSnapshot> maps{{{cell(0, "q", 9), cell(0, "v", 9)}, {2, 5}, {}},
                                         {{cell(0, "v", 9), cell(0, "q", 9)}, {5, 4}, {}},
                                         {{cell(0, "q", 9), cell(1, "q", 9)}, {6, 1}, {}}};
    const auto stability = rankStability(maps);
    ASSERT_TRUE(stability);
    ASSERT_EQ(stability->size(), 3U);
    EXPECT_EQ((*stability)[0].module.name, "0.q");
    EXPECT_EQ((*stability)[0].summary.n, 3U);
    EXPECT_EQ((*stability)[0].summary.mean, 4.0);
    EXPECT_EQ((*stability)[0].summary.deviation, 2.0);
    EXPECT_EQ((*stability)[1].summary.deviation, 0.0);
    EXPECT_EQ((*stability)[2].module.name, "1.q");
    EXPECT_EQ((*stability)[2].summary.n, 1U);
    EXPECT_FALSE((*stability)[2].summary.deviation);
    EXPECT_THAT(rankStability({}).value(), IsEmpty());
}

} // namespace
} // namespace rankscope
