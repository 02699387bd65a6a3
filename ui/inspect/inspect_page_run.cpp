#include "core/analysis/known_schedule.h"
#include "core/run/run_config_json.h"
#include "ui/inspect/facts_view.h"
#include "ui/inspect/importance_view.h"
#include "ui/inspect/inspect_page_impl.h"
#include "ui/inspect/inspect_words.h"
#include "ui/inspect/predictions_view.h"
#include "ui/inspect/run_tools.h"
#include "ui/inspect/spectrum_view.h"
#include "ui/inspect/threshold_view.h"
#include "ui/inspect/time_controls.h"
#include "ui/inspect/timeline.h"
#include "ui/inspect/triplet_view.h"
#include "ui/inspect/what_if_view.h"
#include "ui/live/allocator_lamp.h"
#include "ui/live/dropped_curves.h"
#include "ui/live/live_words.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/rank_map.h"

#include <QComboBox>
#include <QLabel>
#include <QTabWidget>

#include <algorithm>

namespace rankscope {

namespace {

constexpr std::int64_t planPoints = 200;
constexpr double lossSmoothing = 0.95; // as the chart itself

} // namespace

void InspectPage::Impl::showRun() {
    const std::vector<ModuleInfo> modules = present ? run.detail.started.modules : std::vector<ModuleInfo>{};
    numbers.clear();
    tops.fill(0.0);
    orthogonalityTops.fill(0.0);
    asked = -1;
    asking = false;
    askingHistory = false;
    askingImportance = false;
    historyModule = -1;
    module = -1;
    ++spectraRequest;
    spectraStep = -1;
    ++predictionRequest;
    spectrum->setCheckpoints({});
    spectrum->showNothing(present ? QString() : InspectPage::tr("No run is open."));
    predictions->clear(
        present ? InspectPage::tr("Press Predict to let a checkpoint read the evaluation examples.")
                : InspectPage::tr("No run is open."));
    time->setPlaying(false);
    map->clear();
    map->setModules(modules, present ? run.detail.started.initBudget : 0,
                    present ? plannedTarget(run.detail.started) : 0);
    triplets->setModules(modules);
    threshold->setModules(modules);
    whatIf->setModules(modules);
    importance->setModules(modules);
    if (!present) {
        run = {};
        sentence->setText(reading ? InspectPage::tr("Reading the run…")
                                  : InspectPage::tr("Choose a run above, or open one from Experiments."));
        events->clear();
    } else {
        began = parseRunConfig(run.detail.configJson).config;
        configuration->showRun(run.detail, run.changes);
        if (modules.empty()) {
            map->setNote(InspectPage::tr("This run adapts no matrices: there are no ranks to show."));
        }
    }
    if (!present) {
        configuration->clear();
        map->setNote(InspectPage::tr("No run is open."));
    }
    showCheckpoints();
    fillTimeline();
    time->timeline().setCurrent(time->timeline().count() - 1);
    time->setFollowing(present && (run.detail.summary.status == RunStatus::Running));
    fillCharts();
    showHealth();
    if (present) {
        events->showEvents(run.events, run.allocations, scheduleKnown(run.detail.started));
    }
    askImportance();
    showStep();
    if (present && !wanted.isEmpty()) {
        applyWanted();
    }
}

void InspectPage::Impl::showGrowth() {
    const int before = time->timeline().count();
    fillTimeline();
    fillCharts();
    showHealth();
    events->showEvents(run.events, run.allocations, scheduleKnown(run.detail.started));
    showCheckpoints();
    historyModule = -1;
    if (time->following() && time->timeline().count() > before) {
        time->timeline().setCurrent(time->timeline().count() - 1);
    }
    askHistory();
    askImportance();
    showStep();
}

void InspectPage::Impl::showCheckpoints() {
    const bool left = present && !run.checkpoints.empty();
    tools->showRun(left, present && !run.loss.empty(), present ? run.events : std::vector<StoredEvent>{});
    whatIf->setBranchable(left, present ? InspectPage::tr("This run has no checkpoint to branch from")
                                        : InspectPage::tr("No run is open"));
    std::vector<std::int64_t> steps;
    std::vector<PredictionsView::Source> own, others;
    for (const StoredCheckpoint& checkpoint : run.checkpoints) {
        steps.push_back(checkpoint.step);
        own.push_back({id, checkpoint.step, InspectPage::tr("after %1 steps").arg(checkpoint.step)});
    }
    others = own;
    for (const RunSummary& other : runs) {
        if (present && other.id != id && other.stepsDone > 0) {
            others.push_back(
                {other.id, -1,
                 InspectPage::tr("run %1, %2").arg(other.id).arg(QString::fromStdString(other.name))});
        }
    }
    spectrum->setCheckpoints(steps);
    predictions->setSources(own, present ? others : std::vector<PredictionsView::Source>{});
    if (present && !left) {
        spectrum->showNothing(InspectPage::tr("This run has no checkpoint left."));
    }
    askSpectra();
}

// Only when it can be seen: reading a checkpoint takes a while.
void InspectPage::Impl::askSpectra() {
    const std::int64_t step = spectrum->checkpoint();
    const int choice = valueBox->currentData().toInt();
    const AllocationDone* shown = present ? outline() : nullptr;
    const bool coming = shown != nullptr && numbers.count(shown->step) == 0;
    const bool onMap = choice >= OrthogonalityP && !coming && distances(choice) == nullptr;
    const bool wanted = tabs->currentWidget() == spectrum || onMap;
    if (!present || !wanted || step < 0 || step == spectraStep) {
        return;
    }
    spectraStep = step;
    spectrum->showNothing(InspectPage::tr("Reading the checkpoint…"));
    emit page.spectraRequested(++spectraRequest, id, step);
}

void InspectPage::Impl::fillTimeline() {
    std::vector<Timeline::Stop> stops;
    for (const AllocationDone& allocation : run.allocations) {
        stops.push_back({allocation.step, allocation.pruned, allocation.revived});
    }
    std::vector<Timeline::Mark> marks;
    for (const StoredCheckpoint& checkpoint : run.checkpoints) {
        marks.push_back({checkpoint.step, Timeline::MarkKind::Checkpoint,
                         InspectPage::tr("checkpoint after %1 steps").arg(checkpoint.step)});
    }
    for (const StoredEvent& event : run.events) {
        if (event.kind == "edit" || event.level != Notice::Level::Info) {
            marks.push_back({event.step,
                             event.kind == "edit" ? Timeline::MarkKind::Edit : Timeline::MarkKind::Notice,
                             QString::fromStdString(event.detail)});
        }
    }
    // A log that was imported does not say its schedule: then there are no phases to draw.
    const bool planned = present && scheduleKnown(run.detail.started);
    BudgetSchedule schedule = planned ? budgetSchedule(run.detail.started) : BudgetSchedule();
    if (!run.changes.empty()) {
        schedule.tfinal = run.changes.back().tfinal;
        schedule.targetBudget = run.changes.back().targetBudget;
    }
    time->timeline().setSchedule(schedule, run.detail.summary.stepsDone);
    time->timeline().setStops(std::move(stops));
    time->timeline().setMarks(std::move(marks));
}

void InspectPage::Impl::fillCharts() {
    loss->addCurve(QStringLiteral("task"), InspectPage::tr("task"), theme.runPen(0), true);
    loss->addCurve(QStringLiteral("evaluation"), InspectPage::tr("evaluation"), theme.runPen(2));
    loss->setCurveShape(QStringLiteral("evaluation"), CurveShape::Dots);
    QPen plan = theme.runPen(7);
    plan.setStyle(Qt::DashLine);
    budget->addCurve(QStringLiteral("plan"), InspectPage::tr("plan"), plan);
    budget->addCurve(QStringLiteral("kept"), InspectPage::tr("kept"), theme.runPen(0));
    budget->setCurveShape(QStringLiteral("kept"), CurveShape::Steps);
    const auto fill = [](CurvePlot& plot, const QString& key, const std::vector<SeriesPoint>& series) {
        std::vector<double> x, y;
        for (const SeriesPoint& point : series) {
            x.push_back(static_cast<double>(point.step));
            y.push_back(point.value);
        }
        plot.setPoints(key, std::move(x), std::move(y));
    };
    fill(*loss, QStringLiteral("task"), run.loss);
    const auto evaluation = run.evaluations.find("loss");
    fill(*loss, QStringLiteral("evaluation"),
         evaluation == run.evaluations.end() ? std::vector<SeriesPoint>{} : evaluation->second);
    drawTails(*loss, run.dropped, "loss/task", theme, tailsShown, lossSmoothing);
    std::vector<double> x, y;
    for (const AllocationDone& allocation : run.allocations) {
        x.push_back(static_cast<double>(allocation.step));
        y.push_back(static_cast<double>(allocation.kept));
    }
    budget->setPoints(QStringLiteral("kept"), std::move(x), std::move(y));
    // What was planned is known at the allocations; between them, and before the first, the schedule says it.
    std::vector<double> planX, planY;
    if (present && run.detail.started.initBudget > 0 && scheduleKnown(run.detail.started)) {
        const BudgetSchedule schedule = budgetSchedule(run.detail.started);
        const std::int64_t stride = std::max<std::int64_t>(1, schedule.totalSteps / planPoints);
        for (std::int64_t step = 0; step < schedule.totalSteps; step += stride) {
            const int past = allocationAt(run.allocations, static_cast<double>(step));
            planX.push_back(static_cast<double>(step));
            planY.push_back(static_cast<double>(
                run.changes.empty() || past < 0 ? schedule.budgetAt(step)
                                                : run.allocations[static_cast<std::size_t>(past)].budget));
        }
    }
    budget->setPoints(QStringLiteral("plan"), std::move(planX), std::move(planY));
}

void InspectPage::Impl::showHealth() {
    health = LiveState();
    if (present) {
        health.begin(QString::fromStdString(run.detail.summary.name), false);
        health.load(run.detail, !run.changes.empty());
        health.facts.firstStep = 0;
        health.watch = health.started ? AllocatorWatch(health.facts) : AllocatorWatch();
        for (const SettingsChanged& change : run.changes) {
            health.add(change);
        }
        for (const AllocationDone& allocation : run.allocations) {
            health.add(allocation);
        }
        if (health.stepsDone > 0) {
            health.watch.onStep(health.stepsDone - 1);
        }
        if (const auto last = numbers.find(run.allocations.empty() ? -1 : run.allocations.back().step);
            last != numbers.end()) {
            health.watch.onAllocation(last->second); // with its scores, which may all be zero
        }
    }
    lamp->setReport(health.watch.report().state, lampText(health), lampCauses(health));
    if (present) {
        sentence->setText(stateSentence(health));
    }
}

} // namespace rankscope
