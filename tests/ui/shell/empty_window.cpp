#include "tests/ui/shell/empty_window.h"

#include <QTest>

namespace rankscope {

void EmptyWindow::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath("settings.conf"), QSettings::IniFormat);
    open();
}

void EmptyWindow::cleanup() {
    m_window.reset();
    m_settings.reset();
}

void EmptyWindow::open() {
    m_window = std::make_unique<MainWindow>(m_edits, m_answers, *m_settings, Theme::light());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
}

void EmptyWindow::trainUntilHalf() {
    RunStarted started;
    started.totalSteps = 200;
    started.device = "cpu";
    m_window->beginRun(7, "starter");
    m_window->runEvents(7, {started, step(99)});
}

StepsDone EmptyWindow::step(std::int64_t index) {
    StepsDone done;
    StepPoint point;
    point.step = index;
    point.seconds = 1.0;
    done.points.push_back(point);
    done.tokensPerSecond = 812.0;
    return done;
}

} // namespace rankscope
