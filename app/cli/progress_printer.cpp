#include "app/cli/progress_printer.h"

#include "app/cli/console.h"
#include "app/cli/text_format.h"
#include "core/run/live_edit.h"
#include "core/run/shown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr double terminalSeconds = 0.1;
constexpr double logSeconds = 5.0;

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string cut(const std::string& text, std::size_t columns) {
    return displayWidth(text) == text.size() && text.size() > columns ? text.substr(0, columns) : text;
}

} // namespace

std::string headlineMetric(const std::map<std::string, double>& metrics) {
    for (const char* name : {"accuracy", "pearson", "f1"}) {
        if (const auto found = metrics.find(name); found != metrics.end()) {
            return fmt::format("{} {:.4f}", name, found->second);
        }
    }
    return metrics.empty()
               ? std::string()
               : fmt::format("{} {}", metrics.begin()->first, measureText(metrics.begin()->second));
}

void ProgressPrinter::onEvent(const RunEvent& event) {
    const std::lock_guard lock(m_mutex);
    std::visit(Overloaded{[&](const RunStarted& e) { started(e); }, [&](const StepsDone& e) { stepsDone(e); },
                          [&](const EvalDone& e) { evaluated(e); }, [&](const Notice& e) { noticed(e); },
                          [&](const RunEnded&) { ended(); }, [](const AllocationDone&) {},
                          [](const CheckpointSaved&) {}, [](const StatusChanged&) {},
                          [&](const SettingsChanged& e) { changed(e); }},
               event);
}

void ProgressPrinter::say(const std::string& sentence) {
    const std::lock_guard lock(m_mutex);
    clearLine();
    write(shownText(sentence) + "\n");
}

void ProgressPrinter::started(const RunStarted& event) {
    m_total = event.totalSteps;
    m_first = event.firstStep;
    m_schedule = budgetSchedule(event);
    if (!m_style.quiet) {
        write(shownText(
                  fmt::format("Training on {} in {}, {} thread{}: {} examples, {} of {} parameters trained.",
                              event.device, event.precision, event.threads, event.threads == 1 ? "" : "s",
                              countText(event.trainExamples), countText(event.trainableParameters),
                              countText(event.totalParameters))) +
              "\n");
    }
}

void ProgressPrinter::stepsDone(const StepsDone& event) {
    if (m_style.quiet || event.points.empty()) {
        return;
    }
    const StepPoint& last = event.points.back();
    if (m_startTime == 0.0) {
        m_startTime = event.points.front().wallTime - event.points.front().seconds;
    }
    const bool isLast = last.step + 1 >= m_total;
    if (!isLast && last.wallTime - m_lastShown < (m_style.terminal ? terminalSeconds : logSeconds)) {
        return;
    }
    m_lastShown = last.wallTime;
    const std::string text = shownText(line(event));
    if (!m_style.terminal) {
        write(text + "\n");
        return;
    }
    write("\r" + cut(text, static_cast<std::size_t>(std::max(20, m_style.columns - 1))) + "\x1b[K");
    m_lineOpen = true;
}

void ProgressPrinter::evaluated(const EvalDone& event) { m_metric = headlineMetric(event.metrics); }

void ProgressPrinter::noticed(const Notice& event) {
    if (m_style.quiet && event.level == Notice::Level::Info) {
        return;
    }
    const char* prefix = event.level == Notice::Level::Info      ? ""
                         : event.level == Notice::Level::Warning ? "warning: "
                                                                 : "error: ";
    clearLine();
    write(fmt::format("{}step {}: {}\n", prefix, event.step, shownText(event.message)));
}

void ProgressPrinter::changed(const SettingsChanged& event) {
    m_schedule.apply(event);
    if (m_style.quiet) {
        return;
    }
    clearLine();
    write(fmt::format("step {}: {}\n", event.step, shownText(changeSentence(event))));
}

void ProgressPrinter::ended() {
    if (m_lineOpen) {
        write("\n");
        m_lineOpen = false;
    }
}

std::string ProgressPrinter::line(const StepsDone& event) const {
    const StepPoint& last = event.points.back();
    const std::int64_t done = last.step + 1;
    double loss = 0.0;
    for (const StepPoint& point : event.points) {
        loss += point.taskLoss;
    }
    loss /= static_cast<double>(event.points.size());
    const double percent =
        m_total > 0 ? 100.0 * static_cast<double>(done) / static_cast<double>(m_total) : 0.0;
    std::string phase = m_schedule.initBudget > 0 ? std::string(toText(m_schedule.phaseAt(last.step))) : "";
    std::string metric = m_metric;
    std::string lossText = fmt::format("loss {:.4f}", loss);
    const auto join = [&] {
        std::string text = fmt::format("step {}/{} {:.0f}%", done, m_total, percent);
        for (const std::string& part :
             {phase, lossText, metric, countText(std::llround(event.tokensPerSecond)) + " tok/s",
              done >= m_total ? std::string("done") : timeLeftInWords(secondsLeft(done, last.wallTime))}) {
            text += part.empty() ? "" : "  " + part;
        }
        return text;
    };
    // On a narrow terminal the time left matters more than what the window or `show` tell as well.
    for (std::string* dropped : {&phase, &metric, &lossText}) {
        if (m_style.terminal && displayWidth(join()) >= static_cast<std::size_t>(m_style.columns)) {
            dropped->clear();
        }
    }
    return join();
}

// From the rate since this program's first step, evaluations and allocations included.
double ProgressPrinter::secondsLeft(std::int64_t done, double now) const {
    const auto here = static_cast<double>(done - m_first);
    return here > 0.0 ? (now - m_startTime) / here * static_cast<double>(m_total - done) : -1.0;
}

void ProgressPrinter::clearLine() {
    if (m_lineOpen) {
        write("\r\x1b[K");
        m_lineOpen = false;
    }
}

void ProgressPrinter::write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), m_stream);
    std::fflush(m_stream);
}

} // namespace rankscope
