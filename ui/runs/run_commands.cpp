#include "ui/runs/run_commands.h"

namespace rankscope {

QStringList tagsOf(const RunSummary& run) {
    QStringList tags;
    for (const std::string& tag : run.tags) {
        tags << QString::fromStdString(tag);
    }
    return tags;
}

QStringList splitTags(const QString& text) {
    QStringList tags;
    for (const QString& part : text.split(',')) {
        const QString tag = part.simplified();
        if (!tag.isEmpty() && !tags.contains(tag)) {
            tags << tag;
        }
    }
    return tags;
}

RenameRun::RenameRun(WorkspaceEdits& edits, RunTableModel& model, const RunSummary& run, const QString& name)
    : QUndoCommand(RunTableModel::tr("Rename \"%1\" to \"%2\"").arg(QString::fromStdString(run.name), name))
    , m_edits(edits)
    , m_model(&model)
    , m_run(run.id)
    , m_before(QString::fromStdString(run.name))
    , m_after(name) {}

void RenameRun::apply(const QString& name) {
    m_edits.rename(m_run, name);
    if (m_model) {
        m_model->setName(m_run, name);
    }
}

TagRun::TagRun(WorkspaceEdits& edits, RunTableModel& model, const RunSummary& run, const QStringList& tags,
               QUndoCommand* parent)
    : QUndoCommand(RunTableModel::tr("Change tags of \"%1\"").arg(QString::fromStdString(run.name)), parent)
    , m_edits(edits)
    , m_model(&model)
    , m_run(run.id)
    , m_before(tagsOf(run))
    , m_after(tags) {}

void TagRun::apply(const QStringList& tags) {
    m_edits.setTags(m_run, tags);
    if (m_model) {
        m_model->setTags(m_run, tags);
    }
}

NoteRun::NoteRun(WorkspaceEdits& edits, RunTableModel& model, const RunSummary& run, const QString& note)
    : QUndoCommand(RunTableModel::tr("Edit note of \"%1\"").arg(QString::fromStdString(run.name)))
    , m_edits(edits)
    , m_model(&model)
    , m_run(run.id)
    , m_before(QString::fromStdString(run.note))
    , m_after(note) {}

void NoteRun::apply(const QString& note) {
    m_edits.setNote(m_run, note);
    if (m_model) {
        m_model->setNote(m_run, note);
    }
}

namespace {

QString markSentence(const std::vector<RunSummary>& runs, MarkRuns::Mark mark, bool on) {
    const QString what = runs.size() == 1
                             ? RunTableModel::tr("\"%1\"").arg(QString::fromStdString(runs.front().name))
                             : RunTableModel::tr("%1 runs").arg(runs.size());
    if (mark == MarkRuns::Mark::Star) {
        return on ? RunTableModel::tr("Star %1").arg(what)
                  : RunTableModel::tr("Take the star off %1").arg(what);
    }
    return on ? RunTableModel::tr("Archive %1").arg(what)
              : RunTableModel::tr("Take %1 out of the archive").arg(what);
}

} // namespace

MarkRuns::MarkRuns(WorkspaceEdits& edits, RunTableModel& model, const std::vector<RunSummary>& runs,
                   Mark mark, bool on)
    : QUndoCommand(markSentence(runs, mark, on))
    , m_edits(edits)
    , m_model(&model)
    , m_mark(mark)
    , m_on(on) {
    for (const RunSummary& run : runs) {
        if ((mark == Mark::Star ? run.starred : run.archived) != on) {
            m_ids << run.id;
        }
    }
}

void MarkRuns::apply(bool on) {
    if (m_mark == Mark::Star) {
        m_edits.setStarred(m_ids, on);
    } else {
        m_edits.setArchived(m_ids, on);
    }
    if (m_model && m_mark == Mark::Star) {
        m_model->setStarred(m_ids, on);
    } else if (m_model) {
        m_model->setArchived(m_ids, on);
    }
}

DeleteRuns::DeleteRuns(WorkspaceEdits& edits, RunTableModel& model, std::vector<RunSummary> runs)
    : QUndoCommand(runs.size() == 1
                       ? RunTableModel::tr("Delete \"%1\"").arg(QString::fromStdString(runs.front().name))
                       : RunTableModel::tr("Delete %1 runs").arg(runs.size()))
    , m_edits(edits)
    , m_model(&model)
    , m_runs(std::move(runs)) {
    for (const RunSummary& run : m_runs) {
        m_ids << run.id;
    }
}

void DeleteRuns::redo() {
    m_edits.moveToBin(m_ids);
    if (m_model) {
        m_model->hide(m_ids);
    }
}

void DeleteRuns::undo() {
    m_edits.restoreFromBin(m_ids);
    if (m_model) {
        m_model->restore(m_runs);
    }
}

} // namespace rankscope
