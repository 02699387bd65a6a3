#include "tests/app/desktop/window_app_lab.h"

#include "core/run/run_config_json.h"
#include "core/store/run_queue.h"
#include "core/store/run_writer.h"

#include <QMessageBox>
#include <QPushButton>

#include <filesystem>
#include <fstream>

namespace rankscope::test {

RunConfig smallConfig(const std::string& name) {
    RunConfig config;
    config.name = name;
    return config;
}

void WindowAppLab::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath("settings.conf"), QSettings::IniFormat);
    m_script = std::make_shared<Script>();
    m_workspace = m_folder->filePath("runs.rankscope");
    qputenv("XDG_DATA_HOME", m_folder->filePath("data").toUtf8());
}

void WindowAppLab::cleanup() {
    m_script->barrier = 1'000'000'000; // nothing waits for the test any more
    m_script->holdImport = false;
    m_app.reset();
    m_settings.reset();
}

void WindowAppLab::launch(LaunchOptions options) {
    if (options.workspace.isEmpty()) {
        options.workspace = m_workspace;
    }
    m_app = std::make_unique<WindowApp>(scriptedEngine(m_script), options, *m_settings);
    m_finished = std::make_unique<QSignalSpy>(m_app.get(), &WindowApp::finished);
    m_app->show();
}

void WindowAppLab::launchAndOpen(bool readOnly) {
    LaunchOptions options;
    options.readOnly = readOnly;
    launch(options);
    QSignalSpy opened(m_app.get(), &WindowApp::workspaceOpened);
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
}

std::vector<RunSummary> WindowAppLab::storedRuns() const {
    auto reader = RunReader::open(m_workspace.toStdString());
    return reader ? (*reader)->runs() : std::vector<RunSummary>();
}

RunStatus WindowAppLab::statusOf(const std::string& name) const {
    for (const RunSummary& run : storedRuns()) {
        if (run.name == name) {
            return run.status;
        }
    }
    return RunStatus::Failed;
}

QStringList WindowAppLab::queued() const {
    QStringList names;
    if (auto reader = RunReader::open(m_workspace.toStdString())) {
        for (const QueueEntry& entry : (*reader)->queue().entries) {
            names.append(QString::fromStdString(entry.name));
        }
    }
    return names;
}

void WindowAppLab::queueElsewhere(const QStringList& names, bool paused) const {
    auto writer = RunWriter::open(m_workspace.toStdString());
    auto queue = RunQueue::open(m_workspace.toStdString());
    for (const QString& name : names) {
        const RunConfig config = smallConfig(name.toStdString());
        (*queue)->add({(*writer)->createRun(config.name, toJson(config))});
    }
    (*queue)->setPaused(paused);
}

void WindowAppLab::startHeldAt(std::int64_t step, const std::string& name) {
    m_script->barrier = step;
    m_app->desk().start(smallConfig(name));
    QTRY_VERIFY_WITH_TIMEOUT(m_app->desk().session().running(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(window().windowTitle().contains('%'), patience);
}

void WindowAppLab::click(const char* question, const QString& button) {
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

void WindowAppLab::leaveInterrupted() const {
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
    std::ofstream(folder / "state.json") << "{}";
    saved.path = folder.string();
    (*writer)->append(run, {started, done, saved}, 1000.0);
    QCOMPARE((*writer)->markInterrupted(2'000'000'000.0).size(), std::size_t(1));
}

} // namespace rankscope::test
