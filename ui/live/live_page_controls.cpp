#include "core/run/live_edit.h"
#include "ui/elided_label.h"
#include "ui/icons.h"
#include "ui/live/allocator_lamp.h"
#include "ui/live/live_page_impl.h"
#include "ui/live/live_words.h"
#include "ui/plot/rank_map.h"

#include <QMessageBox>
#include <QPushButton>

// What a person may do to the run from its page, and what the buttons say of it.

namespace rankscope {

void LivePage::Impl::wireControls() {
    connect(checkpoint, &QPushButton::clicked, &page, &LivePage::checkpointRequested);
    connect(edit, &QPushButton::clicked, &page, [this] { askEdits(); });
    connect(pause, &QPushButton::clicked, &page, [this] { askPause(); });
    connect(stop, &QPushButton::clicked, &page, [this] { askStop(); });
}

void LivePage::Impl::askEdits() {
    editor = new EditDialog(state.settings, state.facts, state.stepsDone, &page);
    connect(editor, &EditDialog::editsChosen, &page, &LivePage::editRequested);
    editor->open();
}

void LivePage::Impl::askPause() {
    const bool paused = state.status == RunStatus::Paused;
    asked = paused ? Asked::Resume : Asked::Pause;
    updateWords();
    if (paused) {
        emit page.resumeRequested();
    } else {
        emit page.pauseRequested();
    }
}

void LivePage::Impl::askStop() {
    if (question) {
        question->raise();
        return;
    }
    auto* box = new QMessageBox(QMessageBox::Question, LivePage::tr("Stop the run"),
                                LivePage::tr("Stop %1?").arg(state.name), QMessageBox::NoButton, &page);
    box->setObjectName(QStringLiteral("stopQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        LivePage::tr("Training ends after the current step. A checkpoint is written, and the "
                     "run can be resumed later."));
    QPushButton* yes = box->addButton(LivePage::tr("Stop run"), QMessageBox::AcceptRole);
    QPushButton* no = box->addButton(LivePage::tr("Keep training"), QMessageBox::RejectRole);
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    connect(yes, &QPushButton::clicked, &page, [this] {
        if (state.ended) {
            return; // it ended by itself while the question was open
        }
        asked = Asked::Stop;
        updateWords();
        emit page.stopRequested();
    });
    question = box;
    box->open();
}

LimitMenuState LivePage::Impl::limitMenu() const {
    LimitMenuState menu{state.facts.modules, {}, state.settings.method};
    for (std::size_t i = 0; i < menu.modules.size(); ++i) {
        menu.ranks.push_back(map->rankOf(static_cast<int>(i)));
    }
    if (!edit->isEnabled()) {
        menu.whyNot = working() ? LivePage::tr("Pause the run to pin, floor or freeze ranks")
                                : LivePage::tr("Ranks of a stored run are pinned in a branch: see Inspect");
    }
    return menu;
}

void LivePage::Impl::changeLimits(const MethodConfig& wanted) {
    const std::vector<SettingEdit> edits = limitEdits(state.settings, wanted);
    const EditOutcome outcome = applyEdits(state.settings, edits, placeOf(state.facts, state.stepsDone));
    if (outcome.problems.empty() && edit->isEnabled()) {
        if (!edits.empty()) {
            emit page.editRequested(edits);
        }
        return;
    }
    auto* box =
        new QMessageBox(QMessageBox::Warning, LivePage::tr("Ranks stay as they are"),
                        outcome.problems.empty() ? LivePage::tr("The run went on meanwhile; pause it first.")
                                                 : QString::fromStdString(outcome.problems.front().message),
                        QMessageBox::Ok, &page);
    box->setObjectName(QStringLiteral("limitRefusal"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void LivePage::Impl::updateWords() {
    sentence->setText(stateSentence(state));
    lamp->setReport(state.watch.report().state, lampText(state), lampCauses(state));
    const bool steps = working() && state.started;
    checkpoint->setEnabled(steps && asked != Asked::Stop);
    stop->setEnabled(working() && asked != Asked::Stop);
    stop->setText(asked == Asked::Stop && working() ? LivePage::tr("Stopping…") : LivePage::tr("Stop…"));
    updateEdit();
    updatePause();
}

void LivePage::Impl::updateEdit() {
    const bool editable =
        working() && state.started && state.status == RunStatus::Paused && asked == Asked::Nothing;
    edit->setEnabled(editable);
    edit->setToolTip(
        editable    ? LivePage::tr("Change the target rank, the final phase or the learning rate from "
                                      "the next step on")
        : working() ? LivePage::tr("Pause the run first; its settings change between two steps")
                    : LivePage::tr("Only a run that trains here can be edited; branch from a checkpoint of "
                                   "this one on the page of experiments"));
    if (!editable && editor) {
        editor->reject(); // the run went on, or ended
    }
}

void LivePage::Impl::updatePause() {
    const bool paused = state.status == RunStatus::Paused;
    pause->setEnabled(working() && state.started && asked == Asked::Nothing);
    if (asked == Asked::Pause) {
        pause->setText(LivePage::tr("Pausing…"));
    } else if (asked == Asked::Resume) {
        pause->setText(LivePage::tr("Resuming…"));
    } else {
        pause->setText(paused ? LivePage::tr("Resume") : LivePage::tr("Pause"));
    }
    pause->setToolTip(paused ? LivePage::tr("Go on training from where the run was paused")
                             : LivePage::tr("Hold the run after the current step; nothing is lost"));
    pause->setIcon(icon(paused ? QStringLiteral("resume") : QStringLiteral("pause"),
                        pause->isEnabled() ? theme.onAccent : theme.muted));
}

} // namespace rankscope
