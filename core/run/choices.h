#pragma once

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rankscope {

// The configuration's words as types. The table of fields and the code behind it read the same words, so
// that a word is known to both; one that is not known is refused by choice() and never taken for another.

enum class TaskType { Classification, Regression };
enum class TextEncoding { Utf8, Utf16, Latin1, Windows1252, Cp949 };
enum class LoraScaling { Standard, RsLora };
enum class PenaltyForm { MeanNorm, SquaredSum, Cosine };
enum class Importance { Smoothed, Sensitivity, Magnitude };
enum class Granularity { Triplet, LambdaOnly, Doublet };
enum class ScoreGradient { Total, Task };
enum class Boundary { Authors, Peft };
enum class TiePolicy { Reference, ExactTopK };
enum class InitialVectors { Gaussian, Orthonormal };
enum class Arithmetic { Fast, Parity };
enum class Compaction { Exact, Forward };
enum class RateSchedule { Linear, Cosine, Constant };
enum class OptimizerKind { TorchAdamW, HfAdamW };
enum class Precision { Auto, Fp32, Bf16 };
enum class Batching { Length, Random };

// The field of a choice and its words, in the order of the type's values.
template <class Choice>
struct ChoiceWords;

template <>
struct ChoiceWords<TaskType> {
    static constexpr std::string_view field = "task.type";
    static constexpr std::array<std::string_view, 2> words{"classification", "regression"};
};
template <>
struct ChoiceWords<TextEncoding> {
    static constexpr std::string_view field = "task.encoding";
    static constexpr std::array<std::string_view, 5> words{"utf-8", "utf-16", "latin-1", "windows-1252",
                                                           "cp949"};
};
template <>
struct ChoiceWords<LoraScaling> {
    static constexpr std::string_view field = "method.lora_scaling";
    static constexpr std::array<std::string_view, 2> words{"standard", "rslora"};
};
template <>
struct ChoiceWords<PenaltyForm> {
    static constexpr std::string_view field = "method.orthogonality_form";
    static constexpr std::array<std::string_view, 3> words{"mean_norm", "squared_sum", "cosine"};
};
template <>
struct ChoiceWords<Importance> {
    static constexpr std::string_view field = "method.importance";
    static constexpr std::array<std::string_view, 3> words{"smoothed", "sensitivity", "magnitude"};
};
template <>
struct ChoiceWords<Granularity> {
    static constexpr std::string_view field = "method.granularity";
    static constexpr std::array<std::string_view, 3> words{"triplet", "lambda_only", "doublet"};
};
template <>
struct ChoiceWords<ScoreGradient> {
    static constexpr std::string_view field = "method.score_gradient";
    static constexpr std::array<std::string_view, 2> words{"total", "task"};
};
template <>
struct ChoiceWords<Boundary> {
    static constexpr std::string_view field = "method.boundary";
    static constexpr std::array<std::string_view, 2> words{"authors", "peft"};
};
template <>
struct ChoiceWords<TiePolicy> {
    static constexpr std::string_view field = "method.tie_policy";
    static constexpr std::array<std::string_view, 2> words{"reference", "exact_topk"};
};
template <>
struct ChoiceWords<InitialVectors> {
    static constexpr std::string_view field = "method.init";
    static constexpr std::array<std::string_view, 2> words{"gaussian", "orthonormal"};
};
template <>
struct ChoiceWords<Arithmetic> {
    static constexpr std::string_view field = "method.arithmetic";
    static constexpr std::array<std::string_view, 2> words{"fast", "parity"};
};
template <>
struct ChoiceWords<Compaction> {
    static constexpr std::string_view field = "method.compaction";
    static constexpr std::array<std::string_view, 2> words{"exact", "forward"};
};
template <>
struct ChoiceWords<RateSchedule> {
    static constexpr std::string_view field = "train.schedule";
    static constexpr std::array<std::string_view, 3> words{"linear", "cosine", "constant"};
};
template <>
struct ChoiceWords<OptimizerKind> {
    static constexpr std::string_view field = "train.optimizer";
    static constexpr std::array<std::string_view, 2> words{"adamw_torch", "adamw_hf"};
};
template <>
struct ChoiceWords<Precision> {
    static constexpr std::string_view field = "train.precision";
    static constexpr std::array<std::string_view, 3> words{"auto", "fp32", "bf16"};
};
template <>
struct ChoiceWords<Batching> {
    static constexpr std::string_view field = "train.batching";
    static constexpr std::array<std::string_view, 2> words{"length", "random"};
};

template <class Choice>
constexpr std::string_view toText(Choice value) requires requires {
    ChoiceWords<Choice>::words;
}
{ return ChoiceWords<Choice>::words.at(static_cast<std::size_t>(value)); }

// "auto", "cpu", "cuda" (its first device) or "cuda:2".
constexpr bool isDeviceName(std::string_view name) {
    if (name == "auto" || name == "cpu" || name == "cuda") {
        return true;
    }
    constexpr std::string_view numbered = "cuda:";
    return name.starts_with(numbered) && name.size() > numbered.size() &&
           name.size() <= numbered.size() + 3 && // far more devices than any machine has
           name.find_first_not_of("0123456789", numbered.size()) == std::string_view::npos;
}

// What a word of the configuration means. Throws std::invalid_argument with a sentence for any other word.
template <class Choice>
Choice choice(std::string_view word) {
    const auto& words = ChoiceWords<Choice>::words;
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == word) {
            return static_cast<Choice>(i);
        }
        list += (list.empty() ? "" : ", ") + std::string(words[i]);
    }
    throw std::invalid_argument(std::string(ChoiceWords<Choice>::field) + " takes one of " + list +
                                ", not \"" + std::string(word) + "\".");
}

} // namespace rankscope
