#include "core/engine/train/batch_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace rankscope {
namespace {

std::vector<std::int64_t> someLengths(std::size_t count) {
    std::vector<std::int64_t> lengths(count);
    for (std::size_t i = 0; i < count; ++i) {
        lengths[i] = static_cast<std::int64_t>(3 + i * 7919 % 60);
    }
    return lengths;
}

TEST(BatchPlan, ServesEveryRowOnceAnEpochWhateverTheOrder) {
    for (const char* batching : {"length", "random"}) {
        for (const bool shuffle : {true, false}) {
            TrainConfig config;
            config.batching = batching;
            config.shuffle = shuffle;
            const auto plan = planEpoch(config, someLengths(1003), 2);
            EXPECT_EQ(plan.size(), 32U);
            std::vector<std::int64_t> rows;
            for (const auto& batch : plan) {
                rows.insert(rows.end(), batch.begin(), batch.end());
            }
            std::sort(rows.begin(), rows.end());
            std::vector<std::int64_t> all(1003);
            std::iota(all.begin(), all.end(), 0);
            EXPECT_EQ(rows, all);
        }
    }
}

TEST(BatchPlan, DependsOnSeedAndEpochOnly) {
    TrainConfig config;
    const auto lengths = someLengths(500);
    EXPECT_EQ(planEpoch(config, lengths, 1), planEpoch(config, lengths, 1));
    EXPECT_NE(planEpoch(config, lengths, 1), planEpoch(config, lengths, 2));
    config.seed = 43;
    EXPECT_NE(planEpoch(config, lengths, 1), planEpoch(TrainConfig(), lengths, 1));
}

TEST(BatchPlan, TakesRowsInOrderWithoutShuffling) {
    TrainConfig config;
    config.shuffle = false;
    config.batchSize = 4;
    EXPECT_EQ(planEpoch(config, someLengths(6), 3),
              (std::vector<std::vector<std::int64_t>>{{0, 1, 2, 3}, {4, 5}}));
}

TEST(BatchPlan, PutsRowsOfSimilarLengthTogether) {
    TrainConfig config;
    const auto lengths = someLengths(3200);
    const auto waste = [&](const char* batching) {
        config.batching = batching;
        std::int64_t padded = 0;
        for (const auto& batch : planEpoch(config, lengths, 0)) {
            std::int64_t longest = 0;
            for (const auto row : batch) {
                longest = std::max(longest, lengths[static_cast<std::size_t>(row)]);
            }
            padded += longest * static_cast<std::int64_t>(batch.size());
        }
        return static_cast<double>(padded) /
               static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0}));
    };
    EXPECT_LT(waste("length"), 1.1);
    EXPECT_GT(waste("random"), 1.5);
}

} // namespace
} // namespace rankscope
