// What can be done with the chosen runs.
#include "ui/runs/run_commands.h"
#include "ui/runs/runs_page_impl.h"

#include <QAction>
#include <QItemSelectionModel>
#include <QTableView>
#include <QUndoStack>

#include <algorithm>

namespace rankscope {

namespace {

bool canResume(RunStatus status) {
    return status == RunStatus::Interrupted || status == RunStatus::Stopped || status == RunStatus::Failed;
}

// What trains must be stopped before it can go.
bool canDelete(RunStatus status) { return status != RunStatus::Running && status != RunStatus::Paused; }

} // namespace

void RunsPage::Impl::showChosen() {
    const auto runs = chosenRuns();
    details->showRuns(runs);
    const RunSummary* run = current();
    const bool one = runs.size() == 1;
    const bool starred = !runs.empty() && std::ranges::all_of(runs, &RunSummary::starred);
    const bool inArchive = !runs.empty() && std::ranges::all_of(runs, &RunSummary::archived);
    star->setEnabled(!runs.empty());
    star->setText(starred ? RunsPage::tr("Remove star") : RunsPage::tr("Star"));
    archive->setEnabled(!runs.empty());
    archive->setText(inArchive ? RunsPage::tr("Take out of the archive") : RunsPage::tr("Archive"));
    baseline->setEnabled(run != nullptr);
    baseline->setText(run != nullptr && run->id == model.baseline() ? RunsPage::tr("No baseline")
                                                                    : RunsPage::tr("Set as baseline"));
    const QModelIndex place = table->currentIndex();
    const bool group = place.isValid() && model.isGroup(place.row());
    open->setEnabled(run != nullptr || group);
    chooseGroup->setEnabled(group);
    collapseAll->setEnabled(model.grouping().has_value());
    expandAll->setEnabled(model.grouping().has_value());
    clone->setEnabled(run != nullptr);
    const bool begun = one && run != nullptr && run->stepsDone > 0;
    const bool imported = one && run != nullptr && isImported(*run);
    inspect->setEnabled(begun || imported);
    branch->setEnabled(begun);
    exportAdapter->setEnabled(begun || imported);
    replay->setEnabled(begun && !imported); // nothing was recorded of its steps
    rename->setEnabled(run != nullptr);
    compare->setEnabled(runs.size() > 1);
    tag->setEnabled(!runs.empty());
    note->setEnabled(one);
    resume->setEnabled(one && canResume(run->status));
    const bool training = std::ranges::any_of(runs, [](const RunSummary& r) { return !canDelete(r.status); });
    remove->setEnabled(!runs.empty() && !training);
    remove->setToolTip(training
                           ? RunsPage::tr("A run that is training must be stopped before it can be deleted")
                           : RunsPage::tr("Move the chosen runs to the bin; Ctrl+Z brings them back (Del)"));
}

void RunsPage::Impl::wireEdits() {
    connect(&model, &RunTableModel::renameAsked, &page, [this](RunId id, const QString& name) {
        if (const RunSummary* run = model.find(id)) {
            undo.push(new RenameRun(edits, model, *run, name));
        }
    });
    connect(details, &RunDetails::tagsEdited, &page, [this](RunId id, const QStringList& tags) {
        if (const RunSummary* run = model.find(id)) {
            undo.push(new TagRun(edits, model, *run, tags));
        }
    });
    connect(details, &RunDetails::tagsAdded, &page,
            [this](const QList<qint64>& ids, const QStringList& tags) {
                auto* all = new QUndoCommand(RunsPage::tr("Add tags to %1 runs").arg(ids.size()));
                for (const RunId id : ids) {
                    const RunSummary* run = model.find(id);
                    if (run == nullptr) {
                        continue;
                    }
                    QStringList together = tagsOf(*run);
                    for (const QString& one : tags) {
                        if (!together.contains(one)) {
                            together << one;
                        }
                    }
                    new TagRun(edits, model, *run, together, all); // owned by `all`
                }
                undo.push(all);
            });
    connect(details, &RunDetails::noteEdited, &page, [this](RunId id, const QString& text) {
        if (const RunSummary* run = model.find(id)) {
            undo.push(new NoteRun(edits, model, *run, text));
        }
    });
}

void RunsPage::Impl::doOpen() {
    if (const QModelIndex index = table->currentIndex(); index.isValid() && toggleGroup(index.row())) {
        return;
    }
    if (const RunSummary* run = current()) {
        emit page.openRequested(run->id);
    }
}

void RunsPage::Impl::doInspect() {
    if (const RunSummary* run = current()) {
        emit page.inspectRequested(run->id);
    }
}

void RunsPage::Impl::doResume() {
    if (const RunSummary* run = current(); run != nullptr && canResume(run->status)) {
        emit page.resumeRequested(run->id);
    }
}

void RunsPage::Impl::doClone() {
    if (const RunSummary* run = current()) {
        emit page.cloneRequested(run->id);
    }
}

void RunsPage::Impl::doExport() {
    if (const RunSummary* run = current()) {
        emit page.exportRequested(run->id);
    }
}

void RunsPage::Impl::doReplay() {
    if (const RunSummary* run = current()) {
        emit page.replayRequested(run->id);
    }
}

void RunsPage::Impl::doBranch() {
    if (const RunSummary* run = current()) {
        emit page.branchRequested(run->id);
    }
}

void RunsPage::Impl::doCompare() {
    QList<qint64> runs;
    for (const RunSummary& run : chosenRuns()) {
        runs << run.id;
    }
    if (runs.size() > 1) {
        emit page.compareRequested(runs);
    }
}

void RunsPage::Impl::doRename() {
    if (const RunSummary* run = current()) {
        const QModelIndex index = model.index(model.rowOf(run->id), RunTableModel::Name);
        table->setColumnHidden(RunTableModel::Name, false);
        table->scrollTo(index);
        table->edit(index);
    }
}

void RunsPage::Impl::doTag() { details->focusTags(); }

void RunsPage::Impl::doNote() { details->focusNote(); }

void RunsPage::Impl::doDelete() {
    auto runs = chosenRuns();
    std::erase_if(runs, [](const RunSummary& run) { return !canDelete(run.status); });
    if (!runs.empty()) {
        details->commit();
        undo.push(new DeleteRuns(edits, model, std::move(runs)));
    }
}

void RunsPage::Impl::doStar() {
    const auto runs = chosenRuns();
    if (!runs.empty()) {
        const bool on = !std::ranges::all_of(runs, &RunSummary::starred);
        undo.push(new MarkRuns(edits, model, runs, MarkRuns::Mark::Star, on));
    }
}

void RunsPage::Impl::doArchive() {
    const auto runs = chosenRuns();
    if (!runs.empty()) {
        details->commit();
        const bool on = !std::ranges::all_of(runs, &RunSummary::archived);
        undo.push(new MarkRuns(edits, model, runs, MarkRuns::Mark::Archive, on));
    }
}

void RunsPage::Impl::doBaseline() {
    if (const RunSummary* run = current()) {
        const bool on = run->id != model.baseline();
        baselineUid = on ? QString::fromStdString(run->uid) : QString();
        model.setBaseline(on ? run->id : 0);
        showChosen();
        showState();
    }
}

void RunsPage::Impl::doChooseGroup() {
    const QModelIndex place = table->currentIndex();
    if (!place.isValid() || !model.isGroup(place.row())) {
        return;
    }
    const QList<RunId> runs = model.runsOfGroup(place.row());
    model.setCollapsed(place.row(), false);
    chosen.assign(runs.begin(), runs.end());
    restoreSelection(-1);
    showChosen();
    selectionTimer.start();
}

void RunsPage::Impl::doCollapseAll() { model.setAllCollapsed(true); }

void RunsPage::Impl::doExpandAll() { model.setAllCollapsed(false); }

} // namespace rankscope
