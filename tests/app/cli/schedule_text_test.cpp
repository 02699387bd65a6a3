#include "app/cli/schedule_text.h"

#include <gtest/gtest.h>

namespace rankscope {

namespace {

RunFacts factsOf(std::int64_t modules, std::int64_t examples) {
    RunFacts facts;
    ModelDescription model;
    for (std::int64_t i = 0; i < modules; ++i) {
        model.modules.push_back({"encoder.layer." + std::to_string(i) + ".attention.self.query",
                                 static_cast<int>(i), "query", 32, 32, 0});
    }
    facts.model = model;
    facts.trainExamples = examples;
    return facts;
}

RunConfig hundredSteps() {
    RunConfig config;
    config.method.targets = {"query"};
    config.method.tinit = Duration::ofSteps(20);
    config.method.tfinal = Duration::ofSteps(30);
    config.train.batchSize = 10;
    config.train.epochs = 2.0;
    return config;
}

} // namespace

TEST(ScheduleText, DrawsBudgetsAtTenPointsFromFirstToLastStep) {
    const auto json = scheduleJson(hundredSteps(), factsOf(6, 500));
    ASSERT_EQ(json["budget"].size(), 10U);
    EXPECT_EQ(json["total_steps"], 100);
    EXPECT_EQ(json["steps_per_epoch"], 50);
    EXPECT_EQ(json["budget"].front()["step"], 0);
    EXPECT_EQ(json["budget"].front()["budget"], 72);
    EXPECT_EQ(json["budget"].front()["phase"], "warm-up");
    EXPECT_EQ(json["budget"].back()["step"], 99);
    EXPECT_EQ(json["budget"].back()["budget"], 48);
    EXPECT_EQ(json["budget"].back()["phase"], "final");
    EXPECT_EQ(json["allocations"], 5); // 30, 40, 50, 60, 70
}

TEST(ScheduleText, SaysPhasesAndAllocationsInWords) {
    const std::string text = scheduleText(hundredSteps(), factsOf(6, 500));
    EXPECT_NE(text.find("warm-up        steps 0 to 20, full rank, 72 triplets"), std::string::npos) << text;
    EXPECT_NE(text.find("budgeting      steps 21 to 70, 5 allocations, one every 10 steps"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("final          steps 71 to 99, fixed mask, 48 triplets"), std::string::npos) << text;
    EXPECT_NE(text.find(std::string(40, '#')), std::string::npos) << text;
}

TEST(ScheduleText, WithoutTheModelBudgetsAreForOneMatrix) {
    RunFacts facts = factsOf(0, 500);
    facts.model.reset();
    const std::string text = scheduleText(hundredSteps(), facts);
    EXPECT_NE(text.find("unknown, since the model could not be read"), std::string::npos) << text;
    EXPECT_NE(text.find("full rank, 12 triplets"), std::string::npos) << text;
    EXPECT_TRUE(scheduleJson(hundredSteps(), facts)["modules"].is_null());
}

TEST(ScheduleText, WithoutTheDataGivenStepsAreEnough) {
    RunFacts facts = factsOf(6, 500);
    facts.trainExamples.reset();
    EXPECT_TRUE(scheduleJson(hundredSteps(), facts).is_null());
    EXPECT_NE(scheduleText(hundredSteps(), facts).find("The number of steps is not known"),
              std::string::npos);
    RunConfig config = hundredSteps();
    config.train.steps = 60;
    EXPECT_EQ(scheduleJson(config, facts)["total_steps"], 60);
}

TEST(ScheduleText, AnImpossibleScheduleIsNotDrawn) {
    RunConfig config = hundredSteps();
    config.method.tfinal = Duration::ofSteps(90);
    EXPECT_FALSE(scheduleJson(config, factsOf(6, 500)).contains("budget"));
    EXPECT_NE(scheduleText(config, factsOf(6, 500)).find("cannot be drawn"), std::string::npos);
}

TEST(ScheduleText, MethodsWithoutABudgetShowStepsOnly) {
    RunConfig config = hundredSteps();
    config.method.type = "full";
    const std::string text = scheduleText(config, factsOf(6, 500));
    EXPECT_NE(text.find("steps          100"), std::string::npos) << text;
    EXPECT_EQ(text.find("triplets"), std::string::npos) << text;
}

} // namespace rankscope
