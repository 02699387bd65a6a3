#include "core/run/metric_direction.h"

#include <algorithm>
#include <array>

namespace rankscope {

bool lessIsBetter(std::string_view metric) {
    static constexpr std::array<std::string_view, 9> words{
        "loss", "regulariser", "mse", "mae", "rmse", "perplexity", "error", "seconds", "memory"};
    return metric.find("per_second") == metric.npos &&
           std::ranges::any_of(words,
                               [metric](std::string_view word) { return metric.find(word) != metric.npos; });
}

} // namespace rankscope
