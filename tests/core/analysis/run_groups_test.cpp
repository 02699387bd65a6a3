#include "core/analysis/curve_band.h"
#include "core/analysis/run_groups.h"
#include "tests/core/analysis/made_runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

namespace rankscope {
namespace {

using test::madeRun;

std::vector<ComparedRun> sixSeeds() {
    std::vector<ComparedRun> runs;
    const double adalora[] = {0.901, 0.905, 0.899, 0.910, 0.903, 0.908};
    const double lora[] = {0.890, 0.897, 0.893, 0.899, 0.896, 0.892};
    for (int seed = 0; seed < 6; ++seed) {
        runs.push_back(madeRun(2 * seed + 1, "adalora", seed, adalora[seed]));
        runs.push_back(madeRun(2 * seed + 2, "lora", seed, lora[seed]));
    }
    return runs;
}

TEST(RunGroups, RunsThatAreEqualButForTheSeedAreOneGroup) {
    const auto runs = sixSeeds();
    const auto groups = seedGroups(runs);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].title, "AdaLoRA");
    EXPECT_EQ(groups[0].runs, (std::vector<std::size_t>{0, 2, 4, 6, 8, 10}));
    EXPECT_EQ(groups[1].title, "LoRA");
    EXPECT_TRUE(groups[0].mixed.empty());
}

TEST(RunGroups, AFieldThatDoesNothingForTheMethodSeparatesNothing) {
    ComparedRun a = madeRun(1, "lora", 1, 0.9);
    ComparedRun b = madeRun(2, "lora", 2, 0.9);
    RunConfig config = b.config();
    config.method.tinit = Duration::ofSteps(7); // no budget falls
    config.checkpoint.keep = 9;
    config.name = "another";
    b.configJson = toJson(config);
    EXPECT_EQ(seedGroups(std::vector{a, b}).size(), 1U);
    config.train.learningRate = 1.0;
    b.configJson = toJson(config);
    const auto groups = seedGroups(std::vector{a, b});
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].title, "learning_rate 0.003");
}

TEST(RunGroups, WhatALogDoesNotTellIsNotTakenFromTheDefaults) {
    ComparedRun mine = madeRun(1, "adalora", 42, 0.9);
    ComparedRun log = madeRun(2, "adalora", 42, 0.8);
    log.name = "authors' log";
    log.configJson = R"({"name": "authors' log", "method": {"type": "adalora", "init_r": 12}})";
    const std::vector runs{mine, log};
    EXPECT_EQ(mine.seed(), 42);
    EXPECT_EQ(log.seed(), std::nullopt);
    const auto groups = seedGroups(runs);
    ASSERT_EQ(groups.size(), 2U); // though the defaults have the seed and settings of the first
    EXPECT_EQ(groups[1].title, "authors' log");
    const auto comparison = compareGroups(runs, groups, "eval/accuracy");
    EXPECT_EQ(comparison.groups[1].values, (std::vector{0.8}));
    EXPECT_EQ(comparison.groups[1].seeds[0], std::nullopt);
    ASSERT_EQ(comparison.tests.size(), 1U);
    EXPECT_EQ(comparison.tests[0].n, 0U); // 42 is the default, not the log's seed
    const std::vector<std::string> method{"method.type"};
    EXPECT_EQ(groupsBy(runs, method).size(), 1U); // that much it tells
    const std::vector<std::string> rate{"train.learning_rate"};
    ASSERT_EQ(groupsBy(runs, rate).size(), 2U);
    EXPECT_EQ(groupsBy(runs, rate)[1].title, "authors' log");
}

TEST(RunGroups, GroupsByAFieldSayWhatElseTheyMix) {
    auto runs = sixSeeds();
    RunConfig config = runs[0].config();
    config.train.learningRate = 0.5;
    runs[0].configJson = toJson(config);
    const std::vector<std::string> fields{"method.type"};
    const auto groups = groupsBy(runs, fields);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].mixed, (std::vector<std::string>{"train.learning_rate"}));
    EXPECT_TRUE(groups[1].mixed.empty());
    EXPECT_EQ(seedGroups(runs).size(), 3U);
}

TEST(RunGroups, PairsOnCommonSeedsGiveTheReferencesTAndP) {
    const auto runs = sixSeeds();
    const auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    ASSERT_EQ(comparison.tests.size(), 1U);
    const GroupTest& test = comparison.tests.front();
    EXPECT_EQ(test.n, 6U);
    // SciPy 1.17.1: stats.ttest_rel(adalora, lora) and stats.wilcoxon(adalora, lora) of sixSeeds().
    EXPECT_NEAR(*test.t.t, 6.588170461132411, 1e-6);
    EXPECT_NEAR(*test.t.p, 0.001210139362506833, 1e-9);
    EXPECT_DOUBLE_EQ(*test.wilcoxon.p, 0.03125);
    EXPECT_TRUE(test.note.empty());
    EXPECT_FALSE(test.tAdjusted) << "one test needs no adjustment";
    EXPECT_NEAR(*comparison.groups[0].summary.mean, 0.904333333, 1e-9);
    EXPECT_TRUE(comparison.groups[0].bootstrap.interval);
}

