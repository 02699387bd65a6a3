#include "app/common/run_replay.h"
#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

// A stored run of 20 steps with an allocation at 9 and 19 and a checkpoint after 10.
class RunReplayTest : public testing::Test {
protected:
    RunReplayTest() {
        auto writer = std::move(*RunWriter::open(m_folder / "lab.rankscope"));
        m_run = writer->createRun("first", toJson(RunConfig{}));
        std::vector<RunEvent> events{started()};
        for (std::int64_t step = 0; step < 20; ++step) {
            append(step, 1.0, events);
        }
        CheckpointSaved checkpoint;
        checkpoint.step = 10;
        checkpoint.path = (writer->filesFolder(m_run) / "step-10").string();
        fs::create_directories(checkpoint.path);
        events.emplace_back(checkpoint);
        events.emplace_back(ended(RunStatus::Finished, 20));
        writer->append(m_run, events, 1.0);
        m_reader = std::move(*RunReader::open(m_folder / "lab.rankscope"));
    }

    static RunStarted started() {
        RunStarted event;
        event.totalSteps = 20;
        event.device = "cpu";
        event.precision = "fp32";
        event.threads = 3;
        event.versions = {{"torch", "2.0"}};
        ModuleInfo module;
        module.name = "encoder.layer.0.attention.self.query";
        module.initR = 2;
        event.modules = {module};
        return event;
    }
    static RunEnded ended(RunStatus status, std::int64_t steps) {
        RunEnded event;
        event.status = status;
        event.steps = steps;
        event.stage = "training";
        event.message = status == RunStatus::Failed ? "the data is gone" : "";
        return event;
    }
    static void append(std::int64_t step, double scale, std::vector<RunEvent>& events) {
        StepPoint point;
        point.step = step;
        point.taskLoss = scale / static_cast<double>(step + 1);
        events.emplace_back(StepsDone{{point}, 1000.0, 1.0});
        if (step % 10 == 9) {
            AllocationDone allocation;
            allocation.step = step;
            allocation.mask = {1, 0};
            allocation.lambda = {0.5F, 0.0F};
            allocation.kept = allocation.budget = 1;
            events.emplace_back(allocation);
        }
    }
    ReplayPlan plan(std::optional<std::int64_t> from = {}, std::optional<std::int64_t> to = {}) const {
        const auto made = planReplay(*m_reader, *m_reader->run(m_run), from, to);
        EXPECT_TRUE(made) << made.error().message;
        return made.value_or(ReplayPlan{});
    }
    // Repeats the plan as an engine would, with losses `scale` times the recorded ones from `changedFrom` on.
    ReplayResult repeat(const ReplayPlan& plan, std::int64_t changedFrom = 1000,
                        RunStatus status = RunStatus::Finished) {
        RunControl control;
        ReplayComparison comparison(plan, control, [this](const RunEvent&) { ++m_watched; });
        RunStarted announced = started();
        announced.versions["torch"] = m_torch;
        std::vector<RunEvent> events{announced};
        std::int64_t step = plan.start;
        for (const std::int64_t end = status == RunStatus::Stopped ? plan.from + 2 : plan.options.end;
             step < end; ++step) {
            append(step, step < changedFrom ? 1.0 : 1.5, events);
        }
        for (const RunEvent& event : events) {
            comparison.onEvent(event);
        }
        if (control.stopRequested()) {
            status = RunStatus::Stopped;
        }
        comparison.onEvent(ended(status, step));
        return replayResult(plan, comparison);
    }

    test::TempFolder m_folder;
    std::unique_ptr<RunReader> m_reader;
    RunId m_run = 0;
    std::string m_torch = "2.0";
    int m_watched = 0;
};

