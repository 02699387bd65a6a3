#include "core/analysis/run_difference.h"
#include "tests/core/analysis/made_runs.h"

#include <gtest/gtest.h>

namespace rankscope {
namespace {

using test::madeRun;

const DifferenceRow& row(const DifferenceTable& table, const std::string& key) {
    for (const DifferenceRow& row : table.rows) {
        if (row.key == key) {
            return row;
        }
    }
    throw std::out_of_range("no row " + key);
}

TEST(RunDifference, EqualRunsDifferInNothing) {
    const ComparedRun run = madeRun(1, "adalora", 1, 0.9);
    ComparedRun other = run;
    other.id = 2;
    const DifferenceTable table = compareRuns(std::vector{run, other});
    for (const DifferenceRow& row : table.rows) {
        EXPECT_FALSE(row.differs) << row.key;
    }
    EXPECT_TRUE(plainTable(table, {}).rows.empty());
    EXPECT_GT(plainTable(table, {.all = true}).rows.size(), 50U);
    EXPECT_EQ(table.titles, (std::vector<std::string>{"adalora-s1 #1", "adalora-s1 #2"})) << "equal names";
}

TEST(RunDifference, NumbersAreComparedAsNumbersAndSharesAsShares) {
    ComparedRun a = madeRun(1, "adalora", 1, 0.9);
    ComparedRun b = a;
    a.configJson = R"({"train":{"learning_rate":1e-3,"epochs":3},"method":{"tinit":"15%"}})";
    b.configJson = R"({"train":{"learning_rate":0.001,"epochs":3.0},"method":{"tinit":"15.0%"}})";
    const DifferenceTable table = compareRuns(std::vector{a, b});
    for (const char* key : {"train.learning_rate", "train.epochs", "method.tinit"}) {
        EXPECT_FALSE(row(table, key).differs) << key;
        EXPECT_TRUE(row(table, key).values[0].present) << key;
    }
    EXPECT_EQ(cellText(row(table, "train.learning_rate"), 1, std::nullopt), "0.001");
}

TEST(RunDifference, WhatIsMissingDiffersFromItsDefault) {
    ComparedRun a = madeRun(1, "adalora", 1, 0.9);
    ComparedRun b = a;
    b.configJson = R"({"train":{"seed":1}})"; // stored when there was nothing else
    const DifferenceTable table = compareRuns(std::vector{a, b});
    const DifferenceRow& rank = row(table, "method.init_r");
    EXPECT_TRUE(rank.differs);
    EXPECT_TRUE(rank.isDefault(0));
    EXPECT_FALSE(rank.isDefault(1));
    EXPECT_EQ(cellText(rank, 1, std::nullopt), "absent");
    EXPECT_FALSE(row(table, "train.seed").differs);
}

TEST(RunDifference, KeysOfANewerVersionAreShownToo) {
    ComparedRun a = madeRun(1, "adalora", 1, 0.9);
    ComparedRun b = a;
    a.configJson = R"({"method":{"sparkle":2,"mode":"x"}})";
    b.configJson = R"({"method":{"sparkle":2.0,"mode":null}})";
    const DifferenceTable table = compareRuns(std::vector{a, b});
    EXPECT_FALSE(row(table, "method.sparkle").differs);
    EXPECT_TRUE(row(table, "method.mode").differs);
    EXPECT_EQ(cellText(row(table, "method.mode"), 1, std::nullopt), "none");
}

TEST(RunDifference, AConfigurationThatIsNoJsonIsAbsentThroughout) {
    ComparedRun a = madeRun(1, "adalora", 1, 0.9);
    ComparedRun b = a;
    b.configJson = "{ torn";
    const DifferenceTable table = compareRuns(std::vector{a, b});
    EXPECT_EQ(cellText(row(table, "method.type"), 1, std::nullopt), "absent");
}

TEST(RunDifference, DeltasAreTakenFromTheBaseline) {
    const std::vector runs{madeRun(1, "adalora", 1, 0.90), madeRun(2, "adalora", 1, 0.875)};
    const DifferenceTable table = compareRuns(runs);
    const DifferenceRow& accuracy = row(table, "eval/accuracy");
    EXPECT_TRUE(accuracy.differs);
    EXPECT_NEAR(*differenceFrom(accuracy, 1, 0), -0.025, 1e-12);
    EXPECT_EQ(cellText(accuracy, 1, 0), "0.875 (-0.025)");
    EXPECT_EQ(cellText(accuracy, 0, 0), "0.9");
    const std::vector more{madeRun(1, "adalora", 1, 0.9), madeRun(2, "adalora", 40, 0.9)};
    const DifferenceTable seeds = compareRuns(more);
    EXPECT_EQ(cellText(row(seeds, "train.seed"), 1, 0), "40") << "a seed is a name";
    EXPECT_FALSE(differenceFrom(row(table, "method.type"), 1, 0)) << "text has no difference";
    EXPECT_FALSE(differenceFrom(accuracy, 5, 0));
}

TEST(RunDifference, EnvironmentAndDigestsAreRows) {
    ComparedRun a = madeRun(1, "adalora", 1, 0.9);
    a.started.versions["torch"] = "2.11";
    a.started.dataDigest = "aa";
    ComparedRun b = a;
    b.started.versions["torch"] = "2.15";
    b.started.dataDigest = "bb";
    ComparedRun never = a;
    never.started = {};
    const DifferenceTable table = compareRuns(std::vector{a, b, never});
    EXPECT_EQ(row(table, "version.torch").part, DifferencePart::Environment);
    EXPECT_TRUE(row(table, "version.torch").differs);
    EXPECT_TRUE(row(table, "data_digest").differs);
    EXPECT_FALSE(row(table, "device").values[2].present) << "a run that never started has no device";
}

TEST(RunDifference, NoRunsGiveAnEmptyTable) { EXPECT_TRUE(compareRuns({}).rows.empty()); }

TEST(PlainTable, EveryLayoutEscapesItsOwnSigns) {
    PlainTable table;
    table.headers = {"a_b", "n"};
    table.rows = {{PlainTable::Cell("x|y\tz & 5 % ± <c>", true), "1"}};
    EXPECT_EQ(asText(table, TableLayout::Tsv), "a_b\tn\nx|y z & 5 % ± <c>\t1\n");
    EXPECT_EQ(asText(table, TableLayout::Markdown),
              "| a\\_b | n |\n| --- | ---: |\n| **x\\|y z &amp; 5 % ± &lt;c&gt;** | 1 |\n");
    EXPECT_EQ(asText(table, TableLayout::Latex),
              "\\begin{tabular}{lr}\n\\toprule\na\\_b & n \\\\\n\\midrule\n"
              "\\textbf{x\\textbar{}y z \\& 5 \\% $\\pm$ \\textless{}c\\textgreater{}} & 1 \\\\\n"
              "\\bottomrule\n\\end{tabular}\n");
    EXPECT_EQ(escaped("\\a~^{}$#\n", TableLayout::Latex),
              "\\textbackslash{}a\\textasciitilde{}\\textasciicircum{}\\{\\}\\$\\# ");
    EXPECT_FALSE(tableLayout("html"));
}

TEST(ComparedRun, ResultsPassOverWhatIsNoNumber) {
    const std::vector<std::int64_t> steps{1, 2, 3, 4};
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> values{0.5, 0.2, 0.7, nan};
    EXPECT_EQ(metricResult("eval/accuracy", steps, values), (MetricResult{0.7, 0.7, 3, 3}));
    EXPECT_EQ(metricResult("eval/loss", steps, values), (MetricResult{0.7, 0.2, 3, 2}));
    EXPECT_FALSE(metricResult("eval/loss", steps, std::vector<double>{nan}));
    EXPECT_FALSE(lessIsBetter("tokens_per_second"));
    EXPECT_TRUE(lessIsBetter("step_seconds"));
}

TEST(ComparedRun, ParametersAreThoseOfTheKeptTriplets) {
    ComparedRun run = madeRun(1, "adalora", 1, 0.9);
    EXPECT_EQ(adapterParameters(run), 16 * (768 + 768 + 1));
    EXPECT_EQ(totalRank(run), 16);
    run.ranks.reset();
    EXPECT_EQ(adapterParameters(run), 24 * 1537);
    ComparedRun plain = madeRun(3, "lora", 1, 0.9); // without singular values
    plain.ranks.reset();
    EXPECT_EQ(adapterParameters(plain), 24 * 1536);
    EXPECT_EQ(adapterParameters(madeRun(2, "full", 1, 0.9)), 1'500'000);
    ComparedRun log = madeRun(4, "adalora", 1, 0.9); // imported: names and ranks, no sizes
    for (ModuleInfo& module : log.started.modules) {
        module.dIn = module.dOut = 0;
    }
    EXPECT_EQ(adapterParameters(log), 0);
    EXPECT_EQ(totalRank(log), 16);
    EXPECT_EQ(parameterText(1'270'080), "1.27M");
    EXPECT_EQ(parameterText(184'000'000), "184M");
    EXPECT_EQ(parameterText(12'345), "12.3k");
}

TEST(RunDifference, WhatOneSideDoesNotKnowCanBeIgnored) {
    ComparedRun imported = madeRun(2, "adalora", 1, 0.9);
    imported.parsed.reset();
    imported.configJson = R"({"method": {"type": "lora"}})";
    const std::vector<ComparedRun> runs{madeRun(1, "adalora", 1, 0.9), imported};
    const DifferenceTable table = compareRuns(runs);
    EXPECT_EQ(table.partial, (std::vector<std::size_t>{1}));
    EXPECT_TRUE(row(table, "method.type").knownDiffer);
    EXPECT_TRUE(row(table, "method.init_r").differs);
    EXPECT_FALSE(row(table, "method.init_r").knownDiffer);
    EXPECT_FALSE(row(table, "method.init_r").complete);
    EXPECT_GT(table.onlyUnknown(), 20U);
    DifferenceText what;
    const std::size_t all = plainTable(table, what).rows.size();
    what.ignoreUnknown = true;
    EXPECT_EQ(plainTable(table, what).rows.size(), all - table.onlyUnknown());
    EXPECT_TRUE(compareRuns(std::span(runs).first(1)).partial.empty());
}

} // namespace
} // namespace rankscope
