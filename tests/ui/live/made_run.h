#pragma once

#include "core/analysis/allocation.h"
#include "core/run/schedule.h"
#include "ui/live/live_page.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace rankscope {

// The events of a run as the engine would send them, made up but obeying its rules: budgets by the schedule,
// masks by the scores, kept and threshold by the masks. For tests only.
class MadeRun {
public:
    explicit MadeRun(int layers = 6, std::int64_t totalSteps = 300) {
        const std::vector<std::pair<std::string, std::pair<int, int>>> kinds{
            {"query", {384, 384}},
            {"key", {384, 384}},
            {"value", {384, 384}},
            {"attention.output.dense", {384, 384}},
            {"intermediate.dense", {384, 1536}},
            {"output.dense", {1536, 384}}};
        for (int layer = 0; layer < layers; ++layer) {
            for (const auto& [kind, size] : kinds) {
                const std::string place =
                    kind.find("dense") == std::string::npos ? "attention.self." + kind : kind;
                started.modules.push_back({"encoder.layer." + std::to_string(layer) + "." + place, layer,
                                           kind, size.first, size.second, 12});
            }
        }
        const auto n = static_cast<std::int64_t>(started.modules.size());
        started.totalSteps = totalSteps;
        started.stepsPerEpoch = totalSteps / 3;
        started.tinit = totalSteps * 15 / 100;
        started.tfinal = totalSteps * 45 / 100;
        started.deltaT = 10;
        started.initBudget = n * 12;
        started.targetBudget = n * 8;
        started.device = "cpu";
        started.precision = "fp32";
        schedule = {started.initBudget, started.targetBudget, totalSteps, started.tinit,
                    started.tfinal,     started.deltaT,       false};
        mask.assign(static_cast<std::size_t>(started.initBudget), 1);
    }

    // The events of the steps from … to - 1, one StepsDone a step.
    std::vector<RunEvent> steps(std::int64_t from, std::int64_t to) {
        std::vector<RunEvent> events;
        for (std::int64_t step = from; step < to; ++step) {
            StepsDone done;
            done.points.push_back(point(step));
            done.tokensPerSecond = 8'100.0 + 300.0 * std::sin(static_cast<double>(step) * 0.3);
            done.memoryMb = 900.0;
            events.emplace_back(done);
            if (schedule.allocatesAt(step)) {
                events.emplace_back(allocate(step));
            }
            if ((step + 1) % (started.totalSteps / 10) == 0) {
                events.emplace_back(evaluation(step + 1));
                events.emplace_back(checkpoint(step + 1, wallTime(step)));
            }
        }
        return events;
    }

    // An empty one; in the run's folder where `files` names it.
    CheckpointSaved checkpoint(std::int64_t step, double time) const {
        const auto folder = files / ("step-" + std::to_string(step));
        if (!files.empty()) {
            std::filesystem::create_directories(folder);
        }
        return {step, folder.string(), 1'000'000, "", time};
    }

    StepPoint point(std::int64_t step) {
        std::normal_distribution<double> noise(0.0, 0.05);
        const double share = static_cast<double>(step) / static_cast<double>(started.totalSteps);
        StepPoint out;
        out.step = step;
        out.taskLoss = 0.25 + 0.45 * std::exp(-4.0 * share) + noise(m_random);
        out.regulariser = 0.03 + 0.3 * std::exp(-9.0 * share);
        out.learningRate = 3e-3 * std::min(1.0, share / 0.06) * (1.0 - share);
        out.gradientNorm = 1.0;
        out.tokens = 800;
        out.seconds = 0.1;
        out.wallTime = wallTime(step);
        return out;
    }

    AllocationDone allocate(std::int64_t step) {
        AllocationDone out;
        const std::size_t n = mask.size();
        out.step = step;
        out.phase = schedule.phaseAt(step);
        out.budget = schedule.budgetAt(step);
        std::lognormal_distribution<float> noise(0.0F, 1.2F);
        for (std::size_t t = 0; t < n; ++t) {
            // Later layers and the value and feed-forward matrices matter more.
            const std::size_t module = t / 12;
            const float weight =
                1.0F + 0.6F * static_cast<float>(module / 6) + 0.5F * static_cast<float>(module % 6);
            out.scoreLambda.push_back(1e-8F * weight * noise(m_random));
            out.scoreA.push_back(1e-10F * noise(m_random));
            out.scoreB.push_back(1e-10F * noise(m_random));
        }
        out.lambda.assign(n, 0.01F);
        out.sensitivity.assign(n, 1e-4F);
        out.uncertainty.assign(n, 1e-4F);
        std::vector<float> scores;
        for (std::size_t t = 0; t < n; ++t) {
            scores.push_back(out.score(t));
        }
        const std::size_t masked = n - static_cast<std::size_t>(out.budget);
        std::vector<float> sorted = scores;
        std::sort(sorted.begin(), sorted.end());
        out.threshold = masked > 0 ? static_cast<double>(sorted[masked - 1]) : 0.0;
        for (std::size_t t = 0; t < n; ++t) {
            const std::uint8_t keep = static_cast<double>(scores[t]) > out.threshold ? 1 : 0;
            out.kept += keep;
            out.pruned += mask[t] == 1 && keep == 0 ? 1 : 0;
            out.revived += mask[t] == 0 && keep == 1 ? 1 : 0;
            out.mask.push_back(keep);
        }
        mask = out.mask;
        out.wallTime = wallTime(step);
        return out;
    }

    EvalDone evaluation(std::int64_t step) {
        const double share = static_cast<double>(step) / static_cast<double>(started.totalSteps);
        EvalDone out;
        out.step = step;
        out.metrics = {{"accuracy", 0.85 - 0.3 * std::exp(-4.0 * share)},
                       {"f1", 0.84 - 0.35 * std::exp(-4.0 * share)},
                       {"loss", 0.35 + 0.3 * std::exp(-5.0 * share)}};
        out.examples = 1'060;
        out.wallTime = wallTime(step);
        return out;
    }

    RunEnded ended(RunStatus status, const std::string& message = {}) const {
        RunEnded out;
        out.status = status;
        out.steps = started.totalSteps;
        out.message = message;
        out.metrics = {{"accuracy", 0.847}};
        out.wallTime = wallTime(started.totalSteps);
        return out;
    }

    static double wallTime(std::int64_t step) { return 1.75e9 + 0.1 * static_cast<double>(step); }

    std::filesystem::path files; // of the run, in a workspace
    RunStarted started;
    BudgetSchedule schedule;
    std::vector<std::uint8_t> mask;

private:
    std::mt19937 m_random{42};
};

} // namespace rankscope
