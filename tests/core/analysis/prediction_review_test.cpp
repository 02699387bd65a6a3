#include "core/analysis/prediction_review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace rankscope {
namespace {

using testing::ElementsAre;

PredictReport twoClasses() {
    PredictReport report;
    report.classes = {"bad", "good"};
    report.labelled = true;
    report.rows = {{{"a fine film"}, "good", "good", {0.0F, 2.0F}},
                   {{"a dull film"}, "bad", "good", {-1.0F, 1.0F}},
                   {{"so so"}, "neither", "bad", {800.0F, -800.0F}}};
    return report;
}

TEST(PredictionReview, ConfidenceAndLossAreThoseOfTheSoftmax) {
    const auto rows = reviewPredictions(twoClasses());
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_DOUBLE_EQ(rows[0].confidence, 1.0 / (1.0 + std::exp(-2.0)));
    EXPECT_NEAR(rows[0].loss, std::log1p(std::exp(-2.0)), 1e-15);
    EXPECT_FALSE(rows[0].wrong);
    EXPECT_NEAR(rows[1].loss, 2.0 + std::log1p(std::exp(-2.0)), 1e-15);
    EXPECT_TRUE(rows[1].wrong);
    EXPECT_EQ(rows[2].confidence, 1.0); // no overflow
    EXPECT_TRUE(std::isnan(rows[2].loss));
    EXPECT_FALSE(rows[2].wrong); // a label that is no class judges nothing
}

TEST(PredictionReview, OfARegressionIsTheSquaredError) {
    PredictReport report;
    report.labelled = true;
    report.rows = {{{"x"}, "2.5", "", {4.0F}}, {{"y"}, "two", "", {4.0F}}};
    const auto rows = reviewPredictions(report);
    EXPECT_DOUBLE_EQ(rows[0].loss, 2.25);
    EXPECT_TRUE(std::isnan(rows[0].confidence));
    EXPECT_TRUE(std::isnan(rows[1].loss));
    EXPECT_FALSE(rows[0].wrong);
    EXPECT_TRUE(confusionMatrix(report).empty());
}

TEST(PredictionReview, WithoutLabelsNothingIsWrong) {
    PredictReport report = twoClasses();
    report.labelled = false;
    for (const auto& row : reviewPredictions(report)) {
        EXPECT_FALSE(row.wrong);
        EXPECT_TRUE(std::isnan(row.loss));
        EXPECT_GT(row.confidence, 0.5);
    }
    EXPECT_TRUE(confusionMatrix(report).empty());
}

TEST(ConfusionMatrix, CountsLabelsAgainstPredictions) {
    EXPECT_THAT(confusionMatrix(twoClasses()), ElementsAre(ElementsAre(0, 1), ElementsAre(0, 1)));
}

TEST(PredictionChanges, SayWhatGotBetterAndWorse) {
    const PredictReport first = twoClasses();
    PredictReport second = first;
    second.rows[0].prediction = "bad";
    second.rows[0].logits = {2.0F, 0.0F};
    second.rows[1].prediction = "bad";
    second.rows[1].logits = {1.0F, -1.0F};
    const auto changes = comparePredictions(first, second);
    ASSERT_TRUE(changes);
    EXPECT_EQ((*changes)[0].judgement, -1);
    EXPECT_TRUE((*changes)[0].changed);
    EXPECT_NEAR((*changes)[0].loss, 2.0, 1e-15);
    EXPECT_EQ((*changes)[1].judgement, 1);
    EXPECT_NEAR((*changes)[1].loss, -2.0, 1e-15);
    EXPECT_FALSE((*changes)[2].changed);
    second.rows[2].text = {"another"};
    EXPECT_FALSE(comparePredictions(first, second));
    second.rows.pop_back();
    EXPECT_FALSE(comparePredictions(first, second));
}

} // namespace
} // namespace rankscope
