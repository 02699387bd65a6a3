#include "core/analysis/triplets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rankscope {
namespace {

using testing::ElementsAre;

std::vector<ModuleInfo> twoModules() {
    return {{"layer.0.query", 0, "query", 4, 4, 2}, {"layer.0.key", 0, "key", 4, 4, 3}};
}

// Scores 8, 2 | 4, 1, 4 and the threshold 4: the first alone is above it.
AllocationDone fiveTriplets() {
    AllocationDone a;
    a.step = 30;
    a.budget = 2;
    a.threshold = 4.0;
    a.mask = {1, 0, 0, 0, 0};
    a.kept = 1;
    a.lambda = {1.0F, -0.5F, 0.25F, 0.0F, 3.0F};
    a.scoreLambda = {5.0F, 1.0F, 2.0F, 0.5F, 3.0F};
    a.scoreA = {2.0F, 0.5F, 1.0F, 0.25F, 0.5F};
    a.scoreB = {1.0F, 0.5F, 1.0F, 0.25F, 0.5F};
    a.sensitivity = {0.1F, 0.2F, 0.3F, 0.4F, 0.5F};
    a.uncertainty = {0.6F, 0.7F, 0.8F, 0.9F, 1.0F};
    return a;
}

TEST(Triplets, TellTheNumbersOfTheirModuleAndTheirPlaceAmongAll) {
    const auto facts = tripletFacts(twoModules(), fiveTriplets(), 1);
    ASSERT_TRUE(facts);
    ASSERT_EQ(facts->size(), 3U);
    const TripletFacts& first = (*facts)[0];
    EXPECT_EQ(first.triplet, 0U);
    EXPECT_EQ(first.lambda, 0.25);
    EXPECT_EQ(first.score, 4.0);
    EXPECT_EQ(first.partLambda, 2.0);
    EXPECT_EQ(first.partA, 1.0);
    EXPECT_EQ(first.partB, 1.0);
    EXPECT_EQ(first.sensitivity, static_cast<double>(0.3F));
    EXPECT_EQ(first.uncertainty, static_cast<double>(0.8F));
    EXPECT_EQ(first.place, 2U); // behind 8, before its equal of a higher number
    EXPECT_EQ((*facts)[1].place, 5U);
    EXPECT_EQ((*facts)[2].place, 3U);
    EXPECT_EQ(first.margin, 0.0);
    EXPECT_DOUBLE_EQ((*facts)[1].margin, std::log10(0.25));
}

TEST(Triplets, SayWhyTheyStandOrHaveGone) {
    const auto modules = twoModules();
    AllocationDone a = fiveTriplets();
    EXPECT_EQ((*tripletFacts(modules, a, 0))[0].reason, TripletReason::AboveThreshold);
    EXPECT_EQ((*tripletFacts(modules, a, 0))[1].reason, TripletReason::BelowThreshold);
    EXPECT_EQ((*tripletFacts(modules, a, 1))[0].reason, TripletReason::AtThreshold);
    a.mask = {0, 1, 0, 0, 0};
    EXPECT_EQ((*tripletFacts(modules, a, 0))[0].reason, TripletReason::CutAgainst);
    EXPECT_EQ((*tripletFacts(modules, a, 0))[1].reason, TripletReason::HeldAgainst);
    a.mask = {1, 1, 1, 1, 1};
    a.threshold = -std::numeric_limits<double>::infinity();
    EXPECT_EQ((*tripletFacts(modules, a, 1))[1].reason, TripletReason::NothingPruned);
    EXPECT_TRUE(std::isnan((*tripletFacts(modules, a, 1))[1].margin));
}

TEST(Triplets, OfAnImportedAllocationHaveNoScoresAndSaySo) {
    AllocationDone a;
    a.mask = {1, 0, 1, 1, 0};
    const auto facts = tripletFacts(twoModules(), a, 0);
    ASSERT_TRUE(facts);
    EXPECT_TRUE((*facts)[0].kept);
    EXPECT_FALSE((*facts)[1].kept);
    EXPECT_EQ((*facts)[1].reason, TripletReason::NoScores);
    EXPECT_TRUE(std::isnan((*facts)[1].score));
    EXPECT_TRUE(std::isnan((*facts)[1].lambda));
    EXPECT_EQ((*facts)[1].place, 0U);
}

TEST(Triplets, AScoreThatIsNoNumberHasNoReason) {
    AllocationDone a = fiveTriplets();
    a.scoreA[1] = std::numeric_limits<float>::quiet_NaN();
    const auto facts = tripletFacts(twoModules(), a, 0);
    ASSERT_TRUE(facts);
    EXPECT_TRUE(std::isnan((*facts)[1].score));
    EXPECT_EQ((*facts)[1].reason, TripletReason::NoScores);
    EXPECT_EQ((*facts)[1].place, 5U);
    EXPECT_TRUE(std::isnan((*facts)[1].margin));
}

TEST(Triplets, RefuseForeignAllocationsAndModulesThatAreNotThere) {
    AllocationDone a = fiveTriplets();
    EXPECT_FALSE(tripletFacts(twoModules(), a, 2));
    a.mask.push_back(1);
    EXPECT_FALSE(tripletFacts(twoModules(), a, 0));
}

TEST(TripletFlips, ListEveryChangeOfTheMaskFromAllKeptOn) {
    AllocationDone first, second, third, foreign;
    first.step = 10;
    first.mask = {1, 0, 1, 0};
    foreign.step = 15;
    foreign.mask = {0};
    second.step = 20;
    second.mask = {1, 1, 0, 0};
    third.step = 30;
    third.mask = {1, 0, 0, 0};
    const std::vector<AllocationDone> all{first, foreign, second, third};
    EXPECT_THAT(tripletFlips(all, 1, 2), ElementsAre(TripletFlip{10, 1, false}, TripletFlip{20, 1, true},
                                                     TripletFlip{20, 2, false}, TripletFlip{30, 1, false}));
    EXPECT_TRUE(tripletFlips({}, 0, 4).empty());
}

} // namespace
} // namespace rankscope
