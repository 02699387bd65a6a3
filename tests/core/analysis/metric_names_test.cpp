#include "core/analysis/metric_names.h"

#include <gtest/gtest.h>

namespace rankscope {

TEST(MetricNames, TagsOfOtherProgramsAreTheMetricsThatPagesShow) {
    EXPECT_EQ(metricOfTag("train/loss"), "loss/task");
    EXPECT_EQ(metricOfTag("loss"), "loss/task");
    EXPECT_EQ(metricOfTag("train/learning_rate"), "learning_rate");
    EXPECT_EQ(metricOfTag("eval/accuracy"), "eval/accuracy");
    EXPECT_EQ(metricOfTag("eval_accuracy"), "eval/accuracy");
    EXPECT_EQ(metricOfTag("Result/eval_accuracy"), "eval/accuracy");
    EXPECT_EQ(metricOfTag("Eval_dev/f1"), "eval/f1");
    EXPECT_EQ(metricOfTag("train/num_train_param"), "train/num_train_param");
    EXPECT_EQ(metricOfTag("eval_"), "eval_");
}

TEST(MetricNames, WhatARunRecordsKeepsItsNameThroughALog) {
    for (const char* metric :
         {"loss/task", "loss/regulariser", "learning_rate", "gradient_norm", "tokens_per_second", "tokens",
          "memory_mb", "step_seconds", "eval/accuracy", "eval/loss", "orthogonality/mean"}) {
        EXPECT_EQ(metricOfTag(tagOfMetric(metric)), metric);
    }
    EXPECT_EQ(tagOfMetric("loss/task"), "train/loss");
    EXPECT_EQ(tagOfMetric(orthogonalityMetric("encoder.layer.0.query", 'A')),
              "Orth_regu_loss/encoder.layer.0.query.lora_A");
    EXPECT_EQ(tagOfMetric(cosineMetric("q", 'B')), "Orth_Coef/q.lora_B");
}

} // namespace rankscope
