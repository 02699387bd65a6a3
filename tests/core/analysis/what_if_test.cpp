#include "core/analysis/what_if.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>

namespace rankscope {
namespace {

using testing::ElementsAre;

constexpr WhatIfCriterion criteria[] = {WhatIfCriterion::Score, WhatIfCriterion::Sensitivity,
                                        WhatIfCriterion::Uncertainty, WhatIfCriterion::Magnitude,
                                        WhatIfCriterion::ScorePerWeight};

std::vector<ModuleInfo> unevenModules() {
    return {{"layer.0.query", 0, "query", 10, 20, 4},
            {"layer.0.output", 0, "output", 300, 20, 5},
            {"layer.1.query", 1, "query", 10, 20, 3}};
}

// Numbers of a run; with `ties`, of few different values. The mask and threshold follow from a full sort.
AllocationDone randomAllocation(std::mt19937& random, std::size_t n, bool ties) {
    AllocationDone out;
    const auto list = [&] {
        std::vector<float> values(n);
        for (float& value : values) {
            value = ties ? static_cast<float>(random() % 3) : static_cast<float>(random()) * 1e-9F;
        }
        return values;
    };
    out.lambda = list();
    for (float& value : out.lambda) {
        value = random() % 2 == 0 ? value : -value;
    }
    out.scoreLambda = list();
    out.scoreA = list();
    out.scoreB = list();
    out.sensitivity = list();
    out.uncertainty = list();
    out.budget = static_cast<std::int64_t>(random() % (n + 1));
    out.mask.assign(n, 1);
    std::vector<float> sorted;
    for (std::size_t t = 0; t < n; ++t) {
        sorted.push_back(out.score(t));
    }
    std::sort(sorted.begin(), sorted.end());
    const std::size_t remove = n - static_cast<std::size_t>(out.budget);
    out.threshold = remove > 0 ? sorted[remove - 1] : -std::numeric_limits<double>::infinity();
    for (std::size_t t = 0; t < n; ++t) {
        out.mask[t] = remove > 0 && out.score(t) <= sorted[remove - 1] ? 0 : 1;
    }
    out.kept = std::count(out.mask.begin(), out.mask.end(), 1);
    return out;
}

// A triplet stays when fewer than the budget are above or level with it, itself included: the reference's
// rule counted instead of sorted.
std::vector<std::uint8_t> countedMask(const std::vector<double>& values, std::int64_t budget) {
    std::vector<std::uint8_t> mask;
    for (const double value : values) {
        mask.push_back(std::count_if(values.begin(), values.end(),
                                     [&](double other) { return other >= value; }) <= budget);
    }
    return mask;
}

std::vector<double> valuesByHand(const AllocationDone& a, WhatIfCriterion criterion) {
    const float weights[] = {31, 31, 31, 31, 321, 321, 321, 321, 321, 31, 31, 31};
    std::vector<double> values;
    for (std::size_t t = 0; t < a.mask.size(); ++t) {
        const float score = a.scoreLambda[t] + (a.scoreA[t] + a.scoreB[t]);
        const float per = score / weights[t];
        values.push_back(criterion == WhatIfCriterion::Score         ? score
                         : criterion == WhatIfCriterion::Sensitivity ? a.sensitivity[t]
                         : criterion == WhatIfCriterion::Uncertainty ? a.uncertainty[t]
                         : criterion == WhatIfCriterion::Magnitude   ? std::fabs(a.lambda[t])
                                                                     : per);
    }
    return values;
}

TEST(WhatIf, AtTheRunsOwnBudgetTheScoreGivesTheStoredMask) {
    std::mt19937 random(5);
    for (int i = 0; i < 400; ++i) {
        const AllocationDone stored = randomAllocation(random, 12, i % 2 == 0);
        const auto result = whatIf(unevenModules(), stored, stored.budget, WhatIfCriterion::Score);
        ASSERT_TRUE(result);
        EXPECT_EQ(result->mask, stored.mask);
        EXPECT_EQ(result->kept, stored.kept);
        EXPECT_EQ(result->threshold, stored.threshold);
    }
}

TEST(WhatIf, AgreesWithCountingForEveryBudgetAndCriterion) {
    std::mt19937 random(6);
    for (int i = 0; i < 60; ++i) {
        const AllocationDone stored = randomAllocation(random, 12, i % 2 == 0);
        for (const WhatIfCriterion criterion : criteria) {
            SCOPED_TRACE(toText(criterion));
            const std::vector<double> values = valuesByHand(stored, criterion);
            for (std::int64_t budget = 0; budget <= 12; ++budget) {
                const auto result = whatIf(unevenModules(), stored, budget, criterion);
                ASSERT_TRUE(result);
                EXPECT_EQ(result->mask, countedMask(values, budget)) << budget;
            }
        }
    }
}

TEST(WhatIf, ALargerBudgetKeepsAllThatASmallerOneKeeps) {
    std::mt19937 random(7);
    for (int i = 0; i < 60; ++i) {
        const AllocationDone stored = randomAllocation(random, 12, i % 2 == 0);
        for (const WhatIfCriterion criterion : criteria) {
            std::vector<std::uint8_t> smaller(12, 0);
            for (std::int64_t budget = 0; budget <= 12; ++budget) {
                const auto result = whatIf(unevenModules(), stored, budget, criterion);
                ASSERT_TRUE(result);
                EXPECT_LE(result->kept, budget);
                EXPECT_TRUE(std::equal(smaller.begin(), smaller.end(), result->mask.begin(),
                                       std::less_equal<std::uint8_t>()));
                smaller = result->mask;
            }
            EXPECT_EQ(std::count(smaller.begin(), smaller.end(), 1), 12);
        }
    }
}

// One module of 2 triplets and one of 2 that are ten times as heavy.
AllocationDone fourTriplets() {
    AllocationDone out;
    out.scoreLambda = {1.0F, 2.0F, 2.0F, 3.0F};
    out.scoreA = out.scoreB = {0.0F, 0.0F, 0.0F, 0.0F};
    out.lambda = {-9.0F, 0.5F, 0.25F, 1.0F};
    out.sensitivity = {4.0F, 3.0F, 2.0F, 1.0F};
    out.uncertainty = {1.0F, 5.0F, 7.0F, 2.0F};
    out.mask = {1, 1, 1, 1};
    return out;
}
const std::vector<ModuleInfo> lightAndHeavy{{"a", 0, "a", 4, 5, 2}, {"b", 0, "b", 49, 50, 2}};

TEST(WhatIf, TiesAtTheThresholdAllGoAndTheCostsFollow) {
    const auto two = whatIf(lightAndHeavy, fourTriplets(), 2, WhatIfCriterion::Score);
    ASSERT_TRUE(two);
    EXPECT_THAT(two->mask, ElementsAre(0, 0, 0, 1));
    EXPECT_EQ(two->budget, 2);
    EXPECT_EQ(two->kept, 1);
    EXPECT_EQ(two->threshold, 2.0);
    EXPECT_THAT(two->ranks, ElementsAre(0, 1));
    EXPECT_EQ(two->parameters, 100);
    EXPECT_EQ(two->adapterBytes, 400);
}

TEST(WhatIf, EachCriterionReadsItsOwnNumbers) {
    const auto mask = [](WhatIfCriterion criterion) {
        return whatIf(lightAndHeavy, fourTriplets(), 2, criterion).value().mask;
    };
    EXPECT_THAT(mask(WhatIfCriterion::Sensitivity), ElementsAre(1, 1, 0, 0));
    EXPECT_THAT(mask(WhatIfCriterion::Uncertainty), ElementsAre(0, 1, 1, 0));
    EXPECT_THAT(mask(WhatIfCriterion::Magnitude), ElementsAre(1, 0, 0, 1));
    EXPECT_THAT(mask(WhatIfCriterion::ScorePerWeight), ElementsAre(1, 1, 0, 0));
}

TEST(WhatIf, DoubletsCostNoSingularValue) {
    auto doublets = lightAndHeavy;
    for (ModuleInfo& module : doublets) {
        module.lambda = false;
    }
    const auto all = whatIf(doublets, fourTriplets(), 4, WhatIfCriterion::Score);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->parameters, 220 - 4);
    EXPECT_EQ(all->adapterBytes, 4 * 216);
    const auto values = whatIfValues(doublets, fourTriplets(), WhatIfCriterion::ScorePerWeight);
    EXPECT_EQ(values->front(), 1.0F / 9.0F);
}

TEST(WhatIf, TiesThatAreNotKnownAreNoOthers) {
    AllocationDone allocation = fourTriplets();
    allocation.budget = 2;
    EXPECT_TRUE(withoutLimits(lightAndHeavy, allocation, "reference"));
    EXPECT_TRUE(withoutLimits(lightAndHeavy, allocation, "exact_topk"));
    EXPECT_FALSE(withoutLimits(lightAndHeavy, allocation, "exact"));
}

TEST(WhatIf, BudgetsOutsideTheTripletsMeanNothingAndAll) {
    const auto none = whatIf(lightAndHeavy, fourTriplets(), -5, WhatIfCriterion::Score);
    const auto all = whatIf(lightAndHeavy, fourTriplets(), 99, WhatIfCriterion::Score);
    ASSERT_TRUE(none && all);
    EXPECT_EQ(none->kept, 0);
    EXPECT_EQ(none->adapterBytes, 0);
    EXPECT_EQ(all->kept, 4);
    EXPECT_EQ(all->budget, 4);
    EXPECT_EQ(all->parameters, 220);
    EXPECT_EQ(all->threshold, -std::numeric_limits<double>::infinity());
}

TEST(WhatIf, AnAllocationOfAnotherModelOrWithNaNIsRefused) {
    EXPECT_FALSE(whatIf(unevenModules(), fourTriplets(), 2, WhatIfCriterion::Score));
    EXPECT_FALSE(whatIf({}, {}, 0, WhatIfCriterion::Score));
    AllocationDone broken = fourTriplets();
    broken.lambda[1] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_FALSE(whatIf(lightAndHeavy, broken, 2, WhatIfCriterion::Magnitude));
    EXPECT_TRUE(whatIf(lightAndHeavy, broken, 2, WhatIfCriterion::Score));
    broken.uncertainty.pop_back();
    EXPECT_FALSE(whatIf(lightAndHeavy, broken, 2, WhatIfCriterion::Score));
}

// What the allocator does between limits, written out: the best of a module up to its floor stay, those
// behind its ceiling go, the rest of the budget goes to the best of the others. Scores are all different.
std::vector<std::uint8_t> limitedMask(const std::vector<ModuleInfo>& modules,
                                      const AllocationDone& allocation, int floor, int ceiling) {
    std::vector<std::uint8_t> mask(allocation.scoreLambda.size(), 0);
    std::vector<std::pair<float, std::size_t>> open;
    std::int64_t budget = allocation.budget;
    std::size_t first = 0;
    for (const ModuleInfo& module : modules) {
        std::vector<std::pair<float, std::size_t>> order;
        for (std::size_t t = first; t < first + static_cast<std::size_t>(module.initR); ++t) {
            order.emplace_back(allocation.score(t), t);
        }
        first += order.size();
        std::sort(order.rbegin(), order.rend());
        for (int place = 0; place < static_cast<int>(order.size()); ++place) {
            if (place < floor) {
                mask[order[static_cast<std::size_t>(place)].second] = 1;
                --budget;
            } else if (place < ceiling) {
                open.push_back(order[static_cast<std::size_t>(place)]);
            }
        }
    }
    std::sort(open.rbegin(), open.rend());
    for (std::int64_t i = 0; i < std::min(budget, static_cast<std::int64_t>(open.size())); ++i) {
        mask[open[static_cast<std::size_t>(i)].second] = 1;
    }
    return mask;
}

TEST(WithoutLimits, IsTheMaskThatTheSameScoresGiveWithoutThem) {
    std::mt19937 random(5);
    int changed = 0;
    for (int round = 0; round < 200; ++round) {
        AllocationDone allocation = randomAllocation(random, 12, false);
        const std::vector<std::uint8_t> pure = allocation.mask; // by a full sort
        const auto ranksOf = [](const std::vector<std::uint8_t>& mask) {
            return std::vector<int>{mask[0] + mask[1] + mask[2] + mask[3],
                                    mask[4] + mask[5] + mask[6] + mask[7] + mask[8],
                                    mask[9] + mask[10] + mask[11]};
        };
        allocation.budget = std::max<std::int64_t>(allocation.budget, 6);
        allocation.mask = limitedMask(unevenModules(), allocation, 2, 3);
        const auto free = withoutLimits(unevenModules(), allocation, "reference");
        ASSERT_TRUE(free.has_value());
        if (allocation.budget == std::accumulate(pure.begin(), pure.end(), 0)) {
            EXPECT_EQ(free->mask, pure);
        }
        EXPECT_EQ(free->kept, allocation.budget);
        const auto difference = limitDifference(unevenModules(), allocation, "reference").value();
        const auto held = ranksOf(allocation.mask), would = ranksOf(free->mask);
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(difference[i], held[i] - would[i]);
            changed += difference[i] != 0 ? 1 : 0;
        }
    }
    EXPECT_GT(changed, 100);
}

