#pragma once

#include "core/engine/engine.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/setup.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <vector>

namespace rankscope {

// The training loop of one run: forward, backward, regulariser, clip, optimizer, allocator; evaluations and
// checkpoints when they are due; pause and stop at step boundaries. Says everything through the observer,
// except RunStarted and RunEnded. Made and used on the training thread.
class Trainer {
public:
    // `files` empty: no checkpoints (benchmarks).
    Trainer(TrainingSetup& setup, std::filesystem::path files, RunControl& control, RunObserver& observer);

    struct Outcome {
        bool stopped = false;
        std::string rule;       // the sentence of the rule that stopped it; empty: somebody did, or nobody
        std::int64_t steps = 0; // done
        double trainingSeconds = 0.0;
        double tokensPerSecond = 0.0; // in training steps
        double allocatorMs = 0.0;     // median of the method's work after a step
        double regulariserMs = 0.0;   // median of the penalty's value and gradient; 0 without one
    };
    // Throws std::runtime_error when the run cannot go on (a loss that stays not finite, a checkpoint that
    // cannot be written).
    Outcome run();

    // Repeats the steps up to `end` without evaluations and checkpoints; `changes` are made at the steps at
    // which they once were, those that the setup already has left out.
    Outcome repeat(std::int64_t end, const std::vector<SettingsChanged>& changes);

    // Where the loop is, for the message when it fails: "training", "evaluating", "saving".
    const std::string& stage() const { return m_stage; }
    std::int64_t stepsDone() const { return m_done; }

private:
    using Clock = std::chrono::steady_clock;
    struct PendingPoint {
        StepPoint point;
        at::Tensor numbers; // device: task loss, regulariser, gradient norm
        StepSplit split;
    };

    void step(std::int64_t index);
    at::Tensor backward(const StepBatch& batch, StepSplit& split);
    StepSplit meanSplit() const; // of the pending points, of which there is one at least
    void publish();              // reads the pending numbers and hands them over
    void publishIfDue();
    void evaluateNow(std::int64_t steps);
    void saveNow(std::int64_t steps);
    void tellCheckpoint(std::int64_t steps, const WrittenCheckpoint& written);
    bool waitWhilePaused(std::int64_t steps);
    void takeEdits(std::int64_t steps);
    bool applyEdit(std::int64_t steps, const std::vector<SettingEdit>& edits);
    Outcome outcome(bool stopped) const;
    void tellNotes(); // what loading found that a person should know
    void notice(std::int64_t step, Notice::Level level, std::string kind, std::string message);
    void checkAllocator(std::int64_t index);
    bool stopsEarly(std::int64_t steps);

    TrainingSetup& m_setup;
    std::filesystem::path m_files;
    RunControl& m_control;
    RunObserver& m_observer;
    RateSchedule m_rateSchedule;
    BatchFeeder m_feeder;
    std::string m_stage = "training";
    std::vector<PendingPoint> m_pending;
    Clock::time_point m_published;
    std::int64_t m_lastSaved = -1, m_lastEvaluated = -1, m_lastAllocation = -1;
    std::int64_t m_done = 0;                                 // steps, those before a resume included
    std::vector<float> m_allocatorTimes, m_regulariserTimes; // seconds, one a step
    std::int64_t m_tokens = 0;
    double m_seconds = 0.0;
    double m_rate = 0.0; // tokens a second, smoothed over about two seconds
    bool m_saidSilent = false;
    std::string m_rule; // why the run stops early
};

} // namespace rankscope
