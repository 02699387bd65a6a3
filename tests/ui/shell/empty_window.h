#pragma once

#include "tests/ui/named_child.h"
#include "tests/ui/no_edits.h"
#include "tests/ui/workspace_answers.h"
#include "ui/main_window.h"

#include <QSettings>
#include <QTemporaryDir>

#include <memory>

namespace rankscope {

// The main window without a workspace, with its settings in a folder of its own. The base of the test classes
// of the window; each of their tests gets a fresh one.
class EmptyWindow : public QObject {
    Q_OBJECT

protected:
    void open();
    // Run 7 trains and has done 100 of its 200 steps.
    void trainUntilHalf();
    static StepsDone step(std::int64_t index);
    template <typename Widget>
    Widget* child(const char* name) {
        return namedChild<Widget>(*m_window, name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    NoEdits m_edits;
    NoAnswers m_answers;
    std::unique_ptr<MainWindow> m_window;

private slots:
    void init();
    void cleanup();
};

} // namespace rankscope
