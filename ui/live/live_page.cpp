#include "ui/live/live_page.h"

#include "ui/control_states.h"
#include "ui/icons.h"
#include "ui/live/allocator_lamp.h"
#include "ui/live/live_charts.h"
#include "ui/live/live_page_impl.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"
#include "ui/plot/step_cursor.h"

#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <utility>

namespace rankscope {

LivePage::LivePage(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this)) {
    setObjectName(QStringLiteral("pageLive"));
    m_impl->build();
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

void LivePage::showStored(const StoredRun& run) {
    if (run.detail.summary.id != m_impl->id) {
        return; // an answer that came after another run was opened
    }
    m_impl->clearViews();
    m_impl->startStored(run);
    m_impl->fillStored(run);
    m_impl->updateNotes();
    if (m_impl->history.latest() != nullptr) {
        m_impl->showAllocation(std::nan(""));
    }
    m_impl->updateWords();
    if (m_impl->wanted[QStringLiteral("run")].toInteger() == m_impl->id) {
        applyControlStates(*this, std::exchange(m_impl->wanted, {})[QStringLiteral("controls")].toObject());
    }
}

// What it was and how its settings changed.
void LivePage::Impl::startStored(const StoredRun& run) {
    state.load(run.detail, !run.changes.empty());
    // A stored run is shown from its beginning, also when its last process resumed in the middle.
    state.facts.firstStep = 0;
    state.watch = state.started ? AllocatorWatch(state.facts) : AllocatorWatch();
    if (state.started) {
        showFacts();
    }
    for (const SettingsChanged& change : run.changes) {
        state.add(change);
        changed(change);
    }
}

// Its curves, allocations and events.
void LivePage::Impl::fillStored(const StoredRun& run) {
    charts->setTails(run.dropped);
    charts->addSteps(run.points, run.tokensPerSecond);
    for (const auto& [step, split] : run.splits) {
        charts->addSplit(step, split);
    }
    for (const EvalDone& evaluation : run.evaluations) {
        charts->addEvaluation(evaluation);
        state.metrics = evaluation.metrics;
    }
    for (const AllocationDone& allocation : run.allocations) {
        state.add(allocation);
        addAllocation(allocation);
    }
    for (const StoredEvent& event : run.events) {
        if (event.kind == "checkpoint") {
            charts->addCheckpoint(event.step);
        } else if (event.kind == "pause" && state.status == RunStatus::Paused) {
            state.changedAt = event.wallTime;
        }
    }
    if (!run.points.empty()) {
        state.stepsDone = std::max(state.stepsDone, run.points.back().step + 1);
        state.watch.onStep(run.points.back().step);
    }
}

void LivePage::appendEvents(RunId id, const std::vector<RunEvent>& events) {
    if (id != m_impl->id || !m_impl->state.open) {
        return;
    }
    for (const RunEvent& event : events) {
        m_impl->take(event);
    }
    if (std::ranges::any_of(events,
                            [](const RunEvent& e) { return std::holds_alternative<AllocationDone>(e); })) {
        m_impl->showAllocation(std::nan(""));
    }
    m_impl->updateWords();
}

void LivePage::Impl::take(const RunEvent& event) {
    state.add(event);
    if (std::holds_alternative<RunStarted>(event)) {
        showFacts();
    } else if (const auto* steps = std::get_if<StepsDone>(&event)) {
        charts->addSteps(steps->points, {steps->tokensPerSecond});
        if (steps->split && !steps->points.empty()) {
            charts->addSplit(steps->points.back().step, *steps->split);
        }
    } else if (const auto* allocation = std::get_if<AllocationDone>(&event)) {
        addAllocation(*allocation);
    } else if (const auto* evaluation = std::get_if<EvalDone>(&event)) {
        charts->addEvaluation(*evaluation);
    } else if (const auto* saved = std::get_if<CheckpointSaved>(&event)) {
        charts->addCheckpoint(saved->step);
    } else if (const auto* change = std::get_if<SettingsChanged>(&event)) {
        changed(*change);
    } else if (std::holds_alternative<StatusChanged>(event)) {
        if (asked != Asked::Stop) {
            asked = Asked::Nothing;
        }
    } else if (std::holds_alternative<RunEnded>(event)) {
        asked = Asked::Nothing;
        if (question) {
            question->close();
        }
    }
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
