#include "core/run/live_edit.h"
#include "core/run/method_traits.h"
#include "core/run/run_fields.h"

#include <gtest/gtest.h>

namespace rankscope {
namespace {

// 100 steps: warm-up to 15, decrease to 55.
RunConfig hundredSteps() {
    RunConfig config;
    config.train.steps = 100;
    return config;
}

std::string problemOf(const std::vector<SettingEdit>& edits, std::int64_t step,
                      RunConfig config = hundredSteps()) {
    const EditOutcome outcome = applyEdits(config, edits, {step, 100});
    EXPECT_TRUE(outcome.problems.empty() || outcome.config == config); // all or nothing
    EXPECT_TRUE(outcome.problems.empty() || outcome.changes.empty());
    return outcome.problems.empty() ? "" : outcome.problems.front().message;
}

TEST(LiveEdit, ChangesTheFieldsThatMayChange) {
    const EditOutcome outcome = applyEdits(
        hundredSteps(), {{"method.target_r", "4"}, {"method.tfinal", "30%"}, {"train.learning_rate", "1e-3"}},
        {20, 100});
    EXPECT_TRUE(outcome.problems.empty());
    EXPECT_EQ(outcome.config.method.targetR, 4);
    EXPECT_EQ(outcome.config.method.tfinal, Duration::ofShare(0.30));
    EXPECT_EQ(outcome.config.train.learningRate, 1e-3);
    ASSERT_EQ(outcome.changes.size(), 3U);
    EXPECT_EQ(outcome.changes[1].before, "45%");
    EXPECT_EQ(outcome.changes[1].after, "30%");
    EXPECT_EQ(outcome.changes[1].step, 20);
    EXPECT_EQ(changeSentence(outcome.changes[0]), "method.target_r changed from 8 to 4.");
    EXPECT_EQ(withChanges(hundredSteps(), outcome.changes), outcome.config);
}

TEST(LiveEdit, LeavesOutWhatStaysTheSame) {
    EXPECT_TRUE(applyEdits(hundredSteps(), {{"method.target_r", "8"}}, {20, 100}).changes.empty());
}

TEST(LiveEdit, KnowsEveryFieldAndAReasonForEachThatIsFixed) {
    for (const Field& field : runFields()) {
        const bool live =
            std::find(liveFields().begin(), liveFields().end(), field.path) != liveFields().end();
        EXPECT_EQ(whyNotLive(field.path).empty(), live) << field.path;
    }
    for (const std::string_view field : liveFields()) {
        EXPECT_NE(findField(field), nullptr) << field;
    }
    EXPECT_NE(whyNotLive("method.targt_r").find("did you mean method.target_r"), std::string::npos);
}

// Plain LoRA's target_r is the rank of its tensors: followed, it would leave a checkpoint that fits nothing.
TEST(LiveEdit, NoMethodTakesAnEditThatItDoesNotFollow) {
    for (const MethodTraits& traits : methodTraits()) {
        RunConfig config = hundredSteps();
        config.method.type = traits.type;
        for (const std::string_view field : liveFields()) {
            SCOPED_TRACE(std::string(traits.type) + " " + std::string(field));
            const std::string text = field == "method.target_r"       ? "4"
                                     : field == "method.target_total" ? "30"
                                     : field == "method.tfinal"       ? "30%"
                                     : field == "train.learning_rate" ? "1e-3"
                                                                      : "query=3";
            const EditOutcome outcome = applyEdits(config, {{std::string(field), text}}, {20, 100, 6});
            const bool followed = traits.allocates || field == "train.learning_rate";
            EXPECT_EQ(outcome.problems.empty(), followed);
            EXPECT_EQ(whyNotLive(config, field).empty(), followed);
            EXPECT_EQ(outcome.changes.size(), followed ? 1U : 0U);
            EXPECT_TRUE(followed || outcome.config == config);
            // What an older version recorded of such an edit does not reach the tensors either.
            SettingsChanged change;
            change.field = field;
            change.after = text;
            EXPECT_EQ(withChanges(config, {change}) == config, !followed);
        }
    }
    RunConfig lora = hundredSteps();
    lora.method.type = "lora";
    EXPECT_NE(whyNotLive(lora, "method.target_r").find("tensors of lora have this rank"), std::string::npos);
    EXPECT_NE(whyNotLive(lora, "method.tfinal").find("changes nothing with lora"), std::string::npos);
}

TEST(LiveEdit, RefusesAllWhenOneIsWrong) {
    EXPECT_NE(problemOf({{"train.learning_rate", "1e-3"}, {"method.init_r", "4"}}, 20).find("method.init_r"),
              std::string::npos);
    EXPECT_NE(problemOf({{"method.target_r", "many"}}, 20).find("many"), std::string::npos);
    EXPECT_NE(problemOf({{"method.target_r", "13"}}, 20).find("above the initial rank"), std::string::npos);
    EXPECT_NE(problemOf({{"method.tfinal", "90%"}}, 10).find("leave none"), std::string::npos);
}

TEST(LiveEdit, RefusesASchedulesLastMaskThatLiesBehind) {
    EXPECT_EQ(problemOf({{"method.tfinal", "60"}}, 40), ""); // begins right now
    EXPECT_NE(problemOf({{"method.tfinal", "60"}}, 41).find("begin at step 40"), std::string::npos);
    EXPECT_EQ(problemOf({{"method.target_r", "4"}}, 55), "");
    EXPECT_NE(problemOf({{"method.target_r", "4"}}, 56).find("ranks would never be set"), std::string::npos);
    EXPECT_EQ(problemOf({{"method.target_r", "4"}, {"method.tfinal", "20"}}, 60), "");
    EXPECT_EQ(problemOf({{"train.learning_rate", "1e-4"}}, 90), "");
}

TEST(LiveEdit, RefusesToEndAllocationOnceSomethingIsMasked) {
    EXPECT_EQ(problemOf({{"method.target_r", "12"}}, 10), "");
    EXPECT_NE(problemOf({{"method.target_r", "12"}}, 30).find("stay so"), std::string::npos);
}

// 6 modules of rank 12; the announced target stands for a percentage of a model that is not known here.
TEST(LiveEdit, ABudgetInPercentIsTheAnnouncedOneAndCannotBeEdited) {
    RunConfig config = hundredSteps();
    config.method.targetShare = 0.3;
    RunStarted started;
    started.totalSteps = 100;
    started.modules.resize(6);
    started.targetBudget = 20;
    const RunPlace place = placeOf(started, 30);
    EXPECT_EQ(scheduleInForce(config, place).initBudget, 72);
    EXPECT_EQ(scheduleInForce(config, place).targetBudget, 20);
    EXPECT_EQ(scheduleInForce(config, place).budgetAt(99), 20);
    const auto later = applyEdits(config, {{"method.tfinal", "30%"}}, place);
    EXPECT_TRUE(later.problems.empty());
    EXPECT_EQ(scheduleInForce(later.config, place).tfinal, 30);
    EXPECT_EQ(scheduleInForce(later.config, place).targetBudget, 20);
    for (const char* field : {"method.target_r", "method.target_total"}) {
        const auto refused = applyEdits(config, {{field, "4"}}, place);
        ASSERT_EQ(refused.problems.size(), 1U) << field;
        EXPECT_EQ(refused.problems.front().field, field);
        EXPECT_NE(refused.problems.front().message.find("branch with another method.target_share"),
                  std::string::npos);
    }
    RunConfig ranks = hundredSteps(); // what is announced changes nothing where the settings say it
    EXPECT_EQ(scheduleInForce(ranks, place).targetBudget, 48);
    ranks.method.targetTotal = 30;
    EXPECT_EQ(scheduleInForce(ranks, place).targetBudget, 30);
}

TEST(Branch, ABudgetInPercentIsJudgedByWhatItCameTo) {
    RunConfig parent = hundredSteps();
    parent.method.targetShare = 0.3;
    const RunPlace place{30, 100, 6, 20};
    RunConfig branch = parent;
    EXPECT_TRUE(checkBranch(parent, branch, place, 100).empty());
    branch.method.targetShare = 0.2;
    EXPECT_TRUE(checkBranch(parent, branch, place, 100).empty());
    branch.method.targetShare = 1.2; // 80 of 72 triplets
    ASSERT_EQ(checkBranch(parent, branch, place, 100).size(), 1U);
    EXPECT_EQ(checkBranch(parent, branch, place, 100).front().field, "method.target_share");
    RunConfig ranks = hundredSteps(); // what a percentage comes to is not known from ranks: no false alarm
    EXPECT_TRUE(checkBranch(ranks, parent, place, 100).empty());
}

TEST(Branch, MayChangeWhatTheTensorsAllowAndSaysWhyNotOtherwise) {
    const RunConfig parent = hundredSteps();
    RunConfig branch = parent;
    branch.method.targetR = 4;
    branch.train.learningRate = 1e-4;
    branch.train.batchSize = 8;
    EXPECT_TRUE(checkBranch(parent, branch, {40, 100}, 100).empty());
    branch.method.initR = 16;
    branch.method.targets = {"query"};
    branch.model.path = "elsewhere";
    branch.task.classes = {"a", "b"};
    branch.method.type = "lora";
    const auto problems = checkBranch(parent, branch, {40, 100}, 100);
    EXPECT_EQ(problems.size(), 5U);
    for (const Problem& problem : problems) {
        EXPECT_NE(problem.message.find(problem.field), std::string::npos) << problem.message;
    }
}

TEST(Branch, KeepsTheRankOfTensorsThatNoBudgetFallsOn) {
    for (const MethodTraits& traits : methodTraits()) {
        RunConfig parent = hundredSteps();
        parent.method.type = traits.type;
        RunConfig branch = parent;
        branch.method.targetR = 4;
        const auto problems = checkBranch(parent, branch, {40, 100}, 100);
        ASSERT_EQ(problems.size(), traits.lowRank && !traits.allocates ? 1U : 0U) << traits.type;
        EXPECT_TRUE(problems.empty() || problems.front().field == "method.target_r");
    }
}

TEST(Branch, NeedsStepsThatAreLeftAndAScheduleThatCanBeReached) {
    const RunConfig parent = hundredSteps();
    ASSERT_EQ(checkBranch(parent, parent, {100, 100}, 100).size(), 1U);
    RunConfig longer = parent;
    longer.train.steps = 200;
    EXPECT_TRUE(checkBranch(parent, longer, {100, 100}, 200).empty());
    RunConfig lower = parent;
    lower.method.targetR = 4;
    EXPECT_EQ(checkBranch(parent, lower, {70, 100}, 100).size(), 1U);
}

} // namespace
} // namespace rankscope
