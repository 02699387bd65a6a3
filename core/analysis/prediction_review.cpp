#include "core/analysis/prediction_review.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr double notKnown = std::numeric_limits<double>::quiet_NaN();

// log of the sum of exponentials, without overflow.
double logSum(const std::vector<float>& logits) {
    const double most = *std::max_element(logits.begin(), logits.end());
    double sum = 0.0;
    for (const float logit : logits) {
        sum += std::exp(static_cast<double>(logit) - most);
    }
    return most + std::log(sum);
}

double numberOf(const std::string& text) {
    double value = notKnown;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : notKnown;
}

ReviewedPrediction reviewed(const PredictReport& report, std::size_t row) {
    const Prediction& prediction = report.rows[row];
    ReviewedPrediction out{row, notKnown, notKnown, false};
    if (prediction.logits.empty()) {
        return out;
    }
    if (report.classes.empty()) {
        const double label = report.labelled ? numberOf(prediction.label) : notKnown;
        const double error = static_cast<double>(prediction.logits.front()) - label;
        out.loss = error * error;
        return out;
    }
    const double sum = logSum(prediction.logits);
    out.confidence = std::exp(
        static_cast<double>(*std::max_element(prediction.logits.begin(), prediction.logits.end())) - sum);
    const auto label = std::find(report.classes.begin(), report.classes.end(), prediction.label);
    if (report.labelled && label != report.classes.end()) {
        const auto place = static_cast<std::size_t>(label - report.classes.begin());
        out.loss = sum - static_cast<double>(prediction.logits.at(place));
        out.wrong = prediction.prediction != prediction.label;
    }
    return out;
}

} // namespace

std::vector<ReviewedPrediction> reviewPredictions(const PredictReport& report) {
    std::vector<ReviewedPrediction> out;
    out.reserve(report.rows.size());
    for (std::size_t row = 0; row < report.rows.size(); ++row) {
        out.push_back(reviewed(report, row));
    }
    return out;
}

std::vector<std::vector<std::int64_t>> confusionMatrix(const PredictReport& report) {
    if (report.classes.empty() || !report.labelled) {
        return {};
    }
    const std::size_t n = report.classes.size();
    std::vector<std::vector<std::int64_t>> counts(n, std::vector<std::int64_t>(n, 0));
    const auto place = [&](const std::string& name) {
        return static_cast<std::size_t>(std::find(report.classes.begin(), report.classes.end(), name) -
                                        report.classes.begin());
    };
    for (const Prediction& prediction : report.rows) {
        const std::size_t label = place(prediction.label);
        const std::size_t said = place(prediction.prediction);
        if (label < n && said < n) {
            ++counts[label][said];
        }
    }
    return counts;
}

std::optional<std::vector<PredictionChange>> comparePredictions(const PredictReport& first,
                                                                const PredictReport& second) {
    const bool same = first.classes == second.classes &&
                      std::equal(first.rows.begin(), first.rows.end(), second.rows.begin(), second.rows.end(),
                                 [](const Prediction& a, const Prediction& b) {
                                     return a.text == b.text && a.label == b.label;
                                 });
    if (!same) {
        return std::nullopt;
    }
    const auto before = reviewPredictions(first);
    const auto after = reviewPredictions(second);
    std::vector<PredictionChange> out;
    for (std::size_t row = 0; row < before.size(); ++row) {
        PredictionChange change;
        change.row = row;
        change.changed = first.rows[row].prediction != second.rows[row].prediction;
        change.judgement = (before[row].wrong ? 1 : 0) - (after[row].wrong ? 1 : 0);
        change.loss = after[row].loss - before[row].loss;
        out.push_back(change);
    }
    return out;
}

} // namespace rankscope
