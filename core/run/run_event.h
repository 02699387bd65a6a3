#pragma once

#include "core/run/run_facts.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rankscope {

enum class RunStatus { Queued, Running, Paused, Finished, Stopped, Failed, Interrupted };

std::string_view toText(RunStatus status); // "queued", "running", …
RunStatus runStatusFromText(std::string_view text);

// First event of a run, once everything is loaded and before the first step.
struct RunStarted {
    std::int64_t totalSteps = 0;
    std::int64_t firstStep = 0; // the step that comes next: 0, or that of the checkpoint when resuming
    std::int64_t stepsPerEpoch = 0;
    std::int64_t tinit = 0;          // optimizer steps
    std::int64_t tfinal = 0;         // optimizer steps, a duration at the end
    std::int64_t deltaT = 1;         // 0: the schedule is not known (an imported log)
    bool peftBoundary = false;       // method.boundary
    std::int64_t countFrom = 0;      // method.first_step
    std::int64_t initBudget = 0;     // triplets; 0 for methods without triplets
    std::int64_t targetBudget = 0;   // triplets
    std::vector<ModuleInfo> modules; // the adapted ones, in allocator order
    std::int64_t trainableParameters = 0;
    std::int64_t totalParameters = 0;
    std::int64_t trainExamples = 0;
    std::int64_t evalExamples = 0;
    std::vector<std::string> classes;
    std::string device;    // "cpu", "cuda:0"
    std::string precision; // "fp32", "bf16"
    int threads = 0;
    std::map<std::string, std::string> versions; // rankscope, torch, compiler, cpu
    std::string modelDigest;                     // SHA-256 of the weights file, hexadecimal
    std::string dataDigest;                      // SHA-256 over the training and evaluation files
};

// One optimizer step. Steps count from 0; `step` is the index of the step that was done.
struct StepPoint {
    std::int64_t step = 0;
    double taskLoss = 0.0;     // mean over the step's rows
    double regulariser = 0.0;  // orthogonality weight times its value; 0 for methods without one
    double learningRate = 0.0; // used in this step
    double gradientNorm = 0.0; // before clipping
    std::int64_t tokens = 0;   // real tokens, padding not counted
    double seconds = 0.0;      // wall time of this step
    double wallTime = 0.0;     // Unix time in seconds
};

// Where the time of a step goes, in seconds.
struct StepSplit {
    double data = 0.0;      // waiting for the batch
    double forward = 0.0;   // to the loss
    double backward = 0.0;  // gradients, those of the regulariser included
    double optimizer = 0.0; // clipping and the update
    double allocator = 0.0; // averages of the importance, and masks
};

// Steps since the last such event, in order and without gaps; at most 30 of these events a second.
struct StepsDone {
    std::vector<StepPoint> points;
    double tokensPerSecond = 0.0;        // over the last few seconds
    double memoryMb = 0.0;               // peak of the process (CPU) or of the device's allocator (CUDA)
    std::optional<StepSplit> split = {}; // mean over the points; none where it cannot be told (CUDA)
};

enum class BudgetPhase { WarmUp, Budgeting, Final };

std::string_view toText(BudgetPhase phase); // "warm-up", "budgeting", "final"

// One decision of the allocator. All vectors have one entry a triplet, modules in order, r_init each.
struct AllocationDone {
    std::int64_t step = 0;
    BudgetPhase phase = BudgetPhase::Budgeting;
    std::int64_t budget = 0; // planned triplets b(t)
    std::int64_t kept = 0;
    double threshold = 0.0;         // scores up to and including it are masked
    std::int64_t pruned = 0;        // mask bits that went 1 -> 0 since the last allocation
    std::int64_t revived = 0;       // 0 -> 1
    std::vector<std::uint8_t> mask; // 1 kept, 0 masked
    std::vector<float> lambda;      // before masking; of doublets the product of their vectors' norms
    std::vector<float> scoreLambda; // s(lambda) = sensitivity * uncertainty
    std::vector<float> scoreA;      // mean of s over the row of lora_A
    std::vector<float> scoreB;      // mean of s over the column of lora_B
    std::vector<float> sensitivity; // smoothed sensitivity of lambda
    std::vector<float> uncertainty; // smoothed uncertainty of lambda
    // One entry a module, or empty where it is not known: how far the factors are from orthonormal after the
    // step, which is what the next step's regulariser sees: ||A A^T - I||_F of lora_A (Q), ||B^T B - I||_F of
    // lora_B (P).
    std::vector<float> orthogonalityA = {};
    std::vector<float> orthogonalityB = {};
    double wallTime = 0.0;

    // scoreLambda + (scoreA + scoreB), in the reference's order of additions.
    float score(std::size_t triplet) const {
        return scoreLambda[triplet] + (scoreA[triplet] + scoreB[triplet]);
    }
};

struct EvalDone {
    std::int64_t step = 0;                 // after this many steps
    std::map<std::string, double> metrics; // "accuracy", "f1", "matthews", "loss", …
    std::int64_t examples = 0;
    double seconds = 0.0;
    double wallTime = 0.0;
};

struct CheckpointSaved {
    std::int64_t step = 0; // steps done when it was written
    std::string path;
    std::int64_t bytes = 0;
    std::string digest; // SHA-256 of the tensors' file
    double wallTime = 0.0;
    std::vector<std::int64_t> removed = {}; // steps of the older ones that were deleted for it
};

// Something a person should know that is no number: a warning, a pause, a skipped step.
struct Notice {
    enum class Level { Info, Warning, Error };
    std::int64_t step = 0;
    Level level = Level::Info;
    std::string kind; // "pause", "resume", "nonfinite", "allocator", "disk", …
    std::string message;
    double wallTime = 0.0;
};

// The run went to another state without ending: running <-> paused.
struct StatusChanged {
    RunStatus status = RunStatus::Running;
    std::int64_t step = 0;
    double wallTime = 0.0;
};

// A setting that was changed while the run trained, in force from `step` on. The run's stored configuration
// stays what it began with.
struct SettingsChanged {
    std::int64_t step = 0;         // steps done when it was changed
    std::string field;             // "method.target_r"
    std::string before;            // as typed: "8", "45%"
    std::string after;             // the same
    std::int64_t tfinal = 0;       // optimizer steps; the schedule from now on, as in RunStarted
    std::int64_t targetBudget = 0; // triplets
    double wallTime = 0.0;
    bool operator==(const SettingsChanged&) const = default;
};

// The last event of a run, exactly one.
struct RunEnded {
    RunStatus status = RunStatus::Finished; // Finished, Stopped or Failed
    std::int64_t steps = 0;                 // steps done
    std::string stage;   // where it ended: "loading", "training", "evaluating", "saving", "done"
    std::string message; // a sentence for a person; empty when finished
    std::map<std::string, double> metrics; // of the last evaluation
    double seconds = 0.0;
    double tokensPerSecond = 0.0; // over the whole training, real tokens, evaluation not counted
    double peakMemoryMb = 0.0;
    double wallTime = 0.0;
};

using RunEvent = std::variant<RunStarted, StepsDone, AllocationDone, EvalDone, CheckpointSaved, Notice,
                              StatusChanged, SettingsChanged, RunEnded>;

} // namespace rankscope
