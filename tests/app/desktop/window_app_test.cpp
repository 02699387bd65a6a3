#include "app/desktop/window_app.h"
#include "core/analysis/event_file.h"
#include "core/run/run_config_json.h"
#include "core/store/run_queue.h"
#include "core/store/run_reader.h"
#include "core/store/run_writer.h"
#include "tests/app/desktop/scripted_engine.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/plot/rank_map.h"
#include "ui/queue/queue_page.h"
#include "ui/queue/sweep_editor.h"
#include "ui/settings/preferences.h"

#include <QAction>
#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QFrame>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <fstream>

using namespace rankscope;
using test::Script;

namespace {

constexpr int patience = 20000;

RunConfig smallConfig(const std::string& name) {
    RunConfig config;
    config.name = name;
    return config;
}

} // namespace

// The whole program behind the window, with an engine that follows a script.
class WindowAppTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::shared_ptr<Script> m_script;
    QString m_workspace;
    std::unique_ptr<WindowApp> m_app;
    std::unique_ptr<QSignalSpy> m_finished;

    void launch(LaunchOptions options = {}) {
        if (options.workspace.isEmpty()) {
            options.workspace = m_workspace;
        }
        m_app = std::make_unique<WindowApp>(test::scriptedEngine(m_script), options, *m_settings);
        m_finished = std::make_unique<QSignalSpy>(m_app.get(), &WindowApp::finished);
        m_app->show();
    }
    void launchAndOpen() {
        launch();
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
    }
    MainWindow& window() { return m_app->window(); }
    std::vector<RunSummary> storedRuns() const {
        auto reader = RunReader::open(m_workspace.toStdString());
        return reader ? (*reader)->runs() : std::vector<RunSummary>();
    }
    RunStatus statusOf(const std::string& name) const {
        for (const RunSummary& run : storedRuns()) {
            if (run.name == name) {
                return run.status;
            }
        }
        return RunStatus::Failed;
    }
    // Names in the order of starting, as any program sees them.
    QStringList queued() const {
        QStringList names;
        if (auto reader = RunReader::open(m_workspace.toStdString())) {
            for (const QueueEntry& entry : (*reader)->queue().entries) {
                names.append(QString::fromStdString(entry.name));
            }
        }
        return names;
    }
    // As another program puts runs into the queue.
    void queueElsewhere(const QStringList& names, bool paused = false) const {
        auto writer = RunWriter::open(m_workspace.toStdString());
        auto queue = RunQueue::open(m_workspace.toStdString());
        for (const QString& name : names) {
            const RunConfig config = smallConfig(name.toStdString());
            (*queue)->add({(*writer)->createRun(config.name, toJson(config))});
        }
        (*queue)->setPaused(paused);
    }
    void startHeldAt(std::int64_t step, const std::string& name) {
        m_script->barrier = step;
        m_app->desk().start(smallConfig(name));
        QTRY_VERIFY_WITH_TIMEOUT(m_app->desk().session().running(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(window().windowTitle().contains('%'), patience);
    }
    void click(const char* question, const QString& button) {
        auto* box = window().findChild<QMessageBox*>(QString::fromLatin1(question));
        QVERIFY2(box != nullptr, question);
        for (auto* candidate : box->buttons()) {
            if (candidate->text().remove('&') == button) {
                QTest::mouseClick(candidate, Qt::LeftButton);
                return;
            }
        }
        QFAIL(qPrintable(button));
    }

    // As a program leaves a run when it dies.
    void leaveInterrupted() const {
        auto writer = RunWriter::open(m_workspace.toStdString());
        const RunId run = (*writer)->createRun("lost", toJson(smallConfig("lost")));
        RunStarted started;
        started.totalSteps = 60;
        StepsDone done;
        done.points.resize(12);
        for (std::size_t i = 0; i < 12; ++i) {
            done.points[i].step = static_cast<std::int64_t>(i);
        }
        CheckpointSaved saved;
        saved.step = 10;
        const auto folder = (*writer)->filesFolder(run) / "step-10";
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "state") << 10;
        saved.path = folder.string();
        (*writer)->append(run, {started, done, saved}, 1000.0);
        QCOMPARE((*writer)->markInterrupted(2'000'000'000.0).size(), std::size_t(1));
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_folder->filePath("settings.conf"), QSettings::IniFormat);
        m_script = std::make_shared<Script>();
        m_workspace = m_folder->filePath("runs.rankscope");
        qputenv("XDG_DATA_HOME", m_folder->filePath("data").toUtf8());
    }
    void cleanup() {
        m_app.reset();
        m_settings.reset();
    }

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

    void aStartWhileTheQueueIsLookedIntoWaitsForTheAnswer() {
        launchAndOpen();
        m_app->desk().startQueue(); // asks the file, which answers later
        QVERIFY(m_app->desk().busy());
        m_app->desk().start(smallConfig("first"));
        QVERIFY(window().findChild<QMessageBox*>("queueQuestion") == nullptr);
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

    void whatWaitsInTheWorkspaceGoesOnWhenItIsOpened() {
        queueElsewhere({"left", "over"});
        launchAndOpen();
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("over"), RunStatus::Finished, patience);
        QCOMPARE(statusOf("left"), RunStatus::Finished);
        QTRY_COMPARE_WITH_TIMEOUT(queued(), QStringList(), patience);
        QCOMPARE(m_script->trainings.load(), 2);
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
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("good"), RunStatus::Finished, patience);
        QTRY_COMPARE_WITH_TIMEOUT(queued(), QStringList(), patience);
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

    void withReopeningOffTheStartPageIsShownAndLeadsToAWorkspace() {
        Preferences preferences;
        preferences.reopenLast = false;
        savePreferences(*m_settings, preferences, Preferences());
        m_settings->setValue("workspaces/recent", QStringList{m_workspace});
        { QVERIFY(RunWriter::open(m_workspace.toStdString()).has_value()); }
        m_app = std::make_unique<WindowApp>(test::scriptedEngine(m_script), LaunchOptions(), *m_settings);
        m_app->show();
        auto* list = window().findChild<QListWidget*>("startRecent");
        QTRY_VERIFY_WITH_TIMEOUT(list->isVisible(), patience);
        QCOMPARE(list->count(), 1);
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        emit list->itemActivated(list->item(0));
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        QCOMPARE(opened[0][0].toString(), m_workspace);
        QVERIFY(!list->isVisible());
        QVERIFY(window().findChild<QWidget*>("pageStack")->isVisible());
        window().findChild<QCheckBox*>("startReopen")->setChecked(true);
        QVERIFY(loadPreferences(*m_settings).reopenLast);
    }

    void aFailedRunIsExplained() {
        m_script->failure = "The loss became NaN at step 60; lower the learning rate.";
        launchAndOpen();
        m_app->desk().start(smallConfig("first"));
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("lower the learning rate"), patience);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Failed, patience);
    }

    void aTextFileIsRefusedWithASentenceAndTheExitCodeOfAnUnusableWorkspace() {
        QFile file(m_workspace);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "Dear reader, this is a letter and not a workspace; it has nothing to do with SQLite at all.\n");
        file.close();
        launch();
        QSignalSpy refused(m_app.get(), &WindowApp::workspaceRefused);
        QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, patience);
        QVERIFY(refused[0][0].toString().contains("runs.rankscope"));
        click("openQuestion", "Quit");
        QCOMPARE((*m_finished)[0][0].toInt(), 5);
    }

    void anotherWorkspaceCanBeOpenedAfterARefusal() {
        LaunchOptions options;
        options.workspace = m_folder->filePath("missing.rankscope");
        options.mustExist = true;
        launch(options);
        QSignalSpy refused(m_app.get(), &WindowApp::workspaceRefused);
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, patience);
        QVERIFY(!QFile::exists(options.workspace));
        click("openQuestion", "Open the default workspace");
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        QVERIFY(QFile::exists(m_folder->filePath("data/rankscope/default.rankscope")));
    }

    void aBadWorkspaceLeavesTheOneThatIsOpen() {
        launchAndOpen();
        const QString bad = m_folder->filePath("letter.txt");
        QFile file(bad);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(4096, 'x'));
        file.close();
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        emit window().workspaceRequested(bad, false);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        QCOMPARE(opened[0][0].toString(), m_workspace);
        QVERIFY(window().infoBar().text().contains("letter.txt"));
        m_app->desk().start(smallConfig("first"));
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
    }

    void aSavedViewIsStoredListedAndDeleted() {
        launchAndOpen();
        const auto stored = [this] {
            auto reader = RunReader::open(m_workspace.toStdString());
            return reader ? (*reader)->views() : std::vector<SavedView>();
        };
        auto* menu = window().findChild<QMenu*>("savedViews");
        emit window().viewSaveRequested("overview", R"({"page":"queue"})");
        QTRY_COMPARE_WITH_TIMEOUT(menu->actions().first()->text(), QStringLiteral("overview"), patience);
        QCOMPARE(stored(), (std::vector<SavedView>{{"overview", R"({"page":"queue"})"}}));
        menu->actions().first()->trigger();
        QCOMPARE(window().page(), MainWindow::Page::Queue);
        emit window().viewRenameRequested("overview", "waiting");
        QTRY_COMPARE_WITH_TIMEOUT(menu->actions().first()->text(), QStringLiteral("waiting"), patience);
        emit window().viewDeleteRequested("waiting");
        QTRY_VERIFY_WITH_TIMEOUT(stored().empty(), patience);
    }

    void aReadOnlyWorkspaceIsShownAndNotWritten() {
        { RunWriter::open(m_workspace.toStdString()).value()->createRun("stored", "{}"); }
        LaunchOptions options;
        options.workspace = m_workspace;
        options.readOnly = true;
        launch(options);
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        QVERIFY(window().windowTitle().contains("read-only"));
        m_app->desk().start(smallConfig("first"));
        QVERIFY(window().infoBar().text().contains("reading only"));
        QCOMPARE(storedRuns().size(), std::size_t(1));
    }

    void droppedLogsBecomeRunsWithTheirRankMapsOnTheInspectPage() {
        launchAndOpen();
        const QString logs = m_folder->filePath("logs");
        QVERIFY(QDir().mkpath(logs));
        EventScalars scalars;
        for (std::int64_t step = 0; step < 300; step += 100) {
            scalars.add("train/loss", step, 1.7e9 + static_cast<double>(step),
                        0.7 - 0.001 * static_cast<double>(step));
            scalars.add("Ranknum/deberta.encoder.layer.0.attention.self.query_proj.lora_E", step, 1.7e9,
                        static_cast<double>(8 - step / 100));
            scalars.add("Ranknum/deberta.encoder.layer.1.attention.self.query_proj.lora_E", step, 1.7e9, 4.0);
        }
        QFile file(logs + "/events.out.tfevents.1");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(writeEventFile(scalars, 1.7e9)));
        file.close();
        emit window().importRequested(logs);
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("1 runs with"), patience);
        const auto runs = storedRuns();
        QCOMPARE(runs.size(), std::size_t(1));
        QCOMPARE(runs[0].endStage, std::string("imported"));
        window().inspectRun(runs[0].id);
        auto* map = window().findChild<RankMap*>("inspectMap");
        QTRY_COMPARE_WITH_TIMEOUT(map->total(), 6 + 4, patience);
        QCOMPARE(map->step(), 200);
        emit window().importRequested(logs); // nothing has been added since
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("nothing new"), patience);
        QCOMPARE(storedRuns().size(), std::size_t(1));
    }

    void runsOfAnotherWorkspaceAreCopiedIn() {
        const QString other = m_folder->filePath("other.rankscope");
        { RunWriter::open(other.toStdString()).value()->createRun("elsewhere", "{}"); }
        launchAndOpen();
        emit window().importRequested(other);
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("1 runs of other.rankscope"), patience);
        QCOMPARE(storedRuns().front().name, std::string("elsewhere"));
    }

    void whatCannotBeImportedIsExplained() {
        launchAndOpen();
        for (const char* name : {"notes.txt", "table.csv"}) {
            QFile file(m_folder->filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("x");
        }
        emit window().importRequested(m_folder->filePath("notes.txt"));
        QVERIFY(window().infoBar().text().contains("what can be opened is"));
        emit window().importRequested(m_folder->filePath("table.csv"));
        QTRY_VERIFY_WITH_TIMEOUT(window().infoBar().text().contains("table.csv"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!window().infoBar().text().contains("Importing"), patience);
        QVERIFY(storedRuns().empty());
    }

    void anotherWorkspaceIsNotOpenedWhileARunIsRecorded() {
        launchAndOpen();
        startHeldAt(5, "first");
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        emit window().workspaceRequested(m_folder->filePath("other.rankscope"), false);
        QVERIFY(window().infoBar().text().contains("being recorded"));
        m_script->barrier = 1'000'000;
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("first"), RunStatus::Finished, patience);
        QVERIFY(opened.isEmpty());
    }

    void theWorkspaceIsReopenedNextTime() {
        launchAndOpen();
        m_app.reset();
        m_app = std::make_unique<WindowApp>(test::scriptedEngine(m_script), LaunchOptions(), *m_settings);
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        m_app->show();
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        QCOMPARE(opened[0][0].toString(), m_workspace);
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

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    WindowAppTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "window_app_test.moc"
