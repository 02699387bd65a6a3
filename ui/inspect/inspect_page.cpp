#include "ui/inspect/inspect_page.h"

#include "core/analysis/allocation.h"
#include "ui/inspect/facts_view.h"
#include "ui/inspect/inspect_page_impl.h"
#include "ui/inspect/inspect_words.h"
#include "ui/inspect/predictions_view.h"
#include "ui/inspect/spectrum_view.h"
#include "ui/inspect/threshold_view.h"
#include "ui/inspect/time_controls.h"
#include "ui/inspect/timeline.h"
#include "ui/inspect/triplet_view.h"
#include "ui/inspect/what_if_view.h"
#include "ui/live/allocator_lamp.h"
#include "ui/live/live_words.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/rank_map.h"
#include "ui/run_progress.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPointer>
#include <QSignalBlocker>
#include <QTabWidget>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr std::size_t keptNumbers = 64; // allocations whose lists are kept
constexpr std::int64_t planPoints = 200;

QString runLabel(const RunSummary& run) {
    return QStringLiteral("%1  %2 · %3")
        .arg(run.id)
        .arg(QString::fromStdString(run.name), statusText(run.status));
}

} // namespace

InspectPage::InspectPage(WorkspaceQuestions& questions, QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, questions)) {
    m_impl->build();
    m_impl->connectParts();
    m_impl->showRun();
}

InspectPage::~InspectPage() = default;

RunId InspectPage::run() const { return m_impl->id; }

bool InspectPage::waiting() const { return m_impl->reading || m_impl->asking || m_impl->askingHistory; }

void InspectPage::setRuns(const std::vector<RunSummary>& runs) {
    m_impl->runs = runs;
    const QSignalBlocker quiet(m_impl->runBox);
    m_impl->runBox->clear();
    for (const RunSummary& run : runs) {
        m_impl->runBox->addItem(runLabel(run), static_cast<qlonglong>(run.id));
    }
    m_impl->runBox->setCurrentIndex(m_impl->runBox->findData(static_cast<qlonglong>(m_impl->id)));
    const auto shown = std::ranges::find(runs, m_impl->id, &RunSummary::id);
    if (shown == runs.end()) {
        if (m_impl->id != 0) { // deleted, or another workspace was opened
            m_impl->id = 0;
            m_impl->present = false;
            ++m_impl->loadNumber;
            m_impl->showRun();
        }
    } else if (m_impl->present && (shown->stepsDone != m_impl->knownSteps ||
                                   shown->status != m_impl->run.detail.summary.status)) {
        m_impl->readOn();
    }
}

void InspectPage::openRun(RunId run) {
    {
        const QSignalBlocker quiet(m_impl->runBox);
        m_impl->runBox->setCurrentIndex(m_impl->runBox->findData(static_cast<qlonglong>(run)));
    }
    if (run == m_impl->id && m_impl->present) {
        m_impl->readOn();
        return;
    }
    m_impl->id = run;
    m_impl->present = false;
    m_impl->load(run);
}

void InspectPage::showView(View view) { m_impl->tabs->setCurrentIndex(static_cast<int>(view)); }

void InspectPage::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    m_impl->lamp->applyTheme(theme);
    m_impl->map->applyTheme(theme);
    m_impl->loss->applyTheme(theme);
    m_impl->budget->applyTheme(theme);
    m_impl->time->applyTheme(theme);
    m_impl->triplets->applyTheme(theme);
    m_impl->threshold->applyTheme(theme);
    m_impl->spectrum->applyTheme(theme);
    m_impl->whatIf->applyTheme(theme);
    m_impl->predictions->applyTheme(theme);
    m_impl->fillCharts();
}

void InspectPage::setSpectra(int request, const tl::expected<AdapterSpectra, QString>& spectra) {
    if (request != m_impl->spectraRequest) {
        return;
    }
    if (spectra) {
        m_impl->spectrum->setSpectra(*spectra);
        m_impl->spectrum->setModule(m_impl->module);
    } else {
        m_impl->spectrum->showNothing(spectra.error());
    }
    m_impl->showValues();
}

void InspectPage::setPredictions(int request, const tl::expected<PredictReport, QString>& report) {
    if (request != m_impl->predictionRequest) {
        return;
    }
    if (!report) {
        m_impl->predictions->showProblem(report.error());
    } else if (m_impl->predictionsBefore) {
        m_impl->predictions->setBefore(*report);
    } else {
        m_impl->predictions->setReport(*report);
    }
}

void InspectPage::keyPressEvent(QKeyEvent* event) {
    Timeline& timeline = m_impl->time->timeline();
    const bool shift = event->modifiers() == Qt::ShiftModifier;
    const bool plain = event->modifiers() == Qt::NoModifier;
    const int key = event->key();
    if (plain && key >= Qt::Key_1 && key < Qt::Key_1 + m_impl->tabs->count()) {
        m_impl->tabs->setCurrentIndex(key - Qt::Key_1);
    } else if (plain && key == Qt::Key_Space) {
        m_impl->time->setPlaying(!m_impl->time->playing());
    } else if (plain && (key == Qt::Key_BracketLeft || key == Qt::Key_BracketRight)) {
        m_impl->time->faster(key == Qt::Key_BracketLeft ? -1 : 1);
    } else if (plain && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        timeline.setCurrent(timeline.current() + (key == Qt::Key_Left ? -1 : 1));
    } else if (plain && (key == Qt::Key_Home || key == Qt::Key_End)) {
        timeline.setCurrent(key == Qt::Key_Home ? -1 : timeline.count() - 1);
    } else if (shift && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        const AllocationDone* shown = m_impl->outline();
        const std::int64_t step =
            m_impl->triplets->flipFrom(shown != nullptr ? shown->step : -1, key == Qt::Key_Left ? -1 : 1);
        if (step >= 0) {
            timeline.setCurrent(allocationAt(m_impl->run.allocations, static_cast<double>(step)));
        }
    } else {
        QWidget::keyPressEvent(event);
    }
}