TEST(RunGroups, FewerThanThreeCommonSeedsGiveNoPAndSayWhy) {
    auto runs = sixSeeds();
    runs.resize(4);
    auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    EXPECT_EQ(comparison.tests[0].n, 2U);
    EXPECT_FALSE(comparison.tests[0].t.p);
    EXPECT_NE(comparison.tests[0].note.find("needs at least 3"), std::string::npos);
    const std::vector strangers{madeRun(1, "adalora", 1, 0.9), madeRun(2, "lora", 2, 0.8)};
    comparison = compareGroups(strangers, seedGroups(strangers), "eval/accuracy");
    EXPECT_EQ(comparison.tests[0].note, "no common seed: nothing can be paired");
}

TEST(RunGroups, ARepeatedSeedCountsOnceInAPairAndFiveSeedsGetNoWilcoxon) {
    auto runs = sixSeeds();
    runs.resize(10);
    runs.push_back(madeRun(99, "lora", 0, 0.990));
    const auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    EXPECT_EQ(comparison.groups[1].summary.n, 5U) << "a repeated run is no further sample";
    EXPECT_DOUBLE_EQ(comparison.groups[1].values[0], 0.940);
    EXPECT_EQ(comparison.tests[0].n, 5U);
    EXPECT_FALSE(comparison.tests[0].wilcoxon.p);
    EXPECT_NEAR(*comparison.tests[0].t.meanDifference,
                4.518 / 5 - (0.940 + 0.897 + 0.893 + 0.899 + 0.896) / 5, 1e-12);
}

TEST(RunGroups, RunsWithoutTheMetricAreLeftOut) {
    auto runs = sixSeeds();
    runs[0].metrics.clear();
    const auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy", MetricChoice::Best);
    EXPECT_EQ(comparison.groups[0].summary.n, 5U);
    EXPECT_DOUBLE_EQ(comparison.groups[1].values[0], 0.900);
    EXPECT_EQ(compareGroups(runs, seedGroups(runs), "eval/f1").groups[0].summary.n, 0U);
}

TEST(RunGroups, HolmStepsDown) {
    // 0.01 * 4, max(0.02 * 3, …), 0.03 * 2 and 0.04 * 1 held up by it.
    const std::vector<double> p{0.03, 0.01, 0.04, 0.02};
    const auto adjusted = holmAdjusted(p);
    EXPECT_DOUBLE_EQ(adjusted[1], 0.04);
    EXPECT_DOUBLE_EQ(adjusted[3], 0.06);
    EXPECT_DOUBLE_EQ(adjusted[0], 0.06);
    EXPECT_DOUBLE_EQ(adjusted[2], 0.06);
    EXPECT_DOUBLE_EQ(holmAdjusted(std::vector<double>{0.9, 0.8})[0], 1.0);
    EXPECT_TRUE(holmAdjusted({}).empty());
}

TEST(RunGroups, ThreeGroupsAreAdjusted) {
    auto runs = sixSeeds();
    for (int seed = 0; seed < 6; ++seed) {
        runs.push_back(madeRun(50 + seed, "full", seed, 0.88 + 0.001 * seed * seed));
    }
    const auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    ASSERT_EQ(comparison.tests.size(), 3U);
    for (const GroupTest& test : comparison.tests) {
        EXPECT_GE(*test.tAdjusted, *test.t.p);
        EXPECT_TRUE(test.wilcoxonAdjusted);
    }
    const PlainTable tests = testsTable(comparison);
    EXPECT_EQ(tests.rows.size(), 3U);
    EXPECT_EQ(tests.rows[0].size(), tests.headers.size());
}

