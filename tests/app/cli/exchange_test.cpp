#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>

// Scoring, importing and the exports that are folders, with the real program.
namespace rankscope::test {

namespace {

namespace fs = std::filesystem;

nlohmann::json jsonOf(const Ended& ended) {
    EXPECT_EQ(ended.code, 0) << ended.err;
    return nlohmann::json::parse(ended.out);
}

std::vector<std::string> linesOfText(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

// A lab with one trained run and what it exports.
class TrainedLab : public TinyLab {
public:
    TrainedLab() {
        const Ended ended = run({"run", write(config()), "--quiet", "--json"});
        EXPECT_EQ(ended.code, 0) << ended.err;
        result = nlohmann::json::parse(lastLine(ended.out));
    }
    std::string exported(const std::string& what) const {
        const auto path = (folder() / what).string();
        EXPECT_EQ(run({"export", "1", "--what", what, "--out", path, "--json"}).code, 0);
        return path;
    }
    std::string at(const std::string& name) const { return (folder() / name).string(); }
    std::size_t runs() const { return jsonOf(run({"list", "--json"})).size(); }

    nlohmann::json result;
};

} // namespace

TEST(ExchangeCommands, EvalRepeatsWhatTheRunRecorded) {
    const TrainedLab lab;
    const auto scored = jsonOf(lab.run({"eval", "tiny", "--json"}));
    EXPECT_EQ(scored["metrics"], lab.result["metrics"]);
    EXPECT_EQ(scored["step"], 40);
    EXPECT_EQ(scored["examples"], 40);
    const auto earlier = jsonOf(lab.run({"eval", "1", "--step", "20", "--json"}));
    EXPECT_EQ(earlier["step"], 20);
    EXPECT_NE(earlier["metrics"], scored["metrics"]);
    const Ended text = lab.run({"eval", "1", "--data", lab.at("train.tsv")});
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_NE(text.out.find("160 rows"), std::string::npos) << text.out;
    EXPECT_NE(text.out.find("accuracy"), std::string::npos) << text.out;
}

TEST(ExchangeCommands, PredictWritesARowForEachRow) {
    const TrainedLab lab;
    lab.writeFile("new.tsv", "sentence\nthe film is good\nit was dull and poor\n");
    const Ended ended = lab.run({"predict", "1", lab.at("new.tsv")});
    ASSERT_EQ(ended.code, 0) << ended.err;
    const auto lines = linesOfText(ended.out);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], "row,label,prediction,logit/0,logit/1");
    EXPECT_TRUE(lines[1].starts_with("0,,")) << lines[1];
    const auto file = lab.folder() / "out.json";
    ASSERT_EQ(lab.run({"predict", "1", lab.at("dev.tsv"), "--format", "json", "--out", file.string()}).code,
              0);
    std::ifstream stream(file);
    const auto rows = nlohmann::json::parse(stream);
    ASSERT_EQ(rows.size(), 40U);
    double right = 0.0;
    for (const auto& row : rows) {
        EXPECT_EQ(row["prediction"], row["logit/1"] > row["logit/0"] ? "1" : "0");
        right += row["prediction"] == row["label"] ? 1.0 : 0.0;
    }
    EXPECT_DOUBLE_EQ(right / 40.0, lab.result["metrics"]["accuracy"].get<double>());
}

TEST(ExchangeCommands, ScoringFailuresHaveTheirExitCodes) {
    const TrainedLab lab;
    const std::vector<std::pair<std::vector<std::string>, int>> cases{
        {{"eval", "9"}, 6},
        {{"eval", "1", "--step", "7"}, 6},
        {{"eval", "1", "--data", "gone.tsv"}, 6},
        {{"predict", "1", "gone.tsv"}, 6},
        {{"eval", "1", "--set", "method.init_r=3"}, 2},
        {{"eval", "1", "--set", "eval.batch_size=none"}, 3},
        {{"eval", "1", "--set", "task.text=phrase"}, 3},
        {{"eval", "1", "--set", "task.classes=a,b,c"}, 3},
        {{"predict", "1", lab.at("dev.tsv"), "--out", lab.at("train.tsv/out.csv")}, 1},
    };
    for (const auto& [arguments, code] : cases) {
        const Ended ended = lab.run(arguments);
        EXPECT_EQ(ended.code, code) << arguments.back() << ": " << ended.err;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_EQ(ended.out, "");
    }
    const StoredLab stored; // a run whose checkpoints are gone
    EXPECT_EQ(stored.run({"eval", "1"}).code, 6);
}

