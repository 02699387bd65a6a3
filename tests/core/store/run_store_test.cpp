#include "core/store/database.h"
#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>

namespace rankscope {

using test::TempFolder;

class RunStore : public ::testing::Test {
protected:
    TempFolder m_folder;
    std::filesystem::path m_file = m_folder / "w.rankscope";
    std::unique_ptr<RunWriter> m_writer = test::openWriter(m_file);
    std::unique_ptr<RunReader> m_reader = test::openReader(m_file);
};

TEST_F(RunStore, ANewRunIsQueuedAndShowsWhatItsConfigurationSays) {
    const double before = test::unixNow();
    const auto id = m_writer->createRun("starter", test::configJson);
    const auto child = m_writer->createRun("again", test::configJson, id, 40);
    const auto runs = m_reader->runs();
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].id, child) << "newest first";
    const auto& run = runs[1];
    EXPECT_EQ(run.id, id);
    EXPECT_EQ(run.name, "starter");
    EXPECT_EQ(run.status, RunStatus::Queued);
    EXPECT_EQ(run.method, "adalora");
    EXPECT_EQ(run.model, "minilm-l6");
    EXPECT_EQ(run.seed, 7);
    EXPECT_GE(run.createdAt, before);
    EXPECT_EQ(run.startedAt, 0.0);
    EXPECT_EQ(run.parent, 0);
    EXPECT_EQ(runs[0].parent, id);
    EXPECT_EQ(runs[0].parentStep, 40);
    EXPECT_NE(runs[0].uid, run.uid);
    EXPECT_NE(runs[0].colour, run.colour);
    const auto detail = m_reader->run(id);
    ASSERT_TRUE(detail);
    EXPECT_EQ(detail->configJson, test::configJson);
    EXPECT_EQ(detail->started.totalSteps, 0);
    EXPECT_EQ(m_writer->filesFolder(id), m_file.string() + ".files/" + run.uid);
    EXPECT_FALSE(m_reader->run(999));
}

TEST_F(RunStore, ANoticeChangesNothingButTheEvents) {
    const auto id = m_writer->createRun("starter", test::configJson);
    m_writer->append(id, {test::started(), test::steps(0, 10), test::ended(10)}, 1000.0);
    const auto before = m_reader->run(id);
    auto another = test::openWriter(m_file); // as any program may
    another->addNotice(id, {7, Notice::Level::Warning, "replay", "It differs at step 7.", 3000.0});
    const auto events = m_reader->events(id);
    ASSERT_FALSE(events.empty());
    const auto found = std::find_if(events.begin(), events.end(),
                                    [](const StoredEvent& event) { return event.kind == "replay"; });
    ASSERT_NE(found, events.end());
    EXPECT_EQ(found->step, 7);
    EXPECT_EQ(found->level, Notice::Level::Warning);
    EXPECT_EQ(found->detail, "It differs at step 7.");
    const auto after = m_reader->run(id);
    EXPECT_EQ(after->summary.status, before->summary.status);
    EXPECT_EQ(after->summary.heartbeatAt, before->summary.heartbeatAt);
    EXPECT_EQ(after->summary.endedAt, before->summary.endedAt);
    EXPECT_THROW(another->addNotice(99, {}), StoreFailure);
}

// The method decides whether a stored module's triplets have a singular value, for maps and what-if alike.
TEST_F(RunStore, TripletsOfMethodsWithoutSingularValuesAreReadBackAsSuch) {
    for (const auto& [method, lambda] : {std::pair{R"({"type": "adalora"})", true},
                                         {R"({"type": "svd_lora"})", true},
                                         {R"({"type": "adalora", "granularity": "doublet"})", false},
                                         {R"({"type": "pruned_lora"})", false},
                                         {R"({"type": "lora"})", false}}) {
        const auto id = m_writer->createRun("run", std::string(R"({"method": )") + method + "}");
        m_writer->recordStarted(id, test::started(), 900.0);
        const auto run = m_reader->run(id);
        ASSERT_FALSE(run->started.modules.empty());
        for (const ModuleInfo& module : run->started.modules) {
            EXPECT_EQ(module.lambda, lambda) << method;
            EXPECT_EQ(module.weightsPerTriplet(), module.dIn + module.dOut + (lambda ? 1 : 0)) << method;
        }
    }
}

