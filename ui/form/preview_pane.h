#pragma once

#include "ui/form/form_model.h"
#include "ui/theme.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QTableView;
class QTabWidget;
class QToolButton;

namespace rankscope {

class ModuleTableModel;
class SchedulePlot;

// What the configuration comes to: the budget drawn and draggable, the adapted matrices with their counts,
// the first texts as the tokenizer will see them, and the same run as a command line. UI thread only.
class PreviewPane : public QWidget {
    Q_OBJECT
public:
    PreviewPane(FormModel& model, QWidget* parent);

    void refresh();
    void setCommand(const QString& text);
    void setWaiting(bool waiting); // facts were asked for and are not there yet
    void applyTheme(const Theme& theme);

private:
    void refreshSchedule();
    void refreshModules();
    void refreshSamples();
    void moveDuration(const char* path, qint64 steps);

    FormModel& m_model;
    bool m_waiting = false;
    SchedulePlot* m_plot;
    QLabel* m_summary;
    QTabWidget* m_tabs;
    ModuleTableModel* m_modules;
    QTableView* m_table;
    QLabel* m_moduleNote;
    QListWidget* m_samples;
    QLabel* m_sampleNote;
    QPlainTextEdit* m_command;
    QToolButton* m_copy;
};

// The run as commands for a shell: a shipped preset and every field that differs from it.
QString commandLine(const RunConfig& config, const RunConfig& preset, const QString& presetName);

} // namespace rankscope
