#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace rankscope::test {

namespace {

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string textOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

} // namespace

TEST(StoredRuns, ListIsATableForPeopleAndJsonForMachines) {
    const StoredLab lab;
    const Ended table = lab.run({"list"});
    ASSERT_EQ(table.code, 0) << table.err;
    const auto lines = linesOf(table.out);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_TRUE(lines[0].starts_with("run  name"));
    EXPECT_NE(lines[1].find("queued"), std::string::npos) << table.out; // newest first
    EXPECT_NE(lines[2].find("accuracy 0.7500"), std::string::npos) << table.out;
    EXPECT_NE(lines[2].find("6 to 4"), std::string::npos) << table.out;
    const auto json = nlohmann::json::parse(lab.run({"list", "--json"}).out);
    ASSERT_EQ(json.size(), 2U);
    EXPECT_EQ(json[1]["name"], "first");
    EXPECT_EQ(json[1]["status"], "finished");
    EXPECT_EQ(json[1]["best_metric"], 0.75);
    EXPECT_EQ(json[1]["tags"], nlohmann::json({"paper"}));
    EXPECT_TRUE(json[0]["best_metric"].is_null());
    EXPECT_TRUE(json[0]["started_at"].is_null());
}

TEST(StoredRuns, ListFiltersByEveryWord) {
    const StoredLab lab;
    EXPECT_EQ(nlohmann::json::parse(lab.run({"list", "--json", "FIRST"}).out).size(), 1U);
    EXPECT_EQ(nlohmann::json::parse(lab.run({"list", "--json", "paper", "finished"}).out).size(), 1U);
    EXPECT_EQ(nlohmann::json::parse(lab.run({"list", "--json", "paper", "queued"}).out).size(), 0U);
    EXPECT_EQ(nlohmann::json::parse(lab.run({"list", "--json", "adalora"}).out).size(), 2U);
}

TEST(StoredRuns, ListTakesTheFilterOfTheWindow) {
    const StoredLab lab;
    const auto names = [&](const std::string& filter) {
        const Ended ended = lab.run({"list", "--json", "--filter", filter});
        EXPECT_EQ(ended.code, 0) << ended.err;
        std::vector<std::string> found;
        for (const auto& run : nlohmann::json::parse(ended.out)) {
            found.push_back(run["name"]);
        }
        return found;
    };
    using Names = std::vector<std::string>;
    const std::string second = "second, \"quoted\"";
    EXPECT_EQ(names("metric.accuracy >= .75 and (state = finished or tag = x)"), (Names{"first"}));
    EXPECT_EQ(names("param.method.init_r = 12"), (Names{second, "first"}));
    EXPECT_EQ(names("not metric.accuracy > 0"), (Names{second}));
    EXPECT_EQ(names("name ~ ^FIR tag in (paper, x)"), (Names{"first"}));
    EXPECT_EQ(names(""), (Names{second, "first"}));
}

TEST(StoredRuns, AFilterThatCannotBeReadSaysWhereAndEndsWithTwo) {
    const StoredLab lab;
    const Ended ended = lab.run({"list", "--filter", "steps > many"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(ended.err, "rankscope-cli: --filter: Expected a number at character 9, not 'many'.\n");
}

TEST(StoredRuns, ListAnswersASelectAndNothingElse) {
    const StoredLab lab;
    const std::string select = "SELECT name, status, best_metric FROM runs ORDER BY run";
    const Ended table = lab.run({"list", "--sql", select});
    ASSERT_EQ(table.code, 0) << table.err;
    const auto lines = linesOf(table.out);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_TRUE(lines[0].starts_with("name"));
    EXPECT_NE(lines[1].find("finished"), std::string::npos);
    const auto json = nlohmann::json::parse(lab.run({"list", "--json", "--sql", select}).out);
    EXPECT_EQ(json["columns"], (nlohmann::json{"name", "status", "best_metric"}));
    EXPECT_EQ(json["rows"][0], (nlohmann::json{"first", "finished", 0.75}));
    EXPECT_TRUE(json["rows"][1][2].is_null());
    const Ended write = lab.run({"list", "--sql", "DELETE FROM run"});
    EXPECT_EQ(write.code, 2);
    EXPECT_EQ(write.err, "rankscope-cli: --sql: Only reading is allowed here; write one SELECT.\n");
    EXPECT_EQ(lab.run({"list", "--sql", "SELECT nothing"}).code, 2);
    const Ended both = lab.run({"list", "--sql", select, "--filter", "starred"});
    EXPECT_EQ(both.code, 2);
    EXPECT_NE(both.err.find("--sql"), std::string::npos) << both.err;
}

TEST(StoredRuns, ArchivedRunsAreListedOnlyWhenTheyAreAskedFor) {
    const StoredLab lab;
    (*RunWriter::open(lab.workspace()))->setArchived(1, true);
    const auto count = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"list", "--json"});
        return nlohmann::json::parse(lab.run(arguments).out).size();
    };
    EXPECT_EQ(count({}), 1U);
    EXPECT_EQ(count({"--archived"}), 2U);
    EXPECT_EQ(count({"--filter", "archived"}), 1U);
    EXPECT_EQ(lab.run({"list", "--filter", "state = finished"}).err,
              "rankscope-cli: The only such run is archived; --archived lists it.\n");
}

