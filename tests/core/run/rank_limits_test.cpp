#include "core/run/method_traits.h"
#include "core/run/rank_limits.h"
#include "core/run/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace rankscope {
namespace {

ModelDescription twelveLayers() {
    ModelDescription model{"bert", 12, 32, 2, 64, 100, 1'000'000, {}};
    for (int layer = 0; layer < 12; ++layer) {
        const std::string name = "encoder.layer." + std::to_string(layer);
        model.modules.push_back({name + ".attention.self.query", layer, "query", 32, 32, 0});
        model.modules.push_back({name + ".output.dense", layer, "output.dense", 64, 32, 0});
    }
    return model;
}

bool faults(const RunConfig& config, const std::string& field, Severity severity = Severity::Error) {
    RunFacts facts;
    facts.model = twelveLayers();
    const auto problems = validate(config, &facts);
    return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
        return problem.field == field && problem.severity == severity;
    });
}

RunConfig onTwoKinds() {
    RunConfig config;
    config.task.maxLength = 64;
    config.method.targets = {"query", "output.dense"};
    return config;
}

TEST(RankRule, NamesWholePartsOfAModule) {
    const auto rule = parseRankRule("layer.1 = 4");
    ASSERT_TRUE(rule.has_value());
    EXPECT_EQ(rule->rank, 4);
    EXPECT_TRUE(rule->matches("encoder.layer.1.attention.self.query"));
    EXPECT_FALSE(rule->matches("encoder.layer.11.attention.self.query"));
    EXPECT_TRUE(parseRankRule("query=0")->matches("encoder.layer.1.attention.self.query"));
}

TEST(RankRule, QuotesWhatItCannotRead) {
    for (const char* text : {"query", "=3", "query=", "query=-1", "query=2.5", ""}) {
        const auto rule = parseRankRule(text);
        ASSERT_FALSE(rule.has_value()) << text;
        EXPECT_NE(rule.error().find('"' + std::string(text) + '"'), std::string::npos);
    }
}

TEST(RankLimits, TakeTheTightestRuleAndLetPinsGoBefore) {
    MethodConfig method;
    method.initR = 12;
    method.targets = {"query", "output.dense"};
    method.floors = {"query=2", "layer.3=4"};
    method.ceilings = {"query=9", "layer.3=6"};
    method.pins = {"layer.5.output.dense=7"};
    const auto modules = adaptedModules(twelveLayers(), method);
    const auto limits = rankLimits(method, modules);
    EXPECT_EQ(limits[0], (RankLimit{2, 9}));
    EXPECT_EQ(limits[1], (RankLimit{0, 12}));
    EXPECT_EQ(limits[6], (RankLimit{4, 6}));
    EXPECT_EQ(limits[11], (RankLimit{7, 7}));
    EXPECT_TRUE(limitsBind(limits, 12));
    EXPECT_FALSE(limitsBind(rankLimits(MethodConfig(), modules), 12));
}

TEST(AdaptedModules, LeaveOutWhatIsExcluded) {
    MethodConfig method;
    method.targets = {"query", "output.dense"};
    method.exclude = {"layer.1", "output.dense"};
    const auto modules = adaptedModules(twelveLayers(), method);
    EXPECT_EQ(modules.size(), 11U);
    EXPECT_TRUE(std::all_of(modules.begin(), modules.end(), [](const ModuleInfo& module) {
        return module.kind == "query" && module.layer != 1 && module.initR == 12;
    }));
}

TEST(TargetBudget, IsAMeanRankATotalOrAShareOfTheWeights) {
    RunConfig config = onTwoKinds();
    const auto model = twelveLayers();
    const ResolvedSchedule resolved{0, 100, 10, 40, 0, 0, 0};
    EXPECT_EQ(budgetSchedule(config, resolved, model).initBudget, 24 * 12);
    EXPECT_EQ(budgetSchedule(config, resolved, model).targetBudget, 24 * 8);
    config.method.targetTotal = 100;
    EXPECT_EQ(budgetSchedule(config, resolved, model).targetBudget, 100);
    config.method.targetTotal.reset();
    config.method.targetShare = 1.0; // 10,000 weights; a triplet has 65 or 97, 81 on average
    EXPECT_EQ(budgetSchedule(config, resolved, model).targetBudget, 123);
    config.method.type = "pruned_lora"; // doublets of 64 and 96
    EXPECT_EQ(budgetSchedule(config, resolved, model).targetBudget, 125);
}