void InspectPage::Impl::load(RunId wanted) {
    const int number = ++loadNumber;
    reading = true;
    sentence->setText(InspectPage::tr("Reading the run…"));
    questions.ask<std::optional<InspectRun>>(
        [wanted](const RunReader& reader) { return loadInspectRun(reader, wanted); },
        [this, number, guard = QPointer(&page)](std::optional<InspectRun> read) {
            if (!guard || number != loadNumber) {
                return;
            }
            reading = false;
            if (read) {
                take(std::move(*read));
            } else {
                id = 0;
                showRun();
            }
        });
}

void InspectPage::Impl::take(InspectRun read) {
    run = std::move(read);
    present = true;
    knownSteps = run.detail.summary.stepsDone;
    showRun();
}

void InspectPage::Impl::readOn() {
    if (reading) {
        return; // the next list of runs asks again
    }
    const int number = loadNumber;
    // A resumed run repeats steps, so reading begins a little before the end only while it goes on.
    const std::int64_t from = run.allocations.empty() || run.detail.summary.stepsDone < knownSteps
                                  ? 0
                                  : run.allocations.back().step;
    const std::int64_t start = std::min<std::int64_t>(from, run.loss.empty() ? 0 : run.loss.back().step);
    reading = true;
    questions.ask<std::optional<InspectNews>>(
        [wanted = id, start](const RunReader& reader) { return loadInspectNews(reader, wanted, start); },
        [this, number, start, guard = QPointer(&page)](std::optional<InspectNews> news) {
            if (!guard || number != loadNumber) {
                return;
            }
            reading = false;
            if (!news) {
                return;
            }
            const bool wentBack = news->detail.summary.stepsDone < knownSteps;
            const bool begun = run.detail.started.modules != news->detail.started.modules;
            if (wentBack || begun) {
                load(id); // resumed from a checkpoint, or loading has ended: everything anew
                return;
            }
            addNews(run, std::move(*news), start);
            knownSteps = run.detail.summary.stepsDone;
            showGrowth();
        });
}

void InspectPage::Impl::showRun() {
    const std::vector<ModuleInfo> modules = present ? run.detail.started.modules : std::vector<ModuleInfo>{};
    numbers.clear();
    tops.fill(0.0);
    asked = -1;
    asking = false;
    askingHistory = false;
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
                    present ? run.detail.started.targetBudget : 0);
    triplets->setModules(modules);
    threshold->setModules(modules);
    whatIf->setModules(modules);
    if (!present) {
        run = {};
        sentence->setText(reading ? InspectPage::tr("Reading the run…")
                                  : InspectPage::tr("Choose a run above, or open one from Experiments."));
        events->clear();
    } else {
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
        events->showEvents(run.events, run.allocations);
    }
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
    events->showEvents(run.events, run.allocations);
    showCheckpoints();
    historyModule = -1;
    if (time->following() && time->timeline().count() > before) {
        time->timeline().setCurrent(time->timeline().count() - 1);
    }
    askHistory();
    showStep();
}

void InspectPage::Impl::showCheckpoints() {
    const bool left = present && !run.checkpoints.empty();
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
    const bool wanted =
        tabs->currentWidget() == spectrum || valueBox->currentData().toInt() >= OrthogonalityP;
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
    const bool planned = present && run.detail.started.deltaT > 0;
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
    std::vector<double> x, y;
    for (const AllocationDone& allocation : run.allocations) {
        x.push_back(static_cast<double>(allocation.step));
        y.push_back(static_cast<double>(allocation.kept));
    }
    budget->setPoints(QStringLiteral("kept"), std::move(x), std::move(y));
    // What was planned is known at the allocations; between them, and before the first, the schedule says it.
    std::vector<double> planX, planY;
    if (present && run.detail.started.initBudget > 0 && run.detail.started.deltaT > 0) {
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
        time->setWords(allocationSentence(*shown));
    }
    const double step = shown != nullptr ? static_cast<double>(shown->step) : std::nan("");
    loss->setCursor(step);
    budget->setCursor(step);
    showValues();
    showNumbers();
    askNumbers();
}

void InspectPage::Impl::showValues() {
    const int choice = valueBox->currentData().toInt();
    if (choice >= OrthogonalityP) {
        const auto& known = spectrum->spectra();
        if (!known || known->modules.size() != run.detail.started.modules.size()) {
            map->showRanks();
            return;
        }
        std::vector<double> distances;
        for (const ModuleSpectrum& part : known->modules) {
            distances.push_back(choice == OrthogonalityP ? part.orthogonalityB : part.orthogonalityA);
        }
        const double top = *std::max_element(distances.begin(), distances.end());
        map->showValues({distances,
                         InspectPage::tr("%1 after %2 steps").arg(valueBox->currentText()).arg(known->step),
                         top > 0.0 ? top : 1.0, false, false});
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
    if (tabs->currentWidget() == triplets) {
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
    if (module < 0 || module == historyModule || askingHistory) {
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

} // namespace rankscope
