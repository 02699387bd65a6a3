#include "core/store/event_rows.h"
#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>
#include <sys/wait.h>

#include <algorithm>

namespace rankscope {

using test::TempFolder;

class RunLife : public ::testing::Test {
protected:
    RunSummary summary() const { return test::openReader(m_file)->run(m_id)->summary; }

    // Lets another process record the first steps of the run and die at once, without an end.
    void trainInAProcessThatDies(double heartbeat) {
        m_writer.reset(); // SQLite connections do not cross a fork
        const pid_t child = fork();
        if (child == 0) {
            auto writer = test::openWriter(m_file);
            writer->append(m_id, {test::started(), test::steps(0, 30)}, heartbeat);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }

    TempFolder m_folder;
    std::filesystem::path m_file = m_folder / "w.rankscope";
    std::unique_ptr<RunWriter> m_writer = test::openWriter(m_file);
    RunId m_id = m_writer->createRun("starter", test::configJson);
};

TEST_F(RunLife, ARunEndsWithItsStageMessageAndFigures) {
    m_writer->append(m_id, {test::started(), test::steps(0, 30)}, 1000.0);
    m_writer->append(m_id, {StatusChanged{RunStatus::Paused, 30, 1001.0}}, 1001.0);
    EXPECT_EQ(summary().status, RunStatus::Paused);
    auto end = test::ended(30, RunStatus::Failed);
    end.stage = "training";
    end.message = "The loss is not a number.";
    m_writer->append(m_id, {StatusChanged{RunStatus::Running, 30, 1002.0}, end}, 1002.0);
    const auto run = summary();
    EXPECT_EQ(run.status, RunStatus::Failed);
    EXPECT_EQ(run.endedAt, 2000.0);
    EXPECT_EQ(run.endStage, "training");
    EXPECT_EQ(run.endMessage, "The loss is not a number.");
    EXPECT_EQ(run.seconds, 15.5);
    EXPECT_EQ(run.tokensPerSecond, 12345.0);
    EXPECT_EQ(run.peakMemoryMb, 777.0);
    EXPECT_TRUE(m_writer->markInterrupted(1e10).empty()) << "an ended run is not interrupted";
}

TEST_F(RunLife, APauseLeavesItsBeginningAndItsEndInTheStory) {
    m_writer->append(m_id, {test::started(), test::steps(0, 30)}, 1000.0);
    m_writer->append(m_id, {StatusChanged{RunStatus::Paused, 30, 1001.0}}, 1001.0);
    m_writer->append(m_id, {StatusChanged{RunStatus::Running, 30, 1102.0}}, 1102.0);
    std::vector<StoredEvent> pauses;
    for (const StoredEvent& event : test::openReader(m_file)->events(m_id)) {
        if (event.kind == "pause" || event.kind == "resume") {
            pauses.push_back(event);
        }
    }
    ASSERT_EQ(pauses.size(), 2U);
    EXPECT_EQ(pauses[0].kind, "pause");
    EXPECT_EQ(pauses[0].wallTime, 1001.0);
    EXPECT_EQ(pauses[0].step, 30);
    EXPECT_EQ(pauses[1].kind, "resume");
    EXPECT_EQ(pauses[1].wallTime, 1102.0);
}

TEST_F(RunLife, ChangesOfSettingsAreKeptAndReadAsSentences) {
    const SettingsChanged lower{20, "method.target_r", "8", "4", 45, 96, 1001.5};
    const SettingsChanged rate{30, "train.learning_rate", "0.003", "1e-3", 45, 96, 1002.5};
    m_writer->append(m_id, {test::started(), test::steps(0, 20), lower, test::steps(20, 10), rate}, 1000.0);
    const auto reader = test::openReader(m_file);
    EXPECT_EQ(reader->changes(m_id), (std::vector<SettingsChanged>{lower, rate}));
    const auto events = reader->events(m_id);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].kind, "edit");
    EXPECT_EQ(events[0].detail, "method.target_r changed from 8 to 4.");
    EXPECT_EQ(events[0].step, 20);
    EXPECT_EQ(summary().targetBudget, 96);
    EXPECT_EQ(reader->run(m_id)->configJson, test::configJson); // stays what the run began with
}

