#include "tests/ui/shell/empty_window.h"
#include "ui/info_bar.h"
#include "ui/log_dock.h"
#include "ui/toasts.h"

#include <QAbstractItemModelTester>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace rankscope;

// A run as the window tells of it: status bar, title, log, messages, and the questions before it is left.
class RunInWindowTest : public EmptyWindow {
    Q_OBJECT

private slots:
    void theStatusBarAndTheTitleFollowTheRun() {
        m_window->setWorkspace("/data/glue.rankscope", false);
        QCOMPARE(m_window->windowTitle(), QStringLiteral("glue.rankscope - Rankscope"));
        trainUntilHalf();
        QCOMPARE(m_window->windowTitle(), QStringLiteral("glue.rankscope - Rankscope [50 %]"));
        QCOMPARE(child<QToolButton>("statusRun")->text(), QStringLiteral("starter: running"));
        QCOMPARE(child<QToolButton>("statusStep")->text(), QStringLiteral("step 100 of 200"));
        QCOMPARE(child<QToolButton>("statusEta")->text(), QStringLiteral("about 2 minutes left"));
        QCOMPARE(child<QToolButton>("statusRate")->text(), QStringLiteral("812 tokens/s"));
        QCOMPARE(child<QToolButton>("statusDevice")->text(), QStringLiteral("cpu"));
        QVERIFY(m_window->commands().action("stop")->isEnabled());

        m_window->runEvents(7, {StatusChanged{RunStatus::Paused, 100, 0.0}});
        QCOMPARE(child<QToolButton>("statusRun")->text(), QStringLiteral("starter: paused"));
        QSignalSpy resumed(m_window.get(), &MainWindow::continueRequested);
        m_window->commands().action("pause")->trigger();
        QCOMPARE(resumed.size(), 1);

        RunEnded ended;
        ended.steps = 200;
        m_window->runEvents(7, {ended});
        m_window->endRun(7);
        QCOMPARE(m_window->windowTitle(), QStringLiteral("glue.rankscope - Rankscope"));
        QCOMPARE(child<QToolButton>("statusRun")->text(), QStringLiteral("starter: finished"));
        QVERIFY(!m_window->commands().action("stop")->isEnabled());
    }

    void eventsOfAnotherRunDoNotMoveTheStatusBar() {
        trainUntilHalf();
        m_window->runEvents(8, {step(150)});
        QCOMPARE(child<QToolButton>("statusStep")->text(), QStringLiteral("step 100 of 200"));
    }

    void storageThatFailsIsShownWithAWord() {
        trainUntilHalf();
        QCOMPARE(child<QToolButton>("statusDb")->text(), QStringLiteral("stored"));
        m_window->setPendingRows(41);
        m_window->setStoreTrouble("The disk is full; make room.");
        QCOMPARE(child<QToolButton>("statusDb")->text(), QStringLiteral("not stored: 41 rows"));
        QCOMPARE(m_window->infoBar().text(), QStringLiteral("The disk is full; make room."));
        m_window->setStoreTrouble({});
        QCOMPARE(child<QToolButton>("statusDb")->text(), QStringLiteral("stored"));
    }

