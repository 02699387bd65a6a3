#include "ui/live/live_words.h"

#include "core/analysis/known_schedule.h"
#include "ui/core_text.h"
#include "ui/run_progress.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <array>

namespace rankscope {

namespace {

struct LiveWords {
    Q_DECLARE_TR_FUNCTIONS(LiveWords)
};

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString since(double unixTime) {
    return unixTime > 0.0 ? LiveWords::tr(", since %1").arg(clockText(unixTime)) : QString();
}

QString at(double unixTime) {
    return unixTime > 0.0 ? LiveWords::tr(" at %1").arg(clockText(unixTime)) : QString();
}

// A message is a sentence of its own.
QString withMessage(const QString& sentence, const std::string& message) {
    return message.empty() ? sentence : sentence + QLatin1Char(' ') + coreText(message);
}

QString runningSentence(const LiveState& state) {
    const QString place =
        LiveWords::tr("step %1 of %2").arg(number(state.stepsDone), number(state.facts.totalSteps));
    const QString device = state.facts.device.empty()
                               ? QString()
                               : LiveWords::tr(" on %1").arg(QString::fromStdString(state.facts.device));
    if (!state.live) {
        return LiveWords::tr("%1 is marked as running elsewhere: %2%3.")
            .arg(state.name, place, since(state.startedAt));
    }
    if (!state.hasTriplets() || state.facts.initBudget == state.facts.targetBudget) {
        return LiveWords::tr("%1 is training: %2%3%4.")
            .arg(state.name, place, device, since(state.startedAt));
    }
    const QString phase = phaseText(state.watch.schedule().phaseAt(state.stepsDone));
    return LiveWords::tr("%1 is training (%2): %3%4%5.")
        .arg(state.name, phase, place, device, since(state.startedAt));
}

} // namespace

QString clockText(double unixTime) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(unixTime * 1000.0));
    const QLocale locale;
    if (time.date() == QDate::currentDate()) {
        return locale.toString(time.time(), QStringLiteral("HH:mm"));
    }
    return locale.toString(time, LiveWords::tr("d MMM yyyy HH:mm", "date and time in Qt's format letters"));
}

QString mainMetricText(const std::map<std::string, double>& metrics) {
    static constexpr std::array<const char*, 6> order{"accuracy", "matthews", "f1",
                                                      "pearson",  "spearman", "loss"};
    for (const char* name : order) {
        if (const auto found = metrics.find(name); found != metrics.end()) {
            return QStringLiteral("%1 %2").arg(coreText(name), QLocale().toString(found->second, 'f', 3));
        }
    }
    return {};
}

QString stateSentence(const LiveState& state) {
    if (!state.open) {
        return LiveWords::tr("No run is open: start one on the New run page, or open one from Experiments.");
    }
    const QString name = state.name;
    const QString steps = LiveWords::tr("%n steps", nullptr, static_cast<int>(state.stepsDone));
    const QString metric = mainMetricText(state.metrics);
    switch (state.status) {
    case RunStatus::Queued:
        return LiveWords::tr("%1 is waiting for its turn.").arg(name);
    case RunStatus::Running:
        return state.started ? runningSentence(state)
                             : LiveWords::tr("%1 is being prepared: model and data are loading.").arg(name);
    case RunStatus::Paused:
        return LiveWords::tr("%1 is paused after %2%3.").arg(name, steps, since(state.changedAt));
    case RunStatus::Finished:
        return metric.isEmpty() ? LiveWords::tr("%1 finished after %2%3.").arg(name, steps, at(state.endedAt))
                                : LiveWords::tr("%1 finished after %2%3 with %4.")
                                      .arg(name, steps, at(state.endedAt), metric);
    case RunStatus::Stopped:
        return withMessage(LiveWords::tr("%1 was stopped after %2%3.").arg(name, steps, at(state.endedAt)),
                           state.message);
    case RunStatus::Failed:
        return withMessage(LiveWords::tr("%1 failed after %2%3.").arg(name, steps, at(state.endedAt)),
                           state.message);
    case RunStatus::Interrupted:
        break;
    }
    return LiveWords::tr("%1 was interrupted after %2; it can be resumed from Experiments.").arg(name, steps);
}

