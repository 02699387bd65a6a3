#include "core/analysis/allocation.h"
#include "core/analysis/event_file.h"
#include "core/analysis/metric_names.h"
#include "core/exchange/tensorboard_import.h"
#include "tests/core/store/store_support.h"

#include <cmath>

namespace rankscope {

namespace fs = std::filesystem;

namespace {

using test::openReader;
using test::TempFolder;

const std::string query = "encoder.layer.0.attention.self.query_proj";
const std::string dense = "encoder.layer.0.intermediate.dense";

std::string fixture() {
    return test::readFile(fs::path(RANKSCOPE_SOURCE_DIR) / "tests/core/analysis/fixtures/authors.tfevents");
}

// A workspace and a folder of logs.
class LogLab {
public:
    void write(const std::string& name, const std::string& bytes) const {
        fs::create_directories((logs() / name).parent_path());
        test::writeFile(logs() / name, bytes);
    }
    void write(const std::string& name, const EventScalars& scalars) const {
        write(name, writeEventFile(scalars, 1.0e9));
    }
    std::vector<ImportedLog> import(const LogImportOptions& options = {}) const {
        auto logs = importTensorBoard(this->logs(), workspace(), options);
        EXPECT_TRUE(logs) << logs.error().message;
        return logs ? *logs : std::vector<ImportedLog>();
    }
    std::vector<int> ranks(RunId run, std::int64_t step) const {
        const auto reader = openReader(workspace());
        const auto allocation = reader->allocation(run, step);
        return allocation ? ranksFromMask(reader->run(run)->started.modules, allocation->mask)
                                .value_or(std::vector<int>())
                          : std::vector<int>();
    }
    fs::path logs() const { return m_folder / "logs"; }
    fs::path workspace() const { return m_folder / "w.rankscope"; }

private:
    TempFolder m_folder;
};

EventScalars lossFrom(std::int64_t first, std::int64_t count, double value = 1.0) {
    EventScalars scalars;
    for (std::int64_t step = first; step < first + count; ++step) {
        scalars.add("train/loss", step, 1.0e9 + double(step), value);
    }
    return scalars;
}

} // namespace

TEST(TensorBoardImport, EachMapValueIsTheTagsAndNothingElseIsMadeUp) {
    const LogLab lab;
    lab.write("events.out.tfevents.1", fixture());
    const auto logs = lab.import();
    ASSERT_EQ(logs.size(), 1U);
    EXPECT_TRUE(logs[0].isNew);
    EXPECT_EQ(logs[0].name, "logs");
    EXPECT_EQ(logs[0].allocations, 3);
    const RunId run = logs[0].run;
    EXPECT_EQ(lab.ranks(run, 0), (std::vector<int>{12, 12}));
    EXPECT_EQ(lab.ranks(run, 50), (std::vector<int>{10, 11}));
    EXPECT_EQ(lab.ranks(run, 100), (std::vector<int>{3, 7}));
    const auto reader = openReader(lab.workspace());
    const auto detail = reader->run(run);
    EXPECT_EQ(detail->summary.endStage, "imported");
    EXPECT_EQ(detail->summary.initBudget, 24);
    EXPECT_EQ(detail->summary.targetBudget, 10);
    EXPECT_EQ(detail->started.modules[0].name, query);
    EXPECT_EQ(detail->started.deltaT, 0); // the schedule is in no log
    const auto last = *reader->lastAllocation(run);
    EXPECT_EQ(last.kept, 10);
    EXPECT_EQ(last.threshold, 0.5);
    EXPECT_EQ(last.pruned, 11);
    EXPECT_EQ(last.revived, 0);
    for (const auto* scores : {&last.lambda, &last.scoreLambda, &last.scoreA, &last.scoreB, &last.sensitivity,
                               &last.uncertainty}) {
        EXPECT_TRUE(scores->empty()); // a log holds none
    }
    EXPECT_EQ(reader->series(run, "loss/task").size(), 3U);
    EXPECT_EQ(reader->series(run, orthogonalityMetric(query, 'A')).size(), 3U);
    EXPECT_EQ(reader->series(run, orthogonalityMetric(dense, 'B')).size(), 3U);
    EXPECT_EQ(reader->series(run, std::string(orthogonalityMeanMetric)).size(), 3U);
    EXPECT_EQ(reader->series(run, "Budget/sum_param").size(), 3U);
    EXPECT_EQ(reader->series(run, "tensor/double").size(), 1U);
    const auto events = reader->events(run);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_NE(events[1].detail.find("not which, and no scores"), std::string::npos);
}

TEST(TensorBoardImport, EveryFolderIsARunAndItsFilesFollowOneAnother) {
    const LogLab lab;
    lab.write("a/events.out.tfevents.2", lossFrom(50, 50, 2.0)); // begins later
    lab.write("a/events.out.tfevents.9", lossFrom(0, 60, 1.0));
    lab.write("b/deep/events.out.tfevents.1", lossFrom(0, 5));
    lab.write("b/notes.txt", "no log");
    const auto logs = lab.import();
    ASSERT_EQ(logs.size(), 2U);
    EXPECT_EQ(logs[0].name, "logs/a");
    EXPECT_EQ(logs[1].name, "logs/b/deep");
    const auto points = openReader(lab.workspace())->series(logs[0].run, "loss/task");
    ASSERT_EQ(points.size(), 100U);
    EXPECT_EQ(points[49].value, 1.0);
    EXPECT_EQ(points[50].value, 2.0); // the later file goes on from its first step
    EXPECT_EQ(openReader(lab.workspace())->run(logs[0].run)->summary.stepsDone, 99);
}

TEST(TensorBoardImport, AnotherImportAppendsOnlyWhatIsNew) {
    const LogLab lab;
    EventScalars scalars = lossFrom(0, 10);
    scalars.add("Ranknum/" + query + ".lora_E", 5, 1.0e9, 12.0);
    const std::string whole = writeEventFile(scalars, 1.0e9);
    lab.write("events.out.tfevents.1", whole);
    const RunId run = lab.import()[0].run;
    auto unchanged = lab.import();
    EXPECT_FALSE(unchanged[0].changed);
    EXPECT_EQ(unchanged[0].run, run);

    for (std::int64_t step = 8; step < 20; ++step) { // resumed at 8
        scalars.add("train/loss", step, 1.0e9, 3.0);
    }
    scalars.add("Ranknum/" + query + ".lora_E", 15, 1.0e9, 7.0);
    scalars.add("eval/accuracy", 20, 1.0e9, 0.5);
    const std::string grown = writeEventFile(scalars, 1.0e9);
    lab.write("events.out.tfevents.1", grown.substr(0, grown.size() - 3)); // its writer is at work
    auto more = lab.import();
    EXPECT_TRUE(more[0].changed);
    EXPECT_FALSE(more[0].isNew);
    EXPECT_EQ(more[0].points, 14); // two of them stood where it was resumed
    ASSERT_EQ(more[0].sentences.size(), 1U);
    EXPECT_NE(more[0].sentences[0].find("2 numbers stand at steps that come again"), std::string::npos)
        << more[0].sentences[0];
    lab.write("events.out.tfevents.1", grown);
    EXPECT_EQ(lab.import()[0].points, 1); // the record that was cut
    const auto reader = openReader(lab.workspace());
    EXPECT_EQ(reader->runs().size(), 1U);
    const auto points = reader->series(run, "loss/task");
    ASSERT_EQ(points.size(), 20U);
    EXPECT_EQ(points[7].value, 1.0);
    EXPECT_EQ(points[8].value, 3.0);
    const auto before = reader->series(run, "loss/task (segment 1)");
    ASSERT_EQ(before.size(), 2U);
    EXPECT_EQ(before[0].step, 8);
    EXPECT_EQ(before[1].value, 1.0);
    EXPECT_EQ(lab.ranks(run, 5), std::vector<int>{12});
    EXPECT_EQ(lab.ranks(run, 15), std::vector<int>{7});
    EXPECT_EQ(reader->run(run)->summary.bestMetric, 0.5);
}

TEST(TensorBoardImport, ASecondWriterInTheFolderLosesNoNumber) {
    const LogLab lab;
    EventScalars first = lossFrom(0, 12), second = lossFrom(0, 20, 2.0);
    first.add("train/loss", 11, 1.0e9 + 11.5, INFINITY); // twice at one step
    lab.write("events.out.tfevents.1", first);
    lab.write("events.out.tfevents.2", second);
    const auto logs = lab.import();
    ASSERT_EQ(logs.size(), 1U);
    EXPECT_EQ(logs[0].points, 33);
    const auto reader = openReader(lab.workspace());
    std::size_t stored = 0;
    for (const std::string& name : reader->metricNames(logs[0].run)) {
        stored += reader->series(logs[0].run, name).size();
    }
    EXPECT_EQ(stored, 33U);
    EXPECT_EQ(reader->series(logs[0].run, "loss/task").size(), 20U);
    const auto infinite = reader->series(logs[0].run, "loss/task (segment 2)");
    ASSERT_EQ(infinite.size(), 12U);
}

TEST(TensorBoardImport, AReplacedFileIsReadAnewAndAMissingOneChangesNothing) {
    const LogLab lab;
    lab.write("events.out.tfevents.1", lossFrom(0, 100));
    const RunId run = lab.import()[0].run;
    lab.write("events.out.tfevents.1", lossFrom(0, 10, 5.0));
    const auto replaced = lab.import();
    EXPECT_EQ(replaced[0].run, run);
    ASSERT_EQ(replaced[0].sentences.size(), 1U);
    EXPECT_NE(replaced[0].sentences[0].find("was replaced"), std::string::npos);
    EXPECT_EQ(openReader(lab.workspace())->series(run, "loss/task").size(), 10U);
    fs::remove(lab.logs() / "events.out.tfevents.1");
    lab.write("events.out.tfevents.2", lossFrom(0, 3));
    const auto gone = lab.import();
    EXPECT_FALSE(gone[0].changed);
    ASSERT_EQ(gone[0].sentences.size(), 1U);
    EXPECT_NE(gone[0].sentences[0].find("was left as it is"), std::string::npos);
    EXPECT_EQ(openReader(lab.workspace())->series(run, "loss/task").size(), 10U);
}

TEST(TensorBoardImport, ADamagedFileIsReadUpToTheDamageWithOneSentence) {
    const LogLab lab;
    std::string bytes = writeEventFile(lossFrom(0, 100), 1.0e9);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x10);
    lab.write("events.out.tfevents.1", bytes);
    const auto logs = lab.import();
    ASSERT_EQ(logs[0].sentences.size(), 1U);
    EXPECT_TRUE(logs[0].sentences[0].starts_with("events.out.tfevents.1: ")) << logs[0].sentences[0];
    EXPECT_EQ(openReader(lab.workspace())->series(logs[0].run, "loss/task").size(), 49U);
}

