#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace rankscope {

// All over equally long, non-empty vectors; they return NaN where the quantity is not defined.
double accuracy(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual);
// F1 of class `positive`; two classes: as scikit-learn's f1_score(average="binary").
double f1Score(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual,
               std::int64_t positive);
// Unweighted mean of the classes' F1.
double macroF1(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual,
               std::int64_t classes);
// Matthews correlation, the multi-class form; 0 when a margin is constant, as scikit-learn.
double matthews(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& actual,
                std::int64_t classes);
double pearson(const std::vector<double>& a, const std::vector<double>& b);
double spearman(const std::vector<double>& a, const std::vector<double>& b); // mean ranks for ties

// accuracy, f1 (binary, class 1) or macro_f1, matthews.
std::map<std::string, double> classificationMetrics(const std::vector<std::int64_t>& predicted,
                                                    const std::vector<std::int64_t>& actual,
                                                    std::int64_t classes);
// pearson, spearman, mse.
std::map<std::string, double> regressionMetrics(const std::vector<double>& predicted,
                                                const std::vector<double>& actual);

} // namespace rankscope
