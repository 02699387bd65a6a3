#include "core/run/run_config.h"
#include "core/run/run_facts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace rankscope {
namespace {

const Problem* problemOf(const std::vector<Problem>& problems, const std::string& field) {
    const auto found =
        std::find_if(problems.begin(), problems.end(), [&](const Problem& p) { return p.field == field; });
    return found == problems.end() ? nullptr : &*found;
}

RunFacts facts() {
    RunFacts facts;
    facts.model = ModelDescription{"bert", 1, 32, 2, 64, 100, 1000, {}};
    for (const char* kind : {"query", "key", "value"}) {
        facts.model->modules.push_back(
            {std::string("encoder.layer.0.attention.self.") + kind, 0, kind, 32, 32, 0});
    }
    facts.model->modules.push_back(
        {"encoder.layer.0.attention.output.dense", 0, "attention.output.dense", 32, 32, 0});
    facts.model->modules.push_back(
        {"encoder.layer.0.intermediate.dense", 0, "intermediate.dense", 32, 64, 0});
    facts.model->modules.push_back({"encoder.layer.0.output.dense", 0, "output.dense", 64, 32, 0});
    facts.trainExamples = 640;
    facts.devices = {{"cpu", "2 threads", 0}};
    return facts;
}

RunConfig config() {
    RunConfig config;
    config.task.maxLength = 64;
    return config;
}

TEST(Validate, AcceptsTheDefaults) {
    const auto known = facts();
    EXPECT_TRUE(validate(config(), &known).empty());
    EXPECT_TRUE(validate(RunConfig()).empty());
}

TEST(Validate, FindsEveryProblemAtOnce) {
    RunConfig bad = config();
    bad.method.initR = 0;
    bad.train.batchSize = 0;
    bad.train.device = "tpu";
    bad.method.targets = {"query", "qurey"};
    const auto known = facts();
    const auto problems = validate(bad, &known);
    for (const char* field : {"method.init_r", "train.batch_size", "train.device", "method.targets"}) {
        ASSERT_NE(problemOf(problems, field), nullptr) << field;
        EXPECT_EQ(problemOf(problems, field)->severity, Severity::Error);
    }
}

TEST(Validate, RejectsSchedulesThatLeaveNoStepForTheBudgetToFall) {
    RunConfig bad = config();
    bad.train.steps = 100;
    bad.method.tinit = Duration::ofSteps(60);
    bad.method.tfinal = Duration::ofSteps(40);
    EXPECT_TRUE(hasErrors(validate(bad)));
    EXPECT_NE(problemOf(validate(bad), "method.tfinal"), nullptr);
    bad.method.tfinal = Duration::ofSteps(39);
    EXPECT_FALSE(hasErrors(validate(bad)));
}

TEST(Validate, RejectsSharesThatAddUpToAllStepsEvenWithoutData) {
    RunConfig bad = config();
    bad.method.tinit = Duration::ofShare(0.6);
    bad.method.tfinal = Duration::ofShare(0.5);
    EXPECT_TRUE(hasErrors(validate(bad)));
}

TEST(Validate, KeepsTheTargetRankBelowTheInitialOne) {
    RunConfig bad = config();
    bad.method.targetR = 13;
    EXPECT_TRUE(hasErrors(validate(bad)));
    bad.method.targetR = 12;
    EXPECT_FALSE(hasErrors(validate(bad)));
    EXPECT_NE(problemOf(validate(bad), "method.target_r"), nullptr);
}

TEST(Validate, OnlyMethodsWithAnAdapterStartFromASavedOne) {
    RunConfig config;
    config.method.startFrom = "adapter";
    EXPECT_EQ(problemOf(validate(config), "method.start_from"), nullptr);
    config.method.type = "lora";
    EXPECT_EQ(problemOf(validate(config), "method.start_from"), nullptr);
    config.method.type = "full";
    EXPECT_NE(problemOf(validate(config), "method.start_from"), nullptr);
}

TEST(Validate, UsesWhatTheModelAndTheMachineTell) {
    const auto known = facts();
    RunConfig bad = config();
    bad.task.maxLength = 65;
    bad.train.device = "cuda:1";
    bad.method.initR = 33;
    const auto problems = validate(bad, &known);
    EXPECT_NE(problemOf(problems, "task.max_length"), nullptr);
    EXPECT_NE(problemOf(problems, "train.device"), nullptr);
    EXPECT_NE(problemOf(problems, "method.init_r"), nullptr);
}

TEST(Validate, PassesOnWhatIsWrongWithModelAndData) {
    auto known = facts();
    known.model.reset();
    known.modelProblem = "nowhere/config.json cannot be read; check the path.";
    known.dataProblems["task.label"] = "train.tsv has no column \"labl\"; it has sentence, label.";
    const auto problems = validate(config(), &known);
    ASSERT_NE(problemOf(problems, "model.path"), nullptr);
    EXPECT_EQ(problemOf(problems, "model.path")->message, known.modelProblem);
    ASSERT_NE(problemOf(problems, "task.label"), nullptr);
}

TEST(Targets, MatchNamesAndEndingsLikePeft) {
    EXPECT_TRUE(targetMatches("encoder.layer.0.attention.self.query", "query"));
    EXPECT_TRUE(targetMatches("encoder.layer.0.attention.output.dense", "output.dense"));
    EXPECT_FALSE(targetMatches("encoder.layer.0.attention.self.query", "uery"));
    EXPECT_FALSE(targetMatches("pooler.dense", "output.dense"));
    EXPECT_TRUE(targetMatches("query", "query"));
    const auto known = facts();
    EXPECT_EQ(selectModules(*known.model, {"output.dense"}).size(), 2U);
    EXPECT_EQ(selectModules(*known.model, RunConfig().method.targets).size(), 6U);
}

TEST(Validation, LabelsThatLookLikeOneAreWarnedOf) {
    RunFacts known = facts();
    known.classes = {"0", "0.0", "1", "1.0", "2"};
    std::vector<std::string> found;
    for (const Problem& problem : validate(RunConfig(), &known)) {
        if (problem.field == "task.label") {
            EXPECT_EQ(problem.severity, Severity::Warning);
            found.push_back(problem.message);
        }
    }
    ASSERT_EQ(found.size(), 2U);
    EXPECT_NE(found[0].find("\"0\" and \"0.0\""), std::string::npos) << found[0];
    EXPECT_NE(found[1].find("\"1\" and \"1.0\""), std::string::npos) << found[1];
    known.classes = {"No", "Yes", "no"};
    const auto problems = validate(RunConfig(), &known);
    EXPECT_TRUE(std::ranges::any_of(problems, [](const Problem& p) { return p.field == "task.label"; }));
}

} // namespace
} // namespace rankscope
