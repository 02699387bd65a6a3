#include "core/analysis/event_file.h"
#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

// Logs, tables and workspaces in and out, with the real program.
namespace rankscope::test {

namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

nlohmann::json parsedOutput(const Ended& ended) {
    EXPECT_EQ(ended.code, 0) << ended.err;
    return nlohmann::json::parse(ended.out, nullptr, false);
}

// A folder with one event file of two modules.
void writeLog(const TinyLab& lab, int last = 3) {
    EventScalars scalars;
    for (int step = 0; step <= last; ++step) {
        scalars.add("train/loss", step, 1.7e9 + step, 1.0 / (step + 1));
        scalars.add("Ranknum/bert.encoder.layer.0.attention.self.query.lora_E", step, 1.7e9 + step, 8 - step);
        scalars.add("Ranknum/bert.encoder.layer.1.attention.self.query.lora_E", step, 1.7e9 + step, 8);
    }
    lab.writeFile("logs/events.out.tfevents.1", writeEventFile(scalars, 1.7e9));
}

} // namespace

TEST(ImportLogs, AnEventFolderIsARunWithAMapThatGrowsWithItsFolder) {
    const TinyLab lab;
    writeLog(lab);
    const auto logs = (lab.folder() / "logs").string();
    const auto first = parsedOutput(lab.run({"import", "tensorboard", logs, "--name", "old", "--json"}));
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0]["run"], 1);
    EXPECT_EQ(first[0]["new"], true);
    EXPECT_EQ(first[0]["points"], 4);
    EXPECT_EQ(first[0]["allocations"], 4);
    const Ended ranks = lab.run({"export", "old", "--what", "ranks", "--out", "-"});
    EXPECT_NE(ranks.out.find("1,3,encoder.layer.0.attention.self.query,0,query,5\n"), std::string::npos)
        << ranks.out;
    const Ended same = lab.run({"import", "tensorboard", logs});
    EXPECT_EQ(same.out, "Run 1 \"logs\": nothing new.\n");
    writeLog(lab, 5);
    const Ended more = lab.run({"import", "tensorboard", logs});
    EXPECT_EQ(more.out,
              "Run 1 \"logs\" brought up to date: 2 numbers in 1 curve, 6 allocations of 2 modules.\n");
    const auto shown = parsedOutput(lab.run({"show", "1", "--json"}));
    EXPECT_EQ(shown["name"], "old");
    EXPECT_EQ(shown["ranks"]["kept"], 11);
    EXPECT_EQ(parsedOutput(lab.run({"list", "--json"})).size(), 1U);
    // Views that need scores say so instead of showing something.
    EXPECT_NE(lab.run({"what-if", "1", "--mean-rank", "2"}).code, 0);
}

TEST(ImportLogs, ATableIsARun) {
    const TinyLab lab;
    lab.writeFile("m.csv", "epoch,my step,acc\n1,10,0.5\n2,20,0.75\n");
    const auto table = (lab.folder() / "m.csv").string();
    const auto imported = parsedOutput(lab.run(
        {"import", "csv", table, "--step-column", "my step", "--map", "acc=eval/accuracy", "--json"}));
    EXPECT_EQ(imported[0]["metrics"], 2);
    EXPECT_EQ(parsedOutput(lab.run({"list", "--json"}))[0]["best_metric"], 0.75);
    lab.writeFile("log.jsonl", "{\"current_steps\": 1, \"loss\": 0.5}\n");
    EXPECT_EQ(lab.run({"import", "csv", (lab.folder() / "log.jsonl").string()}).code, 0);
}

TEST(ImportLogs, FailuresHaveTheirExitCodesAndOneSentence) {
    const TinyLab lab;
    lab.writeFile("bad.csv", "step,loss\n1,1\n2,x\n");
    lab.writeFile("none/readme.txt", "no log");
    lab.writeFile("broken/events.out.tfevents.1", "no events");
    lab.writeFile("no.rankscope", "no workspace");
    const auto at = [&](const char* name) { return (lab.folder() / name).string(); };
    const std::vector<std::pair<std::vector<std::string>, int>> cases{
        {{"import", "tensorboard", at("gone")}, 6},
        {{"import", "tensorboard", at("none")}, 6},
        {{"import", "tensorboard", at("broken")}, 3},
        {{"import", "csv", at("gone.csv")}, 6},
        {{"import", "csv", at("bad.csv")}, 3},
        {{"import", "csv", at("bad.csv"), "--map", "loss"}, 2},
        {{"import", "csv", at("bad.csv"), "--init-r", "0"}, 2},
        {{"import", "workspace", at("gone.rankscope")}, 6},
        {{"import", "workspace", at("no.rankscope")}, 5},
    };
    for (const auto& [arguments, code] : cases) {
        const Ended ended = lab.run(arguments);
        EXPECT_EQ(ended.code, code) << arguments[2] << ": " << ended.err;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_EQ(ended.out, "");
    }
    EXPECT_NE(lab.run({"import", "csv", at("bad.csv")}).err.find("line 3, column \"loss\""),
              std::string::npos);
}

