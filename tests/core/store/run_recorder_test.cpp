#include "core/store/run_recorder.h"
#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>

#include <atomic>
#include <functional>
#include <iostream>
#include <mutex>

namespace rankscope {

using test::eventually;
using test::TempFolder;
using namespace std::chrono_literals;

class Recorder : public ::testing::Test {
protected:
    std::size_t storedSteps() const { return test::openReader(m_file)->series(m_id, "loss/task").size(); }
    RunSummary summary() const { return test::openReader(m_file)->run(m_id)->summary; }

    std::function<void(const std::string&)> collectTroubles() {
        return [this](const std::string& sentence) {
            std::lock_guard lock(m_mutex);
            m_troubles.push_back(sentence);
        };
    }
    // The run starts; another program locks the file, five steps cannot be stored, `during` happens, and the
    // lock goes: then the steps are there and the trouble is over.
    void overATrouble(RunRecorder& recorder, const std::function<void()>& during) {
        recorder.onEvent(test::started());
        ASSERT_TRUE(eventually([&] { return summary().status == RunStatus::Running; }));
        {
            SQLite::Database other(m_file.string(), SQLite::OPEN_READWRITE, 5000);
            other.exec("BEGIN IMMEDIATE");
            recorder.onEvent(test::steps(0, 5));
            ASSERT_TRUE(eventually([&] { return !troubles().empty(); }));
            during();
        }
        EXPECT_TRUE(eventually([&] { return storedSteps() == 5; }));
        EXPECT_TRUE(eventually([&] { return troubles().back().empty(); }));
    }
    std::vector<std::string> troubles() const {
        std::lock_guard lock(m_mutex);
        return m_troubles;
    }

    // Short waits; the workspace may grow to `m_pages` only.
    RecorderOptions impatient() {
        RecorderOptions options;
        options.commitDelay = 20ms;
        options.heartbeat = 50ms;
        options.retryDelay = 20ms;
        options.finalPatience = 200ms;
        options.open = [this] {
            WriterOptions writer;
            writer.busyTimeoutMs = 10;
            writer.maxPages = m_pages;
            writer.markInterrupted = false;
            return RunWriter::open(m_file, writer);
        };
        return options;
    }

