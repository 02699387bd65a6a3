#include "core/analysis/event_tags.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>

namespace rankscope {
namespace {

const std::string layer0 = "deberta.encoder.layer.0.attention.self.query_proj";
const std::string layer1 = "deberta.encoder.layer.1.intermediate.dense";

// Numbers with the step as wall time.
EventScalars logged(const std::vector<std::tuple<std::string, std::int64_t, double>>& numbers) {
    EventScalars scalars;
    for (const auto& [tag, step, value] : numbers) {
        scalars.add(tag, step, static_cast<double>(step), value);
    }
    return scalars;
}

std::vector<std::string> tagsOf(const std::vector<TagSeries>& series) {
    std::vector<std::string> tags;
    for (const TagSeries& one : series) {
        tags.push_back(one.tag);
    }
    return tags;
}

using Ranks = std::vector<int>;
constexpr int absent = LoggedAllocation::notLogged;

TEST(EventTags, ParametersAreParsedIntoLayerAndKind) {
    const auto parsed = [](std::string_view parameter) {
        const ModuleInfo module = moduleOfParameter(parameter);
        return module.name + "|" + std::to_string(module.layer) + "|" + module.kind;
    };
    EXPECT_EQ(parsed(layer0 + ".lora_E"), "encoder.layer.0.attention.self.query_proj|0|query_proj");
    EXPECT_EQ(parsed("base_model.model.bert.encoder.layer.11.attention.output.dense.lora_A.default"),
              "encoder.layer.11.attention.output.dense|11|attention.output.dense");
    EXPECT_EQ(parsed("module.model.decoder.layers.3.encoder_attn.k_proj.lora_E"),
              "model.decoder.layers.3.encoder_attn.k_proj|3|encoder_attn.k_proj");
    EXPECT_EQ(parsed("transformer.h.7.attn.c_attn"), "transformer.h.7.attn.c_attn|7|attn.c_attn");
    EXPECT_EQ(parsed("pooler.dense.lora_E"), "pooler.dense|-1|dense");
    EXPECT_EQ(parsed("layer.99999999999999999999.x.lora_E"), "layer.99999999999999999999.x|-1|x");
    EXPECT_EQ(parsed(".."), "..|-1|");
    EXPECT_EQ(parsed(""), "|-1|");
}

TEST(EventTags, TheAuthorsTagsBecomeARankMap) {
    std::ifstream file(std::string(RANKSCOPE_SOURCE_DIR) + "/tests/core/analysis/fixtures/authors.tfevents",
                       std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const RankLog log = rankLog(readEventFile(bytes).scalars);
    ASSERT_EQ(log.modules.size(), 2U);
    EXPECT_EQ(log.modules[0].kind, "query_proj");
    EXPECT_EQ(log.modules[1].kind, "intermediate.dense");
    EXPECT_EQ(log.modules[1].initR, 12);
    EXPECT_EQ(log.initR, 12);
    ASSERT_EQ(log.allocations.size(), 3U);
    EXPECT_EQ(log.allocations[0].kept, (Ranks{12, 12}));
    EXPECT_EQ(log.allocations[1].kept, (Ranks{10, 11}));
    EXPECT_EQ(log.allocations[2].kept, (Ranks{3, 7}));
    EXPECT_EQ(log.allocations[2].step, 100);
    EXPECT_EQ(log.allocations[2].wallTime, 1100.5);
    EXPECT_EQ(log.allocations[2].total, 10.0);
    EXPECT_EQ(log.allocations[2].threshold, 0.5);
    EXPECT_EQ(log.allocations[2].parameters, 10000.0);
    ASSERT_EQ(log.orthogonality.size(), 4U);
    EXPECT_EQ(log.orthogonality[1].factor, 'B');
    EXPECT_EQ(log.orthogonality[1].module.name, log.modules[0].name);
    EXPECT_EQ(log.orthogonality[1].series.steps, (std::vector<std::int64_t>{0, 50, 100}));
    ASSERT_TRUE(log.orthogonalityMean);
    EXPECT_EQ(log.orthogonalityMean->values, (std::vector<double>{0.25, 0.25, 0.25}));
    EXPECT_EQ(tagsOf(log.scalars), (std::vector<std::string>{"train/loss", "tensor/float", "tensor/double"}));
    EXPECT_EQ(log.setAside, 0);
    EXPECT_EQ(log.problem, "");
}

TEST(EventTags, OlderTagsMeanTheSame) {
    const RankLog log = rankLog(logged({{"Unmask_Rank/" + layer0 + ".lora_A", 5, 4},
                                        {"Unmask_Rank/" + layer1 + ".lora_E", 5, 8},
                                        {"Prune/total_rank", 5, 12},
                                        {"Prune/mask_threshold", 5, 0.125},
                                        {"Prune/adarank_sum_param", 5, 99},
                                        {"Orth_Regu/" + layer0 + ".lora_A", 5, 0.5},
                                        {"Orth_Coef/" + layer0 + ".lora_B", 5, 0.75},
                                        {"Orth_Regu/without_factor", 5, 1}}));
    ASSERT_EQ(log.allocations.size(), 1U);
    EXPECT_EQ(log.allocations[0].kept, (Ranks{4, 8}));
    EXPECT_EQ(log.allocations[0].total, 12.0);
    EXPECT_EQ(log.allocations[0].threshold, 0.125);
    EXPECT_EQ(log.allocations[0].parameters, 99.0);
    ASSERT_EQ(log.orthogonality.size(), 1U);
    EXPECT_EQ(log.orthogonality[0].factor, 'A');
    ASSERT_EQ(log.cosines.size(), 1U);
    EXPECT_EQ(log.cosines[0].series.values, std::vector<double>{0.75});
    EXPECT_EQ(tagsOf(log.scalars), std::vector<std::string>{"Orth_Regu/without_factor"});
}

TEST(EventTags, ZeroedCountsAreTakenFromTheInitialRank) {
    const std::string one = "Rank/" + layer0 + ".lora_E", other = "Rank/" + layer1 + ".lora_E";
    const auto counts = [&] { return logged({{one, 5, 1}, {other, 5, 0}, {one, 9, 4}, {other, 9, 2}}); };
    EXPECT_EQ(rankLog(counts()).initR, 4) << "the largest value seen, without anything better";
    EXPECT_EQ(rankLog(counts()).allocations[1].kept, (Ranks{0, 2}));

    EventScalars withTotal = counts();
    withTotal.add("Budget/total_rank", 9, 9.0, 10);
    EXPECT_EQ(rankLog(withTotal).initR, 8);
    EXPECT_EQ(rankLog(withTotal).allocations[1].kept, (Ranks{4, 6}));

    EXPECT_EQ(rankLog(counts(), 12).allocations[1].kept, (Ranks{8, 10}));
    const RankLog tooSmall = rankLog(counts(), 3);
    EXPECT_EQ(tooSmall.allocations[1].kept, (Ranks{absent, 1}));
    EXPECT_EQ(tooSmall.unusableRanks, 1);
}

TEST(EventTags, AnInitialRankOfTheUsersIsNeverBelowAKeptRank) {
    const EventScalars scalars = logged({{"Ranknum/" + layer0 + ".lora_E", 5, 6}});
    EXPECT_EQ(rankLog(scalars, 12).initR, 12);
    EXPECT_EQ(rankLog(scalars, 2).initR, 6);
    EXPECT_EQ(rankLog(scalars, std::int64_t{1} << 60).initR, 65536);
}

TEST(EventTags, TheNewerFormOfATagCountsAndTheOlderStaysACurve) {
    const RankLog log = rankLog(logged({{"Rank/" + layer0 + ".lora_E", 5, 1},
                                        {"Ranknum/" + layer0 + ".lora_E", 5, 7},
                                        {"Prune/total_rank", 5, 6},
                                        {"Budget/total_rank", 5, 7}}));
    ASSERT_EQ(log.allocations.size(), 1U);
    EXPECT_EQ(log.allocations[0].kept, Ranks{7});
    EXPECT_EQ(log.allocations[0].total, 7.0);
    EXPECT_EQ(tagsOf(log.scalars),
              (std::vector<std::string>{"Rank/" + layer0 + ".lora_E", "Prune/total_rank"}));
}

TEST(EventTags, WhenStepsGoBackTheLaterRecordWins) {
    const std::string tag = "Ranknum/" + layer0 + ".lora_E";
    const RankLog log = rankLog(logged({{tag, 10, 8},
                                        {tag, 20, 7},
                                        {tag, 30, 6},
                                        {"train/loss", 30, 1},
                                        {tag, 20, 5},
                                        {tag, 20, 4},
                                        {tag, 40, 3}}));
    ASSERT_EQ(log.allocations.size(), 3U);
    EXPECT_EQ(log.allocations[0].kept, Ranks{8});
    EXPECT_EQ(log.allocations[1].step, 20);
    EXPECT_EQ(log.allocations[1].kept, Ranks{4});
    EXPECT_EQ(log.allocations[2].step, 40);
    EXPECT_EQ(log.scalars.front().steps, std::vector<std::int64_t>{30}) << "another tag is not touched";
    // What it took the place of stays, as segments.
    EXPECT_EQ(log.setAside, 3);
    EXPECT_EQ(log.leftOut, 0);
    ASSERT_EQ(log.scalars.size(), 3U);
    EXPECT_EQ(log.scalars[1].tag, tag);
    EXPECT_EQ(log.scalars[1].segment, 1U);
    EXPECT_EQ(log.scalars[1].steps, (std::vector<std::int64_t>{20, 30}));
    EXPECT_EQ(log.scalars[1].values, (std::vector<double>{7, 6}));
    EXPECT_EQ(log.scalars[2].segment, 2U);
    EXPECT_EQ(log.scalars[2].values, std::vector<double>{5});
}

TEST(EventTags, StepsThatAlwaysGoBackTakeNoEndOfSegments) {
    EventScalars scalars;
    for (std::int64_t step = 5000; step > 0; --step) {
        scalars.add("x", step, 0.0, 1.0);
    }
    const RankLog log = rankLog(scalars);
    EXPECT_EQ(log.scalars.size(), 101U);
    EXPECT_EQ(log.setAside, 100);
    EXPECT_EQ(log.leftOut, 4899);
}

TEST(EventTags, WhatAStepDoesNotTellStaysAbsent) {
    const RankLog log = rankLog(logged({{"Ranknum/" + layer0 + ".lora_E", 5, 8},
                                        {"Ranknum/" + layer1 + ".lora_E", 5, 8},
                                        {"Ranknum/" + layer0 + ".lora_E", 9, 6}, // the file was cut here
                                        {"Budget/total_rank", 5, 16}}));
    ASSERT_EQ(log.allocations.size(), 2U);
    EXPECT_EQ(log.allocations[1].kept, (Ranks{6, absent}));
    EXPECT_FALSE(log.allocations[1].total);
    EXPECT_FALSE(log.allocations[1].threshold);
}

TEST(EventTags, NumbersThatAreNoRankAreLeftOutAndCounted) {
    const std::string tag = "Ranknum/" + layer0 + ".lora_E";
    const RankLog log = rankLog(logged({{tag, 1, -1},
                                        {tag, 2, 2.5},
                                        {tag, 3, std::nan("")},
                                        {tag, 4, 1e30},
                                        {tag, 5, 65537},
                                        {tag, 6, 3},
                                        {"Ranknum/", 6, 3}}));
    EXPECT_EQ(log.unusableRanks, 5);
    ASSERT_EQ(log.allocations.size(), 1U);
    EXPECT_EQ(log.allocations[0].kept, Ranks{3});
    EXPECT_EQ(log.initR, 3);
    EXPECT_EQ(tagsOf(log.scalars), std::vector<std::string>{"Ranknum/"});
}

TEST(EventTags, AFileWithoutRanksIsCurvesOnly) {
    const RankLog log =
        rankLog(logged({{"train/loss", 1, 2}, {"Ipt_Sc/Ipt/x.lora_A", 1, 3}, {"Result/acc", 1, 1}}));
    EXPECT_TRUE(log.modules.empty());
    EXPECT_TRUE(log.allocations.empty());
    EXPECT_EQ(log.initR, 0);
    EXPECT_EQ(log.scalars.size(), 3U);
    EXPECT_TRUE(rankLog({}).scalars.empty());
}

TEST(EventTags, RanksThatShareNoStepsAreKeptAsCurvesInsteadOfAHugeMap) {
    EventScalars scalars;
    for (int i = 0; i < 3000; ++i) {
        scalars.add("Ranknum/layer." + std::to_string(i) + ".x.lora_E", i, 0.0, 1);
    }
    const RankLog log = rankLog(scalars);
    EXPECT_TRUE(log.modules.empty());
    EXPECT_TRUE(log.allocations.empty());
    EXPECT_EQ(log.scalars.size(), 3000U);
    EXPECT_NE(log.problem.find("3000 modules stand at 3000 steps"), std::string::npos);
}

} // namespace
} // namespace rankscope
