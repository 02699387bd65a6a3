#include "core/analysis/known_schedule.h"
#include "ui/live/live_charts.h"
#include "ui/live/live_page_impl.h"
#include "ui/live/live_words.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"

#include <QMessageBox>

#include <cmath>

// What the charts, the map and the scores show of the run.

namespace rankscope {

void LivePage::Impl::wireViews() {
    connect(charts, &LiveCharts::cursorMoved, &page, [this](double step) {
        if (history.latest() != nullptr) {
            showAllocation(step);
        }
    });
    connect(map, &RankMap::cellHovered, scores, &ScorePlot::setHighlight);
    connect(map, &RankMap::cellClicked, scores, &ScorePlot::setHighlight);
    addPlotAction(map, limitDifferenceName(), {}, true, [this](bool on) {
        withDifference = on;
        showAllocation(std::nan(""));
    });
    map->onCellMenu = [this](QMenu& menu, int module) {
        if (state.hasTriplets()) {
            addLimitMenus(menu, module, limitMenu(), &page,
                          [this](const MethodConfig& wanted) { changeLimits(wanted); });
        }
    };
    connect(scores, &ScorePlot::moduleClicked, &page, [this](int module) {
        map->setCurrent(module);
        scores->setHighlight(module);
    });
}

void LivePage::Impl::clearViews() {
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

void LivePage::Impl::showFacts() {
    charts->setStop(state.settings.stop);
    charts->start(state.facts, state.watch.schedule(), state.hasTriplets());
    history.truncateFrom(state.facts.firstStep);
    map->setModules(state.facts.modules, state.facts.initBudget, plannedTarget(state.facts));
    scores->setModules(state.facts.modules);
    showLimits();
    if (const AllocationDone* latest = history.latest()) {
        state.watch.onAllocation(*latest); // of before the run was resumed
        showAllocation(std::nan(""));
    }
    updateNotes();
}

void LivePage::Impl::updateNotes() {
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

void LivePage::Impl::addAllocation(const AllocationDone& allocation) {
    history.add(allocation);
    map->setAllocation(*history.latest(), history.before(*history.latest()));
    charts->addAllocation(allocation.step, allocation.kept);
}

void LivePage::Impl::changed(const SettingsChanged& change) {
    charts->reschedule(change.step, state.watch.schedule());
    map->setModules(state.facts.modules, state.facts.initBudget, plannedTarget(state.facts));
    showLimits();
    if (history.latest() != nullptr) {
        showAllocation(std::nan(""));
    }
    updateNotes();
}

void LivePage::Impl::showLimits() {
    map->setLimits(state.hasTriplets() ? rankLimits(state.settings.method, state.facts.modules)
                                       : std::vector<RankLimit>());
}

void LivePage::Impl::showAllocation(double step) {
    const AllocationDone* shown = history.at(step);
    if (shown == nullptr) {
        map->showInitial();
        map->showRanks();
        return;
    }
    map->setAllocation(*shown, history.before(*shown));
    scores->setAllocation(*shown);
    const auto difference =
        withDifference ? limitDifferenceValues(state.facts.modules, *shown, state.settings.method.tiePolicy)
                       : std::nullopt;
    if (difference) {
        map->showValues(*difference);
    } else {
        map->showRanks();
    }
}

} // namespace rankscope