TEST_F(RunStore, EverythingThatARunSaysIsReadBack) {
    const auto id = m_writer->createRun("starter", test::configJson);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto bad = test::steps(20, 1);
    bad.points[0].taskLoss = nan;
    bad.points[0].gradientNorm = std::numeric_limits<double>::infinity();
    m_writer->recordStarted(id, test::started(), 900.0);
    const auto checkpoint = m_writer->filesFolder(id) / "step-20";
    std::filesystem::create_directories(checkpoint);
    m_writer->append(
        id,
        {test::steps(0, 10), test::allocation(9, 24), test::steps(10, 10),
         test::eval(20, {{"accuracy", 0.75}, {"loss", 0.5}}),
         CheckpointSaved{20, checkpoint.string(), 4096, "cc", 1020.0}, bad,
         Notice{20, Notice::Level::Warning, "nonfinite", "The loss of step 20 is not a number.", 1021.0},
         test::eval(21, {{"accuracy", 0.7}, {"loss", 0.4}})},
        1030.0);

    const auto detail = m_reader->run(id);
    ASSERT_TRUE(detail);
    const auto& s = detail->summary;
    EXPECT_EQ(s.status, RunStatus::Running);
    EXPECT_EQ(s.startedAt, 900.0);
    EXPECT_EQ(s.heartbeatAt, 1030.0);
    EXPECT_EQ(s.stepsDone, 21);
    EXPECT_EQ(s.totalSteps, 300);
    EXPECT_EQ(s.initBudget, 24);
    EXPECT_EQ(s.targetBudget, 16);
    EXPECT_EQ(s.device, "cpu");
    EXPECT_EQ(s.bestMetricName, "accuracy");
    EXPECT_EQ(s.bestMetric, 0.75);
    EXPECT_NEAR(s.seconds, 21 * 0.05 + 2.0, 1e-9);
    EXPECT_EQ(detail->started.modules, test::started().modules);
    EXPECT_EQ(detail->started.classes, test::started().classes);
    EXPECT_EQ(detail->started.versions, test::started().versions);
    EXPECT_EQ(detail->started.tfinal, 135);
    EXPECT_EQ(detail->started.dataDigest, "bb");

    EXPECT_EQ(m_reader->metricNames(id),
              (std::vector<std::string>{"eval/accuracy", "eval/loss", "gradient_norm", "learning_rate",
                                        "loss/regulariser", "loss/task", "memory_mb", "step_seconds",
                                        "tokens", "tokens_per_second"}));
    const auto loss = m_reader->series(id, "loss/task");
    ASSERT_EQ(loss.size(), 21U);
    for (std::int64_t i = 0; i < 20; ++i) {
        EXPECT_EQ(loss[std::size_t(i)].step, i);
        EXPECT_EQ(loss[std::size_t(i)].value, 1.0 / double(i + 1));
        EXPECT_EQ(loss[std::size_t(i)].wallTime, 1000.0 + 0.05 * double(i));
    }
    EXPECT_TRUE(std::isnan(loss[20].value));
    EXPECT_TRUE(std::isinf(m_reader->series(id, "gradient_norm", 20).at(0).value));
    EXPECT_EQ(m_reader->series(id, "loss/task", 15).size(), 6U);
    EXPECT_EQ(m_reader->series(id, "eval/accuracy").at(0).step, 20);
    EXPECT_TRUE(m_reader->series(id, "no such metric").empty());
    EXPECT_TRUE(m_reader->series(id + 1, "loss/task").empty());

    EXPECT_EQ(m_reader->allocationSteps(id), std::vector<std::int64_t>{9});
    const auto stored = m_reader->lastAllocation(id);
    const auto expected = test::allocation(9, 24);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->mask, expected.mask);
    EXPECT_EQ(stored->lambda, expected.lambda);
    EXPECT_EQ(stored->scoreLambda, expected.scoreLambda);
    EXPECT_EQ(stored->scoreA, expected.scoreA);
    EXPECT_EQ(stored->scoreB, expected.scoreB);
    EXPECT_EQ(stored->sensitivity, expected.sensitivity);
    EXPECT_EQ(stored->uncertainty, expected.uncertainty);
    EXPECT_EQ(stored->phase, expected.phase);
    EXPECT_EQ(stored->budget, expected.budget);
    EXPECT_EQ(stored->kept, expected.kept);
    EXPECT_EQ(stored->threshold, expected.threshold);
    EXPECT_EQ(stored->pruned, 3);
    EXPECT_EQ(stored->revived, 1);
    EXPECT_EQ(stored->wallTime, expected.wallTime);
    EXPECT_FALSE(m_reader->allocation(id, 10));
    const auto outlines = m_reader->allocationOutlines(id);
    ASSERT_EQ(outlines.size(), 1U);
    EXPECT_EQ(outlines[0].mask, expected.mask);
    EXPECT_EQ(outlines[0].threshold, expected.threshold);
    EXPECT_EQ(outlines[0].revived, 1);
    EXPECT_TRUE(outlines[0].lambda.empty());
    EXPECT_TRUE(m_reader->allocationOutlines(id, 10).empty());
    const auto history = m_reader->tripletHistory(id, 5, 3);
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0].mask, (std::vector<std::uint8_t>{1, 0, 1}));
    EXPECT_EQ(history[0].lambda,
              (std::vector<float>{expected.lambda[5], expected.lambda[6], expected.lambda[7]}));
    EXPECT_EQ(history[0].uncertainty, (std::vector<float>{expected.uncertainty[5], expected.uncertainty[6],
                                                          expected.uncertainty[7]}));
    EXPECT_THROW(static_cast<void>(m_reader->tripletHistory(id, 22, 3)), StoreFailure);

    const auto checkpoints = m_reader->checkpoints(id);
    ASSERT_EQ(checkpoints.size(), 1U);
    EXPECT_EQ(checkpoints[0].path, checkpoint.string());
    EXPECT_EQ(checkpoints[0].bytes, 4096);
    EXPECT_EQ(checkpoints[0].digest, "cc");
    const auto events = m_reader->events(id);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].kind, "checkpoint");
    EXPECT_EQ(events[1].kind, "nonfinite");
    EXPECT_EQ(events[1].level, Notice::Level::Warning);
    EXPECT_EQ(events[1].wallTime, 1021.0);
}

