#include "core/analysis/allocation.h"
#include "core/analysis/known_schedule.h"
#include "core/run/live_edit.h"
#include "ui/inspect/importance_view.h"
#include "ui/inspect/inspect_page_impl.h"
#include "ui/inspect/inspect_words.h"
#include "ui/inspect/spectrum_view.h"
#include "ui/inspect/threshold_view.h"
#include "ui/inspect/time_controls.h"
#include "ui/inspect/timeline.h"
#include "ui/inspect/triplet_view.h"
#include "ui/inspect/what_if_view.h"
#include "ui/live/limit_menu.h"
#include "ui/live/live_words.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/rank_map.h"

#include <QComboBox>
#include <QPointer>
#include <QTabWidget>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr std::size_t keptNumbers = 64; // allocations whose lists are kept

} // namespace

int InspectPage::Impl::index() const { return time->timeline().current(); }

const AllocationDone* InspectPage::Impl::outline() const {
    const int shown = index();
    return shown < 0 || shown >= static_cast<int>(run.allocations.size())
               ? nullptr
               : &run.allocations[static_cast<std::size_t>(shown)];
}

void InspectPage::Impl::showStep() {
    const AllocationDone* shown = outline();
    if (shown == nullptr) {
        map->showInitial();
        time->setWords(!present ? QString()
                       : run.allocations.empty()
                           ? firstAllocationText(health)
                           : InspectPage::tr("Before the first allocation, at step %1: every triplet is kept")
                                 .arg(run.allocations.front().step));
    } else {
        const auto place = static_cast<std::size_t>(index());
        map->setAllocation(*shown, place > 0 ? run.allocations[place - 1].mask : std::vector<std::uint8_t>{});
        time->setWords(allocationSentence(*shown, scheduleKnown(run.detail.started)));
    }
    const double step = shown != nullptr ? static_cast<double>(shown->step) : std::nan("");
    loss->setCursor(step);
    budget->setCursor(step);
    importance->setStep(step);
    showLimits();
    showValues();
    showNumbers();
    askNumbers();
}

RunConfig InspectPage::Impl::settingsAt(std::int64_t step) const {
    std::vector<SettingsChanged> changes = run.changes;
    std::erase_if(changes, [step](const SettingsChanged& change) { return change.step > step; });
    return withChanges(began, changes);
}

void InspectPage::Impl::showLimits() {
    const auto& started = run.detail.started;
    const AllocationDone* shown = outline();
    map->setLimits(present && started.initBudget > 0
                       ? rankLimits(settingsAt(shown != nullptr ? shown->step : 0).method, started.modules)
                       : std::vector<RankLimit>());
}

void InspectPage::Impl::fillCellMenu(QMenu& menu, int chosen) {
    const auto& started = run.detail.started;
    if (!present || started.initBudget == 0) {
        return;
    }
    const AllocationDone* shown = outline();
    const std::int64_t step = shown != nullptr ? shown->step : 0;
    LimitMenuState state{started.modules, {}, settingsAt(step).method};
    for (std::size_t i = 0; i < started.modules.size(); ++i) {
        state.ranks.push_back(map->rankOf(static_cast<int>(i)));
    }
    state.branchTitle = InspectPage::tr("Branch with this pinned");
    if (run.checkpoints.empty()) {
        state.whyNot = InspectPage::tr("This run has no checkpoint to branch from");
    }
    addLimitMenus(menu, chosen, state, &page, [this, of = id, step](const MethodConfig& wanted) {
        emit page.limitedBranchRequested(of, step, wanted);
    });
}

