#include "core/run/limit_edit.h"
#include "core/run/live_edit.h"
#include "core/run/run_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rankscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Modules 0 query, 1 attention.output.dense, 2 output.dense of layer 0; then of layer 1.
std::vector<ModuleInfo> twoLayers() {
    std::vector<ModuleInfo> modules;
    for (int layer = 0; layer < 2; ++layer) {
        const std::string name = "encoder.layer." + std::to_string(layer);
        modules.push_back({name + ".attention.self.query", layer, "query", 8, 8, 12});
        modules.push_back({name + ".attention.output.dense", layer, "attention.output.dense", 8, 8, 12});
        modules.push_back({name + ".output.dense", layer, "output.dense", 8, 8, 12});
    }
    return modules;
}

LimitWish wish(LimitWish::Kind kind, std::vector<std::size_t> modules, std::int64_t rank,
               std::string pattern = {}) {
    LimitWish out{kind, std::move(modules), {}, std::move(pattern)};
    out.ranks.assign(out.modules.size(), rank);
    return out;
}

TEST(LimitEdit, AColumnIsOneRuleWhereItsNameMeansNoOtherMatrix) {
    const auto modules = twoLayers();
    const auto query = withLimits({}, modules, wish(LimitWish::Kind::Pin, {0, 3}, 5, "query"));
    EXPECT_THAT(query.pins, ElementsAre("query=5"));
    // "output.dense" stands in the names of the attention's output matrices as well.
    const auto output = withLimits({}, modules, wish(LimitWish::Kind::Floor, {2, 5}, 2, "output.dense"));
    EXPECT_THAT(output.floors,
                ElementsAre("encoder.layer.0.output.dense=2", "encoder.layer.1.output.dense=2"));
    const auto limits = rankLimits(output, modules);
    EXPECT_EQ(limits[2], (RankLimit{2, 12}));
    EXPECT_EQ(limits[1], (RankLimit{0, 12}));
}

TEST(LimitEdit, ARowIsNamedByItsLayer) {
    const auto modules = twoLayers();
    EXPECT_EQ(layerPattern(modules[3]), "layer.1");
    EXPECT_EQ(layerPattern({"transformer.h.11.attn.c_attn", 11, "c_attn", 8, 8, 4}), "h.11");
    EXPECT_EQ(layerPattern({"layers.1.sub.11.query", 11, "query", 8, 8, 4}), "sub.11");
    EXPECT_EQ(layerPattern({"pooler.dense", -1, "pooler", 8, 8, 4}), "");
    const auto frozen =
        withLimits({}, modules, wish(LimitWish::Kind::Pin, {3, 4, 5}, 7, layerPattern(modules[3])));
    EXPECT_THAT(frozen.pins, ElementsAre("layer.1=7"));
}

TEST(LimitEdit, EachAtItsOwnRankAreRulesUnderFullNames) {
    const auto modules = twoLayers();
    const LimitWish freeze{LimitWish::Kind::Pin, {0, 3}, {4, 9}, "query"};
    const auto limits = rankLimits(withLimits({}, modules, freeze), modules);
    EXPECT_EQ(limits[0], (RankLimit{4, 4}));
    EXPECT_EQ(limits[3], (RankLimit{9, 9}));
    EXPECT_EQ(limits[1], (RankLimit{0, 12}));
}

TEST(LimitEdit, ANewWishReplacesTheOldOneAndLeavesTheOthers) {
    const auto modules = twoLayers();
    MethodConfig method;
    method.pins = {"query=5", "encoder.layer.0.output.dense=1"};
    method = withLimits(method, modules, wish(LimitWish::Kind::Pin, {0, 3}, 2, "query"));
    EXPECT_THAT(method.pins, ElementsAre("encoder.layer.0.output.dense=1", "query=2"));
    method = withLimits(method, modules, wish(LimitWish::Kind::Floor, {2}, 3, modules[2].name));
    EXPECT_THAT(method.pins, ElementsAre("query=2"));
    EXPECT_EQ(rankLimits(method, modules)[2], (RankLimit{3, 12}));
    method = withLimits(method, modules, wish(LimitWish::Kind::Free, {2}, 0));
    EXPECT_THAT(method.floors, IsEmpty());
    EXPECT_THAT(method.pins, ElementsAre("query=2"));
}

