#include "core/analysis/metric_names.h"

#include <algorithm>
#include <array>

namespace rankscope {

namespace {

constexpr std::string_view orthogonalityPrefix = "orthogonality/";
constexpr std::string_view cosinePrefix = "cosine/";

struct KnownTag {
    std::string_view tag;
    std::string_view metric;
};

// The first tag of a metric is the one that is written.
constexpr std::array<KnownTag, 18> knownTags{{
    {"train/loss", "loss/task"},
    {"loss", "loss/task"},
    {"train_loss", "loss/task"},
    {"Loss/train", "loss/task"},
    {"train/regu_loss", "loss/regulariser"},
    {"regu_loss", "loss/regulariser"},
    {"train/learning_rate", "learning_rate"},
    {"train/lr", "learning_rate"},
    {"lr", "learning_rate"},
    {"train/grad_norm", "gradient_norm"},
    {"grad_norm", "gradient_norm"},
    {"train/gradient_norm", "gradient_norm"},
    {"train/tokens_per_second", "tokens_per_second"},
    {"train/orth_regu_loss", orthogonalityMeanMetric},
    {"Loss/eval", "eval/loss"},
    {"Loss/val", "eval/loss"},
    {"val_loss", "eval/loss"},
    {"eval_loss", "eval/loss"},
}};

// What follows one of the prefixes that evaluations have, without the "eval_" that some repeat.
std::string_view evaluated(std::string_view tag) {
    constexpr std::array<std::string_view, 6> prefixes{"Result/", "eval/",       "eval_",
                                                       "val/",    "validation/", "val_"};
    for (const std::string_view prefix : prefixes) {
        if (tag.starts_with(prefix)) {
            tag.remove_prefix(prefix.size());
            if (tag.starts_with("eval_")) {
                tag.remove_prefix(5);
            }
            return tag;
        }
    }
    // Eval_<set>/<metric>
    const auto slash = tag.find('/');
    return tag.starts_with("Eval_") && slash != std::string_view::npos ? tag.substr(slash + 1)
                                                                       : std::string_view();
}

std::string ofFactor(std::string_view kind, std::string_view module, char factor) {
    return std::string(kind) + std::string(module) + ".lora_" + factor;
}

} // namespace

std::string metricOfTag(std::string_view tag) {
    const auto known = std::ranges::find(knownTags, tag, &KnownTag::tag);
    if (known != knownTags.end()) {
        return std::string(known->metric);
    }
    const std::string_view name = evaluated(tag);
    return name.empty() ? std::string(tag) : "eval/" + std::string(name);
}

std::string tagOfMetric(std::string_view metric) {
    if (metric != orthogonalityMeanMetric && metric.starts_with(orthogonalityPrefix)) {
        return "Orth_regu_loss/" + std::string(metric.substr(orthogonalityPrefix.size()));
    }
    if (metric.starts_with(cosinePrefix)) {
        return "Orth_Coef/" + std::string(metric.substr(cosinePrefix.size()));
    }
    const auto known = std::ranges::find(knownTags, metric, &KnownTag::metric);
    return std::string(known == knownTags.end() || metric.starts_with("eval/") ? metric : known->tag);
}

std::string orthogonalityMetric(std::string_view module, char factor) {
    return ofFactor(orthogonalityPrefix, module, factor);
}

std::string cosineMetric(std::string_view module, char factor) {
    return ofFactor(cosinePrefix, module, factor);
}

} // namespace rankscope