    void noticesReachTheLogWithTheirStep() {
        QAbstractItemModelTester tester(&m_window->logDock().model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        trainUntilHalf();
        Notice notice;
        notice.step = 31;
        notice.level = Notice::Level::Warning;
        notice.message = "Step 31 was skipped.";
        m_window->runEvents(7, {notice});
        LogModel& log = m_window->logDock().model();
        const int row = log.rowCount() - 1;
        QCOMPARE(log.index(row, LogModel::StepColumn).data().toString(), QStringLiteral("31"));
        QCOMPARE(log.index(row, LogModel::RunColumn).data().toString(), QStringLiteral("starter"));
        QCOMPARE(log.index(row, LogModel::LevelColumn).data().toString(), QStringLiteral("Warning"));
        QCOMPARE(m_window->findChild<ToastHost*>("toastHost")->visibleToasts(), 1);
        m_window->runEvents(7, {SettingsChanged{32, "method.target_r", "8", "4", 45, 96, 0.0}});
        QCOMPARE(log.rowCount(), row + 2);
        QCOMPARE(log.index(row + 1, LogModel::StepColumn).data().toString(), QStringLiteral("32"));
    }

    void theLogForgetsTheOldestLines() {
        LogModel log;
        const auto append = [&log](int from, int to) {
            for (int i = from; i < to; ++i) {
                log.append({QDateTime(), Notice::Level::Info, {}, i, {}});
            }
        };
        append(0, 4950);
        // It looks at all rows at every change: it watches where lines begin to be forgotten.
        QAbstractItemModelTester tester(&log, QAbstractItemModelTester::FailureReportingMode::QtTest);
        append(4950, 5100);
        QCOMPARE(log.rowCount(), 5000);
        QCOMPARE(log.index(4999, LogModel::StepColumn).data().toString(), QLocale().toString(5099));
    }

    void aFailedRunIsExplainedInTheInfoBar() {
        trainUntilHalf();
        RunEnded ended;
        ended.status = RunStatus::Failed;
        ended.message = "The loss is not a number.";
        m_window->runEvents(7, {ended});
        QVERIFY(m_window->infoBar().isVisible());
        QVERIFY(m_window->infoBar().text().contains("The loss is not a number."));
    }

    void theInfoBarsActionRunsOnce() {
        int runs = 0;
        m_window->showMessage(Notice::Level::Warning, "Run 17 was interrupted.", "Resume",
                              [&runs] { ++runs; });
        QTest::mouseClick(child<QPushButton>("infoBarAction"), Qt::LeftButton);
        QCOMPARE(runs, 1);
        QVERIFY(!m_window->infoBar().isVisible());
    }

    void anOfferWaitsForTheOneBeforeItAndComesBackAfterAMessage() {
        QStringList done;
        m_window->offer(Notice::Level::Warning, "Run 17 was interrupted.", "Resume",
                        [&done] { done << "resume"; });
        m_window->offer(Notice::Level::Info, "2 runs wait in the queue.", "Start the queue",
                        [&done] { done << "start"; });
        QCOMPARE(m_window->infoBar().text(), QStringLiteral("Run 17 was interrupted."));
        m_window->showMessage(Notice::Level::Error, "The disk is full.");
        QCOMPARE(m_window->infoBar().text(), QStringLiteral("The disk is full."));
        QTest::mouseClick(child<QToolButton>("infoBarClose"), Qt::LeftButton);
        QCOMPARE(m_window->infoBar().text(), QStringLiteral("Run 17 was interrupted."));
        m_window->infoBar().dismiss(); // the program has no say in offers
        QTest::mouseClick(child<QToolButton>("infoBarClose"), Qt::LeftButton);
        QCOMPARE(m_window->infoBar().text(), QStringLiteral("2 runs wait in the queue."));
        QTest::mouseClick(child<QPushButton>("infoBarAction"), Qt::LeftButton);
        QCOMPARE(done, QStringList{"start"});
        QVERIFY(!m_window->infoBar().isVisible());
    }

    void aRunThatEndsUnseenIsToldToTheDesktopUnlessThatIsOff() {
        QSignalSpy told(m_window.get(), &MainWindow::endedUnseen);
        const auto end = [this] {
            trainUntilHalf();
            RunEnded ended;
            ended.steps = 200;
            m_window->runEvents(7, {ended});
            m_window->endRun(7);
        };
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        end();
        QCOMPARE(told.size(), 0); // one looks at it
        m_window->hide();
        end();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told[0][0].toString(), QStringLiteral("starter: finished"));
        Preferences preferences;
        preferences.notifyAtEnd = false;
        m_window->setPreferences(preferences);
        end();
        QCOMPARE(told.size(), 1);
    }

    void closingWithNothingTrainingJustCloses() {
        QSignalSpy closed(m_window.get(), &MainWindow::closed);
        QVERIFY(m_window->close());
        QCOMPARE(closed.size(), 1);
    }

    void closingWhileTrainingAsks_data() {
        QTest::addColumn<QString>("button");
        QTest::addColumn<int>("keep");
        QTest::addColumn<int>("stop");
        QTest::newRow("keep running") << "closeKeep" << 1 << 0;
        QTest::newRow("stop with a checkpoint") << "closeStop" << 0 << 1;
        QTest::newRow("cancel") << "closeCancel" << 0 << 0;
    }
    void closingWhileTrainingAsks() {
        QFETCH(QString, button);
        QFETCH(int, keep);
        QFETCH(int, stop);
        trainUntilHalf();
        QSignalSpy keeps(m_window.get(), &MainWindow::keepRunningRequested);
        QSignalSpy stops(m_window.get(), &MainWindow::stopAndQuitRequested);
        QVERIFY(!m_window->close());
        QVERIFY(!m_window->close()); // asks once
        QCOMPARE(m_window->findChildren<QMessageBox*>("closeQuestion").size(), 1);
        QTest::mouseClick(child<QPushButton>(button.toLatin1().constData()), Qt::LeftButton);
        QCOMPARE(keeps.size(), keep);
        QCOMPARE(stops.size(), stop);
        QVERIFY(m_window->isVisible()); // hiding is for whoever owns the window
    }

    void theAnswerToClosingCanBeSetOnceAndForAll() {
        trainUntilHalf();
        QSignalSpy stops(m_window.get(), &MainWindow::stopAndQuitRequested);
        Preferences preferences;
        preferences.onClose = CloseChoice::Stop;
        m_window->setPreferences(preferences);
        QVERIFY(!m_window->close());
        QCOMPARE(stops.size(), 1);
    }

    void theQuestionGoesWhenTheRunEnds() {
        trainUntilHalf();
        m_window->close();
        auto* question = child<QMessageBox>("closeQuestion");
        QVERIFY(question->isVisible());
        m_window->endRun(7);
        QVERIFY(!question->isVisible());
    }

    void stoppingFromTheMenuAsksFirst() {
        trainUntilHalf();
        QSignalSpy stops(m_window.get(), &MainWindow::stopRequested);
        m_window->commands().action("stop")->trigger();
        QCOMPARE(stops.size(), 0);
        auto* question = child<QMessageBox>("stopQuestion");
        for (auto* button : question->buttons()) {
            if (question->buttonRole(button) == QMessageBox::AcceptRole) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        QCOMPARE(stops.size(), 1);
    }
};

QTEST_MAIN(RunInWindowTest)
#include "run_in_window_test.moc"
