#pragma once

#include "core/run/run_config.h"
#include "core/run/run_facts.h"
#include "core/store/run_records.h"
#include "ui/theme.h"

#include <QWidget>

#include <vector>

class QAction;
class QCheckBox;
class QLabel;
class QPushButton;
class QTableView;
class QUndoStack;

namespace rankscope {

class DeviceDelegate;
class QueueModel;
class SweepEditor;
class WorkspaceQuestions;

// What waits and what trains, in the order of starting, and the editor that fills it with a sweep. Shows what
// it is told and says what a person wants; the workspace's answer comes as the next listing. UI thread only.
class QueuePage : public QWidget {
    Q_OBJECT
public:
    explicit QueuePage(WorkspaceQuestions& questions, QWidget* parent = nullptr);

    void setQueue(const QueueListing& queue);
    // What a sweep varies.
    void setBase(const RunConfig& base);
    // Of this machine, to choose from.
    void setDevices(const std::vector<DeviceInfo>& devices);
    // Another workspace was opened: earlier edits cannot be taken back.
    void forgetEdits();
    void applyTheme(const Theme& theme);
    void focusSweep();
    SweepEditor& sweep() { return *m_sweep; }

signals:
    void moveRequested(qint64 run, int position); // from 1
    void removeRequested(const std::vector<rankscope::RunId>& runs);
    // Back to where it was; `after` is the run that it waits for, or 0.
    void restoreRequested(qint64 run, int position, qint64 after);
    void deviceRequested(qint64 run, const QString& device);
    void duplicateRequested(qint64 run); // the same configuration once more, behind it
    void pauseRequested(bool paused);
    void stopOnFailureRequested(bool stop);
    void startRequested();
    void openRequested(qint64 run);
    void addRequested(const std::vector<rankscope::RunConfig>& runs, const QString& group);

private:
    QWidget* buildTop();
    QWidget* buildTable();
    QAction* action(const QString& name, const QString& text, const QString& tip, const QKeySequence& key,
                    void (QueuePage::*run)());
    std::vector<RunId> selected() const;
    void select(const std::vector<RunId>& runs);
    void moveUp() { moveBy(-1); }
    void moveDown() { moveBy(1); }
    void moveBy(int rows);
    void moveTo(qint64 run, int position);
    void changeDevice(qint64 run, const QString& device);
    void editDevice();
    void duplicateSelected();
    void removeSelected();
    void openSelected();
    void updateActions();
    void showState();

    WorkspaceQuestions& m_questions;
    QueueListing m_queue;
    Theme m_theme;
    int m_question = 0; // the newest one about the typical time
    QueueModel* m_model;
    QUndoStack* m_undo; // the window finds it among the page's children
    DeviceDelegate* m_devices;
    QLabel* m_state = nullptr;
    QLabel* m_empty = nullptr;
    QTableView* m_table = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_start = nullptr;
    QCheckBox* m_stopOnFailure = nullptr;
    QAction* m_up = nullptr;
    QAction* m_down = nullptr;
    QAction* m_device = nullptr;
    QAction* m_duplicate = nullptr;
    QAction* m_remove = nullptr;
    QAction* m_open = nullptr;
    SweepEditor* m_sweep = nullptr;
};

} // namespace rankscope