QString firstAllocationText(const LiveState& state) {
    if (!state.started) {
        return state.open ? LiveWords::tr("Waiting for the run to start.") : LiveWords::tr("No run is open.");
    }
    if (!state.hasTriplets()) {
        return LiveWords::tr("This method allocates nothing: it has no triplets to score.");
    }
    if (state.facts.initBudget == state.facts.targetBudget) {
        return LiveWords::tr("Start and target budget are equal: nothing will be pruned.");
    }
    const std::int64_t next = state.watch.report().nextStep;
    return next < 0 ? LiveWords::tr("No allocation is left in the schedule.")
                    : LiveWords::tr("First allocation at step %1.").arg(number(next));
}

QString lampText(const LiveState& state) {
    using State = AllocatorReport::State;
    if (!state.started) {
        return LiveWords::tr("allocator: no run yet");
    }
    const AllocatorReport report = state.watch.report();
    switch (report.state) {
    case State::Unused:
        return state.hasTriplets() ? LiveWords::tr("allocator not watched: the schedule is not known")
                                   : LiveWords::tr("no allocator in this method");
    case State::Waiting:
        return report.nextStep < 0
                   ? LiveWords::tr("ranks are final")
                   : LiveWords::tr("first allocation at step %1").arg(number(report.nextStep));
    case State::Alive:
        return LiveWords::tr("allocator alive: step %1, −%2 +%3")
            .arg(number(report.lastStep), number(state.lastPruned), number(state.lastRevived));
    case State::Late:
        return LiveWords::tr("allocator late: due at step %1").arg(number(report.dueStep));
    case State::Never:
        break;
    }
    return report.lastStep < 0 ? LiveWords::tr("allocator never ran")
                               : LiveWords::tr("allocator without effect");
}

QStringList lampCauses(const LiveState& state) {
    using Cause = AllocatorReport::Cause;
    QStringList lines;
    if (!state.started) {
        return lines;
    }
    const AllocatorReport report = state.watch.report();
    if (report.lastStep >= 0 && scheduleKnown(state.facts)) {
        lines << LiveWords::tr("Latest allocation at step %1: %2 pruned, %3 revived, %4 kept of %5 planned.")
                     .arg(number(report.lastStep), number(state.lastPruned), number(state.lastRevived),
                          number(state.lastKept), number(state.lastPlan));
    }
    if (state.hasTriplets() && !scheduleKnown(state.facts)) {
        lines << LiveWords::tr("The log does not tell when ranks were to be decided.");
    } else if (report.state == AllocatorReport::State::Unused) {
        lines << LiveWords::tr("This method trains its matrices at a fixed rank, or none at all.");
    } else if (report.nextStep >= 0) {
        lines << LiveWords::tr("The next allocation is due at step %1.").arg(number(report.nextStep));
    } else if (report.lastStep >= 0) {
        lines << LiveWords::tr("The final phase keeps these ranks.");
    }
    for (const Cause cause : report.causes) {
        switch (cause) {
        case Cause::EqualBudgets:
            lines << LiveWords::tr(
                "The target budget equals the start: lower method.target_r below method.init_r.");
            break;
        case Cause::NothingDue:
            lines << LiveWords::tr(
                "The schedule holds no allocation: lower method.delta_t or shorten tinit and tfinal.");
            break;
        case Cause::NotSeen:
            lines << LiveWords::tr("An allocation was due at step %1 and has not come.")
                         .arg(number(report.dueStep));
            break;
        case Cause::NoGradients:
            lines << LiveWords::tr("Every score is zero: the adapters get no gradients, or are frozen.");
            break;
        case Cause::AbovePlan:
            lines << LiveWords::tr("More triplets are kept than planned: the mask has no effect.");
            break;
        case Cause::BelowPlan:
            lines << LiveWords::tr(
                "Fewer are kept than planned: scores tied at the threshold are masked together.");
            break;
        case Cause::MasksFixed:
            lines << LiveWords::tr("The run was resumed in its final phase, where the ranks are fixed.");
            break;
        }
    }
    return lines;
}

} // namespace rankscope