TEST(LimitEdit, OneMatrixIsFreedFromARuleThatStandsForMany) {
    const auto modules = twoLayers();
    MethodConfig method;
    method.pins = {"layer.1=7"};
    method.floors = {"query=2"};
    method.ceilings = {"layer.0=10"};
    const auto before = rankLimits(method, modules);
    const auto after = rankLimits(withLimits(method, modules, wish(LimitWish::Kind::Free, {3}, 0)), modules);
    for (std::size_t i = 0; i < modules.size(); ++i) {
        EXPECT_EQ(after[i], i == 3 ? (RankLimit{0, 12}) : before[i]) << i;
    }
    const auto lower = rankLimits(withLimits(method, modules, wish(LimitWish::Kind::Floor, {0}, 1)), modules);
    EXPECT_EQ(lower[0], (RankLimit{1, 10})); // the broader floor of 2 gives way
    EXPECT_EQ(lower[3], before[3]);
}

TEST(LimitEdit, FloorsBeyondTheBudgetAreRefusedWithTheNumbers) {
    const auto modules = twoLayers();
    MethodConfig method;
    method.floors = {"layer.0=9", "layer.1=8"};
    EXPECT_FALSE(limitsProblem(method, modules, 51).has_value());
    const auto problem = limitsProblem(method, modules, 50);
    ASSERT_TRUE(problem.has_value());
    EXPECT_THAT(*problem, HasSubstr("51 triplets, more than the 50 that the budget b(t) falls to"));
    method.ceilings = {"query=3"};
    EXPECT_THAT(limitsProblem(method, modules, 72).value_or(""), HasSubstr("at least 9 and at most 3"));
}

TEST(LimitEdit, APausedRunRefusesFloorsBeyondItsTarget) {
    RunConfig config;
    config.train.steps = 100;
    RunPlace place{20, 100, 6, 48, twoLayers()};
    const auto refused = applyEdits(config, {{"method.floors", "layer.0=9,layer.1=8"}}, place);
    ASSERT_EQ(refused.problems.size(), 1U);
    EXPECT_THAT(refused.problems.front().message, HasSubstr("51 triplets, more than the 48"));
    EXPECT_TRUE(refused.changes.empty());
    const auto both =
        applyEdits(config, {{"method.floors", "layer.0=9,layer.1=8"}, {"method.target_r", "9"}}, place);
    EXPECT_TRUE(both.problems.empty());
    EXPECT_EQ(both.changes.size(), 2U);
    // Lowering the target under floors that held is refused as well.
    EXPECT_EQ(applyEdits(both.config, {{"method.target_r", "8"}}, place).problems.size(), 1U);
    EXPECT_TRUE(applyEdits(both.config, {{"train.learning_rate", "1e-4"}}, place).problems.empty());
}

TEST(LimitEdit, BecomesEditsThatSayTheSameWhenTheyAreRead) {
    RunConfig config;
    config.train.steps = 100;
    config.method.floors = {"query=2", "layer.0=1"};
    const auto modules = twoLayers();
    const MethodConfig wanted =
        withLimits(config.method, modules, wish(LimitWish::Kind::Pin, {0, 3}, 3, "query"));
    const auto outcome = applyEdits(config, limitEdits(config, wanted), {20, 100, 6, 48, modules});
    ASSERT_TRUE(outcome.problems.empty());
    EXPECT_EQ(outcome.config.method, wanted);
    EXPECT_TRUE(limitEdits(outcome.config, wanted).empty());
}

} // namespace
} // namespace rankscope