TEST_F(RunStore, RowsAndFoldersOfCheckpointsAreBothNeededForAllThatIsKnown) {
    const auto id = m_writer->createRun("starter", test::configJson);
    const auto folder = [&](const char* name) { return (m_writer->filesFolder(id) / name).string(); };
    for (const char* name : {"step-40", "step-60", "step-80"})
        std::filesystem::create_directories(folder(name));
    CheckpointSaved third{60, folder("step-60"), 3, "", 3.0};
    third.removed = {40};
    m_writer->append(id,
                     {test::started(), CheckpointSaved{20, folder("step-20"), 1, "", 1.0},
                      CheckpointSaved{40, folder("step-40"), 2, "", 2.0}, third},
                     1.0);
    const auto checkpoints = m_reader->checkpoints(id);
    ASSERT_EQ(checkpoints.size(), 3U) << "that of step 20 has no folder";
    EXPECT_EQ(checkpoints[0].bytes, 0) << "its row was removed, its folder is empty";
    EXPECT_EQ(checkpoints[1].bytes, 3);
    EXPECT_EQ(checkpoints[2].step, 80);
}

TEST_F(RunStore, CheckpointsMoveWithTheWorkspaceAndPathsOfRowsLeadNowhere) {
    const auto id = m_writer->createRun("starter", test::configJson);
    const auto inside = m_writer->filesFolder(id) / "step-20";
    std::filesystem::create_directories(inside);
    std::filesystem::create_directories(m_folder / "elsewhere");
    m_writer->append(id,
                     {test::started(), CheckpointSaved{20, inside.string(), 1, "", 1.0},
                      CheckpointSaved{40, (m_folder / "elsewhere").string(), 1, "", 2.0}, test::ended(40)},
                     1.0);
    const auto uid = m_reader->run(id)->summary.uid;
    m_reader.reset();
    m_writer.reset();
    const auto moved = m_folder / "moved.rankscope";
    std::filesystem::rename(m_file, moved);
    std::filesystem::rename(m_file.string() + ".files", moved.string() + ".files");
    const auto checkpoints = test::openReader(moved)->checkpoints(id);
    ASSERT_EQ(checkpoints.size(), 1U);
    EXPECT_EQ(checkpoints[0].path, moved.string() + ".files/" + uid + "/step-20");
    const auto events = test::openReader(moved)->events(id);
    const auto said = std::ranges::find_if(events, [&](const StoredEvent& event) {
        return event.level == Notice::Level::Warning && event.step == 40;
    });
    ASSERT_NE(said, events.end());
    EXPECT_NE(said->detail.find((m_folder / "elsewhere").string()), std::string::npos) << said->detail;
}

