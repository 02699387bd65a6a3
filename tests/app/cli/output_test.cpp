#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

// Where exports may write, with the real program.
namespace rankscope::test {

namespace {

namespace fs = std::filesystem;

class OutputLab : public StoredLab {
public:
    std::string at(const std::string& name) const { return (folder() / name).string(); }
    Ended exported(const std::string& out, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"export", "1", "--what", "metrics", "--out", out};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(std::move(arguments));
    }
};

} // namespace

TEST(Outputs, AreNeverWhatTheyAreMadeFrom) {
    const OutputLab lab;
    const std::string workspace = contentsOf(lab.workspace());
    const fs::path files = lab.workspace().string() + ".files";
    fs::create_directories(files / "deep");
    fs::create_symlink(lab.workspace(), lab.folder() / "symbolic.csv");
    fs::create_hard_link(lab.workspace(), lab.folder() / "hard.csv");
    fs::create_directory_symlink(files, lab.folder() / "linked");
    for (const std::string& out :
         {lab.workspace().string(), lab.at("symbolic.csv"), lab.at("hard.csv"), lab.at("./lab.rankscope"),
          lab.weights().string(), (files / "x.csv").string(), (files / "deep" / "x.csv").string(),
          lab.at("linked/x.csv")}) {
        for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--force"}}) {
            const Ended ended = lab.exported(out, more);
            EXPECT_EQ(ended.code, 2) << out << ended.err;
            EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        }
    }
    EXPECT_EQ(contentsOf(lab.workspace()), workspace);
    EXPECT_EQ(lab.run({"list"}).code, 0);
    EXPECT_EQ(lab.run({"export", "1", "--what", "report", "--out", lab.workspace().string()}).code, 2);
    EXPECT_EQ(contentsOf(lab.workspace()), workspace);
}

TEST(Outputs, AreNeverTheRowsOfTheRun) {
    const OutputLab lab;
    const std::string train = contentsOf(lab.folder() / "train.tsv");
    ASSERT_EQ(lab.run({"queue", "add", lab.write(lab.config())}).code, 0);
    for (const char* name : {"train.tsv", "dev.tsv"}) {
        const Ended ended = lab.run(
            {"export", "3", "--what", "metrics", "--format", "tsv", "--out", lab.at(name), "--force"});
        EXPECT_EQ(ended.code, 2) << ended.err;
        EXPECT_NE(ended.err.find("what the command reads"), std::string::npos) << ended.err;
    }
    EXPECT_EQ(contentsOf(lab.folder() / "train.tsv"), train);
}

TEST(Outputs, ReplaceFilesOfTheirKindAndOthersByForceAlone) {
    const OutputLab lab;
    ASSERT_EQ(lab.exported(lab.at("curves.csv")).code, 0);
    EXPECT_EQ(lab.exported(lab.at("curves.csv")).code, 0);
    for (const auto& [name, content] :
         std::vector<std::pair<std::string, std::string>>{{"notes.txt", "mine"},
                                                          {"other.rankscope", "SQLite format 3"},
                                                          {"binary.csv", std::string("a\0b", 3)},
                                                          {"weights.safetensors", "x"},
                                                          {".bashrc", "export A=1"}}) {
        lab.writeFile(name, content);
        const Ended refused = lab.exported(lab.at(name));
        EXPECT_EQ(refused.code, 2) << name;
        EXPECT_NE(refused.err.find("--force"), std::string::npos) << refused.err;
        EXPECT_EQ(contentsOf(lab.folder() / name), content);
        EXPECT_EQ(lab.exported(lab.at(name), {"--force"}).code, 0) << name;
        EXPECT_TRUE(contentsOf(lab.folder() / name).starts_with("run,")) << name;
    }
    lab.writeFile("page.html", "<html>");
    EXPECT_EQ(lab.run({"export", "1", "--what", "report", "--out", lab.at("page.html")}).code, 0);
    EXPECT_EQ(lab.run({"export", "1", "--what", "report", "--out", lab.at("curves.csv")}).code, 2);
    for (const std::string& name : namesIn(lab.folder())) {
        EXPECT_FALSE(name.ends_with(".new")) << name;
    }
}

TEST(Outputs, ACopyOfTheWholeWorkspaceIsMadeOnceAndOutsideOfIt) {
    const OutputLab lab;
    const fs::path files = lab.workspace().string() + ".files";
    fs::create_directories(files / "0123456789abcdef" / "step-4");
    lab.writeFile(files / "0123456789abcdef" / "step-4" / "state.json", "{}");
    const Ended made = lab.run({"copy-out", lab.at("backup.rankscope"), "--json"});
    ASSERT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(nlohmann::json::parse(made.out)["runs"], 2);
    EXPECT_TRUE(fs::exists(lab.at("backup.rankscope.files/0123456789abcdef/step-4/state.json")));
    const auto runs = lab.run({"list", "--json"}).out;
    EXPECT_EQ(lab.run({"list", "--json", "--workspace", lab.at("backup.rankscope")}, false).out, runs);
    EXPECT_EQ(lab.run({"copy-out", lab.at("backup.rankscope")}).code, 2);
    EXPECT_EQ(lab.run({"copy-out", (files / "inside.rankscope").string()}).code, 2);
    EXPECT_EQ(lab.run({"copy-out", lab.workspace().string()}).code, 2);
    EXPECT_EQ(lab.run({"copy-out", lab.at("no/such/place.rankscope")}).code, 6);
    EXPECT_EQ(namesIn(files), std::vector<std::string>{"0123456789abcdef"});
}

} // namespace rankscope::test
