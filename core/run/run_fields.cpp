#include "core/run/run_fields.h"

#include "core/run/choices.h"
#include "core/run/method_traits.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <type_traits>

namespace rankscope {

namespace {

using Choices = std::vector<std::string_view>;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

// How a member of type T is read from and written to a FieldValue.
template <class T, class Access>
Field makeField(std::string_view path, std::string_view label, std::string_view unit, FieldKind kind,
                std::string_view help, Access access) {
    Field field;
    field.path = path;
    field.label = label;
    field.unit = unit;
    field.help = help;
    field.kind = kind;
    field.optional = IsOptional<T>::value;
    field.get = [access](const RunConfig& config) -> FieldValue {
        const T& value = access(const_cast<RunConfig&>(config));
        if constexpr (IsOptional<T>::value) {
            return value ? FieldValue(*value) : FieldValue();
        } else {
            return value;
        }
    };
    field.set = [access](RunConfig& config, const FieldValue& value) {
        T& target = access(config);
        if constexpr (IsOptional<T>::value) {
            if (std::holds_alternative<std::monostate>(value)) {
                target.reset();
            } else {
                target = std::get<typename T::value_type>(value);
            }
        } else {
            target = std::get<T>(value);
        }
    };
    return field;
}

template <class Section, class T>
Field field(std::string_view path, Section RunConfig::*section, T Section::*member, std::string_view label,
            std::string_view unit, FieldKind kind, std::string_view help) {
    return makeField<T>(path, label, unit, kind, help,
                        [section, member](RunConfig& config) -> T& { return config.*section.*member; });
}

Field limited(Field field, double minimum, double maximum) {
    field.minimum = minimum;
    field.maximum = maximum;
    return field;
}

Field oneOf(Field field, Choices choices) {
    field.choices = std::move(choices);
    return field;
}

template <class Choice>
Choices wordsOf() {
    const auto& words = ChoiceWords<Choice>::words;
    return {words.begin(), words.end()};
}

Choices methodTypes() {
    Choices types;
    for (const MethodTraits& traits : methodTraits()) {
        types.push_back(traits.type);
    }
    return types;
}

constexpr double many = 1e15;

// The name, the model.
std::vector<Field> generalFields() {
    return {
        makeField<std::string>("name", "Name", "", FieldKind::Text,
                               "What the run is called in lists and reports.",
                               [](RunConfig& config) -> std::string& { return config.name; }),
        field("model.path", &RunConfig::model, &ModelConfig::path, "Model", "", FieldKind::Folder,
              "A folder in the Hugging Face layout, or the name of a model in the cache."),
        limited(field("model.dropout", &RunConfig::model, &ModelConfig::dropout, "Dropout", "probability",
                      FieldKind::Number,
                      "Overrides the model's own dropout; empty: as its config.json says."),
                0.0, 0.95),
    };
}

std::vector<Field> taskFields() {
    return {
        oneOf(field("task.type", &RunConfig::task, &TaskConfig::type, "Task", "", FieldKind::Choice,
                    "Classification into classes, or regression on a number."),
              wordsOf<TaskType>()),
        field("task.train", &RunConfig::task, &TaskConfig::train, "Training data", "", FieldKind::File,
              "TSV, CSV, JSONL or Parquet; a path, or a name in the cache."),
        field("task.eval", &RunConfig::task, &TaskConfig::eval, "Evaluation data", "", FieldKind::File,
              "The same columns as the training data; never trained on."),
        oneOf(field("task.format", &RunConfig::task, &TaskConfig::format, "Format", "", FieldKind::Choice,
                    "auto: by the file name's ending."),
              {"auto", "tsv", "csv", "jsonl", "parquet"}),
        oneOf(field("task.encoding", &RunConfig::task, &TaskConfig::encoding, "Encoding", "",
                    FieldKind::Choice, "Of the texts in the data; a byte that does not fit is refused."),
              wordsOf<TextEncoding>()),
        field("task.text", &RunConfig::task, &TaskConfig::text, "Text columns", "", FieldKind::List,
              "One column, or two for sentence pairs; names, or numbers from 0 without a header; a|b: the "
              "first "
              "that a file has."),
        field("task.label", &RunConfig::task, &TaskConfig::label, "Label column", "", FieldKind::Text,
              "Class name or number in each row; a name, or a number from 0 without a header; a|b as for the "
              "text."),
        field("task.classes", &RunConfig::task, &TaskConfig::classes, "Classes", "", FieldKind::List,
              "Empty: the distinct labels of the training data, sorted."),
        limited(field("task.max_length", &RunConfig::task, &TaskConfig::maxLength, "Longest text", "tokens",
                      FieldKind::Integer, "Longer texts are cut; special tokens count."),
                4, 100000),
        limited(field("task.limit", &RunConfig::task, &TaskConfig::limit, "Rows used", "rows",
                      FieldKind::Integer, "Only the first rows of the training data; empty: all."),
                1, many),
    };
}

// What is adapted, and with what rank.
std::vector<Field> adapterFields() {
    return {
        oneOf(
            field(
                "method.type", &RunConfig::method, &MethodConfig::type, "Method", "", FieldKind::Choice,
                "AdaLoRA moves a rank budget between matrices; LoRA and SVD-LoRA keep one rank; full trains "
                "all; the others are the paper's baselines."),
            methodTypes()),
        field("method.targets", &RunConfig::method, &MethodConfig::targets, "Adapted matrices", "",
              FieldKind::List,
              "Endings of module names, or all-linear for every matrix of the layers; each match gets an "
              "adapter."),
        field("method.exclude", &RunConfig::method, &MethodConfig::exclude, "Left out", "", FieldKind::List,
              "Matrices that stay as they are although they match: endings or parts, such as layer.0."),
        limited(field("method.init_r", &RunConfig::method, &MethodConfig::initR, "Initial rank",
                      "triplets a matrix", FieldKind::Integer,
                      "Rank of every adapted matrix at the start; the paper uses 1.5 times the target."),
                1, 4096),
        limited(field("method.target_r", &RunConfig::method, &MethodConfig::targetR, "Target rank",
                      "triplets a matrix", FieldKind::Integer,
                      "Mean rank at the end; the budget is this times the number of matrices. The rank of "
                      "methods without a budget."),
                1, 4096),
        limited(field("method.target_total", &RunConfig::method, &MethodConfig::targetTotal, "Target budget",
                      "triplets in all", FieldKind::Integer,
                      "Triplets kept at the end, in place of the target rank; empty: by the target rank."),
                1, many),
        limited(field("method.target_share", &RunConfig::method, &MethodConfig::targetShare, "Target share",
                      "% of model", FieldKind::Number,
                      "Trained adapter weights at the end as a share of the model's, in place of the target "
                      "rank; the paper compares 0.08 to 0.65 %."),
                0.0001, 100.0),
        limited(field("method.alpha", &RunConfig::method, &MethodConfig::alpha, "Alpha", "",
                      FieldKind::Number, "The update is scaled by alpha / initial rank, whatever is pruned."),
                1e-6, 1e6),
        oneOf(
            field("method.lora_scaling", &RunConfig::method, &MethodConfig::loraScaling, "Scaling", "",
                  FieldKind::Choice,
                  "standard: alpha / rank; rslora: alpha / sqrt(rank), which keeps high ranks from fading."),
            wordsOf<LoraScaling>()),
        limited(field("method.bottleneck", &RunConfig::method, &MethodConfig::bottleneck, "Bottleneck",
                      "units", FieldKind::Integer,
                      "Width of each adapter; the paper compares 8 to 32 (Houlsby) and 16 to 64 (Pfeiffer)."),
                1, 65536),
    };
}

// How the budget falls and who keeps it.
std::vector<Field> allocationFields() {
    return {
        field("method.tinit", &RunConfig::method, &MethodConfig::tinit, "Warm-up of the budget", "steps or %",
              FieldKind::Duration, "Steps at full rank before the budget falls; 12 to 15 % is usual."),
        field("method.tfinal", &RunConfig::method, &MethodConfig::tfinal, "Final phase", "steps or %",
              FieldKind::Duration,
              "Length of the last phase with a fixed mask, a duration and not a time; 45 to 50 % is usual."),
        limited(field("method.delta_t", &RunConfig::method, &MethodConfig::deltaT,
                      "Steps between allocations", "steps", FieldKind::Integer,
                      "The allocator decides at every multiple of this."),
                1, many),
        limited(field("method.first_step", &RunConfig::method, &MethodConfig::firstStep,
                      "Number of the first step", "", FieldKind::Integer,
                      "0 as the published code counts; 1 as PEFT's own benchmark does."),
                0, 1),
        limited(field("method.beta1", &RunConfig::method, &MethodConfig::beta1, "Smoothing of sensitivity",
                      "", FieldKind::Number,
                      "Weight of the past in the average of |w g|; 0.85 in all published code."),
                0.0, 0.999999),
        limited(field("method.beta2", &RunConfig::method, &MethodConfig::beta2, "Smoothing of uncertainty",
                      "", FieldKind::Number,
                      "Weight of the past in the average deviation; 0.85 in all published code."),
                0.0, 0.999999),
        limited(field("method.orthogonality", &RunConfig::method, &MethodConfig::orthogonality,
                      "Orthogonality", "weight", FieldKind::Number,
                      "Weight of the penalty that keeps the vectors orthonormal; 0 turns it off."),
                0.0, 1e6),
        oneOf(
            field("method.orthogonality_form", &RunConfig::method, &MethodConfig::orthogonalityForm,
                  "Form of the penalty", "", FieldKind::Choice,
                  "mean_norm as in the published code, squared_sum as printed in the paper; cosine asks for "
                  "right angles only, not for unit length."),
            wordsOf<PenaltyForm>()),
        oneOf(field("method.importance", &RunConfig::method, &MethodConfig::importance, "Importance", "",
                    FieldKind::Choice,
                    "smoothed: sensitivity times uncertainty, best in the paper's ablation; sensitivity: the "
                    "average alone; magnitude: the size of the singular value."),
              wordsOf<Importance>()),
        oneOf(field("method.granularity", &RunConfig::method, &MethodConfig::granularity, "Granularity", "",
                    FieldKind::Choice,
                    "Score of a triplet: all its three parts, or its singular value alone; doublet: no "
                    "singular value, the same as pruned LoRA."),
              wordsOf<Granularity>()),
        oneOf(
            field("method.score_gradient", &RunConfig::method, &MethodConfig::scoreGradient,
                  "Gradient that is scored", "", FieldKind::Choice,
                  "total: with the penalty's part, as published; task: without it. With a heavy penalty the "
                  "two rank triplets differently until the vectors are orthonormal."),
            wordsOf<ScoreGradient>()),
        oneOf(field("method.boundary", &RunConfig::method, &MethodConfig::boundary, "Last allocation", "",
                    FieldKind::Choice,
                    "What happens when the final phase begins: as the authors' code, or as PEFT."),
              wordsOf<Boundary>()),
        oneOf(field("method.tie_policy", &RunConfig::method, &MethodConfig::tiePolicy, "Ties", "",
                    FieldKind::Choice,
                    "reference prunes every score equal to the threshold; exact_topk keeps the budget."),
              wordsOf<TiePolicy>()),
    };
}

// How adapters start, compute and are held.
std::vector<Field> adapterDetailFields() {
    return {
        oneOf(
            field(
                "method.init", &RunConfig::method, &MethodConfig::init, "Initial vectors", "",
                FieldKind::Choice,
                "gaussian as published; orthonormal starts with a penalty of 0 and differs from the paper."),
            wordsOf<InitialVectors>()),
        oneOf(field("method.arithmetic", &RunConfig::method, &MethodConfig::arithmetic, "Arithmetic", "",
                    FieldKind::Choice,
                    "parity does every operation in the published order, for comparisons with PEFT; fast is "
                    "equal to rounding."),
              wordsOf<Arithmetic>()),
        oneOf(field("method.compaction", &RunConfig::method, &MethodConfig::compaction, "Pruned triplets", "",
                    FieldKind::Choice,
                    "exact: they stay in every product; forward: in the final phase they leave the products, "
                    "which is equal to rounding unless gradients are clipped."),
              wordsOf<Compaction>()),
        field(
            "method.adapt_scaling", &RunConfig::method, &MethodConfig::adaptScaling, "Scale by live rank", "",
            FieldKind::Flag,
            "Divides alpha by the rank that is left instead of the initial one; the authors found it worse."),
        field("method.floors", &RunConfig::method, &MethodConfig::floors, "Lowest ranks", "", FieldKind::List,
              "Matrices and the rank below which they never fall: value=2, layer.0=1."),
        field("method.ceilings", &RunConfig::method, &MethodConfig::ceilings, "Highest ranks", "",
              FieldKind::List, "Matrices and the rank above which they do not stay: intermediate.dense=6."),
        field("method.pins", &RunConfig::method, &MethodConfig::pins, "Pinned ranks", "", FieldKind::List,
              "Matrices that are held at one rank from the first allocation on: layer.5=8."),
        limited(field("method.dropout", &RunConfig::method, &MethodConfig::dropout, "Adapter dropout",
                      "probability", FieldKind::Number,
                      "On the adapter's input; the published scripts use 0."),
                0.0, 0.95),
        field("method.start_from", &RunConfig::method, &MethodConfig::startFrom, "Start from", "",
              FieldKind::Folder, "Folder with saved adapter tensors to start from; empty: fresh."),
        field("method.train_also", &RunConfig::method, &MethodConfig::trainAlso, "Also trained", "",
              FieldKind::List, "Modules outside the adapters that are trained in full, by name."),
    };
}

std::vector<Field> trainFields() {
    return {
        limited(field("train.steps", &RunConfig::train, &TrainConfig::steps, "Steps", "steps",
                      FieldKind::Integer, "Optimizer steps; empty: from the epochs."),
                1, many),
        limited(field("train.epochs", &RunConfig::train, &TrainConfig::epochs, "Epochs", "passes",
                      FieldKind::Number, "Passes over the training data when no steps are given."),
                0.0, 1e6),
        limited(field("train.batch_size", &RunConfig::train, &TrainConfig::batchSize, "Batch size", "rows",
                      FieldKind::Integer, "Rows in one forward pass."),
                1, 100000),
        limited(field("train.accumulate", &RunConfig::train, &TrainConfig::accumulate, "Accumulation",
                      "batches a step", FieldKind::Integer,
                      "Batches whose gradients are added before one optimizer step."),
                1, 100000),
        limited(field("train.learning_rate", &RunConfig::train, &TrainConfig::learningRate, "Learning rate",
                      "", FieldKind::Number, "Peak value; AdaLoRA is used with 5e-4 to 3e-3."),
                0.0, 10.0),
        oneOf(field("train.schedule", &RunConfig::train, &TrainConfig::schedule, "Schedule", "",
                    FieldKind::Choice, "How the learning rate falls after its warm-up."),
              wordsOf<RateSchedule>()),
        field("train.warmup", &RunConfig::train, &TrainConfig::warmup, "Warm-up of the rate", "steps or %",
              FieldKind::Duration, "Steps over which the learning rate rises from 0."),
        limited(field("train.weight_decay", &RunConfig::train, &TrainConfig::weightDecay, "Weight decay", "",
                      FieldKind::Number,
                      "Decoupled decay on everything that is trained except biases and layer norms."),
                0.0, 10.0),
        oneOf(field("train.optimizer", &RunConfig::train, &TrainConfig::optimizer, "Optimizer", "",
                    FieldKind::Choice,
                    "AdamW as torch computes it, or as older transformers did (used by the authors)."),
              wordsOf<OptimizerKind>()),
        limited(field("train.clip_norm", &RunConfig::train, &TrainConfig::clipNorm, "Gradient clipping",
                      "norm", FieldKind::Number, "Largest norm of the whole gradient; 0 turns it off."),
                0.0, 1e9),
        oneOf(field("train.precision", &RunConfig::train, &TrainConfig::precision, "Precision", "",
                    FieldKind::Choice, "auto: bf16 where the processor has it in hardware, else fp32."),
              wordsOf<Precision>()),
        field("train.device", &RunConfig::train, &TrainConfig::device, "Device", "", FieldKind::Text,
              "auto, cpu, cuda or cuda:0; auto takes a GPU when there is one."),
        limited(field("train.threads", &RunConfig::train, &TrainConfig::threads, "Threads", "",
                      FieldKind::Integer, "0: all cores."),
                0, 4096),
        limited(field("train.seed", &RunConfig::train, &TrainConfig::seed, "Seed", "", FieldKind::Integer,
                      "Order of the data, initial vectors and dropout follow from it."),
                0, many),
        field("train.shuffle", &RunConfig::train, &TrainConfig::shuffle, "Shuffle", "", FieldKind::Flag,
              "Off: rows in the order of the file."),
        oneOf(field("train.batching", &RunConfig::train, &TrainConfig::batching, "Batches", "",
                    FieldKind::Choice,
                    "length: rows of similar length share a batch, in random order; random: any rows."),
              wordsOf<Batching>()),
    };
}

// Evaluations and checkpoints.
std::vector<Field> evaluationFields() {
    return {
        field("eval.every", &RunConfig::eval, &EvalConfig::every, "Evaluate every", "steps or %",
              FieldKind::Duration, "0: only at the end."),
        limited(field("eval.batch_size", &RunConfig::eval, &EvalConfig::batchSize, "Batch size", "rows",
                      FieldKind::Integer, "Rows in one forward pass of the evaluation."),
                1, 100000),
        field("checkpoint.every", &RunConfig::checkpoint, &CheckpointConfig::every, "Checkpoint every",
              "steps or %", FieldKind::Duration, "0: only at the end."),
        limited(field("checkpoint.keep", &RunConfig::checkpoint, &CheckpointConfig::keep, "Checkpoints kept",
                      "", FieldKind::Integer, "The newest ones; older ones are removed."),
                1, 1000),
    };
}

std::vector<Field> stopFields() {
    return {
        oneOf(field("stop.metric", &RunConfig::stop, &StopConfig::metric, "Watched measure", "",
                    FieldKind::Choice,
                    "What the rules below look at; auto: accuracy, or what else speaks for the task. Of loss "
                    "and mse "
                    "less is better."),
              {"auto", "loss", "accuracy", "f1", "macro_f1", "matthews", "spearman", "pearson", "mse"}),
        limited(
            field("stop.patience", &RunConfig::stop, &StopConfig::patience, "Stop without improvement",
                  "evaluations", FieldKind::Integer,
                  "Ends the run after so many evaluations in a row that were no better than the best; empty: "
                  "never."),
            1, many),
        limited(field("stop.min_change", &RunConfig::stop, &StopConfig::minChange, "Least improvement", "",
                      FieldKind::Number,
                      "An evaluation must beat the best by more than this to count as better."),
                0.0, 1e9),
        limited(field("stop.target", &RunConfig::stop, &StopConfig::target, "Stop at", "", FieldKind::Number,
                      "Ends the run when an evaluation is this good or better; empty: never."),
                -1e9, 1e9),
        limited(field("stop.time_limit", &RunConfig::stop, &StopConfig::timeLimit, "Time limit", "minutes",
                      FieldKind::Number,
                      "Ends the run with a checkpoint after so much time in training, resumed parts "
                      "included; empty: "
                      "none."),
                0.0001, 1e9),
    };
}

std::vector<Field> makeFields() {
    std::vector<Field> fields;
    for (auto* part : {generalFields, taskFields, adapterFields, allocationFields, adapterDetailFields,
                       trainFields, evaluationFields, stopFields}) {
        std::ranges::move(part(), std::back_inserter(fields));
    }
    return fields;
}

} // namespace

std::span<const Field> runFields() {
    static const std::vector<Field> fields = makeFields();
    return fields;
}

const Field* findField(std::string_view path) {
    for (const Field& field : runFields()) {
        if (field.path == path) {
            return &field;
        }
    }
    return nullptr;
}

} // namespace rankscope