void InspectPage::Impl::showValues() {
    const int choice = valueBox->currentData().toInt();
    if (choice >= OrthogonalityP) {
        showOrthogonality(choice);
        return;
    }
    if (choice == LimitDifference) {
        const AllocationDone* at = outline();
        const auto full = at == nullptr ? numbers.end() : numbers.find(at->step);
        if (full == numbers.end()) {
            if (at == nullptr) {
                map->showRanks();
            }
            return; // the last frame stays until the numbers have come
        }
        const auto values = limitDifferenceValues(run.detail.started.modules, full->second,
                                                  settingsAt(at->step).method.tiePolicy);
        if (values) {
            map->showValues(*values);
        } else {
            map->showRanks(); // recorded without scores
        }
        return;
    }
    const auto value = static_cast<CellValue>(choice);
    const AllocationDone* shown = outline();
    if (value == CellValue::Rank || shown == nullptr) {
        map->showRanks();
        return;
    }
    const auto full = numbers.find(shown->step);
    const auto values =
        cellValues(run.detail.started.modules, full != numbers.end() ? full->second : *shown, value);
    if (!values) {
        if (full != numbers.end()) {
            map->showRanks(); // recorded without that number
        }
        return; // the last frame stays until the numbers have come
    }
    double& top = tops[static_cast<std::size_t>(value)];
    if (value == CellValue::RankShare) {
        top = 1.0;
    } else if (value == CellValue::Parameters) {
        for (const ModuleInfo& info : run.detail.started.modules) {
            top = std::max(top, static_cast<double>(info.weightsPerTriplet() * info.initR));
        }
    }
    for (const double number : *values) {
        top = std::isfinite(number) ? std::max(top, number) : top;
    }
    map->showValues({*values, cellValueName(value), top > 0.0 ? top : 1.0,
                     value == CellValue::RankShare || value == CellValue::BudgetShare, addsUp(value)});
}

const std::vector<float>* InspectPage::Impl::distances(int choice) const {
    const AllocationDone* shown = outline();
    const auto full = shown == nullptr ? numbers.end() : numbers.find(shown->step);
    if (full == numbers.end()) {
        return nullptr;
    }
    const auto& known = choice == OrthogonalityP ? full->second.orthogonalityB : full->second.orthogonalityA;
    return known.size() == run.detail.started.modules.size() ? &known : nullptr;
}

// Of the allocation shown; where it was recorded without, of the checkpoint that is open.
void InspectPage::Impl::showOrthogonality(int choice) {
    std::vector<double> values;
    QString name;
    double& top = orthogonalityTops[choice == OrthogonalityP ? 0 : 1];
    double highest = 0.0;
    if (const std::vector<float>* known = distances(choice)) {
        values.assign(known->begin(), known->end());
        name = valueBox->currentText();
        top = std::max(top, *std::max_element(values.begin(), values.end())); // so that frames compare
        highest = top;
    } else {
        askSpectra();
        const auto& saved = spectrum->spectra();
        if (!saved || saved->modules.size() != run.detail.started.modules.size()) {
            map->showRanks();
            return;
        }
        for (const ModuleSpectrum& part : saved->modules) {
            values.push_back(choice == OrthogonalityP ? part.orthogonalityB : part.orthogonalityA);
        }
        name = InspectPage::tr("%1 after %2 steps").arg(valueBox->currentText()).arg(saved->step);
        highest = *std::max_element(values.begin(), values.end());
    }
    map->showValues({values, name, highest > 0.0 ? highest : 1.0, false, false});
}

void InspectPage::Impl::showNumbers() {
    const AllocationDone* shown = outline();
    if (shown == nullptr) {
        const QString why = !present ? InspectPage::tr("No run is open.")
                            : run.allocations.empty()
                                ? firstAllocationText(health)
                                : InspectPage::tr("Before the first allocation there are no scores yet.");
        triplets->showNothing(why);
        threshold->showNothing(why);
        whatIf->showNothing(why);
        return;
    }
    const auto full = numbers.find(shown->step);
    if (full == numbers.end()) {
        return; // a frame behind is better than a flicker
    }
    // Only what can be seen: while playing, every frame counts.
    if (tabs->currentWidget() == triplets && !scheduleKnown(run.detail.started)) {
        triplets->showNothing(
            InspectPage::tr("The log tells how many triplets each matrix kept, but not which ones."));
    } else if (tabs->currentWidget() == triplets) {
        triplets->setAllocation(full->second);
    } else if (tabs->currentWidget() == threshold) {
        threshold->setAllocation(full->second);
    } else if (tabs->currentWidget() == whatIf) {
        whatIf->setAllocation(full->second);
    }
}

