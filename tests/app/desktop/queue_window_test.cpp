#include "core/run/run_config_json.h"
#include "core/store/run_queue.h"
#include "core/store/run_writer.h"
#include "tests/app/desktop/window_app_lab.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/queue/queue_page.h"
#include "ui/queue/sweep_editor.h"
#include "ui/settings/preferences.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

using namespace rankscope;
using namespace rankscope::test;

// The queue of the workspace as the program trains and edits it.
class QueueWindowTest : public WindowAppLab {
    Q_OBJECT

private slots:
    void aStartWhileTheQueueIsLookedIntoWaitsForTheAnswer() {
        launchAndOpen();
        m_app->desk().startQueue(); // asks the file, which answers later
        QVERIFY(m_app->desk().busy());
        m_app->desk().start(smallConfig("first"));
        QVERIFY(window().findChild<QMessageBox*>("queueQuestion") == nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
    }

    void aStartWhileBusyOffersTheQueueAndRunsInOrder() {
        launchAndOpen();
        startHeldAt(5, "first");
        m_app->desk().start(smallConfig("second"));
        click("queueQuestion", "Add to queue");
        QTRY_COMPARE_WITH_TIMEOUT(queued(), QStringList{"second"}, patience);
        QCOMPARE(statusOf("second"), RunStatus::Queued);
        m_script->barrier = 1'000'000;
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("second"), RunStatus::Finished, patience);
        QCOMPARE(statusOf("first"), RunStatus::Finished);
        QCOMPARE(m_script->trainings.load(), 2);
    }

    void cancellingTheOfferStartsNothing() {
        launchAndOpen();
        startHeldAt(5, "first");
        m_app->desk().start(smallConfig("second"));
        click("queueQuestion", "Cancel");
        m_script->barrier = 1'000'000;
        QTRY_VERIFY_WITH_TIMEOUT(!window().training(), patience);
        QCOMPARE(storedRuns().size(), std::size_t(1));
    }