// A checkpoint may be from before a change that was made at its very step: the resumed run tells those it
// has.
TEST_F(RunLife, ResumingForgetsTheChangesThatTheCheckpointLacks) {
    const SettingsChanged early{10, "method.target_r", "8", "4", 45, 96, 1001.5};
    const SettingsChanged same{20, "method.target_r", "4", "6", 45, 144, 1002.5};
    m_writer->append(m_id, {test::started(), test::steps(0, 20), early, same}, 1000.0);
    auto resumed = test::started();
    resumed.firstStep = 20;
    m_writer->append(m_id, {resumed}, 1010.0);
    EXPECT_EQ(test::openReader(m_file)->changes(m_id), std::vector<SettingsChanged>{early});
    m_writer->append(m_id, {same}, 1011.0);
    EXPECT_EQ(test::openReader(m_file)->changes(m_id), (std::vector<SettingsChanged>{early, same}));
}

TEST_F(RunLife, ADamagedChangeIsTheFilesDamage) {
    m_writer->append(m_id, {test::started(), SettingsChanged{2, "method.target_r", "8", "4", 45, 96, 1.0}},
                     1000.0);
    SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE)
        .exec("UPDATE event SET detail = '{\"field\": 3}'");
    EXPECT_THROW(test::openReader(m_file)->changes(m_id), StoreFailure);
}

TEST_F(RunLife, ASilentRunIsInterruptedAfterTenSeconds) {
    m_writer->append(m_id, {test::started(), test::steps(0, 30)}, 1000.0);
    EXPECT_TRUE(m_writer->markInterrupted(1009.0).empty());
    EXPECT_EQ(m_writer->markInterrupted(1011.0), std::vector<RunId>{m_id});
    const auto run = summary();
    EXPECT_EQ(run.status, RunStatus::Interrupted);
    EXPECT_EQ(run.endedAt, 1000.0);
    EXPECT_FALSE(run.endMessage.empty());
    EXPECT_EQ(test::openReader(m_file)->events(m_id).at(0).kind, "interrupted");
    EXPECT_TRUE(m_writer->markInterrupted(1012.0).empty());
}

TEST_F(RunLife, ARunWhoseProcessDiedIsInterruptedAtOnce) {
    trainInAProcessThatDies(test::unixNow());
    const auto before = test::openReader(m_file)->run(m_id)->summary;
    EXPECT_EQ(before.status, RunStatus::Running);
    m_writer = test::openWriter(m_file);
    const auto run = summary();
    EXPECT_EQ(run.status, RunStatus::Interrupted);
    EXPECT_EQ(run.endedAt, before.heartbeatAt);
    EXPECT_EQ(run.stepsDone, 30);
}

TEST_F(RunLife, ARunOfALivingProcessIsLeftAlone) {
    m_writer->append(m_id, {test::started(), test::steps(0, 30)}, test::unixNow());
    test::openWriter(m_file);
    EXPECT_EQ(summary().status, RunStatus::Running);
}

TEST_F(RunLife, AQueuedRunWaitsForeverButAClaimedOneIsInterruptedWithItsProcess) {
    EXPECT_TRUE(m_writer->markInterrupted(1e10).empty());
    m_writer->claim(m_id, 1000.0);
    EXPECT_EQ(m_writer->markInterrupted(1011.0), std::vector<RunId>{m_id});
}

TEST_F(RunLife, ARunThatWasTakenForDeadComesBackWithItsNextSignOfLife) {
    m_writer->append(m_id, {test::started(), test::steps(0, 30)}, 1000.0);
    m_writer->markInterrupted(5000.0);
    m_writer->heartbeat(m_id, 5001.0);
    EXPECT_EQ(summary().status, RunStatus::Running);
    EXPECT_EQ(summary().endedAt, 0.0);
    EXPECT_EQ(summary().endMessage, "");
}

TEST_F(RunLife, AProcessWhoseRunWasTakenOverCannotMixItsDataIn) {
    trainInAProcessThatDies(test::unixNow());
    m_writer = test::openWriter(m_file);
    EXPECT_THROW(m_writer->append(m_id, {test::steps(30, 5)}, 1.0), StoreFailure)
        << "the dead process owns it";
    EXPECT_THROW(m_writer->heartbeat(m_id, 1.0), StoreFailure);
    m_writer->claim(m_id, test::unixNow());
    EXPECT_NO_THROW(m_writer->append(m_id, {test::steps(30, 5)}, test::unixNow()));
}