TEST_F(RunStore, ABatchIsWrittenAsAWholeOrNotAtAll) {
    const auto id = m_writer->createRun("starter", test::configJson);
    m_writer->recordStarted(id, test::started(), 1.0);
    auto timeless = test::steps(3, 1);
    timeless.points[0].wallTime = std::numeric_limits<double>::quiet_NaN(); // becomes the time of the batch
    m_writer->append(id, {test::steps(0, 3), timeless}, 2000.0);
    EXPECT_EQ(m_reader->series(id, "loss/task").at(3).wallTime, 2000.0);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(
        m_writer->append(id, {test::steps(4, 3), Notice{7, Notice::Level::Info, "x", "y", 0.0}}, nan),
        StoreFailure)
        << "an event without a time";
    EXPECT_EQ(m_reader->series(id, "loss/task").size(), 4U);
    EXPECT_EQ(m_reader->run(id)->summary.stepsDone, 4);
    EXPECT_THROW(m_writer->append(id + 50, {test::steps(0, 3)}, 2.0), StoreFailure) << "no such run";
}

TEST_F(RunStore, AClockThatIsSetBackMakesNoTimeNegative) {
    const auto id = m_writer->createRun("starter", test::configJson);
    m_writer->append(id, {test::started(), test::steps(0, 2, 1e9)}, 1e9);
    m_writer->append(id, {test::steps(2, 3, 1e9 - 3600.0)}, 1e9 - 3600.0);
    auto end = test::ended(5);
    end.wallTime = 1e9 - 3000.0;
    m_writer->append(id, {end}, 1e9 - 3000.0);
    double before = 0.0;
    for (const SeriesPoint& point : m_reader->series(id, "loss/task")) {
        EXPECT_GE(point.wallTime, before) << point.step;
        before = point.wallTime;
    }
    const auto run = m_reader->run(id)->summary;
    EXPECT_GE(run.endedAt, run.startedAt);
}

