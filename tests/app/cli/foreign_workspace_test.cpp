#include "tests/app/cli/tiny_lab.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

// A workspace from a stranger, in the hands of every command that writes or removes files.
namespace rankscope::test {

namespace fs = std::filesystem;

namespace {

// A trained run with a checkpoint, and beside the workspace a folder of somebody's with names like ours.
class ForeignWorkspace : public ::testing::Test {
protected:
    ForeignWorkspace() {
        auto config = m_lab.config(6);
        config["checkpoint"]["every"] = 3;
        const Ended trained = m_lab.run({"run", m_lab.write(config)});
        EXPECT_EQ(trained.code, 0) << trained.err;
        change(
            "UPDATE run SET status = 'interrupted', steps_done = 3"); // so that resuming has something to do
        fs::create_directories(m_precious / "step-1");
        fs::create_directories(m_precious / "step-9.unfinished");
        m_lab.writeFile("precious/step-1/state.json", "mine");
    }

    void change(const std::string& sql) const {
        sqlite3* file = nullptr;
        sqlite3_open(m_lab.workspace().c_str(), &file);
        const int code = sqlite3_exec(file, sql.c_str(), nullptr, nullptr, nullptr);
        sqlite3_close(file);
        if (code != SQLITE_OK) {
            throw std::runtime_error("the file could not be changed: " + sql);
        }
    }

    fs::path files() const { return m_lab.workspace().string() + ".files"; }

    std::set<std::string> names(const fs::path& folder) const {
        std::set<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            found.insert(entry.path().lexically_relative(folder).string());
        }
        return found;
    }

    // Every command fails with one sentence, and nothing outside is made, changed or removed.
    void expectHarmless(const std::string& what) const {
        const auto before = names(m_precious);
        const fs::path out = m_lab.folder() / "out";
        fs::create_directories(out);
        for (const std::vector<std::string>& command : std::initializer_list<std::vector<std::string>>{
                 {"resume", "1"},
                 {"branch", "1", "--set", "name=other"},
                 {"eval", "1"},
                 {"export", "1", "--what", "adapter", "--out", (out / "adapter").string()},
                 {"export", "1", "--what", "workspace", "--out", (out / "copy.rankscope").string()},
                 {"replay", "1", "--from", "3", "--to", "5"}}) {
            const Ended ended = m_lab.run(command);
            EXPECT_NE(ended.code, 0) << what << ": " << command[0];
            EXPECT_EQ(lineCount(ended.err), 1U) << what << ": " << command[0] << ": " << ended.err;
        }
        EXPECT_EQ(names(m_precious), before) << what;
        EXPECT_TRUE(names(out).empty()) << what;
        EXPECT_FALSE(fs::exists(m_lab.folder() / "precious.rankscope")) << what;
    }

    TinyLab m_lab;
    fs::path m_precious = m_lab.folder() / "precious";
};

} // namespace

TEST_F(ForeignWorkspace, AUidIsNoPath) {
    change("UPDATE run SET uid = '../precious'");
    expectHarmless("relative");
    change("UPDATE run SET uid = '" + m_precious.string() + "'");
    expectHarmless("absolute");
}

// An event file is named after the uid, and a metric's name stands in it.
TEST_F(ForeignWorkspace, AnExportedEventFileIsNamedByNobodyElse) {
    change("UPDATE run SET uid = '/../../../precious/step-1/state.json'");
    const fs::path out = m_lab.folder() / "events";
    const Ended ended = m_lab.run({"export", "1", "--what", "tensorboard", "--out", out.string() + "/"});
    EXPECT_EQ(ended.code, 5) << ended.err;
    EXPECT_FALSE(fs::exists(out));
    std::ifstream kept(m_precious / "step-1/state.json");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(kept), {}), "mine");
}

TEST_F(ForeignWorkspace, FoldersThatAreLinksAreNotFollowed) {
    const fs::path run = fs::directory_iterator(files())->path();
    fs::remove_all(run);
    fs::create_directory_symlink(m_precious, run);
    expectHarmless("the run's");
    fs::remove_all(files());
    fs::create_directory_symlink(m_lab.folder(), files());
    fs::rename(m_precious, m_lab.folder() / run.filename());
    fs::create_directory_symlink(m_lab.folder() / run.filename(), m_precious);
    expectHarmless("all files'");
}

// Without the check each of these hangs or fills the disk.
TEST_F(ForeignWorkspace, ASchemaOfSomebodyElsesIsRefusedByEveryCommand) {
    change(
        "CREATE TRIGGER filling AFTER UPDATE ON run BEGIN INSERT INTO tag WITH RECURSIVE n(x) AS (SELECT 1 "
        "UNION ALL SELECT x + 1 FROM n) SELECT NEW.id, x FROM n; END");
    for (const std::vector<std::string>& command :
         std::initializer_list<std::vector<std::string>>{{"list"},
                                                         {"show", "1"},
                                                         {"resume", "1"},
                                                         {"queue", "list"},
                                                         {"list", "--sql", "SELECT * FROM runs"}}) {
        const Ended ended = m_lab.run(command);
        EXPECT_EQ(ended.code, 5) << command[0] << ended.err;
        EXPECT_NE(ended.err.find("the trigger \"filling\" is not Rankscope's"), std::string::npos)
            << ended.err;
    }
    const Ended imported = m_lab.run(
        {"import", "workspace", m_lab.workspace().string(), "--workspace", (m_lab.folder() / "own").string()},
        false);
    EXPECT_EQ(imported.code, 5) << imported.err;
}

} // namespace rankscope::test
