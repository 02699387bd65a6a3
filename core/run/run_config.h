#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// A length of training: a number of optimizer steps, or a share of all of them ("15%").
struct Duration {
    double amount = 0.0; // steps, or the share as a fraction (0.15)
    bool share = false;

    // Optimizer steps out of `total`; shares are rounded to the nearest step.
    std::int64_t steps(std::int64_t total) const;
    bool operator==(const Duration&) const = default;

    static Duration ofSteps(std::int64_t steps) { return {static_cast<double>(steps), false}; }
    static Duration ofShare(double fraction) { return {fraction, true}; }
};

struct ModelConfig {
    std::string path =
        "minilm-l6";               // a folder in the Hugging Face layout, or the name of a model in the cache
    std::optional<double> dropout; // null: as the model's config.json says
    bool operator==(const ModelConfig&) const = default;
};

struct TaskConfig {
    std::string type = "classification"; // classification | regression
    std::string train = "movie-reviews/train.tsv";
    std::string eval = "movie-reviews/dev.tsv";
    std::string format = "auto";    // auto | tsv | csv | jsonl | parquet
    std::string encoding = "utf-8"; // utf-8 | utf-16 | latin-1 | windows-1252 | cp949
    std::vector<std::string> text = {"sentence"};
    std::string label = "label";
    std::vector<std::string> classes; // empty: taken from the training data, sorted
    std::int64_t maxLength = 128;
    std::optional<std::int64_t> limit; // first rows of the training file only; null: all
    bool operator==(const TaskConfig&) const = default;
};

struct MethodConfig {
    std::string type = "adalora"; // a row of method_traits.h
    std::vector<std::string> targets = {
        "query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"};
    std::vector<std::string> exclude; // modules that targets match but that get no adapter
    std::int64_t initR = 12;
    std::int64_t targetR = 8;
    std::optional<std::int64_t> targetTotal; // the target budget in triplets, in place of target_r
    std::optional<double> targetShare;       // ... in percent of the model's weights
    double alpha = 16.0;
    std::string loraScaling = "standard"; // standard (alpha / r) | rslora (alpha / sqrt(r))
    std::int64_t bottleneck = 16;         // width of bottleneck adapters
    Duration tinit = Duration::ofShare(0.15);
    Duration tfinal = Duration::ofShare(0.45);
    std::int64_t deltaT = 10;
    std::int64_t firstStep = 0; // number of the first step in the budget schedule: 0 | 1
    double beta1 = 0.85;
    double beta2 = 0.85;
    double orthogonality = 0.1;
    std::string orthogonalityForm = "mean_norm"; // mean_norm (published code) | squared_sum (paper) | cosine
    std::string importance = "smoothed";         // smoothed | sensitivity | magnitude
    std::string granularity = "triplet";         // triplet | lambda_only | doublet
    std::string scoreGradient = "total";         // total | task (without the penalty's part)
    std::string boundary = "authors";            // authors | peft
    std::string tiePolicy = "reference";         // reference | exact_topk
    std::string init = "gaussian";               // gaussian | orthonormal
    std::string arithmetic = "fast";             // fast | parity (the published order of operations)
    std::string compaction = "exact";            // exact | forward (pruned triplets leave the products)
    bool adaptScaling = false;                   // scale by the live rank
    std::vector<std::string> floors;             // "value=2": ranks below which a module never falls
    std::vector<std::string> ceilings;           // ... above which it does not stay
    std::vector<std::string> pins;               // ... at which it is held
    double dropout = 0.0;                        // on the adapter's input
    std::optional<std::string> startFrom;        // adapter folder; null: fresh
    std::vector<std::string> trainAlso = {"pooler", "classifier"};
    bool operator==(const MethodConfig&) const = default;
};

struct TrainConfig {
    std::optional<std::int64_t> steps; // null: from epochs
    double epochs = 3.0;
    std::int64_t batchSize = 32;
    std::int64_t accumulate = 1;
    double learningRate = 3e-3;
    std::string schedule = "linear"; // linear | cosine | constant
    Duration warmup = Duration::ofShare(0.06);
    double weightDecay = 0.0;
    std::string optimizer = "adamw_torch"; // adamw_torch | adamw_hf
    double clipNorm = 1.0;                 // 0: no clipping
    std::string precision = "auto";        // auto | fp32 | bf16
    std::string device = "auto";           // auto | cpu | cuda | cuda:N
    std::int64_t threads = 0;              // 0: all cores
    std::int64_t seed = 42;
    bool shuffle = true;
    std::string batching = "length"; // length (rows of similar length share a batch) | random
    bool operator==(const TrainConfig&) const = default;
};

struct EvalConfig {
    Duration every = Duration::ofShare(0.10);
    std::int64_t batchSize = 64;
    bool operator==(const EvalConfig&) const = default;
};

struct CheckpointConfig {
    Duration every = Duration::ofShare(0.10);
    std::int64_t keep = 2;
    bool operator==(const CheckpointConfig&) const = default;
};

// Rules that end a run before its last step; it counts as stopped then.
struct StopConfig {
    std::string metric = "auto";          // of the evaluation; auto: the one that speaks for the task
    std::optional<std::int64_t> patience; // evaluations without an improvement; null: any number
    double minChange = 0.0;               // what counts as an improvement is more than this
    std::optional<double> target;         // of the metric; null: none
    std::optional<double> timeLimit;      // minutes of training; null: none
    bool operator==(const StopConfig&) const = default;
};

// Everything that defines a run. A plain value: it is copied across threads and stored as JSON.
struct RunConfig {
    std::string name = "run";
    ModelConfig model;
    TaskConfig task;
    MethodConfig method;
    TrainConfig train;
    EvalConfig eval;
    CheckpointConfig checkpoint;
    StopConfig stop;
    bool operator==(const RunConfig&) const = default;
};

enum class Severity { Warning, Error };

// One thing that is wrong with a configuration, tied to the field that can mend it.
struct Problem {
    std::string field;   // "method.init_r"; empty when no single field is to blame
    std::string message; // one sentence: what is wrong, and the remedy
    Severity severity = Severity::Error;
    bool operator==(const Problem&) const = default;
};

struct RunFacts;

// Every problem of the configuration at once. `facts` adds what only the model, the data and the
// machine can tell (targets that match nothing, a missing column, an absent device, total steps);
// without it, only the configuration itself is checked.
std::vector<Problem> validate(const RunConfig& config, const RunFacts* facts = nullptr);

bool hasErrors(const std::vector<Problem>& problems);

} // namespace rankscope
