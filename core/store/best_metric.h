#pragma once

#include <map>
#include <string>

namespace rankscope {

// The number that stands for a run in a list: the best of one metric over its evaluations.
struct BestMetric {
    std::string name; // empty: none yet
    double value = 0.0;
    bool operator==(const BestMetric&) const = default;
};

// Takes in one evaluation. The metric that speaks for a run is accuracy, else F1, and so on; the loss (where
// less is better) only when nothing else was measured. Values that are no numbers are passed over.
BestMetric improved(const BestMetric& soFar, const std::map<std::string, double>& evaluation);

} // namespace rankscope
