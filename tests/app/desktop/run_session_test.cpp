#include "app/desktop/event_mailbox.h"
#include "app/desktop/run_session.h"
#include "app/desktop/worker.h"
#include "core/store/run_reader.h"
#include "core/store/run_writer.h"
#include "tests/app/desktop/scripted_engine.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace rankscope;
using test::Script;
using test::scriptedEngine;

namespace {

constexpr int patience = 20000;

} // namespace

class RunSessionTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_workspace;
    RunId m_run = 0;
    std::filesystem::path m_files; // of m_run
    std::vector<RunEvent> m_events;

    RunJob job() {
        RunJob result;
        result.id = m_run;
        result.name = "scripted";
        result.workspace = m_workspace;
        result.files = m_files;
        return result;
    }
    void collect(RunSession& session) {
        connect(&session, &RunSession::eventsArrived, this,
                [this](qint64 run, const std::vector<RunEvent>& events) {
                    QCOMPARE(run, m_run);
                    m_events.insert(m_events.end(), events.begin(), events.end());
                });
    }
    template <typename Event>
    int count() const {
        return static_cast<int>(std::count_if(m_events.begin(), m_events.end(), [](const RunEvent& event) {
            return std::holds_alternative<Event>(event);
        }));
    }
    std::int64_t steps() const {
        std::int64_t result = 0;
        for (const RunEvent& event : m_events) {
            if (const auto* done = std::get_if<StepsDone>(&event)) {
                result += static_cast<std::int64_t>(done->points.size());
            }
        }
        return result;
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_workspace = m_folder->filePath("runs.rankscope").toStdString();
        auto writer = RunWriter::open(m_workspace);
        QVERIFY2(writer.has_value(), writer ? "" : writer.error().message.c_str());
        m_run = (*writer)->createRun("scripted", "{}");
        m_files = (*writer)->filesFolder(m_run);
        m_events.clear();
    }

    void everyEventArrivesInOrderAndTheRunEndsOnce() {
        auto script = std::make_shared<Script>();
        script->steps = 5000;
        script->endTwice = true;
        RunSession session(scriptedEngine(script));
        collect(session);
        QSignalSpy ended(&session, &RunSession::ended);
        QVERIFY(session.start(job()));
        QVERIFY(!session.start(job())); // one at a time
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QVERIFY(!session.running());

        QVERIFY(std::holds_alternative<RunStarted>(m_events.front()));
        QVERIFY(std::holds_alternative<RunEnded>(m_events.back()));
        QCOMPARE(count<RunEnded>(), 1);
        QCOMPARE(steps(), 5000);
        QCOMPARE(count<AllocationDone>(), 500);
        std::int64_t next = 0;
        for (const RunEvent& event : m_events) {
            if (const auto* done = std::get_if<StepsDone>(&event)) {
                for (const StepPoint& point : done->points) {
                    QCOMPARE(point.step, next++);
                }
            }
        }
    }

    void whatArrivedIsStored() {
        RunSession session(scriptedEngine(std::make_shared<Script>()));
        collect(session);
        QSignalSpy ended(&session, &RunSession::ended);
        session.start(job());
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        auto reader = RunReader::open(m_workspace);
        QVERIFY(reader.has_value());
        QCOMPARE(static_cast<std::int64_t>((*reader)->series(m_run, "loss/task").size()), steps());
        QCOMPARE(static_cast<int>((*reader)->allocationSteps(m_run).size()), count<AllocationDone>());
        QCOMPARE((*reader)->run(m_run)->summary.status, RunStatus::Finished);
    }

    void aRunPausesGoesOnAndStops() {
        auto script = std::make_shared<Script>();
        script->barrier = 10;
        RunSession session(scriptedEngine(script));
        collect(session);
        QSignalSpy ended(&session, &RunSession::ended);
        session.start(job());
        QTRY_COMPARE_WITH_TIMEOUT(steps(), 10, patience);
        session.pause();
        QTRY_COMPARE_WITH_TIMEOUT(count<StatusChanged>(), 1, patience);
        script->barrier = 20;
        QTest::qWait(100);
        QCOMPARE(steps(), 10);
        session.resume();
        QTRY_COMPARE_WITH_TIMEOUT(steps(), 20, patience);
        session.requestCheckpoint();
        script->barrier = 30;
        QTRY_COMPARE_WITH_TIMEOUT(count<CheckpointSaved>(), 1, patience);
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QCOMPARE(std::get<RunEnded>(m_events.back()).status, RunStatus::Stopped);
        QCOMPARE(count<CheckpointSaved>(), 2);
    }

    void aPausedRunCanBeStopped() {
        auto script = std::make_shared<Script>();
        script->barrier = 5;
        RunSession session(scriptedEngine(script));
        collect(session);
        QSignalSpy ended(&session, &RunSession::ended);
        session.start(job());
        session.pause();
        QTRY_COMPARE_WITH_TIMEOUT(count<StatusChanged>(), 1, patience);
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QCOMPARE(std::get<RunEnded>(m_events.back()).status, RunStatus::Stopped);
    }

    void aThrownFailureBecomesOneEnd() {
        auto script = std::make_shared<Script>();
        script->exception = "The matrix is not a matrix.";
        RunSession session(scriptedEngine(script));
        collect(session);
        QSignalSpy ended(&session, &RunSession::ended);
        session.start(job());
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QCOMPARE(count<RunEnded>(), 1);
        const auto& end = std::get<RunEnded>(m_events.back());
        QCOMPARE(end.status, RunStatus::Failed);
        QCOMPARE(end.message, std::string("The matrix is not a matrix."));
        QCOMPARE(end.steps, steps());
        auto reader = RunReader::open(m_workspace);
        QCOMPARE((*reader)->run(m_run)->summary.status, RunStatus::Failed);
    }

    void aForgottenEndIsMadeUpFor() {
        auto script = std::make_shared<Script>();
        script->forgetEnd = true;
        RunSession session(scriptedEngine(script));
        collect(session);
        QSignalSpy ended(&session, &RunSession::ended);
        session.start(job());
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        QCOMPARE(count<RunEnded>(), 1);
        QCOMPARE(std::get<RunEnded>(m_events.back()).status, RunStatus::Failed);
    }

    void destroyingASessionStopsItsRunAndStoresTheEnd() {
        auto script = std::make_shared<Script>();
        script->barrier = 10;
        {
            RunSession session(scriptedEngine(script));
            collect(session);
            session.start(job());
            QTRY_COMPARE_WITH_TIMEOUT(steps(), 10, patience);
        }
        auto reader = RunReader::open(m_workspace);
        QCOMPARE((*reader)->run(m_run)->summary.status, RunStatus::Stopped);
        QCOMPARE((*reader)->checkpoints(m_run).size(), std::size_t(1));
    }

    void aSecondRunStartsAfterTheFirst() {
        auto script = std::make_shared<Script>();
        RunSession session(scriptedEngine(script));
        QSignalSpy ended(&session, &RunSession::ended);
        session.start(job());
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        auto writer = RunWriter::open(m_workspace);
        m_run = (*writer)->createRun("second", "{}");
        m_files = (*writer)->filesFolder(m_run);
        QVERIFY(session.start(job()));
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 2, patience);
        QCOMPARE(script->trainings.load(), 2);
    }

    void theMailboxKeepsOrderAcrossThreads() {
        EventMailbox mailbox;
        std::vector<RunEvent> taken;
        {
            std::jthread writer([&mailbox] {
                for (std::int64_t step = 0; step < 20000; ++step) {
                    mailbox.onEvent(StatusChanged{RunStatus::Running, step, 0.0});
                }
            });
            while (taken.size() < 20000) {
                for (RunEvent& event : mailbox.take()) {
                    taken.push_back(std::move(event));
                }
                std::this_thread::yield();
            }
        }
        for (std::size_t i = 0; i < taken.size(); ++i) {
            QCOMPARE(std::get<StatusChanged>(taken[i]).step, static_cast<std::int64_t>(i));
        }
        QVERIFY(mailbox.take().empty());
    }

    void aFinishingWorkerDoesItsJobsAndADroppingOneForgetsThem() {
        std::atomic<int> done = 0;
        {
            Worker worker(Worker::AtEnd::Finish);
            for (int i = 0; i < 100; ++i) {
                worker.post([&done] { ++done; });
            }
        }
        QCOMPARE(done.load(), 100);
        done = 0;
        std::atomic<bool> open = false;
        {
            Worker worker(Worker::AtEnd::Drop);
            worker.post([&] {
                while (!open) {
                    std::this_thread::yield();
                }
            });
            worker.post([&done] { ++done; });
            worker.clear();
            open = true;
        }
        QCOMPARE(done.load(), 0);
    }
};

QTEST_GUILESS_MAIN(RunSessionTest)
#include "run_session_test.moc"
