#include "core/analysis/stop_course.h"

#include <gtest/gtest.h>

#include <limits>

namespace rankscope {
namespace {

std::vector<EvalDone> evaluations(const std::vector<double>& accuracies) {
    std::vector<EvalDone> out;
    for (std::size_t i = 0; i < accuracies.size(); ++i) {
        EvalDone evaluation;
        evaluation.step = static_cast<std::int64_t>(10 * (i + 1));
        evaluation.metrics = {{"accuracy", accuracies[i]}, {"loss", 1.0 - accuracies[i]}};
        out.push_back(evaluation);
    }
    return out;
}

TEST(StopCourse, KnowsTheBestAndHowLongItHasBeenWaitedFor) {
    StopConfig stop;
    stop.patience = 3;
    const StopCourse course = stopCourse(stop, evaluations({0.5, 0.8, 0.7, 0.8}));
    EXPECT_EQ(course.metric, "accuracy");
    EXPECT_EQ(course.best, 0.8);
    EXPECT_EQ(course.bestStep, 20);
    EXPECT_EQ(course.waited, 2);
    EXPECT_EQ(course.patience, 3);
    EXPECT_EQ(course.lastStep, 40);
    EXPECT_EQ(course.patienceEnds, 50);
    EXPECT_EQ(course.stopStep, -1);
    EXPECT_EQ(stopCourse(stop, evaluations({0.5, 0.8, 0.7, 0.8, 0.1})).stopStep, 50);
}

TEST(StopCourse, TheBestIsKnownWithoutARule) {
    const StopCourse course = stopCourse({}, evaluations({0.5, 0.8, 0.7, 0.6, 0.5}));
    EXPECT_EQ(course.bestStep, 20);
    EXPECT_EQ(course.patience, 0);
    EXPECT_EQ(course.stopStep, -1);
}

TEST(StopCourse, OfALossTheLowestIsTheBestAndTheTargetStops) {
    StopConfig stop;
    stop.metric = "loss";
    stop.target = 0.25;
    const StopCourse course = stopCourse(stop, evaluations({0.5, 0.8, 0.7}));
    EXPECT_EQ(course.metric, "loss");
    EXPECT_NEAR(course.best, 0.2, 1e-12);
    EXPECT_EQ(course.stopStep, 20);
    EXPECT_EQ(course.target, 0.25);
}

TEST(StopCourse, SaysNothingOfWhatIsNotMeasured) {
    StopConfig stop;
    stop.metric = "f1";
    stop.patience = 1;
    const StopCourse course = stopCourse(stop, evaluations({0.5, 0.4, 0.3}));
    EXPECT_EQ(course.metric, "");
    EXPECT_EQ(course.bestStep, 0);
    EXPECT_EQ(course.stopStep, -1);
    EXPECT_EQ(stopCourse({}, {}).bestStep, 0);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(stopCourse({}, evaluations({nan, nan})).bestStep, 0);
}

} // namespace
} // namespace rankscope