    TempFolder m_folder;
    std::filesystem::path m_file = m_folder / "w.rankscope";
    RunId m_id = test::openWriter(m_file)->createRun("starter", test::configJson);
    RunControl m_control;
    std::atomic<std::int64_t> m_pages = 0;
    mutable std::mutex m_mutex;
    std::vector<std::string> m_troubles;
};

TEST_F(Recorder, AnEventIsReadableWithinASecond) {
    RunRecorder recorder(m_file, m_id, &m_control);
    recorder.onEvent(test::started());
    double worst = 0.0;
    for (int round = 0; round < 4; ++round) {
        const auto start = std::chrono::steady_clock::now();
        recorder.onEvent(test::steps(round, 1));
        ASSERT_TRUE(eventually([&] { return storedSteps() == std::size_t(round) + 1; }));
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        worst = std::max(worst, took.count());
    }
    std::cout << "at most " << worst << " s\n";
    EXPECT_LT(worst, 1.0 * test::slowness);
}

TEST_F(Recorder, ImportantEventsAreWrittenAtOnce) {
    RecorderOptions patient;
    patient.commitDelay = 1h;
    patient.heartbeat = 1h;
    RunRecorder recorder(m_file, m_id, &m_control, {}, patient);
    recorder.onEvent(test::started());
    EXPECT_TRUE(eventually([&] { return summary().status == RunStatus::Running; }));
    recorder.onEvent(test::steps(0, 5));
    EXPECT_EQ(recorder.pendingRows(), 5);
    recorder.onEvent(test::allocation(4, 864));
    EXPECT_TRUE(eventually([&] { return storedSteps() == 5; }));
    EXPECT_TRUE(eventually([&] { return recorder.pendingRows() == 0; }));
}

TEST_F(Recorder, TheEndIsOnDiskWhenItsEventReturns) {
    RunRecorder recorder(m_file, m_id, &m_control);
    recorder.onEvent(test::started());
    recorder.onEvent(test::steps(0, 300));
    recorder.onEvent(test::ended(300));
    EXPECT_EQ(summary().status, RunStatus::Finished);
    EXPECT_EQ(storedSteps(), 300U);
    EXPECT_EQ(recorder.pendingRows(), 0);
}

TEST_F(Recorder, WhatIsLeftIsWrittenWhenItGoes) {
    {
        RunRecorder recorder(m_file, m_id, nullptr);
        recorder.onEvent(test::started());
        recorder.onEvent(test::steps(0, 7));
    }
    EXPECT_EQ(storedSteps(), 7U);
    EXPECT_EQ(summary().status, RunStatus::Running) << "without RunEnded the run has not ended";
}

TEST_F(Recorder, TheHeartbeatGoesOnWhileNothingHappensAndEndsWithTheRun) {
    RunRecorder recorder(m_file, m_id, &m_control, {}, impatient());
    recorder.onEvent(test::started());
    ASSERT_TRUE(eventually([&] { return summary().status == RunStatus::Running; }));
    const auto first = summary().heartbeatAt;
    EXPECT_TRUE(eventually([&] { return summary().heartbeatAt > first; }));
    const auto second = summary().heartbeatAt;
    EXPECT_TRUE(eventually([&] { return summary().heartbeatAt > second; }));
    recorder.onEvent(test::ended(0));
    const auto reader = test::openReader(m_file);
    const auto version = reader->dataVersion();
    EXPECT_FALSE(eventually([&] { return reader->dataVersion() != version; }, 0.3));
}

TEST_F(Recorder, AFullDiskPausesTheRunLosesNothingAndGoesOnWhenThereIsRoom) {
    m_pages = std::int64_t(std::filesystem::file_size(m_file) / 4096) + 3;
    RunRecorder recorder(m_file, m_id, &m_control, collectTroubles(), impatient());
    recorder.onEvent(test::started());
    for (int i = 0; i < 100; ++i)
        recorder.onEvent(test::steps(i * 50, 50));
    ASSERT_TRUE(eventually([&] { return m_control.pauseRequested(); }));
    ASSERT_TRUE(eventually([&] { return !troubles().empty(); }));
    EXPECT_NE(troubles()[0].find("no room"), std::string::npos) << troubles()[0];
    recorder.onEvent(test::steps(5000, 50));
    recorder.onEvent(test::allocation(5049, 864));
    EXPECT_GT(recorder.pendingRows(), 0);
    EXPECT_EQ(test::openReader(m_file)->runs().size(), 1U) << "what is there stays readable";

    m_pages = 0;
    EXPECT_TRUE(eventually([&] { return !m_control.pauseRequested(); }));
    EXPECT_EQ(troubles().back(), "");
    EXPECT_TRUE(eventually([&] { return storedSteps() == 5050; }));
    EXPECT_TRUE(test::openReader(m_file)->allocation(m_id, 5049));
    EXPECT_EQ(recorder.pendingRows(), 0);
    recorder.onEvent(test::ended(5050));
    EXPECT_EQ(summary().status, RunStatus::Finished);
}

TEST_F(Recorder, ALockedFilePausesTheRunUntilItIsFree) {
    RunRecorder recorder(m_file, m_id, &m_control, collectTroubles(), impatient());
    overATrouble(recorder, [&] {
        EXPECT_TRUE(m_control.pauseRequested());
        EXPECT_EQ(recorder.pendingRows(), 5);
    });
    EXPECT_TRUE(eventually([&] { return !m_control.pauseRequested(); }));
}

TEST_F(Recorder, ARunThatAPersonPausedStaysPausedAfterATrouble) {
    RunRecorder recorder(m_file, m_id, &m_control, collectTroubles(), impatient());
    m_control.pause();
    overATrouble(recorder, [] {});
    EXPECT_TRUE(m_control.pauseRequested());
}

TEST_F(Recorder, ARunThatAPersonPausesDuringATroubleStaysPausedAfterIt) {
    RunRecorder recorder(m_file, m_id, &m_control, collectTroubles(), impatient());
    overATrouble(recorder, [&] { m_control.pause(); });
    EXPECT_TRUE(m_control.pauseRequested());
    m_control.resume();
    EXPECT_TRUE(eventually([&] { return !m_control.pauseRequested(); }));
}

TEST_F(Recorder, AfterTheEndItWaitsForRoomOnlySoLongAndSaysWhatWasLost) {
    m_pages = std::int64_t(std::filesystem::file_size(m_file) / 4096) + 1;
    RunRecorder recorder(m_file, m_id, &m_control, collectTroubles(), impatient());
    recorder.onEvent(test::started());
    recorder.onEvent(test::steps(0, 9000));
    recorder.onEvent(test::ended(9000)); // returns
    ASSERT_FALSE(troubles().empty());
    EXPECT_NE(troubles().back().find("9000 steps"), std::string::npos) << troubles().back();
    EXPECT_FALSE(m_control.pauseRequested());
    EXPECT_NE(summary().status, RunStatus::Finished);
}

TEST_F(Recorder, AWorkspaceThatCannotBeOpenedIsATroubleThatPasses) {
    std::atomic<bool> there = false;
    auto options = impatient();
    options.open = [&, open = options.open]() -> tl::expected<std::unique_ptr<RunWriter>, StoreError> {
        if (!there)
            return tl::unexpected(StoreError{StoreError::Kind::Other, "The drive is gone."});
        return open();
    };
    RunRecorder recorder(m_file, m_id, &m_control, collectTroubles(), options);
    recorder.onEvent(test::started());
    ASSERT_TRUE(eventually([&] { return m_control.pauseRequested(); }));
    ASSERT_TRUE(eventually([&] { return !troubles().empty(); }));
    EXPECT_EQ(troubles()[0], "The drive is gone.");
    there = true;
    EXPECT_TRUE(eventually([&] { return summary().status == RunStatus::Running; }));
}

TEST_F(Recorder, HandingOverTakesMicroseconds) {
    RunRecorder recorder(m_file, m_id, &m_control);
    recorder.onEvent(test::started());
    const auto point = test::steps(0, 1);
    constexpr int count = 2'000;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i)
        recorder.onEvent(point);
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    std::cout << took.count() / count << " us an event\n";
    EXPECT_LT(took.count() / count, 50.0 * test::slowness);
}

} // namespace rankscope