TEST(WithoutLimits, WithoutAnyTheDifferenceIsZeroUnderBothTiePolicies) {
    std::mt19937 random(6);
    for (int round = 0; round < 200; ++round) {
        AllocationDone allocation = randomAllocation(random, 12, true);
        EXPECT_THAT(limitDifference(unevenModules(), allocation, "reference").value(), ElementsAre(0, 0, 0));
        // exact_topk: exactly all - budget go, of equal scores the first ones.
        std::vector<std::pair<float, std::size_t>> order;
        for (std::size_t t = 0; t < 12; ++t) {
            order.emplace_back(allocation.score(t), t);
        }
        std::sort(order.begin(), order.end());
        allocation.mask.assign(12, 1);
        for (std::size_t i = 0; i < 12 - static_cast<std::size_t>(allocation.budget); ++i) {
            allocation.mask[order[i].second] = 0;
        }
        const auto exact = withoutLimits(unevenModules(), allocation, "exact_topk");
        EXPECT_EQ(exact->mask, allocation.mask);
        EXPECT_EQ(exact->kept, allocation.budget);
        EXPECT_THAT(limitDifference(unevenModules(), allocation, "exact_topk").value(), ElementsAre(0, 0, 0));
    }
}

TEST(MaskDifference, CountsWhatEachSideAloneKeeps) {
    const auto difference = maskDifference({1, 1, 0, 0, 1}, {1, 0, 1, 1, 0});
    ASSERT_TRUE(difference);
    EXPECT_EQ(difference->gained, 2);
    EXPECT_EQ(difference->lost, 2);
    EXPECT_DOUBLE_EQ(difference->jaccard, 1.0 / 5.0);
    EXPECT_EQ(maskDifference({0, 0}, {0, 0})->jaccard, 1.0);
    EXPECT_FALSE(maskDifference({1}, {1, 0}));
}

TEST(WhatIf, AnImportWithoutScoresIsRankedByItsLambdasAlone) {
    AllocationDone imported = fourTriplets();
    imported.scoreLambda = imported.scoreA = imported.scoreB = {};
    imported.sensitivity = imported.uncertainty = {};
    const auto whole = whatIf(lightAndHeavy, fourTriplets(), 2, WhatIfCriterion::Magnitude);
    const auto other = whatIf(lightAndHeavy, imported, 2, WhatIfCriterion::Magnitude);
    ASSERT_TRUE(whole && other);
    EXPECT_EQ(other->mask, whole->mask);
    EXPECT_FALSE(whatIf(lightAndHeavy, imported, 2, WhatIfCriterion::Score));
    EXPECT_FALSE(whatIf(lightAndHeavy, imported, 2, WhatIfCriterion::Sensitivity));
}

} // namespace
} // namespace rankscope
