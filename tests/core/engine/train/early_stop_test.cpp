#include "core/engine/engine.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

// Sixty steps of the tiny model, evaluated every five.
class StopEarly : public testing::Test {
protected:
    StopEarly()
        : config(tinyConfig(makeTinyWorld(folder))) {
        config.eval.every = Duration::ofSteps(5);
        config.checkpoint.every = Duration::ofSteps(1);
        config.checkpoint.keep = 1000;
        config.stop.metric = "loss";
    }

    RecordingObserver run(const std::string& files, const fs::path& resume = {},
                          const std::function<void(RunControl&, const RunEvent&)>& reaction = {}) {
        RecordingObserver observer;
        RunControl control;
        observer.reaction = [&](const RunEvent& event) {
            if (reaction) {
                reaction(control, event);
            }
        };
        trainRun(config, {folder / files, resume}, control, observer);
        return observer;
    }
    static RunEnded end(const RecordingObserver& observer) { return observer.all<RunEnded>().at(0); }

    test::TempFolder folder;
    RunConfig config;
};

TEST_F(StopEarly, AfterThePatienceEndsAtAnEvaluationWithItsCheckpoint) {
    config.train.learningRate = 0.0; // nothing ever improves
    config.stop.patience = 3;
    const auto observer = run("patience");
    EXPECT_EQ(end(observer).status, RunStatus::Stopped);
    EXPECT_EQ(end(observer).steps, 20) << "the first evaluation is the best, three more are no better";
    EXPECT_NE(end(observer).message.find("(stop.patience)"), std::string::npos) << end(observer).message;
    EXPECT_EQ(observer.all<EvalDone>().back().step, 20);
    EXPECT_EQ(observer.all<CheckpointSaved>().back().step, 20);
    const auto notices = observer.all<Notice>();
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(notices[0].kind, "early_stop");
    EXPECT_EQ(notices[0].message, end(observer).message);
}

TEST_F(StopEarly, AtTheTarget) {
    config.stop.target = 1000.0; // any loss is lower
    const auto observer = run("target");
    EXPECT_EQ(end(observer).status, RunStatus::Stopped);
    EXPECT_EQ(end(observer).steps, 5);
    EXPECT_NE(end(observer).message.find("(stop.target 1000)"), std::string::npos) << end(observer).message;
}

TEST_F(StopEarly, WhenTheTimeIsOverEvaluatesOnceMore) {
    config.stop.timeLimit = 0.0001; // six milliseconds
    const auto observer = run("time");
    EXPECT_EQ(end(observer).status, RunStatus::Stopped);
    EXPECT_LT(end(observer).steps, 60);
    EXPECT_NE(end(observer).message.find("(stop.time_limit"), std::string::npos) << end(observer).message;
    EXPECT_EQ(observer.all<EvalDone>().back().step, end(observer).steps);
    EXPECT_EQ(observer.all<CheckpointSaved>().back().step, end(observer).steps);
}

TEST_F(StopEarly, NotWhenTheRuleFiresAtTheLastStep) {
    config.train.learningRate = 0.0;
    config.stop.patience = 11; // of twelve evaluations
    const auto observer = run("last");
    EXPECT_EQ(end(observer).status, RunStatus::Finished);
    EXPECT_EQ(end(observer).steps, 60);
    EXPECT_TRUE(observer.all<Notice>().empty());
}

TEST_F(StopEarly, ResumedBetweenTwoEvaluationsStopsWhereTheWholeRunDid) {
    config.train.learningRate = 0.0;
    config.stop.patience = 3;
    const auto whole = run("whole");
    for (const std::int64_t step : {3, 5, 12, 19}) {
        SCOPED_TRACE(step);
        const std::string files = "part" + std::to_string(step);
        const auto first = run(files, {}, [step](RunControl& control, const RunEvent& event) {
            const auto* saved = std::get_if<CheckpointSaved>(&event);
            if (saved != nullptr && saved->step == step) {
                control.requestStop();
            }
        });
        EXPECT_EQ(end(first).message.find("early"), std::string::npos) << "somebody stopped it";
        const auto second = run(files, first.all<CheckpointSaved>().back().path);
        EXPECT_EQ(end(second).steps, end(whole).steps);
        EXPECT_EQ(end(second).message, end(whole).message);
        EXPECT_EQ(second.all<CheckpointSaved>().back().digest, whole.all<CheckpointSaved>().back().digest);
    }
}

TEST_F(StopEarly, ByAMeasureThatTheEvaluationDoesNotHaveFailsWithARemedy) {
    config.stop.metric = "pearson";
    config.stop.patience = 3;
    const auto observer = run("missing");
    EXPECT_EQ(end(observer).status, RunStatus::Failed);
    EXPECT_NE(end(observer).message.find("stop.metric"), std::string::npos) << end(observer).message;
}

} // namespace
} // namespace rankscope