TEST_F(RunStore, NamesNotesTagsGroupsAndColoursAreKept) {
    const auto id = m_writer->createRun("starter", test::configJson);
    m_writer->rename(id, "Größe 'x'; --");
    m_writer->setNote(id, "a\nnote");
    m_writer->setGroup(id, "sweep");
    m_writer->setColour(id, 5);
    m_writer->setTags(id, {"b", "a", "b"});
    const auto run = m_reader->runs().at(0);
    EXPECT_EQ(run.name, "Größe 'x'; --");
    EXPECT_EQ(run.note, "a\nnote");
    EXPECT_EQ(run.group, "sweep");
    EXPECT_EQ(run.colour, 5);
    EXPECT_EQ(run.tags, (std::vector<std::string>{"a", "b"}));
    m_writer->setTags(id, {});
    EXPECT_TRUE(m_reader->run(id)->summary.tags.empty());
    try {
        m_writer->rename(77, "x");
        FAIL() << "nothing was thrown";
    } catch (const StoreFailure& failure) {
        EXPECT_EQ(failure.error().kind, StoreError::Kind::Missing);
    }
}

TEST_F(RunStore, StarsAndTheArchiveAreKeptUntilTheyAreTakenBack) {
    const RunId id = m_writer->createRun("one", test::configJson);
    const RunId other = m_writer->createRun("two", test::configJson);
    m_writer->setStarred(id, true);
    m_writer->setStarred(id, true); // twice is once
    m_writer->setArchived(id, true);
    EXPECT_TRUE(m_reader->runs()[1].starred);
    EXPECT_TRUE(m_reader->runs()[1].archived);
    EXPECT_FALSE(m_reader->runs()[0].starred) << "run " << other << " was never marked";
    EXPECT_TRUE(m_reader->run(id)->summary.archived);
    m_writer->setStarred(id, false);
    m_writer->setArchived(id, false);
    EXPECT_FALSE(m_reader->runs()[1].starred);
    EXPECT_FALSE(m_reader->run(id)->summary.archived);
    EXPECT_THROW(m_writer->setStarred(99, true), StoreFailure);
}

TEST_F(RunStore, MetricsAreToldByTheirLastNumberAndEvaluationsByTheirRangeToo) {
    const RunId id = m_writer->createRun("one", test::configJson);
    auto points = test::steps(0, 10);
    points.points.back().taskLoss = std::nan("");
    const double last = points.points[8].taskLoss;
    m_writer->append(
        id,
        {test::started(), points, test::eval(4, {{"accuracy", 0.9}}), test::eval(10, {{"accuracy", 0.7}})},
        1.0);
    const auto extents = test::openReader(m_file)->metricExtents(id);
    const auto named = [&](const std::string& name) {
        return *std::ranges::find(extents, name, &MetricExtent::name);
    };
    EXPECT_EQ(named("eval/accuracy").last, 0.7);
    EXPECT_EQ(named("eval/accuracy").least, 0.7);
    EXPECT_EQ(named("eval/accuracy").greatest, 0.9);
    EXPECT_EQ(named("loss/task").last, last) << "what is no number does not count";
    EXPECT_FALSE(named("loss/task").least);
    EXPECT_TRUE(std::ranges::is_sorted(extents, {}, &MetricExtent::name));
    EXPECT_EQ(test::openReader(m_file)->metricNames(id).size(), extents.size());
    EXPECT_EQ(test::openReader(m_file)->configuration(id), test::configJson);
    EXPECT_EQ(test::openReader(m_file)->configuration(99), "");
}

TEST_F(RunStore, AFileFromBeforeThereWereMarksIsStillListed) {
    const auto file = m_folder / "old.rankscope";
    {
        Database::Options old;
        old.migrations = workspaceMigrations().first(2);
        const auto database = Database::open(file, old);
        ASSERT_TRUE(database);
        (*database)
            ->query("INSERT INTO run (uid, name, status, created_at) VALUES ('u', 'old', 'queued', 1)")
            .run();
    }
    const auto reader = test::openReader(file);
    ASSERT_EQ(reader->runs().size(), 1U);
    EXPECT_FALSE(reader->runs()[0].starred);
    EXPECT_FALSE(reader->run(1)->summary.archived);
}