TEST_F(RunLife, ResumingReplacesWhatLayBeyondTheCheckpoint) {
    for (const char* name : {"step-20", "step-30"}) // the second one is for the engine to put aside
        std::filesystem::create_directories(m_writer->filesFolder(m_id) / name);
    const auto checkpoint = [&](const char* name) { return (m_writer->filesFolder(m_id) / name).string(); };
    m_writer->append(m_id,
                     {test::started(), test::steps(0, 20), test::allocation(10, 24),
                      test::eval(20, {{"accuracy", 0.6}}),
                      CheckpointSaved{20, checkpoint("step-20"), 1, "", 1.0}, test::steps(20, 15),
                      test::allocation(20, 24), test::allocation(30, 24), test::eval(30, {{"accuracy", 0.9}}),
                      CheckpointSaved{30, checkpoint("step-30"), 1, "", 1.0},
                      Notice{31, Notice::Level::Info, "pause", "x", 1.0}},
                     1000.0);
    EXPECT_EQ(summary().bestMetric, 0.9);
    m_writer->markInterrupted(5000.0);
    m_writer->append(m_id, {test::started(20), test::steps(20, 3)}, 6000.0);

    const auto reader = test::openReader(m_file);
    EXPECT_EQ(reader->series(m_id, "loss/task").size(), 23U);
    EXPECT_EQ(reader->allocationSteps(m_id), std::vector<std::int64_t>{10});
    EXPECT_EQ(reader->series(m_id, "eval/accuracy").size(), 1U);
    const auto checkpoints = reader->checkpoints(m_id);
    ASSERT_EQ(checkpoints.size(), 2U);
    EXPECT_EQ(checkpoints[0].bytes, 1);
    EXPECT_EQ(checkpoints[1].bytes, 0) << "its row is gone";
    const auto run = summary();
    EXPECT_EQ(run.stepsDone, 23);
    EXPECT_EQ(run.bestMetric, 0.6) << "the better evaluation is gone";
    EXPECT_EQ(run.status, RunStatus::Running);
    EXPECT_EQ(run.startedAt, 1000.0);
    EXPECT_EQ(run.endedAt, 0.0);
    const auto events = reader->events(m_id);
    EXPECT_EQ(std::count_if(events.begin(), events.end(), [](const auto& e) { return e.kind == "pause"; }),
              0);
    EXPECT_EQ(events.back().kind, "resumed");
    const auto secondsBefore = run.seconds - 3 * 0.05;
    m_writer->append(m_id, {test::ended(300)}, 7000.0);
    EXPECT_NEAR(summary().seconds, secondsBefore + 15.5, 1e-9);
}

TEST_F(RunLife, WhatResumingReplacedIsKeptApart) {
    const auto reader = test::openReader(m_file);
    m_writer->append(m_id,
                     {test::started(), test::steps(0, 20), test::eval(20, {{"accuracy", 0.6}}),
                      test::steps(20, 15), test::eval(30, {{"accuracy", 0.9}})},
                     1000.0);
    EXPECT_TRUE(reader->droppedTails(m_id).empty());
    const auto before = reader->series(m_id, "loss/task", 20);
    m_writer->append(m_id, {test::started(20), test::steps(20, 3)}, 6000.0);
    auto tails = reader->droppedTails(m_id);
    ASSERT_EQ(tails.size(), 1U);
    EXPECT_EQ(tails[0].from, 20);
    ASSERT_EQ(tails[0].series.at("loss/task").size(), 15U);
    for (std::size_t i = 0; i < 15; ++i) {
        EXPECT_EQ(tails[0].series.at("loss/task")[i].step, before[i].step);
        EXPECT_EQ(tails[0].series.at("loss/task")[i].value, before[i].value);
    }
    ASSERT_EQ(tails[0].series.at("eval/accuracy").size(), 1U) << "that of step 20 stays in the curve";
    EXPECT_EQ(tails[0].series.at("eval/accuracy")[0].value, 0.9);
    EXPECT_EQ(tails[0].series.count("learning_rate"), 0U);
    // Resumed at its very end, nothing is replaced.
    m_writer->append(m_id, {test::started(23)}, 7000.0);
    EXPECT_EQ(reader->droppedTails(m_id).size(), 1U);
}

TEST_F(RunLife, TailsAreBoundedHoweverOftenARunIsResumed) {
    m_writer->append(m_id, {test::started(), test::steps(0, 10)}, 1000.0);
    for (int i = 0; i < 10; ++i) {
        m_writer->append(m_id, {test::started(10), test::steps(10, i + 1)}, 2000.0 + i);
    }
    m_writer->append(m_id, {test::started(10)}, 3000.0);
    const auto tails = test::openReader(m_file)->droppedTails(m_id);
    ASSERT_EQ(tails.size(), static_cast<std::size_t>(keptTails));
    EXPECT_EQ(tails.back().series.at("loss/task").size(), 10U); // the newest last
    EXPECT_EQ(tails.front().series.at("loss/task").size(), 8U);
    m_writer->append(m_id, {test::steps(10, static_cast<int>(longestTail) + 50), test::started(10)}, 4000.0);
    EXPECT_EQ(test::openReader(m_file)->droppedTails(m_id).back().series.at("loss/task").size(),
              static_cast<std::size_t>(longestTail));
    m_writer->append(m_id, {test::ended(10)}, 5000.0);
    m_writer->moveToBin(m_id);
    m_writer->purge(m_id);
    EXPECT_TRUE(test::openReader(m_file)->droppedTails(m_id).empty());
}