TEST(TensorBoardImport, WhatIsNoLogIsAnErrorAndMakesNoWorkspace) {
    const LogLab lab;
    const auto missing = importTensorBoard(lab.logs(), lab.workspace());
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ImportError::Kind::Missing);
    lab.write("readme.txt", "nothing");
    EXPECT_EQ(importTensorBoard(lab.logs(), lab.workspace()).error().kind, ImportError::Kind::Missing);
    EXPECT_FALSE(holdsEventFiles(lab.logs()));
    lab.write("events.out.tfevents.1", "this is no event file at all");
    EXPECT_TRUE(holdsEventFiles(lab.logs()));
    const auto unreadable = importTensorBoard(lab.logs(), lab.workspace());
    ASSERT_FALSE(unreadable);
    EXPECT_EQ(unreadable.error().kind, ImportError::Kind::Unreadable);
    EXPECT_NE(unreadable.error().message.find("wrong checksum"), std::string::npos);
    lab.write("events.out.tfevents.1", EventScalars());
    EXPECT_NE(importTensorBoard(lab.logs(), lab.workspace()).error().message.find("hold no numbers"),
              std::string::npos);
    EXPECT_FALSE(fs::exists(lab.workspace()));
}

TEST(TensorBoardImport, TheRankAtTheStartCanBeSaidAndIsRemembered) {
    const LogLab lab;
    EventScalars scalars;
    scalars.add("Rank/" + query + ".lora_E", 5, 1.0e9, 3.0); // zeroed triplets
    lab.write("events.out.tfevents.1", scalars);
    LogImportOptions options;
    options.initR = 12;
    options.name = "old";
    const auto logs = lab.import(options);
    EXPECT_EQ(logs[0].name, "old");
    EXPECT_EQ(lab.ranks(logs[0].run, 5), std::vector<int>{9});
    scalars.add("Rank/" + query + ".lora_E", 6, 1.0e9, 4.0);
    lab.write("events.out.tfevents.1", scalars);
    EXPECT_EQ(lab.import()[0].run, logs[0].run);
    EXPECT_EQ(lab.ranks(logs[0].run, 6), std::vector<int>{8});
    options.initR = 16;
    EXPECT_TRUE(lab.import(options)[0].changed);
    EXPECT_EQ(lab.ranks(logs[0].run, 6), std::vector<int>{12});
}