TEST(ExchangeCommands, AnExportIsVerifiedByReadingItAgain) {
    const TrainedLab lab;
    for (const char* what : {"adapter", "lora"}) {
        const auto report =
            jsonOf(lab.run({"export", "1", "--what", what, "--out", lab.at(what), "--verify", "--json"}));
        EXPECT_EQ(report["verified"]["holds"], true) << what;
        EXPECT_LE(report["verified"]["max_difference"].get<double>(), 1e-5) << what;
        EXPECT_EQ(report["verified"]["probe_rows"], 40);
    }
    const Ended text = lab.run({"export", "1", "--what", "lora", "--out", lab.at("lora"), "--verify"});
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_NE(text.err.find("Read again: max |difference|"), std::string::npos) << text.err;
    EXPECT_EQ(lab.run({"export", "1", "--what", "lora", "--out", lab.at("x"), "--verify", "--data",
                       lab.at("gone.tsv")})
                  .code,
              6);
}

TEST(ExchangeCommands, AStructureHasTheRanksWithoutWeights) {
    const TrainedLab lab;
    const fs::path folder = lab.exported("lora-structure");
    EXPECT_TRUE(fs::exists(folder / "adapter_config.json"));
    EXPECT_FALSE(fs::exists(folder / "adapter_model.safetensors"));
    const Ended again = lab.run({"export", "1", "--what", "lora-structure", "--out", folder.string()});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_NE(again.err.find("no weights"), std::string::npos) << again.err;
    const std::string mixed = lab.exported("lora");
    EXPECT_EQ(lab.run({"export", "1", "--what", "lora-structure", "--out", mixed}).code, 1);
}

TEST(ExchangeCommands, AMergedModelSaysHowFarItIsFromTheAdapter) {
    const TrainedLab lab;
    const auto folder = (lab.folder() / "merged").string();
    const auto report = jsonOf(lab.run({"export", "1", "--what", "merged", "--out", folder, "--json"}));
    EXPECT_LT(report["max_difference"].get<double>(), 1e-5);
    EXPECT_EQ(report["probe_rows"], 40);
    EXPECT_EQ(report["modules_folded"], 12);
    for (const char* name : {"model.safetensors", "config.json", "vocab.txt", "tokenizer_config.json"}) {
        EXPECT_TRUE(fs::exists(fs::path(folder) / name)) << name;
    }
    const Ended text =
        lab.run({"export", "1", "--what", "merged", "--data", lab.at("train.tsv"), "--out", folder});
    EXPECT_EQ(text.code, 0);
    EXPECT_NE(text.err.find("max |merged - adapted|"), std::string::npos) << text.err;
    EXPECT_NE(text.err.find("64 rows"), std::string::npos) << text.err;
    const Ended base = lab.run({"export", "1", "--what", "merged", "--out", lab.model().string()});
    EXPECT_EQ(base.code, 2);
    EXPECT_NE(base.err.find("is what the command reads"), std::string::npos) << base.err;
}

TEST(ExchangeCommands, AnImportedAdapterIsARunThatCanBeShownScoredAndExported) {
    const TrainedLab lab;
    const auto adapter = lab.exported("adapter");
    const auto imported = jsonOf(lab.run(
        {"import", "peft", adapter, "--config", lab.write(lab.config()), "--set", "name=back", "--json"}));
    EXPECT_EQ(imported["run"], 2);
    EXPECT_EQ(imported["kept"], 24);
    EXPECT_EQ(imported["unknown"], "");
    const auto shown = jsonOf(lab.run({"show", "2", "--json"})),
               first = jsonOf(lab.run({"show", "1", "--json"}));
    EXPECT_EQ(shown["name"], "back");
    EXPECT_EQ(shown["status"], "finished");
    EXPECT_EQ(shown["ranks"]["modules"], first["ranks"]["modules"]);
    EXPECT_EQ(jsonOf(lab.run({"eval", "2", "--json"}))["metrics"], lab.result["metrics"]);
    const Ended again =
        lab.run({"export", "2", "--what", "adapter,ranks", "--out", (lab.folder() / "again").string()});
    EXPECT_EQ(again.code, 0) << again.err;
    // Its lambdas are known, its scores are not.
    const auto rows =
        jsonOf(lab.run({"export", "2", "--what", "allocations", "--format", "json", "--out", "-"}));
    EXPECT_TRUE(rows.front()["score"].is_null());
    EXPECT_TRUE(rows.front()["lambda"].is_number());
    EXPECT_EQ(jsonOf(lab.run({"what-if", "2", "--criterion", "magnitude", "--json"}))["kept"], 24);
    const Ended unscored = lab.run({"what-if", "2"});
    EXPECT_EQ(unscored.code, 5);
    EXPECT_NE(unscored.err.find("no scores"), std::string::npos) << unscored.err;

    const auto lora = lab.exported("lora");
    const Ended plain = lab.run({"import", "peft", lora, "--model", lab.at("model")});
    ASSERT_EQ(plain.code, 0) << plain.err;
    EXPECT_NE(plain.out.find("lora adapter"), std::string::npos) << plain.out;
    EXPECT_NE(plain.err.find("name the data in task.eval"), std::string::npos)
        << plain.err; // what is not known
    const auto ranks = jsonOf(lab.run({"show", "lora", "--json"}))["ranks"];
    EXPECT_EQ(ranks["kept"], 24);
    const auto scored = jsonOf(
        lab.run({"eval", "lora", "--data", lab.at("dev.tsv"), "--json", "--set", "train.precision=fp32"}));
    EXPECT_NEAR(scored["metrics"]["loss"].get<double>(), lab.result["metrics"]["loss"].get<double>(), 1e-5);
    EXPECT_EQ(lab.run({"eval", "lora"}).code, 3);
}