TEST(RunGroups, MoreThanTwoGroupsAreTestedTogetherWithEffectSizeAndN) {
    std::vector<ComparedRun> runs;
    const std::map<std::string, double> levels{{"adalora", 0.93}, {"lora", 0.91}, {"bitfit", 0.88}};
    for (int seed = 1; seed <= 4; ++seed) {
        for (const auto& [method, level] : levels) {
            runs.push_back(madeRun(static_cast<std::int64_t>(runs.size()) + 1, method, seed,
                                   level + 0.001 * ((seed * 7) % 4)));
        }
    }
    const GroupComparison two =
        compareGroups(std::span(runs).first(2), seedGroups(std::span(runs).first(2)), "eval/accuracy");
    EXPECT_FALSE(two.overall);
    const GroupComparison all = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    ASSERT_TRUE(all.overall);
    EXPECT_EQ(all.overall->anova.n, 12U);
    EXPECT_LT(all.overall->anova.p.value(), 1e-6);
    EXPECT_GT(all.overall->anova.etaSquared.value(), 0.9);
    EXPECT_EQ(all.overall->friedman.n, 4U);
    EXPECT_DOUBLE_EQ(all.overall->friedman.kendallW.value(), 1.0); // the same order on every seed
    EXPECT_DOUBLE_EQ(all.overall->friedman.chiSquared.value(), 8.0);
    EXPECT_NEAR(all.overall->friedman.p.value(), std::exp(-4.0), 1e-12); // chi^2 with two degrees of freedom
    const PlainTable table = overallTable(all);
    ASSERT_EQ(table.rows.size(), 3U);
    EXPECT_EQ(table.rows[2][6].text, "W 1.000");
}

TEST(RunGroups, OverallTestsOfFewerThanThreeSeedsGiveNoPAndSayWhy) {
    std::vector<ComparedRun> runs;
    for (int seed = 1; seed <= 2; ++seed) {
        for (const char* method : {"adalora", "lora", "bitfit"}) {
            runs.push_back(madeRun(static_cast<std::int64_t>(runs.size()) + 1, method, seed,
                                   0.9 + 0.01 * static_cast<double>(runs.size())));
        }
    }
    const GroupComparison all = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    ASSERT_TRUE(all.overall);
    EXPECT_FALSE(all.overall->anova.p);
    EXPECT_FALSE(all.overall->friedman.p);
    EXPECT_TRUE(all.overall->anova.f); // the size of an effect may be looked at
    EXPECT_NE(all.overall->varianceNote.find("fewer than 3"), std::string::npos);
    EXPECT_NE(all.overall->friedmanNote.find("at least 3"), std::string::npos);
}

TEST(RunGroups, ManyGroupsAreTestedAgainstTheFirstOnly) {
    std::vector<ComparedRun> runs;
    for (int i = 0; i < 13; ++i) {
        for (int seed = 0; seed < 3; ++seed) {
            ComparedRun run =
                madeRun(100 * i + seed, "adalora", seed, 0.8 + 0.001 * i + 0.0001 * seed * seed * i);
            RunConfig config = run.config();
            config.train.learningRate = 0.001 * (i + 1);
            run.configJson = toJson(config);
            runs.push_back(run);
        }
    }
    const auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    ASSERT_EQ(comparison.groups.size(), 13U);
    EXPECT_EQ(comparison.tests.size(), 12U);
    for (const GroupTest& test : comparison.tests) {
        EXPECT_EQ(test.first, 0U);
    }
}

TEST(RunGroups, EqualMeansAreNotMarkedAndEmptyColumnsAreLeftOut) {
    const std::vector runs{madeRun(1, "adalora", 1, 0.9), madeRun(2, "lora", 1, 0.9)};
    const auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    EXPECT_FALSE(budgetTable(runs, comparison).rows[0][2].strong);
    const auto headers = testsTable(comparison).headers;
    EXPECT_EQ(std::ranges::find(headers, "Wilcoxon W"), headers.end());
    EXPECT_EQ(testsTable(comparison).rows[0].size(), headers.size());
}

TEST(RunGroups, LongTitlesAreLettersInTheTableOfTests) {
    ComparedRun a = madeRun(1, "adalora", 1, 0.9);
    ComparedRun b = madeRun(2, "adalora", 1, 0.8);
    RunConfig config = b.config();
    config.method.trainAlso = {"pooler", "classifier", "embeddings"};
    b.configJson = toJson(config);
    const std::vector runs{a, b};
    const auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    EXPECT_EQ(testsTable(comparison).rows[0][0].text, "A − B");
    EXPECT_EQ(statisticsTable(comparison).rows[0][0].text, "A: train_also pooler, classifier");
}

TEST(RunGroups, TheBudgetTableHasThePapersLayout) {
    auto runs = sixSeeds();
    runs.push_back(madeRun(90, "adalora", 1, 0.7, "rte/train.tsv"));
    runs.push_back(madeRun(91, "lora", 1, 0.75, "rte/train.tsv"));
    const auto comparison = compareGroups(runs, seedGroups(runs), "eval/accuracy");
    const PlainTable table = budgetTable(runs, comparison);
    EXPECT_EQ(table.headers,
              (std::vector<std::string>{"method", "# params", "sst2 accuracy", "rte accuracy", "average"}));
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_EQ(table.rows[0][0].text, "AdaLoRA");
    EXPECT_EQ(table.rows[0][1].text, "24.6k");
    EXPECT_EQ(table.rows[0][2].text, "0.9043 ± 0.0042 (6)");
    EXPECT_TRUE(table.rows[0][2].strong);
    EXPECT_FALSE(table.rows[0][3].strong);
    EXPECT_EQ(table.rows[1][0].text, "LoRA r=8");
    EXPECT_EQ(table.rows[1][3].text, "0.7500 (1)");
    EXPECT_TRUE(table.rows[1][3].strong);
    EXPECT_NE(asText(table, TableLayout::Latex).find("\\textbf{0.9043 $\\pm$ 0.0042 (6)}"),
              std::string::npos);
}

