#pragma once

#include "core/run/prediction.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rankscope {

// One prediction weighed against its label. What cannot be told is NaN. A plain value.
struct ReviewedPrediction {
    std::size_t row = 0;     // of the file, from 0
    double confidence = 0.0; // softmax probability of the predicted class
    double loss = 0.0;       // classification: -log p(label); regression: squared error
    bool wrong = false;      // labelled and not predicted; never for regression
};
std::vector<ReviewedPrediction> reviewPredictions(const PredictReport& report);

// Counts of label (row) against prediction (column), classes in the report's order; empty for regression and
// without labels. Labels that are no class are not counted.
std::vector<std::vector<std::int64_t>> confusionMatrix(const PredictReport& report);

// What changed from one report to another of the same file.
struct PredictionChange {
    std::size_t row = 0;
    bool changed = false; // another class
    int judgement = 0;    // +1: wrong became right, -1: right became wrong, else 0
    double loss = 0.0;    // second - first
};
// None when the reports are not of the same rows (number, texts and labels).
std::optional<std::vector<PredictionChange>> comparePredictions(const PredictReport& first,
                                                                const PredictReport& second);

} // namespace rankscope
