#include "ui/run_progress.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

struct ProgressText {
    Q_DECLARE_TR_FUNCTIONS(ProgressText)
};

template <class... Functions>
struct Visitor : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
Visitor(Functions...) -> Visitor<Functions...>;

} // namespace

void RunProgress::add(const RunEvent& event) {
    std::visit(Visitor{
                   [this](const RunStarted& started) {
                       m_started = true;
                       m_status = RunStatus::Running;
                       m_schedule = budgetSchedule(started);
                       m_hasBudget = started.initBudget > started.targetBudget;
                       m_firstStep = m_step = started.firstStep;
                       m_device = started.device;
                   },
                   [this](const StepsDone& steps) { addSteps(steps); },
                   [](const AllocationDone&) {},
                   [this](const EvalDone& eval) { m_evalSeconds += eval.seconds; },
                   [](const CheckpointSaved&) {},
                   [](const Notice&) {},
                   [this](const StatusChanged& changed) { m_status = changed.status; },
                   [this](const SettingsChanged& changed) {
                       m_schedule.apply(changed);
                       m_hasBudget = m_schedule.initBudget > m_schedule.targetBudget;
                   },
                   [this](const RunEnded& ended) {
                       m_ended = true;
                       m_status = ended.status;
                       m_step = std::max(m_step, ended.steps);
                       m_message = ended.message;
                   },
               },
               event);
}

void RunProgress::addSteps(const StepsDone& steps) {
    constexpr double share = 0.05; // of a new step in the average: about the last 20 steps count
    for (const StepPoint& point : steps.points) {
        m_secondsPerStep = m_secondsPerStep == 0.0
                               ? point.seconds
                               : m_secondsPerStep + share * (point.seconds - m_secondsPerStep);
        m_step = point.step + 1;
    }
    m_tokensPerSecond = steps.tokensPerSecond;
    m_memoryMb = steps.memoryMb;
}

std::optional<BudgetPhase> RunProgress::phase() const {
    if (!m_started || m_ended || !m_hasBudget) {
        return std::nullopt;
    }
    return m_schedule.phaseAt(m_step);
}

double RunProgress::share() const {
    return totalSteps() > 0 ? std::clamp(double(m_step) / double(totalSteps()), 0.0, 1.0) : 0.0;
}

std::optional<double> RunProgress::secondsLeft() const {
    const std::int64_t done = m_step - m_firstStep;
    if (!m_started || m_ended || done <= 0 || totalSteps() <= 0) {
        return std::nullopt;
    }
    const double evalPerStep = m_evalSeconds / double(done);
    return double(std::max<std::int64_t>(totalSteps() - m_step, 0)) * (m_secondsPerStep + evalPerStep);
}

QString timeLeftText(double seconds) {
    if (seconds < 55.0) {
        return seconds < 10.0 ? ProgressText::tr("a few seconds left")
                              : ProgressText::tr("less than a minute left");
    }
    const int minutes = static_cast<int>(std::lround(seconds / 60.0));
    if (minutes < 60) {
        return minutes <= 1 ? ProgressText::tr("about 1 minute left")
                            : ProgressText::tr("about %n minutes left", nullptr, minutes);
    }
    const int hours = static_cast<int>(std::lround(seconds / 3600.0));
    if (hours < 48) {
        return hours <= 1 ? ProgressText::tr("about 1 hour left")
                          : ProgressText::tr("about %n hours left", nullptr, hours);
    }
    return ProgressText::tr("about %n days left", nullptr, static_cast<int>(std::lround(seconds / 86400.0)));
}

QString compactNumber(double value) {
    const QLocale locale;
    if (std::abs(value) < 1000.0) {
        return locale.toString(value, 'f', std::abs(value) < 10.0 && value != std::floor(value) ? 1 : 0);
    }
    if (std::abs(value) < 1e6) {
        return locale.toString(value / 1e3, 'f', std::abs(value) < 1e5 ? 1 : 0) + QStringLiteral("k");
    }
    return locale.toString(value / 1e6, 'f', std::abs(value) < 1e8 ? 1 : 0) + QStringLiteral(" M");
}

QString memoryText(double megabytes) {
    const QLocale locale;
    return megabytes < 1000.0 ? ProgressText::tr("%1 MB").arg(locale.toString(megabytes, 'f', 0))
                              : ProgressText::tr("%1 GB").arg(locale.toString(megabytes / 1024.0, 'f', 1));
}

QString statusText(RunStatus status) {
    switch (status) {
    case RunStatus::Queued:
        return ProgressText::tr("queued");
    case RunStatus::Running:
        return ProgressText::tr("running");
    case RunStatus::Paused:
        return ProgressText::tr("paused");
    case RunStatus::Finished:
        return ProgressText::tr("finished");
    case RunStatus::Stopped:
        return ProgressText::tr("stopped");
    case RunStatus::Failed:
        return ProgressText::tr("failed");
    case RunStatus::Interrupted:
        break;
    }
    return ProgressText::tr("interrupted");
}

QString phaseText(BudgetPhase phase) {
    switch (phase) {
    case BudgetPhase::WarmUp:
        return ProgressText::tr("warm-up");
    case BudgetPhase::Budgeting:
        return ProgressText::tr("budgeting");
    case BudgetPhase::Final:
        break;
    }
    return ProgressText::tr("final phase");
}

} // namespace rankscope