void InspectPage::Impl::askNumbers() {
    const AllocationDone* shown = outline();
    if (asking || shown == nullptr || numbers.count(shown->step) > 0) {
        return;
    }
    asking = true;
    asked = shown->step;
    questions.ask<std::optional<AllocationDone>>(
        [wanted = id, step = asked](const RunReader& reader) { return reader.allocation(wanted, step); },
        [this, number = loadNumber, guard = QPointer(&page)](std::optional<AllocationDone> read) {
            if (!guard || number != loadNumber) {
                return;
            }
            asking = false;
            if (!read) {
                return; // replaced meanwhile: the next reading on brings its successor
            }
            while (numbers.size() >= keptNumbers) {
                const bool front = std::abs(numbers.begin()->first - read->step) >
                                   std::abs(std::prev(numbers.end())->first - read->step);
                numbers.erase(front ? numbers.begin() : std::prev(numbers.end()));
            }
            const std::int64_t step = read->step;
            numbers.insert_or_assign(step, std::move(*read));
            if (!run.allocations.empty() && step == run.allocations.back().step) {
                showHealth();
            }
            showValues();
            showNumbers();
            askNumbers(); // the time may have moved on
        });
}

void InspectPage::Impl::chooseModule(int chosen) {
    module = chosen;
    map->setCurrent(chosen);
    triplets->setModule(chosen);
    threshold->setHighlight(chosen);
    spectrum->setModule(chosen);
    askHistory();
}

void InspectPage::Impl::askHistory() {
    if (module < 0 || module == historyModule || askingHistory || !scheduleKnown(run.detail.started)) {
        return;
    }
    const auto& modules = run.detail.started.modules;
    const std::size_t first = tripletOffsets(modules)[static_cast<std::size_t>(module)];
    const auto count = static_cast<std::size_t>(modules[static_cast<std::size_t>(module)].initR);
    historyModule = module;
    askingHistory = true;
    questions.ask<std::vector<AllocationDone>>(
        [wanted = id, first, count](const RunReader& reader) {
            return reader.tripletHistory(wanted, first, count);
        },
        [this, number = loadNumber, guard = QPointer(&page),
         about = module](std::vector<AllocationDone> history) {
            if (!guard || number != loadNumber) {
                return;
            }
            askingHistory = false;
            triplets->setHistory(about, history);
            askHistory(); // another module was chosen meanwhile
        });
}

// Only when it can be seen: all allocations are read for it.
void InspectPage::Impl::askImportance() {
    if (askingImportance || tabs->currentWidget() != importance) {
        return;
    }
    if (!present || run.allocations.empty()) {
        importance->showNothing(present ? firstAllocationText(health) : InspectPage::tr("No run is open."));
        return;
    }
    if (run.allocations.back().step <= importance->lastStep()) {
        return;
    }
    if (importance->lastStep() < 0) {
        importance->showNothing(InspectPage::tr("Reading the allocations…"));
    }
    askingImportance = true;
    questions.ask<std::vector<ScoreColumn>>(
        [wanted = id, from = importance->lastStep() + 1, modules = run.detail.started.modules](
            const RunReader& reader) { return loadScoreColumns(reader, wanted, modules, from); },
        [this, number = loadNumber, guard = QPointer(&page)](std::vector<ScoreColumn> columns) {
            if (!guard || number != loadNumber) {
                return;
            }
            askingImportance = false;
            if (columns.empty() && importance->lastStep() < 0) {
                importance->showNothing(InspectPage::tr("The allocations were recorded without scores."));
            }
            importance->addColumns(std::move(columns));
        });
}

} // namespace rankscope