    void whatWaitsInTheWorkspaceStartsOnlyWhenAPersonSaysSo() {
        queueElsewhere({"left", "over"});
        launchAndOpen();
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("2 runs wait in the queue"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->desk().busy(), patience);
        QCOMPARE(m_script->trainings.load(), 0);
        m_app->desk().start(smallConfig("mine")); // nor does it follow a run of one's own
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("mine"), RunStatus::Finished, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->desk().busy(), patience);
        QCOMPARE(m_script->trainings.load(), 1);
        QCOMPARE(queued(), (QStringList{"left", "over"}));
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("2 runs wait in the queue"), patience);
        QTest::mouseClick(window().findChild<QPushButton*>("infoBarAction"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("over"), RunStatus::Finished, patience);
        QCOMPARE(statusOf("left"), RunStatus::Finished);
        QTRY_COMPARE_WITH_TIMEOUT(queued(), QStringList(), patience);
        QCOMPARE(m_script->trainings.load(), 3);
    }

    void aPausedQueueIsOfferedAndNotStarted() {
        queueElsewhere({"left", "over"}, true);
        launchAndOpen();
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("2 runs wait in the queue"), patience);
        QCOMPARE(m_script->trainings.load(), 0);
        auto* start = window().infoBar().findChild<QPushButton*>();
        QVERIFY(start != nullptr);
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("over"), RunStatus::Finished, patience);
    }

    void withTheSettingOffTheQueueIsOfferedAndNotStarted() {
        Preferences preferences;
        preferences.startQueued = false;
        savePreferences(*m_settings, preferences, Preferences());
        queueElsewhere({"left"});
        launchAndOpen();
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("wait in the queue"), patience);
        QCOMPARE(m_script->trainings.load(), 0);
        QTest::mouseClick(window().queuePage().findChild<QPushButton*>("queueStart"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("left"), RunStatus::Finished, patience);
    }

    void anInterruptedRunAndAWaitingQueueAreBothOffered() {
        leaveInterrupted();
        queueElsewhere({"first", "second"}, true);
        launchAndOpen();
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("lost was interrupted"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_app->desk().queue().waiting(), 2, patience);
        QVERIFY(window().infoBar().text().contains("lost was interrupted")); // not swallowed
        QTest::mouseClick(window().findChild<QToolButton*>("infoBarClose"), Qt::LeftButton);
        QVERIFY(window().infoBar().text().contains("wait in the queue"));
        QTest::mouseClick(window().findChild<QPushButton*>("infoBarAction"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("second"), RunStatus::Finished, patience);
        QCOMPARE(statusOf("lost"), RunStatus::Interrupted);
    }

    void whatAnotherProgramAddsWhileARunTrainsIsTrainedAfterIt() {
        launchAndOpen();
        startHeldAt(5, "first");
        queueElsewhere({"second", "third"});
        m_script->barrier = 1'000'000;
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("third"), RunStatus::Finished, patience);
        QCOMPARE(statusOf("second"), RunStatus::Finished);
        QCOMPARE(m_script->trainings.load(), 3);
    }

    void whatAnotherProgramTrainsIsLeftToItAndTheRestWaitsForTheDevice() {
        queueElsewhere({"theirs", "ours"});
        RunId theirs = 0;
        auto queue = RunQueue::open(m_workspace.toStdString());
        theirs = (*queue)->claimNext("cpu").entry.run; // this test is the other program
        launchAndOpen();
        m_app->desk().startQueue();
        QTRY_COMPARE_WITH_TIMEOUT(m_app->desk().queue().listing().entries.size(), std::size_t(2), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_app->desk().busy(), patience);
        QCOMPARE(m_script->trainings.load(), 0);
        (*queue)->finish(theirs, RunStatus::Finished);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("ours"), RunStatus::Finished, patience);
        QCOMPARE(statusOf("theirs"), RunStatus::Queued); // as nobody trained it here
        QCOMPARE(m_script->trainings.load(), 1);
    }

    void editsOfTheQueueReachTheWorkspaceAndAreTakenBack() {
        queueElsewhere({"one", "two", "three"}, true);
        launchAndOpen();
        auto* table = window().queuePage().findChild<QTableView*>("queueTable");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 3, patience);
        window().showPage(MainWindow::Page::Queue);
        const auto act = [&](int row, const char* name) {
            table->selectRow(row);
            window().queuePage().findChild<QAction*>(QString::fromLatin1(name))->trigger();
        };
        QAction* undo = window().commands().action("undo");
        act(2, "queueUp");
        QTRY_COMPARE_WITH_TIMEOUT(queued(), (QStringList{"one", "three", "two"}), patience);
        undo->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(queued(), (QStringList{"one", "two", "three"}), patience);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->index(1, 1).data().toString(), QString("two"), patience);
        act(1, "queueRemove");
        QTRY_COMPARE_WITH_TIMEOUT(queued(), (QStringList{"one", "three"}), patience);
        undo->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(queued(), (QStringList{"one", "two", "three"}), patience);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 3, patience);
        act(0, "queueDuplicate");
        QTRY_COMPARE_WITH_TIMEOUT(queued(), (QStringList{"one", "one copy", "two", "three"}), patience);
        emit window().queuePage().deviceRequested(1, "cpu");
        const auto device = [this] {
            auto reader = RunReader::open(m_workspace.toStdString());
            return parseRunConfig((*reader)->run(1)->configJson).config.train.device;
        };
        QTRY_COMPARE_WITH_TIMEOUT(device(), std::string("cpu"), patience);
        QCOMPARE(m_script->trainings.load(), 0);
    }

    void aSweepFromThePageIsQueuedInAGroupAndTrained() {
        launchAndOpen();
        window().formPage().setConfig(smallConfig("swept"), "a test");
        window().showPage(MainWindow::Page::Queue);
        window().queuePage().sweep().addField("method.target_r", "2,4");
        auto* add = window().queuePage().findChild<QPushButton*>("sweepAdd");
        QTRY_VERIFY_WITH_TIMEOUT(add->isEnabled(), patience); // once the sweep is planned
        QTest::mouseClick(add, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("swept target_r=4"), RunStatus::Finished, patience);
        QCOMPARE(statusOf("swept target_r=2"), RunStatus::Finished);
        QCOMPARE(storedRuns().front().group, std::string("swept"));
    }

    void aQueuedRunThatCannotBeReadIsPassedOver() {
        {
            auto writer = RunWriter::open(m_workspace.toStdString());
            auto queue = RunQueue::open(m_workspace.toStdString());
            (*queue)->add({(*writer)->createRun("bad", "{\"method\": 3}")});
        }
        queueElsewhere({"good"});
        launchAndOpen();
        m_app->desk().startQueue();
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("good"), RunStatus::Finished, patience);
        QTRY_COMPARE_WITH_TIMEOUT(queued(), QStringList(), patience);
    }
};

int main(int argc, char** argv) { return runWindowAppTest<QueueWindowTest>(argc, argv); }
#include "queue_window_test.moc"
