#pragma once

#include "core/store/run_records.h"
#include "ui/runs/run_table_model.h"
#include "ui/workspace_edits.h"

#include <QPointer>
#include <QStringList>
#include <QUndoCommand>

#include <vector>

namespace rankscope {

// Edits of the list as undo steps: each changes the workspace and, at once, what is shown. The window owns
// the stack and the workspace's edits outlive it; the list may be gone before.

class RenameRun : public QUndoCommand {
public:
    RenameRun(WorkspaceEdits& edits, RunTableModel& model, const RunSummary& run, const QString& name);
    void undo() override { apply(m_before); }
    void redo() override { apply(m_after); }

private:
    void apply(const QString& name);
    WorkspaceEdits& m_edits;
    QPointer<RunTableModel> m_model;
    RunId m_run;
    QString m_before, m_after;
};

class TagRun : public QUndoCommand {
public:
    TagRun(WorkspaceEdits& edits, RunTableModel& model, const RunSummary& run, const QStringList& tags,
           QUndoCommand* parent = nullptr);
    void undo() override { apply(m_before); }
    void redo() override { apply(m_after); }

private:
    void apply(const QStringList& tags);
    WorkspaceEdits& m_edits;
    QPointer<RunTableModel> m_model;
    RunId m_run;
    QStringList m_before, m_after;
};

class NoteRun : public QUndoCommand {
public:
    NoteRun(WorkspaceEdits& edits, RunTableModel& model, const RunSummary& run, const QString& note);
    void undo() override { apply(m_before); }
    void redo() override { apply(m_after); }

private:
    void apply(const QString& note);
    WorkspaceEdits& m_edits;
    QPointer<RunTableModel> m_model;
    RunId m_run;
    QString m_before, m_after;
};

// Stars runs or takes their stars away, puts them into the archive or takes them out.
class MarkRuns : public QUndoCommand {
public:
    enum class Mark { Star, Archive };
    // Of `runs` those that are not so already.
    MarkRuns(WorkspaceEdits& edits, RunTableModel& model, const std::vector<RunSummary>& runs, Mark mark,
             bool on);
    void undo() override { apply(!m_on); }
    void redo() override { apply(m_on); }

private:
    void apply(bool on);
    WorkspaceEdits& m_edits;
    QPointer<RunTableModel> m_model;
    QList<RunId> m_ids;
    Mark m_mark;
    bool m_on;
};

class DeleteRuns : public QUndoCommand {
public:
    DeleteRuns(WorkspaceEdits& edits, RunTableModel& model, std::vector<RunSummary> runs);
    void undo() override;
    void redo() override;

private:
    WorkspaceEdits& m_edits;
    QPointer<RunTableModel> m_model;
    std::vector<RunSummary> m_runs;
    QList<RunId> m_ids;
};

QStringList tagsOf(const RunSummary& run);
// "a, b,a" as a, b.
QStringList splitTags(const QString& text);

} // namespace rankscope
