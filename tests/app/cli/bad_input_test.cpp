#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>

// Every kind of bad input gives one clear sentence and its own exit code, and nothing that was there is lost.
namespace rankscope::test {

namespace {

using Json = nlohmann::ordered_json;

std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// `run` of a configuration that cannot work: exit code 3, one line that starts with the field and names what
// it must, nothing on standard output, no run and no workspace made.
void expectRefused(const TinyLab& lab, const Json& config, const std::string& field,
                   const std::string& named) {
    const Ended ended = lab.run({"run", lab.write(config)});
    EXPECT_EQ(ended.code, 3) << ended.err;
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_TRUE(ended.err.starts_with(field + ": ")) << ended.err;
    EXPECT_NE(ended.err.find(named), std::string::npos) << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_FALSE(std::filesystem::exists(lab.workspace()));
    const Ended checked = lab.run({"check", lab.write(config), "--json"}, false);
    EXPECT_EQ(checked.code, 3) << checked.err;
    const auto problems = Json::parse(checked.out)["problems"];
    ASSERT_EQ(problems.size(), 1U) << problems;
    EXPECT_EQ(problems[0]["field"], field);
}

// A command on a workspace that cannot be used: exit code 5, one sentence that names the file, the file
// unchanged.
void expectUnusable(const TinyLab& lab, const std::filesystem::path& workspace, const std::string& named) {
    const std::string before = bytesOf(workspace);
    for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
             {"list"}, {"show", "1"}, {"resume", "1"}, {"run", lab.write(lab.config())}}) {
        auto arguments = command;
        arguments.insert(arguments.end(), {"--workspace", workspace.string()});
        const Ended ended = lab.run(arguments, false);
        EXPECT_EQ(ended.code, 5) << command.front() << ": " << ended.err;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_NE(ended.err.find(workspace.filename().string()), std::string::npos) << ended.err;
        EXPECT_NE(ended.err.find(named), std::string::npos) << ended.err;
        EXPECT_EQ(ended.out, "");
    }
    EXPECT_EQ(bytesOf(workspace), before);
}

} // namespace

TEST(BadInput, AConfigurationThatIsNotThere) {
    const TinyLab lab;
    for (const char* command : {"run", "check", "bench"}) {
        const Ended ended = lab.run({command, "missing.json"}, false);
        EXPECT_EQ(ended.code, 6) << ended.err;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_NE(ended.err.find("missing.json"), std::string::npos);
    }
}

TEST(BadInput, AConfigurationThatIsNoJson) {
    const TinyLab lab;
    lab.writeFile("broken.json", "{ \"name\": ");
    const Ended ended = lab.run({"run", (lab.folder() / "broken.json").string()});
    EXPECT_EQ(ended.code, 3);
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_NE(ended.err.find("broken.json"), std::string::npos) << ended.err;
    EXPECT_FALSE(std::filesystem::exists(lab.workspace()));
}

TEST(BadInput, ADataFileThatIsNotThere) {
    const TinyLab lab;
    Json config = lab.config();
    config["task"]["train"] = "nowhere.tsv";
    expectRefused(lab, config, "task.train", "nowhere.tsv");
}

TEST(BadInput, AnEvaluationFileThatIsNotThere) {
    const TinyLab lab;
    Json config = lab.config();
    config["task"]["eval"] = "nowhere.tsv";
    expectRefused(lab, config, "task.eval", "nowhere.tsv");
}

TEST(BadInput, AModelThatIsNotThere) {
    const TinyLab lab;
    Json config = lab.config();
    config["model"]["path"] = "no-model";
    expectRefused(lab, config, "model.path", "no-model");
}

TEST(BadInput, ATruncatedSafetensorsFile) {
    const TinyLab lab;
    std::filesystem::resize_file(lab.weights(), std::filesystem::file_size(lab.weights()) / 2);
    expectRefused(lab, lab.config(), "model.path", "model.safetensors");
}

TEST(BadInput, ASafetensorsFileCutInItsHeader) {
    const TinyLab lab;
    std::filesystem::resize_file(lab.weights(), 100);
    expectRefused(lab, lab.config(), "model.path", "model.safetensors");
}

TEST(BadInput, AColumnThatIsNotThere) {
    const TinyLab lab;
    Json config = lab.config();
    config["task"]["text"] = {"sentense"};
    expectRefused(lab, config, "task.text", "sentense");
    config = lab.config();
    config["task"]["label"] = "labels";
    expectRefused(lab, config, "task.label", "labels");
}