TEST(TensorBoardImport, AModuleWithoutARankKeepsItsLastOneAndThatIsSaid) {
    const LogLab lab;
    EventScalars scalars;
    scalars.add("Ranknum/" + query + ".lora_E", 1, 1.0e9, 8.0);
    scalars.add("Ranknum/" + dense + ".lora_E", 2, 1.0e9, 5.0);
    scalars.add("Ranknum/" + query + ".lora_E", 3, 1.0e9, 6.0);
    scalars.add("Budget/total_rank", 3, 1.0e9, 99.0);
    scalars.add("Budget/total_rank", 4, 1.0e9, 11.0); // a total alone makes no map
    lab.write("events.out.tfevents.1", scalars);
    const auto logs = lab.import();
    const RunId run = logs[0].run;
    EXPECT_EQ(lab.ranks(run, 1), (std::vector<int>{8, 8}));
    EXPECT_EQ(lab.ranks(run, 2), (std::vector<int>{8, 5}));
    EXPECT_EQ(lab.ranks(run, 3), (std::vector<int>{6, 5}));
    EXPECT_EQ(openReader(lab.workspace())->allocationSteps(run).size(), 3U);
    EXPECT_TRUE(std::isnan(openReader(lab.workspace())->allocation(run, 1)->threshold));
    EXPECT_EQ(openReader(lab.workspace())->series(run, "Budget/total_rank").size(), 2U);
    ASSERT_EQ(logs[0].sentences.size(), 2U);
    EXPECT_NE(logs[0].sentences[0].find("lack the rank of some modules"), std::string::npos);
    EXPECT_NE(logs[0].sentences[1].find("is not the sum"), std::string::npos);
}