TEST(StoredRuns, BeforeTheFirstRunTheListIsEmpty) {
    const TinyLab lab;
    const Ended ended = lab.run({"list", "--json"}, false);
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out, "[]\n");
    EXPECT_FALSE(std::filesystem::exists(lab.folder() / "data"));
}

TEST(StoredRuns, ShowFindsARunByIdUidAndName) {
    const StoredLab lab;
    const auto first = nlohmann::json::parse(lab.run({"show", "1", "--json"}).out);
    EXPECT_EQ(first["name"], "first");
    EXPECT_EQ(first["config"]["train"]["seed"], 7);
    EXPECT_EQ(first["last_values"]["eval/accuracy"]["value"], 0.75);
    EXPECT_EQ(first["ranks"]["modules"]["encoder.layer.0.attention.self.query"], 1);
    EXPECT_EQ(first["ranks"]["modules"]["encoder.layer.1.output.dense"], 2);
    const std::string uid = first["uid"];
    EXPECT_EQ(nlohmann::json::parse(lab.run({"show", uid, "--json"}).out)["run"], 1);
    EXPECT_EQ(nlohmann::json::parse(lab.run({"show", "first", "--json"}).out)["run"], 1);
}

TEST(StoredRuns, ShowTellsWhatAPersonWantsToKnow) {
    const StoredLab lab;
    const Ended shown = lab.run({"show", "first"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    for (const char* expected :
         {"finished", "6 to 4 triplets", "4 of 4", "accuracy 0.7500", "train.seed", "loss/task",
          "Ranks at step 2: 3 triplets kept", "layer  query  output.dense"}) {
        EXPECT_NE(shown.out.find(expected), std::string::npos) << expected << "\n" << shown.out;
    }
}

TEST(StoredRuns, MetricsAreExportedWideWithOneRowAStep) {
    const StoredLab lab;
    const auto file = lab.folder() / "curves.csv";
    const Ended ended = lab.run({"export", "1", "--what", "metrics", "--out", file.string()});
    ASSERT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.out + ended.err, "");
    const auto lines = linesOf(textOf(file));
    ASSERT_EQ(lines.size(), 6U); // header, steps 0 to 3, evaluation after 4
    EXPECT_TRUE(lines[0].starts_with("run,step,eval/accuracy,eval/loss,")) << lines[0];
    EXPECT_TRUE(lines[1].starts_with("1,0,,,")) << lines[1];
    EXPECT_TRUE(lines[5].starts_with("1,4,0.75,0.6,")) << lines[5];
}

TEST(StoredRuns, MetricsAreExportedLongWithOneRowAValue) {
    const StoredLab lab;
    const auto json = nlohmann::json::parse(lab.run({"export", "first", "--what", "metrics", "--layout",
                                                     "long", "--format", "json", "--out", "-"})
                                                .out);
    std::size_t losses = 0;
    for (const auto& row : json) {
        if (row["metric"] == "loss/task") {
            EXPECT_EQ(row["step"], losses);
            EXPECT_EQ(row["run"], 1);
            EXPECT_GT(row["wall_time"], 1.0e9);
            ++losses;
        }
    }
    EXPECT_EQ(losses, 4U);
}

TEST(StoredRuns, RanksAreTheKeptTripletsOfEachModule) {
    const StoredLab lab;
    const Ended ended = lab.run({"export", "1", "--what", "ranks", "--out", "-"});
    EXPECT_EQ(ended.out, "run,step,module,layer,kind,rank\n"
                         "1,1,encoder.layer.0.attention.self.query,0,query,3\n"
                         "1,1,encoder.layer.1.output.dense,1,output.dense,2\n"
                         "1,2,encoder.layer.0.attention.self.query,0,query,1\n"
                         "1,2,encoder.layer.1.output.dense,1,output.dense,2\n");
}

TEST(StoredRuns, AllocationsHoldEveryTripletWithItsScoreParts) {
    const StoredLab lab;
    const auto json = nlohmann::json::parse(
        lab.run({"export", "1", "--what", "allocations", "--format", "json", "--out", "-"}).out);
    ASSERT_EQ(json.size(), 12U);
    const auto& row = json[6 + 4]; // step 2, module 1, triplet 1
    EXPECT_EQ(row["step"], 2);
    EXPECT_EQ(row["kind"], "output.dense");
    EXPECT_EQ(row["triplet"], 1);
    EXPECT_EQ(row["mask"], 1);
    EXPECT_EQ(row["lambda"], 2.0);
    EXPECT_EQ(row["score_lambda"], 4.0);
    EXPECT_EQ(row["score"], 4.375);
    EXPECT_EQ(row["threshold"], 0.125);
    EXPECT_EQ(json[6 + 5]["mask"], 0);
}

TEST(StoredRuns, ImportanceCountsTheTripletsOfEveryBinOfScores) {
    const StoredLab lab;
    const auto json = nlohmann::json::parse(
        lab.run({"export", "1", "--what", "importance", "--format", "json", "--out", "-"}).out);
    // 0.375, 1.375, 2.375 of the first kind, 3.375, 4.375, 5.375 of the second: the last two share a bin.
    ASSERT_EQ(json.size(), 10U);
    const auto& row = json[5 + 4]; // step 2
    EXPECT_EQ(row["step"], 2);
    EXPECT_EQ(row["kind"], "output.dense");
    EXPECT_LE(row["score_from"], 4.375);
    EXPECT_GT(row["score_to"], 5.375);
    EXPECT_EQ(row["kept"], 1);
    EXPECT_EQ(row["masked"], 1);
    EXPECT_EQ(row["threshold"], 0.125);
    int kept = 0, masked = 0;
    for (const auto& cell : json) {
        kept += cell["step"] == 2 ? cell["kept"].get<int>() : 0;
        masked += cell["step"] == 2 ? cell["masked"].get<int>() : 0;
    }
    EXPECT_EQ(kept, 3);
    EXPECT_EQ(masked, 3);
    const Ended queued = lab.run({"export", "2", "--what", "importance", "--out", "-"});
    EXPECT_EQ(queued.out, "run,step,kind,score_from,score_to,kept,masked,threshold\n");
}

TEST(StoredRuns, SeveralPartsBecomeFilesOfAFolder) {
    const StoredLab lab;
    const auto folder = lab.folder() / "out";
    const Ended ended = lab.run(
        {"export", "1", "--what", "metrics,ranks", "--what", "allocations,config", "--out", folder.string()});
    ASSERT_EQ(ended.code, 0) << ended.err;
    for (const char* name : {"metrics.csv", "ranks.csv", "allocations.csv", "config.json"}) {
        EXPECT_TRUE(std::filesystem::exists(folder / name)) << name;
    }
    EXPECT_EQ(nlohmann::json::parse(textOf(folder / "config.json"))["name"], "first");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 4);
}