TEST(RunGroups, SettingsThatWouldShareACellGetARowEach) {
    ComparedRun a = madeRun(1, "adalora", 1, 0.9);
    ComparedRun b = madeRun(2, "adalora", 1, 0.8);
    RunConfig config = b.config();
    config.train.learningRate = 0.5;
    b.configJson = toJson(config);
    const std::vector runs{a, b};
    const PlainTable table = budgetTable(runs, compareGroups(runs, seedGroups(runs), "eval/accuracy"));
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_EQ(table.rows[0][0].text, "AdaLoRA (learning_rate 0.003)");
    EXPECT_EQ(table.rows[1][0].text, "AdaLoRA (learning_rate 0.5)");
}

TEST(CurveBand, CurvesAreAlignedByXAndNeverExtrapolated) {
    const std::vector<PlainCurve> curves{{{0, 10, 20}, {1, 2, 3}}, {{5, 15}, {4, 6}}};
    const CurveBand band = curveBand(curves, BandKind::Range);
    EXPECT_EQ(band.x, (std::vector<double>{0, 5, 10, 15, 20}));
    EXPECT_EQ(band.n, (std::vector<std::size_t>{1, 2, 2, 2, 1}));
    EXPECT_EQ(band.middle, (std::vector<double>{1, 2.75, 3.5, 4.25, 3}));
    EXPECT_TRUE(std::isnan(band.low[0]));
    EXPECT_EQ(band.low[2], 2);
    EXPECT_EQ(band.high[2], 5);
}

TEST(CurveBand, DeviationAndIntervalAreThoseOfTheSample) {
    const std::vector<PlainCurve> curves{{{0}, {1}}, {{0}, {2}}, {{0}, {3}}};
    const CurveBand deviation = curveBand(curves, BandKind::Deviation);
    EXPECT_DOUBLE_EQ(deviation.low[0], 1.0);
    const CurveBand interval = curveBand(curves, BandKind::Interval);
    EXPECT_NEAR(interval.high[0] - 2.0, 4.302652729911275 / std::sqrt(3.0), 1e-9);
}

TEST(CurveBand, ErrorMediansAndQuartilesAreThoseOfTheSample) {
    const std::vector<PlainCurve> curves{{{0}, {8}}, {{0}, {1}}, {{0}, {2}}, {{0}, {3}}};
    const CurveBand error = curveBand(curves, BandKind::StandardError);
    const CurveBand deviation = curveBand(curves, BandKind::Deviation);
    EXPECT_DOUBLE_EQ(error.middle[0], 3.5);
    EXPECT_DOUBLE_EQ(error.high[0] - 3.5, (deviation.high[0] - 3.5) / 2.0);
    const CurveBand range = curveBand(curves, BandKind::MedianRange);
    EXPECT_DOUBLE_EQ(range.middle[0], 2.5);
    EXPECT_EQ(range.low[0], 1.0);
    EXPECT_EQ(range.high[0], 8.0);
    const CurveBand quartiles = curveBand(curves, BandKind::Quartiles); // as numpy.percentile gives them
    EXPECT_DOUBLE_EQ(quartiles.low[0], 1.75);
    EXPECT_DOUBLE_EQ(quartiles.high[0], 4.25);
}

TEST(CurveBand, GapsDoNotCountAndManyPlacesAreThinned) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<PlainCurve> gap{{{0, 1, 2}, {1, nan, 3}}, {{0, 1, 2}, {3, 3, 3}}};
    EXPECT_EQ(curveBand(gap, BandKind::Range).n, (std::vector<std::size_t>{2, 1, 2}));
    PlainCurve many;
    for (int i = 0; i < 5000; ++i) {
        many.x.push_back(i);
        many.y.push_back(i);
    }
    const CurveBand thin = curveBand(std::vector{many}, BandKind::Range, 100);
    EXPECT_EQ(thin.x.size(), 100U);
    EXPECT_EQ(thin.x.back(), 4999.0);
    EXPECT_TRUE(curveBand({}, BandKind::Range).x.empty());
}

} // namespace
} // namespace rankscope