TEST(ImportWorkspace, RunsComeAndGoWithAllTheirData) {
    const StoredLab lab;
    const auto single = (lab.folder() / "single.rankscope").string();
    const auto exported =
        parsedOutput(lab.run({"export", "first", "--what", "workspace", "--out", single, "--json"}));
    ASSERT_EQ(exported.size(), 1U);
    EXPECT_EQ(exported[0]["run"], 1);
    EXPECT_EQ(lab.run({"export", "1", "--what", "workspace", "--out", single}).code, 5); // it is there now
    EXPECT_EQ(lab.run({"export", "1", "--what", "workspace,config", "--out", single}).code, 2);
    const std::vector<std::string> other{"--workspace", (lab.folder() / "other.rankscope").string()};
    const auto inOther = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), other.begin(), other.end());
        return lab.run(arguments, false);
    };
    const auto all = lab.workspace().string();
    EXPECT_EQ(parsedOutput(inOther({"import", "workspace", all, "second, \"quoted\"", "--json"})).size(), 1U);
    const Ended rest = inOther({"import", "workspace", all});
    EXPECT_EQ(rest.code, 0);
    EXPECT_EQ(rest.out, "Run 1 \"first\" is run 2 there.\n");
    EXPECT_NE(rest.err.find("was passed over"), std::string::npos) << rest.err;
    for (const char* what : {"metrics", "allocations", "config"}) {
        const auto here = lab.run({"export", "first", "--what", what, "--format", "jsonl", "--out", "-"});
        auto there = inOther({"export", "first", "--what", what, "--format", "jsonl", "--out", "-"});
        for (auto at = there.out.find("{\"run\":2,"); at != std::string::npos;
             at = there.out.find("{\"run\":2,")) {
            there.out.replace(at, 9, "{\"run\":1,");
        }
        EXPECT_EQ(there.out, here.out) << what;
    }
    EXPECT_EQ(inOther({"import", "workspace", all, "9"}).code, 6);
    EXPECT_EQ(inOther({"import", "workspace", other[1]}).code, 5); // itself
}

TEST(ExportFormats, TablesComeInEveryFormatAndNameTheRun) {
    const StoredLab lab;
    const auto folder = lab.folder() / "out";
    for (const char* format : {"csv", "tsv", "json", "jsonl", "parquet", "md", "latex"}) {
        const Ended ended = lab.run({"export", "1", "--what", "metrics,ranks,allocations,config", "--format",
                                     format, "--header", "--out", folder.string()});
        EXPECT_EQ(ended.code, 0) << ended.err;
    }
    EXPECT_TRUE(contentOf(folder / "ranks.csv").starts_with("# table: ranks\n# run: 1\n"));
    EXPECT_NE(contentOf(folder / "metrics.tsv").find("# unit of step_seconds: s\n"), std::string::npos);
    EXPECT_TRUE(contentOf(folder / "ranks.jsonl").starts_with("{\"run\":1,\"step\":1,"));
    EXPECT_TRUE(contentOf(folder / "allocations.parquet").starts_with("PAR1"));
    EXPECT_NE(contentOf(folder / "allocations.parquet").find("score_lambda"), std::string::npos);
    EXPECT_NE(contentOf(folder / "config.md").find("| method.init\\_r |"), std::string::npos);
    EXPECT_NE(contentOf(folder / "ranks.tex").find("% written by: rankscope"), std::string::npos);
    EXPECT_EQ(nlohmann::json::parse(contentOf(folder / "config.json"))["name"], "first");
}

TEST(ExportFormats, AnExportedEventFileIsImportedWithTheSameRanks) {
    const StoredLab lab;
    const auto logs = lab.folder() / "logs";
    ASSERT_EQ(lab.run({"export", "1", "--what", "tensorboard", "--out", logs.string()}).code, 0);
    const auto imported =
        parsedOutput(lab.run({"import", "tensorboard", logs.string(), "--name", "back", "--json"}));
    EXPECT_EQ(imported[0]["allocations"], 2);
    const auto before = parsedOutput(lab.run({"show", "first", "--json"})),
               after = parsedOutput(lab.run({"show", "back", "--json"}));
    EXPECT_EQ(after["ranks"]["modules"], before["ranks"]["modules"]);
    EXPECT_EQ(after["best_metric"], before["best_metric"]);
    // How many triplets were kept is in the log, which ones and what was planned is not.
    const Ended triplets = lab.run({"inspect", "back", "--module", "layer.0"});
    EXPECT_NE(triplets.code, 0);
    EXPECT_NE(triplets.err.find("not which ones"), std::string::npos) << triplets.err;
    const Ended map = lab.run({"inspect", "back"});
    EXPECT_EQ(map.code, 0) << map.err;
    EXPECT_EQ(map.out.find("budget"), std::string::npos) << map.out;
    EXPECT_TRUE(parsedOutput(lab.run({"inspect", "back", "--json"}))["budget"].is_null());
    const Ended masks =
        lab.run({"export", "back", "--what", "allocations", "--format", "jsonl", "--out", "-"});
    EXPECT_NE(masks.out.find("\"mask\":null"), std::string::npos) << masks.out.substr(0, 400);
    EXPECT_EQ(masks.out.find("\"mask\":1"), std::string::npos);
    EXPECT_TRUE(parsedOutput(lab.run({"list", "back", "--filter", "param.target_r = 8", "--json"})).empty());
}

} // namespace rankscope::test