TEST(ExchangeCommands, TheModelThatAnAdapterNamesIsFound) {
    const TrainedLab lab;
    const auto adapter = lab.exported("adapter");
    EXPECT_EQ(lab.run({"import", "peft", adapter}).code, 0);
    fs::rename(lab.model(), lab.folder() / "moved");
    const Ended gone = lab.run({"import", "peft", adapter});
    EXPECT_EQ(gone.code, 3);
    EXPECT_NE(gone.err.find("--model"), std::string::npos) << gone.err;
    EXPECT_EQ(lab.run({"import", "peft", adapter, "--model", lab.at("moved")}).code, 0);
}

TEST(ExchangeCommands, AnImportThatFailsLeavesNothingInTheWorkspace) {
    const TrainedLab lab;
    const auto adapter = lab.exported("adapter");
    const fs::path files = lab.workspace().string() + ".files";
    const auto folders = [&] {
        return std::distance(fs::directory_iterator(files), fs::directory_iterator());
    };
    const auto before = folders();
    const auto refused = [&](const std::vector<std::string>& arguments, int code, const std::string& said) {
        const Ended ended = lab.run(arguments);
        EXPECT_EQ(ended.code, code) << ended.err;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_NE(ended.err.find(said), std::string::npos) << ended.err;
        EXPECT_EQ(lab.runs(), 1U);
        EXPECT_EQ(folders(), before);
    };
    refused({"import", "peft", "nowhere", "--model", lab.at("model")}, 6, "adapter_config.json");
    refused({"import", "peft", adapter, "--model", "nothing"}, 3, "model.path");
    refused({"import", "peft", adapter, "--set", "task.classes=a,b,c"}, 3, "task.classes");
    refused({"import", "peft", adapter, "--set", "task.clases=a"}, 3, "task.classes");
    lab.writeFile("adapter/adapter_model.safetensors", "damaged");
    refused({"import", "peft", adapter, "--model", lab.at("model")}, 3, "adapter_model.safetensors");
    lab.writeFile("adapter/adapter_config.json", "{\"peft_type\": \"IA3\"}");
    refused({"import", "peft", adapter, "--model", lab.at("model")}, 3, "of the type IA3");

    // A workspace that is not there yet is not made for it.
    const Ended other = lab.run(
        {"import", "peft", adapter, "--model", lab.at("model"), "--workspace", lab.at("new.rankscope")},
        false);
    EXPECT_EQ(other.code, 3);
    EXPECT_FALSE(fs::exists(lab.folder() / "new.rankscope"));
}

TEST(ExchangeCommands, AnImportWhoseFilesCannotBeWrittenTakesItsRunWithIt) {
    const TrainedLab lab;
    const auto adapter = lab.exported("adapter");
    lab.writeFile("blocked.rankscope.files", "a file where the folder should be");
    const std::vector<std::string> workspace{"--workspace", (lab.folder() / "blocked.rankscope").string()};
    const Ended ended =
        lab.run({"import", "peft", adapter, "--model", lab.at("model"), workspace[0], workspace[1]}, false);
    EXPECT_EQ(ended.code, 1) << ended.err;
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_EQ(jsonOf(lab.run({"list", "--json", workspace[0], workspace[1]}, false)).size(), 0U);
}

TEST(ExchangeCommands, ALoraRunIsExportedAndContinued) {
    const TinyLab lab;
    auto config = lab.config();
    config["method"]["type"] = "lora";
    const auto file = lab.write(config);
    ASSERT_EQ(lab.run({"run", file, "--quiet"}).code, 0);
    const auto folder = (lab.folder() / "adapter").string();
    ASSERT_EQ(lab.run({"export", "1", "--what", "adapter", "--out", folder}).code, 0);
    EXPECT_EQ(lab.run({"run", file, "--quiet", "--set", "method.start_from=" + folder}).code, 0);
    const Ended svd = lab.run(
        {"run", file, "--quiet", "--set", "method.start_from=" + folder, "--set", "method.type=adalora"});
    EXPECT_EQ(svd.code, 0) << svd.err;
    const Ended wrong = lab.run(
        {"run", file, "--quiet", "--set", "method.start_from=" + folder, "--set", "method.target_r=3"});
    EXPECT_EQ(wrong.code, 3);
    EXPECT_NE(wrong.err.find("set method.target_r to the same"), std::string::npos) << wrong.err;
}

} // namespace rankscope::test
