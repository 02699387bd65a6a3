#pragma once

#include <string>
#include <string_view>

namespace rankscope {

// The metric of a run that shows what other programs log under `tag`: "train/loss" and "loss" are
// "loss/task", "Result/eval_accuracy", "eval_accuracy" and "Eval_dev/accuracy" are "eval/accuracy". A tag
// that means nothing here is its own name.
std::string metricOfTag(std::string_view tag);

// The tag under which a run's metric is written for TensorBoard, as Hugging Face's Trainer or the authors'
// code names it where they have one.
std::string tagOfMetric(std::string_view metric);

// |P^T P - I| (factor 'A') or |Q Q^T - I| ('B') of one module, Frobenius; of an imported log.
std::string orthogonalityMetric(std::string_view module, char factor);
// Mean absolute cosine between the vectors of one factor; of an imported log.
std::string cosineMetric(std::string_view module, char factor);
// The mean of the norms over all modules and both factors; of an imported log.
inline constexpr std::string_view orthogonalityMeanMetric = "orthogonality/mean";

} // namespace rankscope