TEST(StoredRuns, NumbersHaveAPointInEveryLocale) {
    const StoredLab lab;
    const Ended ended =
        runProgram(lab.folder(), lab.stored({"export", "1", "--what", "metrics", "--out", "-"}),
                   {{"LC_ALL", "de_DE.UTF-8"}, {"LANG", "de_DE.UTF-8"}});
    EXPECT_NE(ended.out.find("1,4,0.75,0.6,"), std::string::npos) << ended.out;
}

TEST(StoredRuns, AFileThatCannotBeWrittenLeavesNothingBehind) {
    const StoredLab lab;
    const Ended ended = lab.run(
        {"export", "1", "--what", "metrics", "--out", (lab.folder() / "train.tsv/curves.csv").string()});
    EXPECT_EQ(ended.code, 1);
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_NE(ended.err.find("curves.csv"), std::string::npos);
}

TEST(StoredRuns, AFailedExportKeepsTheOldFile) {
    const StoredLab lab;
    // A folder where the file should go: the rename fails after everything was written.
    std::filesystem::create_directories(lab.folder() / "out/metrics.csv/inside");
    const Ended ended =
        lab.run({"export", "1", "--what", "metrics,ranks", "--out", (lab.folder() / "out").string()});
    EXPECT_EQ(ended.code, 1) << ended.err;
    EXPECT_TRUE(std::filesystem::exists(lab.folder() / "out/metrics.csv/inside"));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(lab.folder() / "out"), {}), 1);
}

