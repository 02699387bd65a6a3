#include "core/store/best_metric.h"

#include "core/run/metric_direction.h"

#include <array>
#include <cmath>
#include <string_view>

namespace rankscope {

namespace {

constexpr std::array<std::string_view, 10> byPreference{
    "accuracy", "f1", "macro_f1", "matthews", "spearman", "pearson", "rouge_l", "exact_match", "mse", "loss"};

std::size_t rankOf(std::string_view name) {
    for (std::size_t i = 0; i < byPreference.size(); ++i)
        if (byPreference[i] == name)
            return i;
    return byPreference.size();
}

} // namespace

BestMetric improved(const BestMetric& soFar, const std::map<std::string, double>& evaluation) {
    BestMetric best = soFar;
    for (const auto name : byPreference) {
        const auto found = evaluation.find(std::string(name));
        if (found == evaluation.end() || !std::isfinite(found->second))
            continue;
        const bool speaksLouder = best.name.empty() || rankOf(name) < rankOf(best.name);
        const bool isBetter = best.name == name &&
                              (lessIsBetter(name) ? found->second < best.value : found->second > best.value);
        if (speaksLouder || isBetter)
            best = {std::string(name), found->second};
    }
    return best;
}

} // namespace rankscope
