#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/app/desktop/window_app_lab.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/live/live_page.h"

#include <QFrame>
#include <QPushButton>

using namespace rankscope;
using namespace rankscope::test;

// Runs from the window: started, branched, edited, resumed, failed, and what becomes of them when it closes.
class WindowAppTest : public WindowAppLab {
    Q_OBJECT

private slots:
    void nothingIsAskedOfTheEngineBeforeTheWindowIsShown() {
        launch();
        QCOMPARE(m_script->describes.load(), 0);
        QVERIFY(window().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(m_script->describes.load() > 0, patience);
    }

    void aRunFromTheFormIsTrainedShownAndStored() {
        launchAndOpen();
        m_app->desk().start(smallConfig("first"));
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
        QCOMPARE(window().page(), MainWindow::Page::Live);
        QTRY_VERIFY_WITH_TIMEOUT(!window().training(), patience);
        const auto runs = storedRuns();
        QCOMPARE(runs.size(), std::size_t(1));
        QCOMPARE(runs[0].stepsDone, std::int64_t(60));
        QCOMPARE(runs[0].bestMetric, 0.75);
        auto reader = RunReader::open(m_workspace.toStdString());
        const auto parsed = parseRunConfig((*reader)->run(runs[0].id)->configJson);
        QVERIFY(parsed.problems.empty());
        QCOMPARE(parsed.config, smallConfig("first"));
    }

    void aBranchIsTrainedFromACopyOfTheCheckpointWithItsParentStored() {
        launchAndOpen();
        m_app->desk().start(smallConfig("first"));
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!window().training(), patience);
        const RunId parent = storedRuns().front().id;
        m_app->desk().branch(parent);
        QTRY_VERIFY_WITH_TIMEOUT(!window().formPage().findChild<QFrame*>("branchRow")->isHidden(), patience);
        QCOMPARE(window().page(), MainWindow::Page::NewRun);
        QCOMPARE(window().formPage().config().name, std::string("first from step 60"));
        m_script->steps = 80;
        emit window().formPage().branchRequested(parent, 60, smallConfig("longer"));
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("longer"), RunStatus::Finished, patience);
        const RunSummary branch = storedRuns().front();
        QCOMPARE(branch.parent, parent);
        QCOMPARE(branch.parentStep, std::int64_t(60));
        QCOMPARE(branch.stepsDone, std::int64_t(80));
        QCOMPARE(m_script->firstStep.load(), std::int64_t(60));
        QCOMPARE(m_script->trainings.load(), 2);
    }

    void aBranchWhoseCheckpointCannotBeCopiedIsSaidAndLeavesNoRun() {
        launchAndOpen();
        m_app->desk().start(smallConfig("first"));
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!window().training(), patience);
        m_script->branchProblem = "The checkpoint cannot be copied; make room on the disk.";
        m_app->desk().startBranch(storedRuns().front().id, 60, smallConfig("longer"));
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("make room on the disk"), patience);
        QCOMPARE(storedRuns().size(), std::size_t(1));
        m_app->desk().startBranch(storedRuns().front().id, 33, smallConfig("longer"));
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("not there any more"), patience);
        QCOMPARE(m_script->trainings.load(), 1);
    }

    void anEditOfThePausedRunReachesTheEngineAndTheWorkspace() {
        launchAndOpen();
        startHeldAt(5, "first");
        auto* edit = window().livePage().findChild<QPushButton*>("liveEdit");
        QVERIFY(!edit->isEnabled());
        m_app->desk().session().pause();
        QTRY_VERIFY_WITH_TIMEOUT(edit->isEnabled(), patience);
        emit window().livePage().editRequested({{"method.target_r", "2"}});
        const auto changes = [this] {
            auto reader = RunReader::open(m_workspace.toStdString());
            return (*reader)->changes(storedRuns().front().id);
        };
        QTRY_COMPARE_WITH_TIMEOUT(changes().size(), std::size_t(1), patience);
        QCOMPARE(changes().front().after, std::string("2"));
        QVERIFY(edit->isEnabled()); // it is paused still
        m_script->barrier = 1'000'000;
        m_app->desk().session().resume();
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
    }

    void aStartFromTheCommandLineRunsAPreset() {
        LaunchOptions options;
        options.start = "starter";
        launch(options);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("starter"), RunStatus::Finished, patience);
    }

    void aStartThatCannotWorkIsExplainedInTheForm() {
        m_script->modelProblem = "The folder 'minilm-l6' holds no config.json; fetch the model.";
        LaunchOptions options;
        options.start = "starter";
        launch(options);
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("cannot start"), patience);
        QCOMPARE(window().page(), MainWindow::Page::NewRun);
        QVERIFY(storedRuns().empty());
    }

    void closingAndKeepingRunsUntilTheEndAndQuits() {
        launchAndOpen();
        startHeldAt(5, "first");
        window().close();
        click("closeQuestion", "Keep running until done");
        QVERIFY(!window().isVisible());
        QVERIFY(m_finished->isEmpty());
        m_script->barrier = 1'000'000;
        QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, patience);
        QCOMPARE((*m_finished)[0][0].toInt(), 0);
        QCOMPARE(statusOf("first"), RunStatus::Finished);
    }

    void closingAndStoppingWritesACheckpointAndQuits() {
        launchAndOpen();
        startHeldAt(5, "first");
        m_app->desk().start(smallConfig("second"));
        click("queueQuestion", "Add to queue");
        QTRY_COMPARE_WITH_TIMEOUT(queued(), QStringList{"second"}, patience);
        window().close();
        click("closeQuestion", "Stop with a checkpoint");
        QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, patience);
        QCOMPARE(statusOf("first"), RunStatus::Stopped);
        QCOMPARE(statusOf("second"), RunStatus::Queued);
        QCOMPARE(m_script->trainings.load(), 1);
        auto reader = RunReader::open(m_workspace.toStdString());
        QCOMPARE((*reader)->checkpoints((*reader)->runs().back().id).size(), std::size_t(1));
    }

    void closingAndCancellingChangesNothing() {
        launchAndOpen();
        startHeldAt(5, "first");
        window().close();
        click("closeQuestion", "Cancel");
        QVERIFY(window().isVisible());
        m_script->barrier = 1'000'000;
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!window().training(), patience);
        QVERIFY(m_finished->isEmpty());
        window().close();
        QCOMPARE(m_finished->size(), 1);
    }

    void aSignalStopsTheRunWithACheckpoint() {
        launchAndOpen();
        startHeldAt(5, "first");
        m_app->interrupt(130);
        QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, patience);
        QCOMPARE((*m_finished)[0][0].toInt(), 130);
        QCOMPARE(statusOf("first"), RunStatus::Stopped);
    }

    void aStoppedRunGoesOnFromItsCheckpoint() {
        launchAndOpen();
        startHeldAt(25, "first");
        m_app->desk().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!window().training(), patience);
        m_script->barrier = 1'000'000;
        m_app->desk().resume(storedRuns()[0].id);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
        QCOMPARE(m_script->firstStep.load(), std::int64_t(25));
        auto reader = RunReader::open(m_workspace.toStdString());
        const auto losses = (*reader)->series(storedRuns()[0].id, "loss/task");
        QCOMPARE(losses.size(), std::size_t(60));
        for (std::size_t i = 0; i < losses.size(); ++i) {
            QCOMPARE(losses[i].step, static_cast<std::int64_t>(i));
        }
    }

    void anInterruptedRunIsOfferedOnOpening() {
        leaveInterrupted();
        launchAndOpen();
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("lost was interrupted at step 12 of 60"),
                                 patience);
        QTest::mouseClick(window().findChild<QPushButton*>("infoBarAction"), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("lost"), RunStatus::Finished, patience);
        QCOMPARE(m_script->firstStep.load(), std::int64_t(10));
        QCOMPARE(storedRuns().size(), std::size_t(1));
    }

    void aFailedRunIsExplained() {
        m_script->failure = "The loss became NaN at step 60; lower the learning rate.";
        launchAndOpen();
        m_app->desk().start(smallConfig("first"));
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("lower the learning rate"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Failed, patience);
    }

    void aClonedRunFillsTheForm() {
        RunConfig config = smallConfig("pattern");
        config.method.initR = 6;
        config.method.targetR = 3;
        RunId run = 0;
        { run = RunWriter::open(m_workspace.toStdString()).value()->createRun("pattern", toJson(config)); }
        launchAndOpen();
        m_app->desk().clone(run);
        QTRY_COMPARE_WITH_TIMEOUT(window().page(), MainWindow::Page::NewRun, patience);
        QCOMPARE(window().formPage().config(), config);
    }
};

int main(int argc, char** argv) { return runWindowAppTest<WindowAppTest>(argc, argv); }
#include "window_app_test.moc"
