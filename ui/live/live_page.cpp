#include "ui/live/live_page.h"

#include "ui/control_states.h"
#include "ui/elided_label.h"
#include "ui/icons.h"
#include "ui/live/allocation_history.h"
#include "ui/live/allocator_lamp.h"
#include "ui/live/edit_dialog.h"
#include "ui/live/limit_menu.h"
#include "ui/live/live_charts.h"
#include "ui/live/live_state.h"
#include "ui/live/live_words.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"
#include "ui/plot/step_cursor.h"

#include <QHBoxLayout>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

namespace rankscope {

struct LivePage::Impl {
    // What was asked of the run and not yet answered by an event.
    enum class Asked { Nothing, Pause, Resume, Stop };

    RunId id = 0;
    QJsonObject wanted; // of a view whose run is being read
    LiveState state;
    AllocationHistory history;
    Theme theme = Theme::light();
    Asked asked = Asked::Nothing;
    ElidedLabel* sentence = nullptr;
    AllocatorLamp* lamp = nullptr;
    QPushButton* checkpoint = nullptr;
    QPushButton* stop = nullptr;
    QPushButton* pause = nullptr;
    LiveCharts* charts = nullptr;
    RankMap* map = nullptr;
    ScorePlot* scores = nullptr;
    QPushButton* edit = nullptr;
    QPointer<QMessageBox> question;
    QPointer<EditDialog> editor;
    bool withDifference = false; // the map shows what floors and pins changed

    void clearViews() {
        history.clear();
        charts->clear();
        map->clear();
        scores->clear();
        asked = Asked::Nothing;
        if (question) {
            question->close(); // it was about another run
        }
        if (editor) {
            editor->reject();
        }
    }

    void showFacts() {
        charts->setStop(state.settings.stop);
        charts->start(state.facts, state.watch.schedule(), state.hasTriplets());
        history.truncateFrom(state.facts.firstStep);
        map->setModules(state.facts.modules, state.facts.initBudget, state.facts.targetBudget);
        scores->setModules(state.facts.modules);
        showLimits();
        if (const AllocationDone* latest = history.latest()) {
            state.watch.onAllocation(*latest); // of before the run was resumed
            showAllocation(std::nan(""));
        }
        updateNotes();
    }

    void updateNotes() {
        const QString text = firstAllocationText(state);
        if (state.started && state.facts.modules.empty()) {
            map->setNote(
                LivePage::tr("Full fine-tuning trains the matrices themselves: there are no ranks to show."));
        } else if (state.started && !state.hasTriplets()) {
            map->setNote(LivePage::tr("This method keeps every rank."));
        } else if (history.latest() == nullptr) {
            map->setNote(text);
        }
        scores->setEmptyText(text);
    }

    void addAllocation(const AllocationDone& allocation) {
        history.add(allocation);
        map->setAllocation(*history.latest(), history.before(*history.latest()));
        charts->addAllocation(allocation.step, allocation.kept);
    }

    void changed(const SettingsChanged& change) {
        charts->reschedule(change.step, state.watch.schedule());
        map->setModules(state.facts.modules, state.facts.initBudget, state.facts.targetBudget);
        showLimits();
        if (history.latest() != nullptr) {
            showAllocation(std::nan(""));
        }
        updateNotes();
    }

    void showLimits() {
        map->setLimits(state.hasTriplets() ? rankLimits(state.settings.method, state.facts.modules)
                                           : std::vector<RankLimit>());
    }

    LimitMenuState limitMenu() const {
        LimitMenuState menu{state.facts.modules, {}, state.settings.method};
        for (std::size_t i = 0; i < menu.modules.size(); ++i) {
            menu.ranks.push_back(map->rankOf(static_cast<int>(i)));
        }
        if (!edit->isEnabled()) {
            menu.whyNot = state.live && !state.ended
                              ? LivePage::tr("Pause the run to pin, floor or freeze ranks")
                              : LivePage::tr("Ranks of a stored run are pinned in a branch: see Inspect");
        }
        return menu;
    }

    // The allocation in force at `step`; the latest for NaN.
    void showAllocation(double step) {
        const AllocationDone* shown = history.at(step);
        if (shown == nullptr) {
            map->showInitial();
            map->showRanks();
            return;
        }
        map->setAllocation(*shown, history.before(*shown));
        scores->setAllocation(*shown);
        const auto difference = withDifference ? limitDifferenceValues(state.facts.modules, *shown,
                                                                       state.settings.method.tiePolicy)
                                               : std::nullopt;
        if (difference) {
            map->showValues(*difference);
        } else {
            map->showRanks();
        }
    }