TEST_F(RunLife, AllocationsKeepTheirDistancesUntilTheyAreReplaced) {
    AllocationDone first = test::allocation(10, 24), second = test::allocation(20, 24);
    first.orthogonalityA = {0.5F, 0.25F};
    first.orthogonalityB = {1.5F, 2.5F};
    second.orthogonalityA = second.orthogonalityB = {9.0F, 9.0F};
    m_writer->append(m_id, {test::started(), test::steps(0, 25), first, second, test::allocation(24, 24)},
                     1000.0);
    const auto reader = test::openReader(m_file);
    EXPECT_EQ(reader->allocation(m_id, 10)->orthogonalityA, first.orthogonalityA);
    EXPECT_EQ(reader->allocation(m_id, 10)->orthogonalityB, first.orthogonalityB);
    EXPECT_TRUE(reader->allocation(m_id, 24)->orthogonalityA.empty()) << "recorded without";
    m_writer->append(m_id, {test::started(15), test::steps(15, 10), test::allocation(20, 24)}, 2000.0);
    EXPECT_TRUE(reader->allocation(m_id, 20)->orthogonalityA.empty()) << "that of the dropped one is gone";
    EXPECT_EQ(reader->lastAllocation(m_id)->step, 20);
}

TEST_F(RunLife, TheTimeOfAStepIsKeptByItsParts) {
    StepsDone steps = test::steps(0, 4);
    steps.split = StepSplit{0.001, 0.002, 0.003, 0.004, 0.005};
    m_writer->append(m_id, {test::started(), steps, test::steps(4, 4)}, 1000.0);
    const auto reader = test::openReader(m_file);
    double sum = 0.0;
    for (const char* part : {"data", "forward", "backward", "optimizer", "allocator"}) {
        const auto series = reader->series(m_id, std::string("step_seconds/") + part);
        ASSERT_EQ(series.size(), 1U) << part; // not measured: nothing is made up
        EXPECT_EQ(series[0].step, 3);
        sum += series[0].value;
    }
    EXPECT_NEAR(sum, 0.015, 1e-12);
}

TEST_F(RunLife, AFileFromBeforeThereWereTailsIsReadAndBroughtUpToDate) {
    m_writer->append(m_id, {test::started(), test::steps(0, 12), test::allocation(10, 24)}, 1000.0);
    m_writer.reset();
    {
        SQLite::Database older(m_file.string(), SQLite::OPEN_READWRITE);
        older.exec(
            "ALTER TABLE run DROP COLUMN owner_token; ALTER TABLE run DROP COLUMN owner_batch; "
            "ALTER TABLE queue_entry DROP COLUMN claimed_steps; "
            "ALTER TABLE queue_entry DROP COLUMN given_up; "
            "DROP TABLE dropped_scalar; DROP TABLE orthogonality; DROP TABLE saved_view; DROP TABLE mark; "
            "PRAGMA user_version = 2;");
    }
    {
        const auto reader = test::openReader(m_file);
        EXPECT_TRUE(reader->droppedTails(m_id).empty());
        ASSERT_TRUE(reader->allocation(m_id, 10).has_value());
        EXPECT_TRUE(reader->allocation(m_id, 10)->orthogonalityA.empty());
    }
    m_writer = test::openWriter(m_file);
    m_writer->claim(m_id, 2000.0);
    m_writer->append(m_id, {test::started(5)}, 2000.0);
    EXPECT_EQ(test::openReader(m_file)->droppedTails(m_id).size(), 1U);
}

TEST_F(RunLife, TruncatingIsAlsoPossibleWithoutAStart) {
    m_writer->append(
        m_id, {test::started(), test::steps(0, 30), test::eval(10, {{"accuracy", 0.5}}), test::ended(30)},
        1.0);
    m_writer->truncateFrom(m_id, 10);
    const auto reader = test::openReader(m_file);
    EXPECT_EQ(reader->series(m_id, "loss/task").size(), 10U);
    EXPECT_EQ(reader->series(m_id, "eval/accuracy").size(), 1U);
    EXPECT_EQ(summary().stepsDone, 10);
    m_writer->truncateFrom(m_id, 0);
    EXPECT_TRUE(reader->metricNames(m_id).empty());
    EXPECT_EQ(summary().bestMetricName, "");
}

} // namespace rankscope
