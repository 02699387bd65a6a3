#include "core/engine/train/trainer.h"

#include "core/engine/train/device.h"
#include "core/engine/train/evaluator.h"
#include "core/run/checkpoint_files.h"
#include "core/run/clock.h"
#include "core/run/durable_folder.h"
#include "core/run/early_stop.h"
#include "core/run/live_edit.h"
#include "core/run/method_traits.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace rankscope {

namespace {

// A run whose gradients are not finite this many times in a row has diverged.
constexpr std::int64_t mostBadSteps = 10;
constexpr std::chrono::milliseconds publishEvery{33};
constexpr double rateWindow = 2.0; // seconds over which the shown rate is averaged

double median(std::vector<float> values) {
    if (values.empty()) {
        return 0.0;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double secondsBetween(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

Trainer::Trainer(TrainingSetup& setup, std::filesystem::path files, RunControl& control,
                 RunObserver& observer)
    : m_setup(setup)
    , m_files(std::move(files))
    , m_control(control)
    , m_observer(observer)
    , m_rateSchedule(choice<RateSchedule>(setup.config.train.schedule))
    , m_feeder(setup.train, setup.config.train, setup.firstStep, setup.device)
    , m_published(Clock::now()) {}

void Trainer::notice(std::int64_t step, Notice::Level level, std::string kind, std::string message) {
    m_observer.onEvent(Notice{step, level, std::move(kind), std::move(message), unixTime()});
}

// Gradients of all parts of a step, added up so that the task loss is the mean over the step's rows. Returns
// that mean, and adds what forward and backward took to `split`.
at::Tensor Trainer::backward(const StepBatch& batch, StepSplit& split) {
    const ForwardContext context{true, &m_setup.dropout};
    at::Tensor total;
    for (const MicroBatch& part : batch.parts) {
        at::Tensor loss;
        const auto begin = Clock::now();
        {
            const Autocast autocast(m_setup.device, m_setup.precision);
            loss = m_setup.task->loss(m_setup.task->outputs(*m_setup.encoder, part.tokens, context),
                                      part.labels);
        }
        const double share = static_cast<double>(part.tokens.rows()) / static_cast<double>(batch.rows);
        const at::Tensor weighted = batch.parts.size() == 1 ? loss : loss * share;
        const auto middle = Clock::now();
        weighted.backward();
        split.forward += secondsBetween(begin, middle);
        split.backward += secondsSince(middle);
        const at::Tensor value = weighted.detach();
        total = total.defined() ? total + value : value;
    }
    return total;
}

void Trainer::step(std::int64_t index) {
    const auto begin = Clock::now();
    StepSplit split;
    const StepBatch batch = m_feeder.next();
    split.data = secondsSince(begin);
    m_setup.optimizer->zeroGradients();
    const at::Tensor taskLoss = backward(batch, split);
    const auto beforeRegulariser = Clock::now();
    at::Tensor regulariser = m_setup.method->addRegulariserGradient();
    if (regulariser.defined()) {
        m_regulariserTimes.push_back(static_cast<float>(secondsSince(beforeRegulariser)));
    } else {
        regulariser = at::zeros_like(taskLoss);
    }
    const auto beforeOptimizer = Clock::now();
    split.backward += secondsBetween(beforeRegulariser, beforeOptimizer);
    const auto clipped = m_setup.optimizer->clip();
    const double rate =
        m_setup.config.train.learningRate *
        learningRateFactor(m_rateSchedule, index, m_setup.schedule.warmup, m_setup.schedule.totalSteps);
    m_setup.optimizer->step(rate, clipped.skipped);
    const auto beforeAllocator = Clock::now();
    auto allocation = m_setup.method->afterStep(index, clipped);
    split.optimizer = secondsBetween(beforeOptimizer, beforeAllocator);
    split.allocator = secondsSince(beforeAllocator);
    m_allocatorTimes.push_back(static_cast<float>(split.allocator));

    PendingPoint pending;
    pending.point.step = index;
    pending.point.learningRate = rate;
    pending.point.tokens = batch.tokens;
    pending.point.wallTime = unixTime();
    pending.split = split;
    pending.numbers = at::stack({taskLoss.to(at::kFloat), regulariser, clipped.norm});
    pending.point.seconds = secondsSince(begin);
    const double seconds = pending.point.seconds;
    m_pending.push_back(std::move(pending));
    m_seconds += seconds;
    m_setup.stop.seconds += seconds;
    m_tokens += batch.tokens;
    const double keep = std::exp(-seconds / rateWindow);
    const double now = static_cast<double>(batch.tokens) / std::max(seconds, 1e-9);
    m_rate = m_rate == 0.0 ? now : keep * m_rate + (1.0 - keep) * now;

    if (allocation) {
        m_lastAllocation = index;
        publish(); // curves up to the decision are there before it
        m_observer.onEvent(std::move(*allocation));
    }
}

StepSplit Trainer::meanSplit() const {
    StepSplit mean;
    for (const PendingPoint& pending : m_pending) {
        mean.data += pending.split.data;
        mean.forward += pending.split.forward;
        mean.backward += pending.split.backward;
        mean.optimizer += pending.split.optimizer;
        mean.allocator += pending.split.allocator;
    }
    const auto count = static_cast<double>(m_pending.size());
    for (double* part : {&mean.data, &mean.forward, &mean.backward, &mean.optimizer, &mean.allocator}) {
        *part /= count;
    }
    return mean;
}

void Trainer::publish() {
    m_published = Clock::now();
    if (m_pending.empty()) {
        return;
    }
    std::vector<at::Tensor> rows;
    rows.reserve(m_pending.size());
    for (const auto& pending : m_pending) {
        rows.push_back(pending.numbers);
    }
    const at::Tensor numbers = at::stack(rows).to(at::kCPU);
    const float* data = numbers.const_data_ptr<float>();
    StepsDone done;
    done.tokensPerSecond = m_rate;
    done.memoryMb = peakMemoryMb();
    std::vector<StepPoint> bad;
    for (std::size_t i = 0; i < m_pending.size(); ++i) {
        StepPoint point = m_pending[i].point;
        point.taskLoss = data[3 * i];
        point.regulariser = data[3 * i + 1];
        point.gradientNorm = data[3 * i + 2];
        const bool finite = std::isfinite(point.gradientNorm);
        m_setup.badInARow = finite ? 0 : m_setup.badInARow + 1;
        if (!finite) {
            bad.push_back(point);
        }
        done.points.push_back(point);
    }
    if (m_setup.device.is_cpu()) {
        done.split = meanSplit(); // a CUDA device works on behind the clock
    }
    m_pending.clear();
    m_observer.onEvent(std::move(done));
    for (const StepPoint& point : bad) {
        ++m_setup.skippedSteps;
        notice(point.step, Notice::Level::Warning, "nonfinite",
               "Step " + std::to_string(point.step) + " had gradients that are not finite and was skipped.");
    }
    if (m_setup.badInARow >= mostBadSteps) {
        throw std::runtime_error("The loss is not finite for " + std::to_string(m_setup.badInARow) +
                                 " steps in a row; lower train.learning_rate, or use train.precision fp32.");
    }
}

void Trainer::publishIfDue() {
    if (Clock::now() - m_published >= publishEvery || m_pending.size() >= 512) {
        publish();
    }
}

void Trainer::evaluateNow(std::int64_t steps) {
    publish();
    m_stage = "evaluating";
    const auto begin = Clock::now();
    auto metrics = evaluate(m_setup, m_control.stopToken());
    m_stage = "training";
    if (metrics.empty()) {
        return; // stopped meanwhile
    }
    m_lastEvaluated = steps;
    m_setup.lastMetrics = metrics;
    const auto rule = stopAfterEvaluation(m_setup.config.stop, steps, metrics, m_setup.stop);
    m_rule = rule.value_or(std::string());
    EvalDone done;
    done.step = steps;
    done.metrics = std::move(metrics);
    done.examples = static_cast<std::int64_t>(m_setup.eval->rows.size());
    done.seconds = secondsSince(begin);
    done.wallTime = unixTime();
    m_observer.onEvent(std::move(done));
}

void Trainer::saveNow(std::int64_t steps) {
    if (m_files.empty() || m_lastSaved == steps) {
        return;
    }
    publish();
    m_stage = "saving";
    if (m_observer.settle() == Settled::NotOurs) {
        m_control.requestStop();
        return;
    }
    // The disk may be full for a while: the run waits, and nothing is lost.
    for (;;) {
        const auto written = writeCheckpoint(m_files, m_setup.checkpoint(steps));
        if (written) {
            m_lastSaved = steps;
            tellCheckpoint(steps, *written);
            break;
        }
        notice(steps, Notice::Level::Error, "disk",
               written.error() + " The run is paused; make room and resume it, or stop it.");
        m_control.pause();
        if (!waitWhilePaused(steps)) {
            throw std::runtime_error(written.error());
        }
    }
    m_stage = "training";
}

// The older ones go when the newer one is known on the disk, not before.
void Trainer::tellCheckpoint(std::int64_t steps, const WrittenCheckpoint& written) {
    const auto superseded = supersededCheckpoints(m_files, steps, m_setup.config.checkpoint.keep);
    CheckpointSaved saved{steps, written.folder.string(), written.bytes, written.digest, unixTime()};
    for (const CheckpointPlace& place : superseded) {
        if (place.folder == checkpointFolder(m_files, place.step)) { // of those that were left no row is left
            saved.removed.push_back(place.step);
        }
    }
    m_observer.onEvent(saved);
    if (m_observer.settle() == Settled::Stored) {
        for (const CheckpointPlace& place : superseded) {
            (void)removeFolder(place.folder); // what cannot be removed is tried again at the next one
        }
        settleFolders(m_files);
    }
}

// Edits are in force at once and in a checkpoint before anything else happens, so that what a person saw
// accepted is there after a crash.
void Trainer::takeEdits(std::int64_t steps) {
    bool changed = false;
    for (const auto& edits : m_control.takeEdits()) {
        changed = applyEdit(steps, edits) || changed;
    }
    if (changed) {
        m_lastSaved = -1;
        saveNow(steps);
    }
}

bool Trainer::applyEdit(std::int64_t steps, const std::vector<SettingEdit>& edits) {
    EditOutcome edited = applyEdits(m_setup.config, edits, placeOf(m_setup.announcement(), steps));
    for (const Problem& problem : edited.problems) {
        notice(steps, Notice::Level::Warning, "edit_refused", "Not changed: " + problem.message);
    }
    if (edited.changes.empty()) {
        return false;
    }
    publish(); // what was done before the change is there before it
    m_setup.reconfigure(edited.config);
    const RunStarted now = m_setup.announcement();
    for (SettingsChanged& change : edited.changes) {
        change.tfinal = now.tfinal;
        change.targetBudget = now.targetBudget;
        change.wallTime = unixTime();
        m_setup.changes.push_back(change);
        m_observer.onEvent(std::move(change));
    }
    return true;
}

bool Trainer::waitWhilePaused(std::int64_t steps) {
    takeEdits(steps);
    if (!m_control.pauseRequested()) {
        return !m_control.stopRequested();
    }
    publish();
    m_observer.onEvent(StatusChanged{RunStatus::Paused, steps, unixTime()});
    bool goOn = true;
    do {
        goOn = m_control.waitWhilePaused();
        takeEdits(steps);
    } while (goOn && m_control.pauseRequested());
    m_observer.onEvent(StatusChanged{RunStatus::Running, steps, unixTime()});
    return goOn;
}

// The failure that costs users most: a run in which nothing is ever masked.
void Trainer::checkAllocator(std::int64_t index) {
    const BudgetSchedule& budget = m_setup.budget;
    const bool due = traitsOf(m_setup.config.method).allocates && budget.initBudget > budget.targetBudget &&
                     index > budget.tinit + budget.deltaT && index <= budget.totalSteps - budget.tfinal;
    if (due && m_lastAllocation < 0 && m_setup.firstStep <= budget.tinit && !m_saidSilent) {
        m_saidSilent = true;
        notice(index, Notice::Level::Error, "allocator",
               "No triplet was masked although the warm-up ended at step " + std::to_string(budget.tinit) +
                   "; check method.delta_t.");
    }
}

// A rule of the configuration says that it is enough; said once, with a result of these very steps.
bool Trainer::stopsEarly(std::int64_t steps) {
    if (const auto rule = stopAfterTime(m_setup.config.stop, m_setup.stop)) {
        if (m_lastEvaluated != steps) {
            evaluateNow(steps);
        }
        m_rule = *rule;
    }
    if (m_control.stopRequested()) {
        m_rule.clear(); // somebody was faster
    }
    if (m_rule.empty()) {
        return false;
    }
    notice(steps, Notice::Level::Info, "early_stop", m_rule);
    return true;
}

void Trainer::tellNotes() {
    for (const std::string& note : m_setup.notes) {
        notice(m_done, Notice::Level::Info, "data", note);
    }
}

Trainer::Outcome Trainer::run() {
    const auto& schedule = m_setup.schedule;
    std::int64_t& done = m_done;
    done = m_setup.firstStep;
    m_lastSaved = m_setup.firstStep > 0 ? m_setup.firstStep : -1;
    tellNotes();
    for (const SettingsChanged& change : m_setup.changes) {
        if (change.step == m_setup.firstStep) {
            m_observer.onEvent(change); // what is recorded of this very step is replaced by what is resumed
        }
    }
    bool stopped = false;
    while (done < schedule.totalSteps) {
        if (!waitWhilePaused(done)) {
            stopped = true;
            break;
        }
        step(done);
        checkAllocator(done);
        ++done;
        publishIfDue();
        if (schedule.evalEvery > 0 && done % schedule.evalEvery == 0 && done < schedule.totalSteps) {
            evaluateNow(done);
        }
        if (done < schedule.totalSteps && stopsEarly(done)) {
            stopped = true;
            break;
        }
        const bool checkpointDue = schedule.checkpointEvery > 0 && done % schedule.checkpointEvery == 0;
        if (m_control.takeCheckpointRequest() || checkpointDue) {
            saveNow(done);
        }
    }
    publish();
    if (!stopped) {
        evaluateNow(done);
        m_rule.clear(); // at its end anyway
        stopped = m_lastEvaluated != done;
    }
    saveNow(done);
    return outcome(stopped);
}

Trainer::Outcome Trainer::repeat(std::int64_t end, const std::vector<SettingsChanged>& changes) {
    m_done = m_setup.firstStep;
    tellNotes();
    // Changes before the first step are in the checkpoint, and so are the first ones of its own step.
    auto known = std::count_if(m_setup.changes.begin(), m_setup.changes.end(),
                               [&](const SettingsChanged& change) { return change.step == m_done; });
    while (m_done < end && !m_control.stopRequested()) {
        std::vector<SettingEdit> edits;
        for (const SettingsChanged& change : changes) {
            if (change.step == m_done && known-- <= 0) {
                edits.push_back({change.field, change.after});
            }
        }
        known = 0;
        if (!edits.empty() && !applyEdit(m_done, edits)) {
            throw std::runtime_error("The changes of settings that are recorded at step " +
                                     std::to_string(m_done) +
                                     " cannot be made here; the record does not belong to this run.");
        }
        step(m_done);
        ++m_done;
        publishIfDue();
    }
    publish();
    return outcome(m_done < end);
}

Trainer::Outcome Trainer::outcome(bool stopped) const {
    const double rate = m_seconds > 0.0 ? static_cast<double>(m_tokens) / m_seconds : 0.0;
    return {stopped,
            stopped ? m_rule : std::string(),
            m_done,
            m_seconds,
            rate,
            1e3 * median(m_allocatorTimes),
            1e3 * median(m_regulariserTimes)};
}

} // namespace rankscope