    void updateWords() {
        sentence->setText(stateSentence(state));
        lamp->setReport(state.watch.report().state, lampText(state), lampCauses(state));
        const bool working = state.live && !state.ended;
        const bool steps = working && state.started;
        const bool paused = state.status == RunStatus::Paused;
        pause->setEnabled(steps && asked == Asked::Nothing);
        checkpoint->setEnabled(steps && asked != Asked::Stop);
        stop->setEnabled(working && asked != Asked::Stop);
        const bool editable = steps && paused && asked == Asked::Nothing;
        edit->setEnabled(editable);
        edit->setToolTip(
            editable ? LivePage::tr("Change the target rank, the final phase or the learning rate from "
                                    "the next step on")
            : state.live && !state.ended
                ? LivePage::tr("Pause the run first; its settings change between two steps")
                : LivePage::tr("Only a run that trains here can be edited; branch from a checkpoint of "
                               "this one on the page of experiments"));
        if (!editable && editor) {
            editor->reject(); // the run went on, or ended
        }
        stop->setText(asked == Asked::Stop && working ? LivePage::tr("Stopping…") : LivePage::tr("Stop…"));
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
};

LivePage::LivePage(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>()) {
    setObjectName(QStringLiteral("pageLive"));
    m_impl->sentence = new ElidedLabel(this);
    m_impl->sentence->setObjectName(QStringLiteral("liveSentence"));
    m_impl->lamp = new AllocatorLamp(this);
    m_impl->lamp->setObjectName(QStringLiteral("allocatorLamp"));
    m_impl->checkpoint = new QPushButton(tr("Checkpoint"), this);
    m_impl->checkpoint->setObjectName(QStringLiteral("liveCheckpoint"));
    m_impl->checkpoint->setToolTip(tr("Write a checkpoint after the current step; the run goes on"));
    m_impl->edit = new QPushButton(tr("Edit…"), this);
    m_impl->edit->setObjectName(QStringLiteral("liveEdit"));
    m_impl->stop = new QPushButton(tr("Stop…"), this);
    m_impl->stop->setObjectName(QStringLiteral("liveStop"));
    m_impl->stop->setToolTip(tr("End the run after the current step, with a checkpoint"));
    m_impl->pause = new QPushButton(tr("Pause"), this);
    m_impl->pause->setObjectName(QStringLiteral("livePause"));
    m_impl->pause->setProperty("primary", true);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 16, 8);
    head->setSpacing(8);
    head->addWidget(m_impl->sentence, 1);
    head->addWidget(m_impl->lamp);
    head->addWidget(m_impl->edit);
    head->addWidget(m_impl->checkpoint);
    head->addWidget(m_impl->stop);
    head->addWidget(m_impl->pause);

    m_impl->charts = new LiveCharts(this);
    m_impl->map = new RankMap(this);
    m_impl->map->setObjectName(QStringLiteral("rankMap"));
    m_impl->scores = new ScorePlot(this);
    m_impl->scores->setObjectName(QStringLiteral("scorePlot"));
    auto* right = new QSplitter(Qt::Vertical, this);
    right->setObjectName(QStringLiteral("liveRanks"));
    right->setHandleWidth(1);
    right->setChildrenCollapsible(false);
    right->addWidget(m_impl->map);
    right->addWidget(m_impl->scores);
    right->setSizes({360, 240});
    auto* body = new QSplitter(Qt::Horizontal, this);
    body->setObjectName(QStringLiteral("liveBody"));
    body->setHandleWidth(1);
    body->setChildrenCollapsible(false);
    body->addWidget(m_impl->charts);
    body->addWidget(right);
    body->setSizes({600, 500});
    body->setStretchFactor(0, 6);
    body->setStretchFactor(1, 5);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(body, 1);

