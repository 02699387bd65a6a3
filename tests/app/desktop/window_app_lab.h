#pragma once

#include "app/desktop/window_app.h"
#include "core/store/run_reader.h"
#include "tests/app/desktop/scripted_engine.h"

#include <QApplication>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <string>
#include <vector>

namespace rankscope::test {

constexpr int patience = 20000;

RunConfig smallConfig(const std::string& name);

// The whole program behind the window, with an engine that follows a script and a workspace in a folder of
// its own. The base of the test classes of the program; each of their tests gets a fresh one.
class WindowAppLab : public QObject {
    Q_OBJECT

protected:
    void launch(LaunchOptions options = {});
    void launchAndOpen(bool readOnly = false);
    MainWindow& window() { return m_app->window(); }
    std::vector<RunSummary> storedRuns() const;
    RunStatus statusOf(const std::string& name) const;
    // Names in the order of starting, as any program sees them.
    QStringList queued() const;
    // As another program puts runs into the queue.
    void queueElsewhere(const QStringList& names, bool paused = false) const;
    // Trains until `step` and stays there.
    void startHeldAt(std::int64_t step, const std::string& name);
    // Answers a question of the window.
    void click(const char* question, const QString& button);
    // As a program leaves a run when it dies.
    void leaveInterrupted() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::shared_ptr<Script> m_script;
    QString m_workspace;
    std::unique_ptr<WindowApp> m_app;
    std::unique_ptr<QSignalSpy> m_finished;

private slots:
    void init();
    void cleanup();
};

// The main function of such a test: the program says itself when it ends.
template <typename Test>
int runWindowAppTest(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace rankscope::test