TEST_F(RunReplayTest, BeginsAtTheNewestCheckpointBeforeTheFirstStepThatIsCompared) {
    const ReplayPlan whole = plan();
    EXPECT_EQ(whole.start, 0);
    EXPECT_EQ(whole.from, 0);
    EXPECT_EQ(whole.to, 19);
    EXPECT_TRUE(whole.options.checkpoint.empty());
    EXPECT_EQ(whole.config.train.threads, 3); // as it was recorded
    EXPECT_EQ(whole.allocations.size(), 2U);
    const ReplayPlan late = plan(12, 15);
    EXPECT_EQ(late.start, 10);
    EXPECT_EQ(late.options.checkpoint.filename(), "step-10");
    EXPECT_EQ(late.options.end, 16);
    EXPECT_TRUE(late.allocations.empty());
}

TEST_F(RunReplayTest, StepsThatWereNotRecordedAreRefused) {
    for (const auto& [from, to] : {std::pair{5, 20}, std::pair{7, 6}}) {
        const auto made = planReplay(*m_reader, *m_reader->run(m_run), from, to);
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().kind, ReplayProblem::Kind::OutOfRange);
        EXPECT_NE(made.error().message.find("has the steps 0 to 19"), std::string::npos);
    }
    RunId queued = 0;
    { queued = RunWriter::open(m_folder / "lab.rankscope").value()->createRun("queued", "{}"); }
    const auto none = planReplay(*m_reader, *m_reader->run(queued), {}, {});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ReplayProblem::Kind::Missing);
    EXPECT_NE(none.error().message.find("no recorded step"), std::string::npos);
}

TEST_F(RunReplayTest, EqualStepsAreExactAndSaidSoOnTheRun) {
    const ReplayResult result = repeat(plan(10, 19));
    EXPECT_EQ(result.outcome, ReplayResult::Outcome::Exact);
    EXPECT_EQ(result.steps, 10);
    EXPECT_EQ(result.allocations, 1);
    EXPECT_EQ(m_watched, 13); // start, 10 steps, an allocation, end
    const auto notice = replayNotice(result);
    ASSERT_TRUE(notice);
    EXPECT_EQ(notice->kind, replayEventKind);
    EXPECT_EQ(notice->level, Notice::Level::Info);
    EXPECT_EQ(notice->step, 19);
    EXPECT_NE(notice->message.find("bit for bit from step 10 to 19"), std::string::npos);
}

TEST_F(RunReplayTest, TheFirstStepThatDiffersIsNamedWithItsNumbers) {
    m_torch = "2.1";
    const ReplayResult result = repeat(plan(), 13);
    EXPECT_EQ(result.outcome, ReplayResult::Outcome::Differs);
    ASSERT_TRUE(result.difference);
    EXPECT_EQ(result.difference->step, 13);
    EXPECT_EQ(result.difference->what, "task loss");
    EXPECT_DOUBLE_EQ(result.difference->recorded, 1.0 / 14.0);
    EXPECT_DOUBLE_EQ(result.difference->repeated, 1.5 / 14.0);
    const auto notice = replayNotice(result);
    ASSERT_TRUE(notice);
    EXPECT_EQ(notice->level, Notice::Level::Warning);
    EXPECT_EQ(notice->step, 13);
    EXPECT_NE(notice->message.find("differs first at step 13: task loss was 0.0714"), std::string::npos);
    EXPECT_NE(notice->message.find("torch was 2.0 and is 2.1"), std::string::npos);
}

TEST_F(RunReplayTest, WhatWasStoppedOrFailedSaysNothingOfTheRun) {
    const ReplayResult stopped = repeat(plan(), 1000, RunStatus::Stopped);
    EXPECT_EQ(stopped.outcome, ReplayResult::Outcome::Stopped);
    EXPECT_NE(stopped.sentence.find("Stopped after 2 steps"), std::string::npos);
    EXPECT_FALSE(replayNotice(stopped));
    const ReplayResult failed = repeat(plan(), 1000, RunStatus::Failed);
    EXPECT_EQ(failed.outcome, ReplayResult::Outcome::Failed);
    EXPECT_NE(failed.sentence.find("failed while training: the data is gone"), std::string::npos);
    EXPECT_FALSE(replayNotice(failed));
}

} // namespace
} // namespace rankscope
