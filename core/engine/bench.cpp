#include "core/engine/engine.h"
#include "core/engine/problem.h"
#include "core/engine/train/device.h"
#include "core/engine/train/setup.h"
#include "core/engine/train/trainer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace rankscope {

namespace {

// Keeps the step times by phase and the last losses.
class BenchObserver final : public RunObserver {
public:
    explicit BenchObserver(const BudgetSchedule& schedule)
        : m_schedule(schedule) {}

    void onEvent(const RunEvent& event) override {
        if (const auto* done = std::get_if<StepsDone>(&event)) {
            for (const StepPoint& point : done->points) {
                m_times[static_cast<std::size_t>(m_schedule.phaseAt(point.step))].push_back(1e3 *
                                                                                            point.seconds);
                m_losses.push_back(point.taskLoss);
                steps.push_back(1e3 * point.seconds);
                phases.push_back(m_schedule.phaseAt(point.step));
            }
        }
    }

    double medianMs(BudgetPhase phase) const {
        auto times = m_times[static_cast<std::size_t>(phase)];
        if (times.empty()) {
            return 0.0;
        }
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }

    double lastLoss() const { // mean of the last 20
        const auto count = std::min<std::size_t>(20, m_losses.size());
        double sum = 0.0;
        for (std::size_t i = m_losses.size() - count; i < m_losses.size(); ++i) {
            sum += m_losses[i];
        }
        return count == 0 ? 0.0 : sum / static_cast<double>(count);
    }

    std::vector<double> steps;
    std::vector<BudgetPhase> phases;

private:
    BudgetSchedule m_schedule;
    std::array<std::vector<double>, 3> m_times;
    std::vector<double> m_losses;
};

} // namespace

tl::expected<BenchReport, std::string> benchRun(const RunConfig& given) {
    RunConfig config = given;
    config.eval.every = Duration::ofSteps(0); // evaluated once, after the clock has stopped
    config.checkpoint.every = Duration::ofSteps(0);
    try {
        const auto setup = makeSetup(config, {});
        BenchObserver observer(setup->budget);
        RunControl control;
        Trainer trainer(*setup, {}, control, observer);
        const auto outcome = trainer.run();
        BenchReport report;
        report.method = config.method.type;
        report.precision = setup->precision;
        report.device = setup->device.str();
        report.steps = outcome.steps;
        report.batchSize = config.train.batchSize;
        report.threads = setup->threads;
        report.trainableParameters = setup->parameters->size();
        report.wallSeconds = outcome.trainingSeconds;
        report.tokensPerSecond = outcome.tokensPerSecond;
        report.examplesPerSecond =
            static_cast<double>(outcome.steps * config.train.batchSize * config.train.accumulate) /
            std::max(outcome.trainingSeconds, 1e-9);
        report.warmUpStepMs = observer.medianMs(BudgetPhase::WarmUp);
        report.budgetingStepMs = observer.medianMs(BudgetPhase::Budgeting);
        report.finalStepMs = observer.medianMs(BudgetPhase::Final);
        report.allocatorMs = outcome.allocatorMs;
        report.regulariserMs = outcome.regulariserMs;
        report.lossLast = observer.lastLoss();
        report.stepMs = std::move(observer.steps);
        report.phases = std::move(observer.phases);
        const auto accuracy = setup->lastMetrics.find("accuracy");
        report.accuracy = accuracy == setup->lastMetrics.end() ? 0.0 : accuracy->second;
        report.peakMemoryMb = peakMemoryMb();
        return report;
    } catch (const std::exception& error) {
        return tl::unexpected(torchFreeSentence(error));
    }
}

} // namespace rankscope