TEST(BadInput, EmptyData) {
    const TinyLab lab;
    lab.writeFile("train.tsv", "");
    expectRefused(lab, lab.config(), "task.train", "train.tsv");
    lab.writeFile("train.tsv", "sentence\tlabel\n");
    expectRefused(lab, lab.config(), "task.train", "train.tsv");
}

TEST(BadInput, AnUnknownKey) {
    const TinyLab lab;
    Json config = lab.config();
    config["method"]["init_rank"] = 8;
    expectRefused(lab, config, "method.init_rank", "method.init_r");
    const Ended ended = lab.run({"run", lab.write(lab.config()), "--set", "train.step=3"});
    EXPECT_EQ(ended.code, 3);
    EXPECT_TRUE(ended.err.starts_with("train.step: ")) << ended.err;
    EXPECT_NE(ended.err.find("train.steps"), std::string::npos) << ended.err;
}

TEST(BadInput, AnImpossibleSchedule) {
    const TinyLab lab;
    Json config = lab.config();
    config["method"]["tinit"] = "60%";
    config["method"]["tfinal"] = "50%";
    expectRefused(lab, config, "method.tfinal", "40 steps");
}

TEST(BadInput, EveryProblemIsSaidAtOnce) {
    const TinyLab lab;
    Json config = lab.config();
    config["task"]["train"] = "nowhere.tsv";
    config["method"]["target_r"] = 9;
    config["train"]["schedule"] = "zigzag";
    const Ended ended = lab.run({"run", lab.write(config), "--set", "model.path=no-model"});
    EXPECT_EQ(ended.code, 3);
    EXPECT_EQ(lineCount(ended.err), 4U) << ended.err;
    for (const char* field : {"task.train: ", "method.target_r: ", "train.schedule: ", "model.path: "}) {
        EXPECT_NE(ended.err.find(field), std::string::npos) << ended.err;
    }
}

TEST(BadInput, AWorkspaceThatIsNotThere) {
    const TinyLab lab;
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"list"}, {"show", "1"}, {"resume", "1"}}) {
        const Ended ended = lab.run(command);
        EXPECT_EQ(ended.code, 6) << ended.err;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_FALSE(std::filesystem::exists(lab.workspace()));
    }
}

TEST(BadInput, AFolderThatCannotBeWritten) {
    const TinyLab lab;
    // Below a regular file nothing can be made, not even by root.
    const Ended ended = lab.run(
        {"run", lab.write(lab.config()), "--workspace", (lab.folder() / "dev.tsv/new.rankscope").string()},
        false);
    EXPECT_EQ(ended.code, 5) << ended.err;
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_NE(ended.err.find("dev.tsv"), std::string::npos) << ended.err;
    const Ended standard = runProgram(lab.folder(), {"run", lab.write(lab.config())},
                                      {{"XDG_DATA_HOME", (lab.folder() / "dev.tsv").string()}});
    EXPECT_EQ(standard.code, 5) << standard.err;
    EXPECT_EQ(lineCount(standard.err), 1U) << standard.err;
}

TEST(BadInput, AWorkspaceOfANewerVersion) {
    const StoredLab lab;
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(lab.workspace().c_str(), &database), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(database, "PRAGMA user_version = 9000", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    // What only reads still works when the tables are those that this version knows.
    EXPECT_EQ(lab.run({"list"}).code, 0);
    const Ended ended = lab.run({"run", lab.write(lab.config())});
    EXPECT_EQ(ended.code, 5) << ended.err;
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_NE(ended.err.find("newer"), std::string::npos) << ended.err;
    EXPECT_EQ(nlohmann::json::parse(lab.run({"list", "--json"}).out).size(), 2U);
}

TEST(BadInput, ATextFileAsWorkspace) {
    const TinyLab lab;
    lab.writeFile("notes.rankscope", std::string(5000, 'x') + "\n");
    expectUnusable(lab, lab.folder() / "notes.rankscope", "not a Rankscope workspace");
}

TEST(BadInput, ADamagedWorkspace) {
    const StoredLab lab;
    const auto size = std::filesystem::file_size(lab.workspace());
    {
        std::fstream file(lab.workspace(), std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(4096);
        const std::string rubbish(static_cast<std::size_t>(size) - 4096, '\x5a');
        file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    }
    const Ended ended = lab.run({"list"});
    EXPECT_EQ(ended.code, 5) << ended.err;
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_NE(ended.err.find("damaged"), std::string::npos) << ended.err;
}

} // namespace rankscope::test
