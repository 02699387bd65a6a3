#include "app/desktop/window_app.h"
#include "tests/app/cli/program_runner.h"
#include "tests/app/desktop/scripted_engine.h"
#include "tests/e2e/window/virtual_screen.h"
#include "ui/runs/runs_page.h"

#include <QApplication>
#include <QFileDialog>
#include <QFileSystemModel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

using namespace rankscope;
using test::VirtualScreen;

namespace {

namespace fs = std::filesystem;

constexpr int patience = 60000;
constexpr int rounds = 50;

// Locks that this process holds on a file, as the system counts them. Nothing is opened: closing any
// descriptor of a file would drop them.
int locksOn(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        return 0;
    }
    std::ifstream table("/proc/locks");
    int held = 0;
    for (std::string line; std::getline(table, line);) {
        std::istringstream words(line);
        std::string number, kind, strength, mode, process, place;
        words >> number >> kind >> strength >> mode >> process >> place;
        const std::string inode = place.substr(place.rfind(':') + 1);
        held += process == std::to_string(::getpid()) && inode == std::to_string(status.st_ino) ? 1 : 0;
    }
    return held;
}

} // namespace

// Any descriptor of the workspace's file that a process closes drops all its locks on it, and another program
// then takes the log away under the window. So the window's dialogs are opened on the workspace's folder
// again and again while rankscope-cli works on the same file.
class FileDialogTest : public QObject {
    Q_OBJECT

public:
    explicit FileDialogTest(QString noScreen)
        : m_noScreen(std::move(noScreen)) {}

private:
    QString m_noScreen;
    fs::path m_folder, m_workspace;

    nlohmann::json storedRun() {
        const auto shown =
            test::runProgram(m_folder, {"show", "1", "--json", "--workspace", m_workspace.string()});
        if (shown.code != 0) {
            qWarning("%s", shown.err.c_str());
            return {};
        }
        return nlohmann::json::parse(shown.out);
    }

    bool importElsewhere(const std::string& name) {
        const fs::path table = m_folder / "tables" / (name + ".csv");
        std::ofstream(table) << "step,loss\n0,1.5\n1,0.5\n";
        const auto ended = test::runProgram(
            m_folder, {"import", "csv", table.string(), "--workspace", m_workspace.string()});
        if (ended.code != 0) {
            qWarning("%s", ended.err.c_str());
        }
        return ended.code == 0;
    }

private slots:
    void aDialogOnTheWorkspacesFolderLosesNothing() {
        if (!m_noScreen.isEmpty()) {
            QSKIP(qPrintable(m_noScreen));
        }
        QTemporaryDir folder;
        m_folder = folder.path().toStdString();
        m_workspace = m_folder / "lab" / "lab.rankscope";
        fs::create_directories(m_folder / "tables");
        fs::create_directories(m_folder / "lab");
        QSettings settings(folder.filePath("settings.conf"), QSettings::IniFormat);
        LaunchOptions options;
        options.workspace = QString::fromStdString(m_workspace.string());
        VirtualScreen screen;
        WindowApp app(test::scriptedEngine(std::make_shared<test::Script>()), options, settings);
        QSignalSpy opened(&app, &WindowApp::workspaceOpened);
        app.show();
        MainWindow& window = app.window();
        QVERIFY(QTest::qWaitForWindowActive(&window, patience));
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        QVERIFY(importElsewhere("first"));
        window.showPage(MainWindow::Page::Experiments);
        auto* table = window.findChild<QTableView*>("runTable");
        auto* tags = window.findChild<QLineEdit*>("runTags");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, patience);
        table->selectRow(0);
        QTRY_VERIFY_WITH_TIMEOUT(tags->isVisible(), patience);
        // Those of the connections alone: while the window reads there are more for a moment.
        int held = locksOn(m_workspace);
        for (int look = 0; look < 100; ++look) {
            QTest::qWait(10);
            held = std::min(held, locksOn(m_workspace));
        }
        QVERIFY(held > 0);

        for (int round = 1; round <= rounds; ++round) {
            screen.key("ctrl+o");
            QPointer<QFileDialog> dialog;
            QTRY_VERIFY_WITH_TIMEOUT((dialog = window.findChild<QFileDialog*>("workspaceDialog")) != nullptr,
                                     patience);
            QTRY_VERIFY_WITH_TIMEOUT(dialog->isVisible(), patience);
            // Listed, with the kind of each file, which is what it would have been opened for.
            auto* files = dialog->findChild<QFileSystemModel*>();
            const QModelIndex file = files->index(options.workspace);
            QTRY_VERIFY_WITH_TIMEOUT(!files->type(file).isEmpty() && files->size(file) > 0, patience);
            QTRY_COMPARE_WITH_TIMEOUT(locksOn(m_workspace), held, patience);
            QVERIFY(importElsewhere("round-" + std::to_string(round)));
            QTRY_COMPARE_WITH_TIMEOUT(locksOn(m_workspace), held, patience);
            QVERIFY(fs::exists(m_workspace.string() + "-wal"));
            screen.key("Escape");
            QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), patience);

            // What the window writes now is in the file that everybody reads.
            const std::string tag = "tag-" + std::to_string(round);
            tags->setFocus();
            tags->selectAll();
            QTest::keyClicks(tags, QString::fromStdString(tag));
            QTest::keyClick(tags, Qt::Key_Return);
            nlohmann::json run;
            QTRY_VERIFY2_WITH_TIMEOUT((run = storedRun()).value("tags", nlohmann::json::array()) ==
                                          nlohmann::json::array({tag}),
                                      run.dump().c_str(), patience);
        }
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), rounds + 1, patience);
    }
};

int main(int argc, char** argv) {
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); // a loaded machine takes its time
    const QString noScreen = test::moveToVirtualScreen(argc, argv);
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    FileDialogTest test(noScreen);
    return QTest::qExec(&test, argc, argv);
}
#include "file_dialog_test.moc"