    connect(m_impl->checkpoint, &QPushButton::clicked, this, &LivePage::checkpointRequested);
    connect(m_impl->edit, &QPushButton::clicked, this, [this] {
        m_impl->editor =
            new EditDialog(m_impl->state.settings, m_impl->state.facts, m_impl->state.stepsDone, this);
        connect(m_impl->editor, &EditDialog::editsChosen, this, &LivePage::editRequested);
        m_impl->editor->open();
    });
    connect(m_impl->pause, &QPushButton::clicked, this, [this] {
        const bool paused = m_impl->state.status == RunStatus::Paused;
        m_impl->asked = paused ? Impl::Asked::Resume : Impl::Asked::Pause;
        m_impl->updateWords();
        if (paused) {
            emit resumeRequested();
        } else {
            emit pauseRequested();
        }
    });
    connect(m_impl->stop, &QPushButton::clicked, this, [this] {
        if (m_impl->question) {
            m_impl->question->raise();
            return;
        }
        auto* box = new QMessageBox(QMessageBox::Question, tr("Stop the run"),
                                    tr("Stop %1?").arg(m_impl->state.name), QMessageBox::NoButton, this);
        box->setObjectName(QStringLiteral("stopQuestion"));
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setInformativeText(tr("Training ends after the current step. A checkpoint is written, and the "
                                   "run can be resumed later."));
        QPushButton* yes = box->addButton(tr("Stop run"), QMessageBox::AcceptRole);
        QPushButton* no = box->addButton(tr("Keep training"), QMessageBox::RejectRole);
        box->setDefaultButton(no);
        box->setEscapeButton(no);
        connect(yes, &QPushButton::clicked, this, [this] {
            if (m_impl->state.ended) {
                return; // it ended by itself while the question was open
            }
            m_impl->asked = Impl::Asked::Stop;
            m_impl->updateWords();
            emit stopRequested();
        });
        m_impl->question = box;
        box->open();
    });
    connect(m_impl->charts, &LiveCharts::cursorMoved, this, [this](double step) {
        if (m_impl->history.latest() != nullptr) {
            m_impl->showAllocation(step);
        }
    });
    connect(m_impl->map, &RankMap::cellHovered, m_impl->scores, &ScorePlot::setHighlight);
    connect(m_impl->map, &RankMap::cellClicked, m_impl->scores, &ScorePlot::setHighlight);
    addPlotAction(m_impl->map, limitDifferenceName(), {}, true, [this](bool on) {
        m_impl->withDifference = on;
        m_impl->showAllocation(std::nan(""));
    });
    m_impl->map->onCellMenu = [this](QMenu& menu, int module) {
        if (m_impl->state.hasTriplets()) {
            addLimitMenus(menu, module, m_impl->limitMenu(), this,
                          [this](const MethodConfig& wanted) { changeLimits(wanted); });
        }
    };
    connect(m_impl->scores, &ScorePlot::moduleClicked, this, [this](int module) {
        m_impl->map->setCurrent(module);
        m_impl->scores->setHighlight(module);
    });
    m_impl->updateNotes();
    m_impl->updateWords();
}

LivePage::~LivePage() = default;

void LivePage::beginRun(RunId id, const QString& name, bool live) {
    m_impl->id = id;
    m_impl->state.begin(name, live);
    m_impl->clearViews();
    m_impl->updateNotes();
    m_impl->updateWords();
}

void LivePage::setSettings(const RunConfig& settings) {
    m_impl->state.settings = settings;
    m_impl->charts->setStop(settings.stop);
    m_impl->showLimits();
}

// Checked here, so that a refusal comes at once and with the numbers.
void LivePage::changeLimits(const MethodConfig& wanted) {
    const LiveState& state = m_impl->state;
    const std::vector<SettingEdit> edits = limitEdits(state.settings, wanted);
    const EditOutcome outcome = applyEdits(state.settings, edits, placeOf(state.facts, state.stepsDone));
    if (outcome.problems.empty() && m_impl->edit->isEnabled()) {
        if (!edits.empty()) {
            emit editRequested(edits);
        }
        return;
    }
    auto* box =
        new QMessageBox(QMessageBox::Warning, tr("Ranks stay as they are"),
                        outcome.problems.empty() ? tr("The run went on meanwhile; pause it first.")
                                                 : QString::fromStdString(outcome.problems.front().message),
                        QMessageBox::Ok, this);
    box->setObjectName(QStringLiteral("limitRefusal"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void LivePage::showStored(const StoredRun& run) {
    if (run.detail.summary.id != m_impl->id) {
        return; // an answer that came after another run was opened
    }
    m_impl->clearViews();
    m_impl->state.load(run.detail, !run.changes.empty());
    RunStarted& facts = m_impl->state.facts;
    // A stored run is shown from its beginning, also when its last process resumed in the middle.
    facts.firstStep = 0;
    m_impl->state.watch = m_impl->state.started ? AllocatorWatch(facts) : AllocatorWatch();
    if (m_impl->state.started) {
        m_impl->showFacts();
    }
    for (const SettingsChanged& change : run.changes) {
        m_impl->state.add(change);
        m_impl->changed(change);
    }
    m_impl->charts->setTails(run.dropped);
    m_impl->charts->addSteps(run.points, run.tokensPerSecond);
    for (const auto& [step, split] : run.splits) {
        m_impl->charts->addSplit(step, split);
    }
    for (const EvalDone& evaluation : run.evaluations) {
        m_impl->charts->addEvaluation(evaluation);
        m_impl->state.metrics = evaluation.metrics;
    }
    for (const AllocationDone& allocation : run.allocations) {
        m_impl->state.add(allocation);
        m_impl->addAllocation(allocation);
    }
    for (const StoredEvent& event : run.events) {
        if (event.kind == "checkpoint") {
            m_impl->charts->addCheckpoint(event.step);
        } else if (event.kind == "pause" && m_impl->state.status == RunStatus::Paused) {
            m_impl->state.changedAt = event.wallTime;
        }
    }
    if (!run.points.empty()) {
        m_impl->state.stepsDone = std::max(m_impl->state.stepsDone, run.points.back().step + 1);
        m_impl->state.watch.onStep(run.points.back().step);
    }
    m_impl->updateNotes();
    if (m_impl->history.latest() != nullptr) {
        m_impl->showAllocation(std::nan(""));
    }
    m_impl->updateWords();
    if (m_impl->wanted[QStringLiteral("run")].toInteger() == m_impl->id) {
        applyControlStates(*this, std::exchange(m_impl->wanted, {})[QStringLiteral("controls")].toObject());
    }
}

void LivePage::appendEvents(RunId id, const std::vector<RunEvent>& events) {
    if (id != m_impl->id || !m_impl->state.open) {
        return;
    }
    bool allocated = false;
    for (const RunEvent& event : events) {
        m_impl->state.add(event);
        if (std::holds_alternative<RunStarted>(event)) {
            m_impl->showFacts();
        } else if (const auto* steps = std::get_if<StepsDone>(&event)) {
            m_impl->charts->addSteps(steps->points, {steps->tokensPerSecond});
            if (steps->split && !steps->points.empty()) {
                m_impl->charts->addSplit(steps->points.back().step, *steps->split);
            }
        } else if (const auto* allocation = std::get_if<AllocationDone>(&event)) {
            m_impl->addAllocation(*allocation);
            allocated = true;
        } else if (const auto* evaluation = std::get_if<EvalDone>(&event)) {
            m_impl->charts->addEvaluation(*evaluation);
        } else if (const auto* saved = std::get_if<CheckpointSaved>(&event)) {
            m_impl->charts->addCheckpoint(saved->step);
        } else if (const auto* change = std::get_if<SettingsChanged>(&event)) {
            m_impl->changed(*change);
        } else if (std::holds_alternative<StatusChanged>(event)) {
            if (m_impl->asked != Impl::Asked::Stop) {
                m_impl->asked = Impl::Asked::Nothing;
            }
        } else if (std::holds_alternative<RunEnded>(event)) {
            m_impl->asked = Impl::Asked::Nothing;
            if (m_impl->question) {
                m_impl->question->close();
            }
        }
    }
    if (allocated) {
        m_impl->showAllocation(std::nan(""));
    }
    m_impl->updateWords();
}

void LivePage::setStepCursor(StepCursor& cursor) {
    connect(m_impl->charts, &LiveCharts::cursorMoved, this,
            [this, &cursor](double step) { cursor.point(m_impl->id, step, this); });
    connect(&cursor, &StepCursor::moved, this, [this, &cursor](const QObject* by) {
        if (by != this) {
            m_impl->charts->setCursor(cursor.stepOf(m_impl->id));
        }
    });
}

void LivePage::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    m_impl->charts->applyTheme(theme);
    m_impl->map->applyTheme(theme);
    m_impl->scores->applyTheme(theme);
    m_impl->lamp->applyTheme(theme);
    m_impl->checkpoint->setIcon(icon(QStringLiteral("checkpoint"), theme));
    m_impl->stop->setIcon(icon(QStringLiteral("stop"), theme));
    m_impl->updateWords();
}

QJsonObject LivePage::viewState() const {
    QJsonObject state{{QStringLiteral("controls"), controlStates(*this)}};
    if (m_impl->state.open) {
        state[QStringLiteral("run")] = static_cast<qint64>(m_impl->id);
    }
    return state;
}

void LivePage::applyViewState(const QJsonObject& state) {
    const bool another = state.contains(QStringLiteral("run")) &&
                         state[QStringLiteral("run")].toInteger() != static_cast<qint64>(m_impl->id);
    m_impl->wanted = another ? state : QJsonObject();
    if (!another) {
        applyControlStates(*this, state[QStringLiteral("controls")].toObject());
    }
}

} // namespace rankscope
