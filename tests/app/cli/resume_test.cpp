#include "tests/app/cli/tiny_lab.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

// What a run goes on from, with the real program.
namespace rankscope::test {

namespace {

namespace fs = std::filesystem;

// A run of 40 steps that was killed when it began to write its last checkpoint; those of 10, 20 and 30 lie
// there.
class KilledLab : public TinyLab {
public:
    KilledLab() {
        auto killed = config();
        killed["checkpoint"] = {{"every", 10}, {"keep", 5}};
        const Ended ended = runProgram(folder(), stored({"run", write(killed), "--quiet"}),
                                       {{"LD_PRELOAD", RANKSCOPE_FAULT_SHIM},
                                        {"RANKSCOPE_FAULT", "under=step-40;call=mkdir;at=1;do=kill"}});
        EXPECT_EQ(ended.signal, SIGKILL) << ended.err;
        files = fs::path(workspace().string() + ".files") / shown()["uid"].get<std::string>();
    }
    fs::path checkpoint(int step) const { return files / ("step-" + std::to_string(step)); }
    void damage(int step) const {
        std::fstream tensors(checkpoint(step) / "tensors.safetensors",
                             std::ios::in | std::ios::out | std::ios::binary);
        tensors.seekp(-4, std::ios::end);
        tensors.write("\x7f\x7f\x7f\x7f", 4);
    }
    nlohmann::json shown() const { return nlohmann::json::parse(run({"show", "1", "--json"}).out); }

    fs::path files;
};

void execute(const fs::path& workspace, const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(workspace.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
}

} // namespace

TEST(Resume, GoesOnFromTheNewestThatIsWholeAndSaysWhatIsNot) {
    const KilledLab lab;
    lab.damage(30);
    const Ended ended = lab.run({"resume", "1"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.err.find("step-30/tensors.safetensors' is damaged"), std::string::npos) << ended.err;
    EXPECT_NE(ended.err.find("continues from " + lab.checkpoint(20).string()), std::string::npos)
        << ended.err;
    EXPECT_EQ(lab.shown()["steps_done"], 40);
    EXPECT_TRUE(fs::exists(lab.checkpoint(40)));
    EXPECT_FALSE(fs::exists(lab.checkpoint(30).string() + ".left"));
}

TEST(Resume, RefusesToStartAnewOverDamagedCheckpoints) {
    const KilledLab lab;
    for (const int step : {10, 20, 30}) {
        lab.damage(step);
    }
    const Ended ended = lab.run({"resume", "1"});
    EXPECT_EQ(ended.code, 5) << ended.err;
    EXPECT_EQ(lineCount(ended.err), 4U) << ended.err;
    EXPECT_GE(lab.shown()["steps_done"], 30);
    for (const int step : {10, 20, 30}) {
        EXPECT_TRUE(fs::exists(lab.checkpoint(step)));
    }
}

TEST(Resume, TakesTheCheckpointThatIsNamed) {
    const KilledLab lab;
    const Ended missing = lab.run({"resume", "1", "--from-step", "7"});
    EXPECT_EQ(missing.code, 6);
    EXPECT_NE(missing.err.find("10, 20, 30"), std::string::npos) << missing.err;
    lab.damage(20);
    EXPECT_EQ(lab.run({"resume", "1", "--from-step", "20"}).code, 5);
    const Ended ended = lab.run({"resume", "1", "--from-step", "10"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.err.find("continues from " + lab.checkpoint(10).string()), std::string::npos)
        << ended.err;
    EXPECT_EQ(lab.run({"eval", "1"}).code, 0);
}

TEST(Resume, ReadsWhatLiesOnTheDiskWhateverTheRowsSay) {
    const KilledLab lab;
    execute(lab.workspace(), "UPDATE checkpoint SET step = step + 2, path = '/etc/step-12'");
    const Ended ended = lab.run({"resume", "1"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.err.find("continues from " + lab.checkpoint(30).string()), std::string::npos)
        << ended.err;
}

TEST(Resume, RefusesOtherRowsUnlessTheyAreAccepted) {
    const KilledLab lab;
    std::string text = contentsOf(lab.folder() / "train.tsv");
    for (std::size_t at = 0; (at = text.find("\t1\n", at)) != std::string::npos; ++at) {
        text[at + 1] = '2';
    }
    lab.writeFile("train.tsv", text);
    std::string dev = contentsOf(lab.folder() / "dev.tsv");
    for (std::size_t at = 0; (at = dev.find("\t1\n", at)) != std::string::npos; ++at) {
        dev[at + 1] = '2';
    }
    lab.writeFile("dev.tsv", dev);
    const Ended refused = lab.run({"resume", "1", "--quiet"});
    EXPECT_EQ(refused.code, 4) << refused.err;
    EXPECT_NE(refused.err.find("--accept-changed-data"), std::string::npos) << refused.err;
    EXPECT_TRUE(fs::exists(lab.checkpoint(30)));
    const Ended accepted = lab.run({"resume", "1", "--accept-changed-data"});
    EXPECT_EQ(accepted.code, 0) << accepted.err;
    EXPECT_NE(accepted.err.find("not what the checkpoint was made with"), std::string::npos) << accepted.err;
}

} // namespace rankscope::test
