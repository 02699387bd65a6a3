#include "core/store/run_import.h"
#include "tests/core/store/store_support.h"

#include <cmath>
#include <limits>

namespace rankscope {

namespace {

using test::openReader;
using test::TempFolder;

ScalarSeries series(const std::string& metric, std::int64_t first, std::int64_t count, double value = 0.5) {
    ScalarSeries made{metric, {}, {}, {}};
    for (std::int64_t step = first; step < first + count; ++step) {
        made.steps.push_back(step);
        made.values.push_back(value);
        made.wallTimes.push_back(1000.0 + double(step));
    }
    return made;
}

RunImport sample(std::int64_t steps = 100) {
    RunImport run;
    run.name = "old log";
    run.configJson = R"({"method": {"type": "adalora"}})";
    run.started = test::started();
    run.started.totalSteps = steps;
    run.series = {series("loss/task", 0, steps), series("eval/accuracy", 0, 3, 0.75)};
    run.allocations = {test::allocation(50, 24)};
    run.notices = {{0, Notice::Level::Info, "import", "Imported from somewhere.", 1.0}};
    run.startedAt = 1000.0;
    run.endedAt = 1100.0;
    run.source = R"({"files": 1})";
    return run;
}

} // namespace

TEST(RunImport, AnImportIsAFinishedRunWithItsCurves) {
    TempFolder folder;
    const auto file = folder / "w.rankscope";
    const auto id = storeImport(file, sample());
    ASSERT_TRUE(id) << id.error().message;
    const auto reader = openReader(file);
    const auto run = reader->run(**id);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->summary.status, RunStatus::Finished);
    EXPECT_EQ(run->summary.endStage, "imported");
    EXPECT_EQ(run->summary.method, "adalora");
    EXPECT_EQ(run->summary.stepsDone, 100);
    EXPECT_EQ(run->summary.bestMetricName, "accuracy");
    EXPECT_EQ(run->summary.bestMetric, 0.75);
    EXPECT_EQ(run->started.modules.size(), 2U);
    EXPECT_EQ(reader->series(**id, "loss/task").size(), 100U);
    EXPECT_EQ(reader->allocationSteps(**id), std::vector<std::int64_t>{50});
    ASSERT_EQ(reader->events(**id).size(), 1U); // the source is not for a person
    const auto sources = importedSources(file);
    ASSERT_TRUE(sources);
    ASSERT_EQ(sources->size(), 1U);
    EXPECT_EQ(sources->front().source, sample().source);
}

TEST(RunImport, WhatIsNoNumberIsStoredAsSuch) {
    TempFolder folder;
    RunImport run = sample(3);
    run.series[0].values = {std::nan(""), std::numeric_limits<double>::infinity(), 1.0};
    run.series[0].wallTimes[0] = std::nan("");
    const auto id = storeImport(folder / "w.rankscope", run);
    ASSERT_TRUE(id) << id.error().message;
    const auto points = openReader(folder / "w.rankscope")->series(**id, "loss/task");
    EXPECT_TRUE(std::isnan(points[0].value));
    EXPECT_EQ(points[0].wallTime, 0.0);
    EXPECT_EQ(points[1].value, std::numeric_limits<double>::infinity());
    EXPECT_EQ(points[2].value, 1.0);
}

TEST(RunImport, AnUpdateReplacesFromItsFirstStepAndKeepsWhatAPersonWrote) {
    TempFolder folder;
    const auto file = folder / "w.rankscope";
    const RunId id = **storeImport(file, sample());
    {
        auto writer = test::openWriter(file);
        writer->rename(id, "mine");
        writer->setTags(id, {"kept"});
    }
    RunImport more = sample(120);
    more.series = {series("loss/task", 90, 30, 0.25)};
    more.allocations.push_back(test::allocation(110, 24));
    more.source = "{}";
    ImportTarget target;
    target.run = id;
    ASSERT_EQ(**storeImport(file, more, target), id);
    const auto reader = openReader(file);
    const auto points = reader->series(id, "loss/task");
    ASSERT_EQ(points.size(), 120U);
    EXPECT_EQ(points[89].value, 0.5);
    EXPECT_EQ(points[90].value, 0.25);
    EXPECT_EQ(reader->series(id, "eval/accuracy").size(), 3U);
    EXPECT_EQ(reader->allocationSteps(id).size(), 2U);
    const auto run = reader->run(id)->summary;
    EXPECT_EQ(run.name, "mine");
    EXPECT_EQ(run.tags, std::vector<std::string>{"kept"});
    EXPECT_EQ(run.stepsDone, 120);
    EXPECT_EQ(run.bestMetric, 0.75);
    EXPECT_EQ(reader->events(id).size(), 1U);
    EXPECT_EQ(importedSources(file)->front().source, "{}");
    EXPECT_EQ(reader->runs().size(), 1U);
}

TEST(RunImport, OnlyAnImportedRunIsUpdated) {
    TempFolder folder;
    const auto file = folder / "w.rankscope";
    const RunId own = test::openWriter(file)->createRun("own", "{}");
    ImportTarget target;
    target.run = own;
    const auto stored = storeImport(file, sample(), target);
    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error().kind, StoreError::Kind::Missing);
    EXPECT_TRUE(openReader(file)->metricNames(own).empty());
}

TEST(RunImport, AStopOrAFullFileLeavesNothing) {
    TempFolder folder;
    const auto file = folder / "w.rankscope";
    test::openWriter(file)->createRun("there before", "{}");
    std::stop_source stop;
    ImportTarget target;
    target.stop = stop.get_token();
    target.progress = [&](double) { stop.request_stop(); };
    const auto stopped = storeImport(file, sample(100000), target);
    ASSERT_TRUE(stopped) << stopped.error().message;
    EXPECT_FALSE(*stopped);
    ImportTarget full;
    full.maxPages = 100;
    const auto failed = storeImport(file, sample(100000), full);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, StoreError::Kind::Full);
    EXPECT_EQ(openReader(file)->runs().size(), 1U);
    EXPECT_TRUE(importedSources(file)->empty());
}

TEST(RunImport, ARunInTheBinIsNoSource) {
    TempFolder folder;
    const auto file = folder / "w.rankscope";
    EXPECT_TRUE(importedSources(file)->empty()); // no workspace yet
    const RunId id = **storeImport(file, sample());
    test::openWriter(file)->moveToBin(id);
    EXPECT_TRUE(importedSources(file)->empty());
}

} // namespace rankscope
