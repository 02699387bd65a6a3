#include "core/run/early_stop.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace rankscope {
namespace {

// Feeds one value after the other, ten steps apart; the number of the one that ends the run, from 1; 0: none.
int endsAt(const StopConfig& stop, const std::vector<double>& values,
           const std::string& metric = "accuracy") {
    EarlyStopState state;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (stopAfterEvaluation(stop, static_cast<std::int64_t>(10 * (i + 1)), {{metric, values[i]}},
                                state)) {
            return static_cast<int>(i + 1);
        }
    }
    return 0;
}

TEST(EarlyStop, WithoutRulesNothingStops) {
    EXPECT_EQ(endsAt({}, {0.5, 0.4, 0.3, 0.2, 0.1}), 0);
    EarlyStopState untouched;
    EXPECT_FALSE(stopAfterEvaluation({}, 10, {}, untouched));
    EXPECT_EQ(untouched, EarlyStopState());
}

TEST(EarlyStop, PatienceCountsEvaluationsInARowThatAreNoBetter) {
    StopConfig stop;
    stop.patience = 2;
    EXPECT_EQ(endsAt(stop, {0.5, 0.5, 0.6, 0.6, 0.6}), 5)
        << "equal is no better; a better one starts the count anew";
    EXPECT_EQ(endsAt(stop, {0.5, 0.6, 0.7, 0.8}), 0);
    EXPECT_EQ(endsAt(stop, {0.5, 0.4, 0.45}), 3) << "better than the one before is not better than the best";
}

TEST(EarlyStop, AnImprovementMustBeMoreThanTheLeastChange) {
    StopConfig stop;
    stop.patience = 1;
    stop.minChange = 0.125;
    EXPECT_EQ(endsAt(stop, {0.5, 0.625}), 2) << "exactly that much is not more";
    EXPECT_EQ(endsAt(stop, {0.5, 0.75, 0.8}), 3);
}

TEST(EarlyStop, OfLossesLessIsBetter) {
    StopConfig stop;
    stop.patience = 2;
    EXPECT_EQ(endsAt(stop, {0.5, 0.4, 0.3, 0.35, 0.4}, "loss"), 5);
    EXPECT_EQ(endsAt(stop, {0.5, 0.6, 0.7}, "mse"), 3);
    stop.patience.reset();
    stop.target = 0.4;
    EXPECT_EQ(endsAt(stop, {0.5, 0.45, 0.4}, "loss"), 3);
}

TEST(EarlyStop, ATargetIsReachedOrPassed) {
    StopConfig stop;
    stop.target = 0.9;
    EXPECT_EQ(endsAt(stop, {0.5, 0.89, 0.9}), 3);
    EXPECT_EQ(endsAt(stop, {0.95}), 1);
}

TEST(EarlyStop, WhatIsNoNumberIsNoImprovement) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    StopConfig stop;
    stop.patience = 2;
    stop.target = 0.9;
    EXPECT_EQ(endsAt(stop, {nan, nan}), 2);
    EXPECT_EQ(endsAt(stop, {0.5, nan, 0.6, nan, nan}), 5);
}

TEST(EarlyStop, TheSentenceNamesTheRuleAndTheNumbers) {
    StopConfig stop;
    stop.patience = 1;
    EarlyStopState state;
    EXPECT_FALSE(stopAfterEvaluation(stop, 10, {{"accuracy", 0.75}, {"loss", 9.0}}, state));
    EXPECT_EQ(stopAfterEvaluation(stop, 20, {{"accuracy", 0.5}, {"loss", 1.0}}, state),
              "Stopped early after step 20: accuracy has not improved for 1 evaluation since 0.75 at step 10 "
              "(stop.patience).");
    stop.target = 0.5;
    EXPECT_EQ(stopAfterEvaluation(stop, 30, {{"accuracy", 0.5}}, state),
              "Stopped early after step 30: accuracy reached 0.5 (stop.target 0.5).");
    stop.metric = "f1";
    EXPECT_THROW(stopAfterEvaluation(stop, 40, {{"accuracy", 0.5}}, state), std::runtime_error);
}

TEST(EarlyStop, TimeIsThatOfAllParts) {
    StopConfig stop;
    EarlyStopState state;
    state.seconds = 90.0;
    EXPECT_FALSE(stopAfterTime(stop, state));
    stop.timeLimit = 2.0;
    EXPECT_FALSE(stopAfterTime(stop, state));
    state.seconds = 120.0;
    EXPECT_EQ(stopAfterTime(stop, state), "Stopped early after 2 minutes of training (stop.time_limit 2).");
}

TEST(EarlyStop, RulesThatCannotWorkAreFoundBeforeTheRun) {
    RunConfig config;
    config.train.steps = 100;
    EXPECT_FALSE(hasErrors(validate(config)));
    config.stop.metric = "pearson";
    EXPECT_FALSE(hasErrors(validate(config))) << "nothing is watched";
    config.stop.patience = 3;
    const auto problems = validate(config);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].field, "stop.metric");
    config.stop.metric = "accuracy";
    config.eval.every = Duration::ofSteps(0);
    const auto warned = validate(config);
    ASSERT_EQ(warned.size(), 1U);
    EXPECT_EQ(warned[0].field, "eval.every");
    EXPECT_EQ(warned[0].severity, Severity::Warning);
}

} // namespace
} // namespace rankscope