TEST(TargetBudget, StaysWhereItIsForMethodsThatDoNotAllocate) {
    RunConfig config = onTwoKinds();
    config.method.targetTotal = 100;
    for (const char* type : {"lora", "svd_lora", "lora_regu"}) {
        config.method.type = type;
        const auto schedule = budgetSchedule(config, {0, 100, 10, 40, 0, 0, 0}, twelveLayers());
        EXPECT_EQ(schedule.initBudget, 24 * 8) << type; // the rank that AdaLoRA ends with
        EXPECT_EQ(schedule.targetBudget, schedule.initBudget) << type;
        EXPECT_EQ(schedule.allocationCount(), 0) << type;
    }
    config.method.type = "bitfit";
    EXPECT_EQ(budgetSchedule(config, {0, 100, 10, 40, 0, 0, 0}, twelveLayers()).initBudget, 0);
}

TEST(Validate, NamesTheFieldOfAnImpossibleBudget) {
    EXPECT_FALSE(faults(onTwoKinds(), "method.target_r"));
    RunConfig config = onTwoKinds();
    config.method.targetTotal = 289;
    EXPECT_TRUE(faults(config, "method.target_total"));
    config.method.targetTotal = 288;
    EXPECT_TRUE(faults(config, "method.target_total", Severity::Warning));
    config.method.targetShare = 1.0;
    EXPECT_TRUE(faults(config, "method.target_share"));
    config.method.targetTotal.reset();
    EXPECT_FALSE(faults(config, "method.target_share"));
    config.method.targetShare = 0.0005; // 5 weights: not one triplet
    EXPECT_TRUE(faults(config, "method.target_share"));
}

TEST(Validate, NamesTheRuleOfAnImpossibleRank) {
    RunConfig config = onTwoKinds();
    config.method.floors = {"query=2"};
    EXPECT_FALSE(faults(config, "method.floors"));
    config.method.floors = {"query"};
    EXPECT_TRUE(faults(config, "method.floors"));
    config.method.floors = {"query=13"};
    EXPECT_TRUE(faults(config, "method.floors"));
    config.method.floors = {"value=2"}; // no such matrix here
    EXPECT_TRUE(faults(config, "method.floors"));
    config.method.floors = {"query=9", "output.dense=9"}; // 216 of a budget of 192
    EXPECT_TRUE(faults(config, "method.floors"));
    config.method.floors = {"query=3"};
    config.method.ceilings = {"layer.2=1"};
    EXPECT_TRUE(faults(config, "method.floors"));
    config.method.floors.clear();
    config.method.ceilings = {"query=1", "output.dense=1"};
    EXPECT_TRUE(faults(config, "method.ceilings", Severity::Warning));
    config.method.ceilings.clear();
    config.method.pins = {"layer.0=12"};
    EXPECT_FALSE(faults(config, "method.pins"));
    config.method.exclude = {"layer"};
    EXPECT_TRUE(faults(config, "method.exclude"));
}

TEST(Validate, KeepsMethodsAndTheirSwitchesTogether) {
    RunConfig config = onTwoKinds();
    config.method.granularity = "doublet";
    EXPECT_FALSE(faults(config, "method.granularity"));
    EXPECT_EQ(traitsOf(config.method).type, "pruned_lora");
    config.method.type = "pruned_lora";
    config.method.granularity = "lambda_only";
    EXPECT_TRUE(faults(config, "method.granularity"));
    config.method.type = "svd_lora";
    config.method.targetR = 33; // more than a matrix of 32 can have
    EXPECT_TRUE(faults(config, "method.target_r"));
}

TEST(MethodTraits, TellWhichFieldsAMethodReads) {
    RunConfig config;
    const auto applies = [&](const char* type, const char* path) {
        config.method.type = type;
        return fieldApplies(config, path);
    };
    EXPECT_TRUE(applies("adalora", "method.init_r"));
    EXPECT_FALSE(applies("lora", "method.init_r"));
    EXPECT_TRUE(applies("lora", "method.target_r"));
    EXPECT_TRUE(applies("lora_regu", "method.orthogonality"));
    EXPECT_FALSE(applies("pruned_lora", "method.orthogonality"));
    EXPECT_TRUE(applies("pruned_lora", "method.delta_t"));
    EXPECT_TRUE(applies("svd_lora", "method.arithmetic"));
    EXPECT_TRUE(applies("houlsby", "method.bottleneck"));
    EXPECT_FALSE(applies("bitfit", "method.targets"));
    EXPECT_FALSE(applies("full", "method.alpha"));
    EXPECT_TRUE(applies("full", "train.learning_rate"));
}

} // namespace
} // namespace rankscope