TEST(TensorBoardImport, NumbersThatCannotBeMeantAreLeftOutWithASentence) {
    const LogLab lab;
    EventScalars scalars = lossFrom(0, 3);
    scalars.add("train/loss", -5, 1.0e9, 1.0);
    scalars.add("train/loss", INT64_MAX, 1.0e9, 1.0);
    for (std::int64_t step = 0; step < 5000; ++step) {
        scalars.add("Ranknum/" + query + ".lora_E", step, std::nan(""), 65536.0);
    }
    lab.write("events.out.tfevents.1", scalars);
    const auto logs = lab.import();
    ASSERT_EQ(logs[0].sentences.size(), 2U);
    EXPECT_NE(logs[0].sentences[0].find("2 numbers stand at steps"), std::string::npos);
    EXPECT_NE(logs[0].sentences[1].find("too many triplets for a map"), std::string::npos);
    EXPECT_EQ(logs[0].allocations, 0);
    EXPECT_EQ(openReader(lab.workspace())->series(logs[0].run, "Ranknum/" + query).size(), 5000U);
    EXPECT_EQ(openReader(lab.workspace())->series(logs[0].run, "loss/task").size(), 3U);
}

TEST(TensorBoardImport, TwoTagsOfOneMetricAreTwoCurves) {
    const LogLab lab;
    EventScalars scalars = lossFrom(0, 3);
    scalars.add("loss", 0, 1.0e9, 9.0);
    scalars.add("Eval_dev/accuracy", 0, 1.0e9, 0.5);
    scalars.add("Eval_test/accuracy", 0, 1.0e9, 0.25);
    lab.write("events.out.tfevents.1", scalars);
    const auto reader = openReader((lab.import(), lab.workspace()));
    EXPECT_EQ(reader->metricNames(1),
              (std::vector<std::string>{"Eval_test/accuracy", "eval/accuracy", "loss", "loss/task"}));
}

TEST(TensorBoardImport, AStopLeavesNothingOfTheRun) {
    const LogLab lab;
    lab.write("events.out.tfevents.1", lossFrom(0, 100000));
    std::stop_source stop;
    ImportHooks hooks;
    hooks.stop = stop.get_token();
    hooks.progress = [&](double share) {
        if (share > 0.4) {
            stop.request_stop();
        }
    };
    const auto logs = importTensorBoard(lab.logs(), lab.workspace(), {}, hooks);
    ASSERT_FALSE(logs);
    EXPECT_EQ(logs.error().kind, ImportError::Kind::Stopped);
    EXPECT_TRUE(openReader(lab.workspace())->runs().empty());
}

} // namespace rankscope
