#include "core/store/run_writer.h"
#include "tests/app/desktop/window_app_lab.h"
#include "ui/info_bar.h"
#include "ui/settings/preferences.h"
#include "ui/settings/settings_page.h"

#include <QCheckBox>
#include <QFile>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>

using namespace rankscope;
using namespace rankscope::test;

// Which workspace the program opens, refuses, reopens, and what it keeps in it.
class WorkspaceWindowTest : public WindowAppLab {
    Q_OBJECT

private slots:
    void withReopeningOffTheStartPageIsShownAndLeadsToAWorkspace() {
        Preferences preferences;
        preferences.reopenLast = false;
        savePreferences(*m_settings, preferences, Preferences());
        m_settings->setValue("workspaces/recent", QStringList{m_workspace});
        { QVERIFY(RunWriter::open(m_workspace.toStdString()).has_value()); }
        m_app = std::make_unique<WindowApp>(scriptedEngine(m_script), LaunchOptions(), *m_settings);
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

    void whatHoldsForOneLaunchIsInForceAndNeverStored() {
        m_settings->setValue("preferences/theme", "light");
        LaunchOptions options;
        options.theme = ThemeChoice::Dark;
        options.overrides = {"preferences/motion=reduced"};
        launch(options);
        SettingsPage& page = window().settingsPage();
        QCOMPARE(page.preferences().theme, ThemeChoice::Dark);
        QCOMPARE(page.preferences().motion, MotionChoice::Reduced);
        window().findChild<QCheckBox*>("settingNotify")->setChecked(false);
        QCOMPARE(page.preferences().theme, ThemeChoice::Dark); // another change does not end it
        QVERIFY(!loadPreferences(*m_settings).notifyAtEnd);
        QCOMPARE(loadPreferences(*m_settings).theme, ThemeChoice::Light);
        window().commands().action(QStringLiteral("theme-system"))->trigger();
        QCOMPARE(loadPreferences(*m_settings).theme, ThemeChoice::System);
        window().commands().action(QStringLiteral("theme-dark"))->trigger();
        QCOMPARE(loadPreferences(*m_settings).theme, ThemeChoice::Light);
        QVERIFY(!m_settings->contains("preferences/motion"));
    }

    void aWorkspaceThatGoesWhileItTrainsIsAskedFor() {
        launchAndOpen();
        startHeldAt(5, "nomad");
        QVERIFY(QFile::rename(m_workspace, m_folder->filePath("elsewhere.rankscope")));
        m_script->barrier = 1'000'000;
        QMessageBox* question = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((question = window().findChild<QMessageBox*>("placeQuestion")) != nullptr,
                                 patience);
        QVERIFY(window().training()); // it waits
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        click("placeQuestion", "Use this place");
        QTRY_VERIFY_WITH_TIMEOUT(!window().training(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience); // the window goes where the run went
        QVERIFY(opened[0][0].toString() != m_workspace);
        m_workspace = opened[0][0].toString();
        QTRY_COMPARE_WITH_TIMEOUT(statusOf("nomad"), RunStatus::Finished, patience);
        QCOMPARE(storedRuns().front().stepsDone, m_script->steps);
    }

    void theWorkspaceIsReopenedNextTime() {
        launchAndOpen();
        m_app.reset();
        m_app = std::make_unique<WindowApp>(scriptedEngine(m_script), LaunchOptions(), *m_settings);
        QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
        m_app->show();
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        QCOMPARE(opened[0][0].toString(), m_workspace);
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
};

int main(int argc, char** argv) { return runWindowAppTest<WorkspaceWindowTest>(argc, argv); }
#include "workspace_window_test.moc"
