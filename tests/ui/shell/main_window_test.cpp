#include "tests/ui/workspace_answers.h"
#include "ui/compare/compare_page.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/log_dock.h"
#include "ui/main_window.h"
#include "ui/palette.h"
#include "ui/queue/queue_page.h"
#include "ui/report/report_page.h"
#include "ui/runs/runs_page.h"
#include "ui/settings/settings_page.h"
#include "ui/shortcuts_dialog.h"
#include "ui/toasts.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>
#include <QToolButton>

using namespace rankscope;

namespace {

class NoEdits final : public WorkspaceEdits {
public:
    void rename(RunId, const QString&) override {}
    void setNote(RunId, const QString&) override {}
    void setTags(RunId, const QStringList&) override {}
    void setStarred(const QList<RunId>&, bool) override {}
    void setArchived(const QList<RunId>&, bool) override {}
    void moveToBin(const QList<RunId>&) override {}
    void restoreFromBin(const QList<RunId>&) override {}
};

RunStarted startedRun() {
    RunStarted started;
    started.totalSteps = 200;
    started.device = "cpu";
    return started;
}

StepsDone step(std::int64_t index) {
    StepsDone done;
    StepPoint point;
    point.step = index;
    point.seconds = 1.0;
    done.points.push_back(point);
    done.tokensPerSecond = 812.0;
    return done;
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    NoEdits m_edits;
    NoAnswers m_answers;
    std::unique_ptr<MainWindow> m_window;

    void open() {
        m_window = std::make_unique<MainWindow>(m_edits, m_answers, *m_settings, Theme::light());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->activateWindow();
    }
    template <typename Widget>
    Widget* child(const char* name) {
        auto* found = m_window->findChild<Widget*>(QString::fromLatin1(name));
        if (found == nullptr) {
            qFatal("no widget named %s", name);
        }
        return found;
    }
    void trainUntilHalf() {
        m_window->beginRun(7, "starter");
        m_window->runEvents(7, {startedRun(), step(99)});
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_folder->filePath("settings.conf"), QSettings::IniFormat);
        open();
    }
    void cleanup() {
        m_window.reset();
        m_settings.reset();
    }

    void controlAndANumberGoToEachPage() {
        const QList<QPair<Qt::Key, QWidget*>> pages{
            {Qt::Key_1, &m_window->runsPage()},    {Qt::Key_2, &m_window->formPage()},
            {Qt::Key_3, &m_window->livePage()},    {Qt::Key_4, &m_window->inspectPage()},
            {Qt::Key_5, &m_window->comparePage()}, {Qt::Key_6, &m_window->queuePage()},
            {Qt::Key_7, &m_window->reportPage()},  {Qt::Key_8, &m_window->settingsPage()}};
        for (const auto& [key, page] : pages) {
            QTest::keyClick(m_window.get(), key, Qt::ControlModifier);
            QCOMPARE(child<QStackedWidget>("pageStack")->currentWidget(), page);
            QVERIFY(!page->accessibleName().isEmpty());
        }
    }

