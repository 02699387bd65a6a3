#include "core/analysis/cell_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rankscope {
namespace {

using testing::ElementsAre;

std::vector<ModuleInfo> unequalModules() {
    return {{"layer.0.query", 0, "query", 4, 5, 2}, {"layer.0.output", 0, "output", 8, 1, 3}};
}

AllocationDone threeKept() {
    AllocationDone a;
    a.mask = {1, 0, 1, 1, 0};
    a.kept = 3;
    a.lambda = {-3.0F, 7.0F, 3.0F, 4.0F, 9.0F};
    a.scoreLambda = {1.0F, 2.0F, 3.0F, 4.0F, 5.0F};
    a.scoreA = {0.5F, 0.5F, 0.5F, 0.5F, 0.5F};
    a.scoreB = {0.5F, 0.5F, 0.5F, 0.5F, 0.5F};
    a.sensitivity = {1.0F, 3.0F, 3.0F, 6.0F, 9.0F};
    a.uncertainty = {2.0F, 4.0F, 1.0F, 1.0F, 4.0F};
    return a;
}

TEST(CellValues, FollowTheirDefinitionsForEachModule) {
    const auto modules = unequalModules();
    const AllocationDone a = threeKept();
    EXPECT_THAT(*cellValues(modules, a, CellValue::Rank), ElementsAre(1.0, 2.0));
    EXPECT_THAT(*cellValues(modules, a, CellValue::RankShare), ElementsAre(0.5, 2.0 / 3.0));
    EXPECT_THAT(*cellValues(modules, a, CellValue::Parameters), ElementsAre(10.0, 20.0));
    EXPECT_THAT(*cellValues(modules, a, CellValue::BudgetShare), ElementsAre(1.0 / 3.0, 2.0 / 3.0));
    EXPECT_THAT(*cellValues(modules, a, CellValue::LambdaNorm), ElementsAre(3.0, 5.0)); // kept ones only
    EXPECT_THAT(*cellValues(modules, a, CellValue::ScoreSum), ElementsAre(2.0, 9.0));
    EXPECT_THAT(*cellValues(modules, a, CellValue::ScoreMean), ElementsAre(2.5, 5.0));
    EXPECT_THAT(*cellValues(modules, a, CellValue::Sensitivity), ElementsAre(2.0, 6.0));
    EXPECT_THAT(*cellValues(modules, a, CellValue::Uncertainty), ElementsAre(3.0, 2.0));
}

TEST(CellValues, OfAnImportedAllocationAreThoseThatNeedNoScores) {
    AllocationDone a;
    a.mask = {0, 0, 0, 0, 0};
    for (int i = 0; i <= static_cast<int>(CellValue::Uncertainty); ++i) {
        const auto value = static_cast<CellValue>(i);
        EXPECT_EQ(cellValues(unequalModules(), a, value).has_value(), !needsScores(value)) << toText(value);
        EXPECT_FALSE(toText(value).empty());
    }
    EXPECT_THAT(*cellValues(unequalModules(), a, CellValue::BudgetShare), ElementsAre(0.0, 0.0));
}

TEST(CellValues, OfDoubletsCountNoSingularValue) {
    auto doublets = unequalModules();
    for (ModuleInfo& module : doublets) {
        module.lambda = false;
    }
    EXPECT_THAT(*cellValues(doublets, threeKept(), CellValue::Parameters), ElementsAre(9.0, 18.0));
}

TEST(CellValues, RefuseForeignAllocations) {
    AllocationDone a = threeKept();
    a.mask.pop_back();
    EXPECT_FALSE(cellValues(unequalModules(), a, CellValue::Rank));
    EXPECT_FALSE(cellValues({}, AllocationDone{}, CellValue::Rank));
}

TEST(CellValues, OfMatricesWhoseSizeIsNotKnownAreNoParameters) {
    auto modules = unequalModules();
    modules[1].dIn = modules[1].dOut = 0;
    EXPECT_FALSE(cellValues(modules, threeKept(), CellValue::Parameters));
    EXPECT_TRUE(cellValues(modules, threeKept(), CellValue::RankShare));
}

} // namespace
} // namespace rankscope
