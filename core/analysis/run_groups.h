#pragma once

#include "core/analysis/compared_run.h"
#include "core/analysis/plain_table.h"
#include "core/analysis/statistics.h"
#include "core/analysis/variance_tests.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rankscope {

// Runs that stand for one setting; `runs` are numbers in the list that was grouped. A plain value.
struct RunGroup {
    std::string title; // the values in which the groups differ: "AdaLoRA, target_r 4"
    std::vector<std::size_t> runs;
    // Fields in which runs of the group differ although they are not repeats of each other: their spread is
    // not that of the seed alone.
    std::vector<std::string> mixed;
};

// Groups of runs whose configurations are equal but for these fields, in the order of their first runs. The
// name, checkpoints and fields that do nothing for the run's method never tell runs apart. An imported run,
// most of whose configuration is not known, is a group of its own with its own name.
std::vector<RunGroup> groupsEqualBut(std::span<const ComparedRun> runs, std::span<const std::string> fields);
// The same for the usual case: equal but for train.seed.
std::vector<RunGroup> seedGroups(std::span<const ComparedRun> runs);
// Groups of runs that share the values of these fields, whatever else they differ in; an imported run that
// does not know one of them is a group of its own.
std::vector<RunGroup> groupsBy(std::span<const ComparedRun> runs, std::span<const std::string> fields);

enum class MetricChoice { Last, Best }; // which value of a metric speaks for a run

// One group's values of a metric. Runs that were never measured are left out; where runs of a group differ in
// nothing but the seed, one that repeats a seed adds nothing and their mean counts once.
struct GroupResult {
    RunGroup group;
    std::vector<double> values;
    std::vector<std::optional<std::int64_t>> seeds; // one a value; none where it is not known
    SampleSummary summary;                          // with Student's 95 % interval
    BootstrapInterval bootstrap;
};

// Two groups on their common seeds; where a group has a seed twice, the mean of both counts once. Differences
// are first - second.
struct GroupTest {
    std::size_t first = 0;
    std::size_t second = 0;
    std::size_t n = 0; // common seeds
    PairedTest t;
    SignedRankTest wilcoxon;         // computed from six pairs on
    std::optional<double> tAdjusted; // p after Holm (1979) over all pairs; when there are several
    std::optional<double> wilcoxonAdjusted;
    std::string note; // why there is no p; empty when there is one
};

// Whether more than two groups differ at all. Both analyses of variance are over all values; Friedman's test
// is over the seeds that all groups have (the mean where a seed was run more than once).
struct OverallTests {
    VarianceTest anova;
    VarianceTest welch;
    FriedmanTest friedman;
    // Why there is no p; empty when there is one. A group of fewer than three values, or fewer than three
    // common seeds, get none.
    std::string varianceNote;
    std::string welchNote;
    std::string friedmanNote;
};

struct GroupComparison {
    std::string metric;
    MetricChoice choice = MetricChoice::Last;
    std::vector<GroupResult> groups;
    std::vector<GroupTest> tests; // every pair of groups; with more than twelve those with the first one
    std::optional<OverallTests> overall; // of more than two groups that have values
};
GroupComparison compareGroups(std::span<const ComparedRun> runs, std::span<const RunGroup> groups,
                              const std::string& metric, MetricChoice choice = MetricChoice::Last);

// Holm's step-down adjustment (Holm 1979): p-values in the order given, each times the number of hypotheses
// that are still open, made monotone and at most 1.
std::vector<double> holmAdjusted(std::span<const double> p);

// Rows: groups with n, mean ± standard deviation and both intervals.
PlainTable statisticsTable(const GroupComparison& comparison);
// Rows: pairs of groups with n, difference, interval, t, p and what Wilcoxon and Holm say.
PlainTable testsTable(const GroupComparison& comparison);
// Rows: one-way and Welch's analysis of variance and Friedman's test, with n, statistic, degrees of freedom,
// p and effect size. Empty without them.
PlainTable overallTable(const GroupComparison& comparison);
// The layout of the budget tables of the AdaLoRA paper (Zhang et al. 2023, table 1): a row for each method
// and number of trained parameters, a column for each data set, mean ± deviation (n) in the cells, the best
// mean of a column strong, and the average over the data sets where there are several.
PlainTable budgetTable(std::span<const ComparedRun> runs, const GroupComparison& comparison);

// "starter-sst2": the folder of the training file, or its name where it lies in none.
std::string datasetTitle(const RunConfig& config);

// "0.04", "< 0.0001", "" without a p.
std::string probabilityText(const std::optional<double>& p);

} // namespace rankscope