    void runsChosenForComparisonOpenThePage() {
        RunSummary first;
        first.id = 1;
        RunSummary second;
        second.id = 2;
        m_window->setRuns({first, second});
        emit m_window->runsPage().compareRequested({1, 2});
        QCOMPARE(m_window->page(), MainWindow::Page::Compare);
        QCOMPARE(m_window->comparePage().compared(), (QList<qint64>{1, 2}));
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), child<QLineEdit>("compareSearch"));
        m_window->setWorkspace("another.rankscope", false);
        QVERIFY(m_window->comparePage().compared().isEmpty());
    }

    void thePaletteFindsAnActionAndDoesIt() {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(m_window->palette().isVisible());
        auto* query = child<QLineEdit>("paletteQuery");
        QTest::keyClicks(query, "settngs");
        auto* list = child<QListWidget>("paletteList");
        QVERIFY(list->count() >= 1);
        QCOMPARE(list->item(0)->text(), QStringLiteral("Settings"));
        QTest::keyClick(query, Qt::Key_Return);
        QVERIFY(!m_window->palette().isVisible());
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
    }

    void thePaletteFindsRunsAndSettings() {
        RunSummary run;
        run.id = 12;
        run.name = "glue-sst2";
        m_window->setRuns({run});
        QSignalSpy opened(m_window.get(), &MainWindow::openRunRequested);
        m_window->palette().open();
        auto* query = child<QLineEdit>("paletteQuery");
        QTest::keyClicks(query, "sst2");
        QTest::keyClick(query, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toLongLong(), 12);

        m_window->palette().open();
        QTest::keyClicks(query, "closing while");
        QTest::keyClick(query, Qt::Key_Return);
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
        QCOMPARE(QApplication::focusWidget(), child<QComboBox>("settingOnClose"));
    }

    void escapeClosesThePaletteAndDoesNothing() {
        m_window->showPage(MainWindow::Page::Live);
        m_window->palette().open();
        QTest::keyClicks(child<QLineEdit>("paletteQuery"), "settings");
        QTest::keyClick(child<QLineEdit>("paletteQuery"), Qt::Key_Escape);
        QVERIFY(!m_window->palette().isVisible());
        QCOMPARE(m_window->page(), MainWindow::Page::Live);
    }

    void everyShortcutIsListed() {
        const auto rows = collectShortcuts(*m_window);
        const auto has = [&rows](const QString& keys) {
            return std::any_of(rows.begin(), rows.end(),
                               [&](const ShortcutRow& row) { return row.keys.contains(keys); });
        };
        for (const char* keys :
             {"Ctrl+K", "Ctrl+1", "Ctrl+4", "Ctrl+Z", "Ctrl+N", "Ctrl+O", "Ctrl+F", "Ctrl+Q", "F1"}) {
            QVERIFY2(has(QString::fromLatin1(keys)), keys);
        }
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        auto* dialog = m_window->findChild<QDialog*>("shortcutsDialog");
        QVERIFY(dialog != nullptr);
        QVERIFY(dialog->isVisible());
        dialog->close();
    }

    void noTwoActionsOfTheWindowShareAKey() {
        QStringList keys;
        for (const QAction* action : m_window->commands().all()) {
            for (const QKeySequence& key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                keys.append(key.toString());
            }
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->objectName()));
        }
    }

    void theThemeSwitchesLiveAndIsRemembered() {
        QSignalSpy changed(m_window.get(), &MainWindow::preferencesChanged);
        m_window->commands().action("theme-dark")->trigger();
        QCOMPARE(changed.size(), 1);
        QVERIFY(m_window->theme().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::darkTheme().window);
        auto* box = child<QComboBox>("settingTheme");
        QCOMPARE(box->currentData().toInt(), int(ThemeChoice::Dark));
        box->setCurrentIndex(box->findData(int(ThemeChoice::System)));
        QCOMPARE(changed.size(), 2);
        QVERIFY(!m_window->theme().dark); // the desktop of this test is light
    }

    void pageGeometryAndDocksComeBack() {
        m_window->showPage(MainWindow::Page::Settings);
        m_window->resize(m_window->width(), 650); // the screen of this platform is 800 by 800
        m_window->logDock().show();
        m_window->close();
        m_window.reset();
        open();
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
        QCOMPARE(m_window->height(), 650);
        QVERIFY(m_window->logDock().isVisible());
        m_window->commands().action("reset-layout")->trigger();
        QVERIFY(!m_window->logDock().isVisible());
    }

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

    void runsDroppedOnTheComparisonAreAdded() {
        std::vector<RunSummary> runs(3);
        for (int i = 0; i < 3; ++i) {
            runs[std::size_t(i)].id = i + 1;
            runs[std::size_t(i)].name = "run" + std::to_string(i + 1);
        }
        m_window->setRuns(runs);
        m_window->comparePage().compare({1});
        m_window->showPage(MainWindow::Page::Experiments);
        auto* table = child<QTableView>("runTable");
        QVERIFY(table->dragEnabled());
        table->selectAll();
        const std::unique_ptr<QMimeData> data(
            table->model()->mimeData(table->selectionModel()->selectedIndexes()));
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        // On the page of runs they are not taken; over the page's button the page comes to the front.
        QDragMoveEvent elsewhere(QPoint(600, 300), Qt::CopyAction, data.get(), Qt::LeftButton,
                                 Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &elsewhere);
        QVERIFY(!elsewhere.isAccepted());
        auto* bar = child<QToolBar>("modeBar");
        const QWidget* button = bar->widgetForAction(m_window->commands().action("page-compare"));
        const QPoint over = button->mapTo(m_window.get(), button->rect().center());
        QDragMoveEvent carried(over, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &carried);
        QCOMPARE(m_window->page(), MainWindow::Page::Compare);
        QDropEvent drop(QPointF(600, 300), Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QCOMPARE(m_window->comparePage().compared(), (QList<qint64>{1, 2, 3}));
    }

    void theColourVisionPreviewShowsThePagesSoAndGoesAgain() {
        m_window->commands().action("vision-protanopia")->trigger();
        auto* stack = child<QStackedWidget>("pageStack");
        QVERIFY(stack->graphicsEffect() != nullptr);
        QVERIFY(m_window->infoBar().text().contains("protanopia"));
        m_window->showPage(MainWindow::Page::Experiments);
        const QImage seen = stack->grab().toImage();
        QVERIFY(!seen.isNull());
        QTest::mouseClick(child<QPushButton>("infoBarAction"), Qt::LeftButton);
        QVERIFY(stack->graphicsEffect() == nullptr);
        QVERIFY(!m_window->infoBar().isVisible());
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

    void droppedFilesAreHandedOnTogether() {
        QSignalSpy dropped(m_window.get(), &MainWindow::filesDropped);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile("/data/glue.rankscope"), QUrl("https://example.org/x.csv"),
                      QUrl::fromLocalFile("/data/adapter")});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QCOMPARE(dropped.size(), 1);
        QCOMPARE(dropped[0][0].toStringList(), QStringList({"/data/glue.rankscope", "/data/adapter"}));
    }

    void settingsAreFoundBySearch() {
        m_window->showPage(MainWindow::Page::Settings);
        auto* search = child<QLineEdit>("settingsSearch");
        QTest::keyClicks(search, "colour");
        QVERIFY(!child<QComboBox>("settingOnClose")->isVisible());
        search->clear();
        QTest::keyClicks(search, "theme");
        QVERIFY(child<QComboBox>("settingTheme")->isVisible());
        QVERIFY(!child<QComboBox>("settingOnClose")->isVisible());
        search->clear();
        QVERIFY(child<QComboBox>("settingOnClose")->isVisible());
    }

    void undoneEditsOfTheWorkspaceAreReachableByKeys() {
        m_window->showPage(MainWindow::Page::Experiments);
        int value = 1;
        class SetTwo : public QUndoCommand {
        public:
            explicit SetTwo(int& target)
                : QUndoCommand("set")
                , m_target(target) {}
            void undo() override { m_target = 1; }
            void redo() override { m_target = 2; }

        private:
            int& m_target;
        };
        m_window->undoStack().push(new SetTwo(value));
        QCOMPARE(value, 2);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(value, 1);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(value, 2);
        m_window->undoStack().clear();
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
