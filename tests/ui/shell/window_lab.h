#pragma once

#include "tests/ui/compare/compare_lab.h"
#include "tests/ui/named_child.h"
#include "tests/ui/no_edits.h"
#include "tests/ui/workspace_answers.h"
#include "ui/inspect/inspect_page.h"
#include "ui/main_window.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace rankscope {

// The main window over a workspace of six made-up runs, with its settings in a folder of its own. For tests
// only.
class WindowLab {
public:
    WindowLab()
        : m_answers(m_lab.reader())
        , m_settings(m_folder.filePath("settings.conf"), QSettings::IniFormat) {
        open();
    }
    // Once more, as after a restart.
    void open() {
        m_window.reset();
        m_window = std::make_unique<MainWindow>(m_edits, m_answers, m_settings, Theme::light());
        m_window->resize(1280, 800);
        m_window->setWorkspace(QStringLiteral("lab.rankscope"), false);
        m_window->setRuns(m_lab.reader().runs());
        m_window->setMetricNames({"eval/accuracy", "eval/loss", "loss/task"});
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    MainWindow& window() { return *m_window; }
    const RunReader& reader() const { return m_lab.reader(); }
    QSettings& settings() { return m_settings; }
    template <typename Widget>
    Widget* child(const char* name) {
        return namedChild<Widget>(*m_window, name);
    }

private:
    CompareLab m_lab;
    NoEdits m_edits;
    WorkspaceAnswers m_answers;
    QTemporaryDir m_folder;
    QSettings m_settings;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace rankscope