TEST(StoredRuns, AnAdapterNeedsAFolderAndACheckpointThatIsThere) {
    const StoredLab lab;
    EXPECT_EQ(lab.run({"export", "1", "--what", "adapter", "--out", "-"}).code, 2);
    const auto folder = lab.folder() / "adapter";
    const Ended ended = lab.run({"export", "1", "--what", "adapter", "--out", folder.string()});
    EXPECT_EQ(ended.code, 6) << ended.err;
    EXPECT_NE(ended.err.find("no checkpoint any more"), std::string::npos) << ended.err;
    EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(StoredRuns, APipeIsWrittenAndStaysAPipe) {
    const StoredLab lab;
    const auto pipe = lab.folder() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    Program program(lab.folder(), lab.stored({"export", "1", "--what", "ranks", "--out", pipe.string()}));
    EXPECT_TRUE(textOf(pipe).starts_with("run,step,module"));
    EXPECT_EQ(program.finish().code, 0);
    EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST(StoredRuns, ALinkIsNotFollowedAndReplacedOnlyByForce) {
    const StoredLab lab;
    lab.writeFile("target.csv", "old");
    std::filesystem::create_symlink(lab.folder() / "target.csv", lab.folder() / "link.csv");
    const std::vector<std::string> command{"export", "1",     "--what",
                                           "ranks",  "--out", (lab.folder() / "link.csv").string()};
    const Ended refused = lab.run(command);
    EXPECT_EQ(refused.code, 2);
    EXPECT_NE(refused.err.find("symbolic link"), std::string::npos) << refused.err;
    EXPECT_TRUE(std::filesystem::is_symlink(lab.folder() / "link.csv"));
    auto forced = command;
    forced.emplace_back("--force");
    EXPECT_EQ(lab.run(forced).code, 0);
    EXPECT_TRUE(textOf(lab.folder() / "link.csv").starts_with("run,step,module"));
    EXPECT_EQ(textOf(lab.folder() / "target.csv"), "old");
}

TEST(StoredRuns, ARunThatIsNotThereEndsWithSix) {
    const StoredLab lab;
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"show", "99"}, {"resume", "none"}, {"export", "x", "--what", "config", "--out", "-"}}) {
        const Ended ended = lab.run(arguments);
        EXPECT_EQ(ended.code, 6) << ended.err;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_EQ(ended.out, "");
    }
}

TEST(StoredRuns, AFinishedRunIsNotResumedAgain) {
    const StoredLab lab;
    const Ended ended = lab.run({"resume", "first"});
    EXPECT_EQ(ended.code, 0);
    EXPECT_NE(ended.err.find("finished"), std::string::npos);
    EXPECT_EQ(ended.out, "");
}

TEST(StoredRuns, ARunOfAnotherLivingProgramIsNotResumed) {
    const StoredLab lab;
    const auto writer = RunWriter::open(lab.workspace());
    ASSERT_TRUE(writer.has_value());
    const double now =
        static_cast<double>(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
    RunStarted started;
    started.totalSteps = 4;
    (*writer)->recordStarted(2, started, now); // by this process, which lives
    const Ended ended = lab.run({"resume", "2"});
    EXPECT_EQ(ended.code, 5) << ended.err;
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_EQ(nlohmann::json::parse(lab.run({"show", "2", "--json"}).out)["status"], "running");
}

} // namespace rankscope::test