TEST_F(RunStore, TheBinKeepsEverythingUntilARunIsPurged) {
    const auto id = m_writer->createRun("starter", test::configJson);
    m_writer->append(id, {test::started(), test::steps(0, 10), test::allocation(5, 24)}, 1.0);
    std::filesystem::create_directories(m_writer->filesFolder(id));
    const auto files = m_writer->filesFolder(id);
    test::writeFile(files / "weights", "x");

    m_writer->moveToBin(id);
    EXPECT_TRUE(m_reader->runs().empty());
    EXPECT_FALSE(m_reader->findRun("starter"));
    ASSERT_EQ(m_reader->binnedRuns().size(), 1U);
    EXPECT_GT(m_reader->run(id)->deletedAt, 0.0);
    m_writer->restoreFromBin(id);
    EXPECT_EQ(m_reader->runs().size(), 1U);
    EXPECT_EQ(m_reader->series(id, "loss/task").size(), 10U);

    EXPECT_THROW(m_writer->purge(id), StoreFailure) << "it is being trained";
    m_writer->append(id, {test::ended(10)}, 2.0);
    m_writer->purge(id);
    EXPECT_FALSE(m_reader->run(id));
    EXPECT_TRUE(m_reader->series(id, "loss/task").empty());
    EXPECT_TRUE(m_reader->allocationSteps(id).empty());
    EXPECT_FALSE(std::filesystem::exists(files));
    EXPECT_NE(m_writer->createRun("next", "{}"), id) << "numbers are not given again";
}

TEST_F(RunStore, RunsAreFoundByNumberUidNameAndTheStartOfAUid) {
    const auto first = m_writer->createRun("twin", "{}");
    const auto second = m_writer->createRun("twin", "{}");
    const auto uid = m_reader->run(first)->summary.uid;
    EXPECT_EQ(m_reader->findRun(std::to_string(first)), first);
    EXPECT_EQ(m_reader->findRun(uid), first);
    EXPECT_EQ(m_reader->findRun(uid.substr(0, 12)), first);
    EXPECT_EQ(m_reader->findRun(uid.substr(0, 6)).has_value(), true);
    EXPECT_FALSE(m_reader->findRun(uid.substr(0, 5))); // such as the 9 of a run that is not there
    EXPECT_EQ(m_reader->findRun("twin"), second);
    EXPECT_FALSE(m_reader->findRun(""));
    EXPECT_FALSE(m_reader->findRun("none"));
    EXPECT_FALSE(m_reader->findRun("%"));
    EXPECT_FALSE(m_reader->findRun("99999999999999999999999"));
}

TEST_F(RunStore, TheDataVersionChangesWithEveryCommitOfAnotherConnection) {
    const auto before = m_reader->dataVersion();
    EXPECT_EQ(m_reader->dataVersion(), before);
    m_writer->createRun("starter", "{}");
    EXPECT_NE(m_reader->dataVersion(), before);
}

TEST_F(RunStore, AMillionPointsAreReadInOrder) {
    const auto id = m_writer->createRun("long", "{}");
    m_writer->recordStarted(id, test::started(), 1.0);
    m_writer->append(id, {test::eval(0, {{"accuracy", 0.0}})}, 1.0);
    constexpr std::int64_t count = 1'000'000;
    SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE)
        .exec("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 999999) "
              "INSERT INTO scalar SELECT 1, metric.id, i, i, 1.0 FROM metric, c");
    const double start = test::processorSeconds();
    const auto points = m_reader->series(id, "eval/accuracy");
    const double took = test::processorSeconds() - start;
    ASSERT_EQ(points.size(), std::size_t(count));
    EXPECT_EQ(points.back().step, count - 1);
    EXPECT_EQ(points.back().value, double(count - 1));
    std::cout << took << " s for a million points\n";
    EXPECT_LT(took, 1.0 * test::slowness);
}

} // namespace rankscope
