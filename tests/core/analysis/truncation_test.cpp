#include "core/analysis/truncation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace rankscope {
namespace {

using testing::ElementsAre;

AdapterSpectra twoSpectra() {
    AdapterSpectra spectra;
    spectra.modules = {{{"a", 0, "query", 10, 20, 3}, 3, {4.0, 3.0, 0.0}, 0.0, 0.0},
                       {{"b", 0, "key", 5, 5, 2}, 2, {12.0, 5.0}, 0.0, 0.0}};
    return spectra;
}

TEST(Truncation, EnergyIsTheRunningShareOfTheSquares) {
    EXPECT_THAT(cumulativeEnergy(std::vector{4.0, 3.0, 0.0}), ElementsAre(16.0 / 25.0, 1.0, 1.0));
    EXPECT_THAT(cumulativeEnergy(std::vector{0.0, 0.0}), ElementsAre(1.0, 1.0));
    EXPECT_TRUE(cumulativeEnergy({}).empty());
    EXPECT_EQ(cumulativeEnergy(std::vector{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}).back(), 1.0);
}

TEST(Truncation, TheErrorIsTheRootOfWhatIsCut) {
    const std::vector values{12.0, 4.0, 3.0};
    EXPECT_DOUBLE_EQ(truncationError(values, 0), 13.0);
    EXPECT_DOUBLE_EQ(truncationError(values, 1), 5.0);
    EXPECT_EQ(truncationError(values, 3), 0.0);
    EXPECT_EQ(truncationError(values, 99), 0.0);
    EXPECT_DOUBLE_EQ(truncationError(values, -1), 13.0);
}

TEST(Truncation, ARankHoldsAtLeastTheEnergyAskedFor) {
    const std::vector values{4.0, 3.0, 0.0}; // 64 %, 100 %
    EXPECT_EQ(rankForEnergy(values, 0.0), 0);
    EXPECT_EQ(rankForEnergy(values, 0.64), 1);
    EXPECT_EQ(rankForEnergy(values, 0.6401), 2);
    EXPECT_EQ(rankForEnergy(values, 1.0), 2);
    EXPECT_EQ(rankForEnergy(values, 7.0), 2);
    EXPECT_EQ(rankForEnergy(std::vector{0.0, 0.0}, 0.9), 0); // an update that is nothing needs nothing
    EXPECT_EQ(rankForEnergy({}, 0.9), 0);
}

TEST(Truncation, OfAllModulesAddsTheErrorsAndCountsPlainLoRA) {
    const Truncation energy = truncateToEnergy(twoSpectra(), 0.7);
    EXPECT_THAT(energy.ranks, ElementsAre(2, 1));
    EXPECT_THAT(energy.errors, ElementsAre(0.0, 5.0));
    EXPECT_DOUBLE_EQ(energy.error, 5.0);
    EXPECT_DOUBLE_EQ(energy.relative, 5.0 / std::sqrt(25.0 + 169.0));
    EXPECT_EQ(energy.parameters, 2 * 30 + 1 * 10);

    EXPECT_THAT(truncateToBudget(twoSpectra(), 3).ranks, ElementsAre(1, 2));
    EXPECT_THAT(truncateToBudget(twoSpectra(), 0).ranks, ElementsAre(0, 0));
    EXPECT_THAT(truncateToBudget(twoSpectra(), 99).ranks, ElementsAre(3, 2));
    EXPECT_EQ(truncateToBudget({}, 5).relative, 0.0);
}

} // namespace
} // namespace rankscope
