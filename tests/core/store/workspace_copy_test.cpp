#include "core/store/resume_point.h"
#include "core/store/workspace_copy.h"
#include "tests/core/store/store_support.h"

namespace rankscope {
namespace {

namespace fs = std::filesystem;

class WorkspaceCopying : public testing::Test {
protected:
    WorkspaceCopying()
        : m_writer(test::openWriter(m_file))
        , m_run(m_writer->createRun("first", test::configJson)) {
        m_writer->append(m_run, {test::started(), test::steps(0, 30)}, 1.0);
        put(20);
    }
    void put(std::int64_t step) const {
        const fs::path folder = m_writer->filesFolder(m_run) / ("step-" + std::to_string(step));
        fs::create_directories(folder);
        test::writeFile(folder / "state.json", "state");
    }
    void remove(std::int64_t step) const {
        fs::remove_all(m_writer->filesFolder(m_run) / ("step-" + std::to_string(step)));
    }

    test::TempFolder m_folder;
    fs::path m_file = m_folder / "lab.rankscope";
    fs::path m_copy = m_folder / "copy.rankscope";
    std::unique_ptr<RunWriter> m_writer; // open all the time, with rows in its log
    RunId m_run;
};

TEST_F(WorkspaceCopying, HoldsRowsOfTheLogAndFilesOfRunsThatTrain) {
    const auto copied = copyWorkspace(m_file, m_copy);
    ASSERT_TRUE(copied) << copied.error().message;
    EXPECT_EQ((*copied)->runs, 1);
    m_writer->append(m_run, {test::steps(30, 5)}, 2.0);
    const auto reader = test::openReader(m_copy);
    EXPECT_EQ(reader->series(m_run, "loss/task").size(), 30U);
    EXPECT_EQ(newestCheckpoint(*reader, m_run)->step, 20);
    EXPECT_EQ(m_writer->filesFolder(m_run).parent_path(), m_file.string() + ".files");
    for (const std::string& name : test::namesIn(m_folder))
        EXPECT_FALSE(name.ends_with(".new")) << name;
}

// A run prunes while its files are copied.
TEST_F(WorkspaceCopying, LooksAgainForWhatVanishesMeanwhile) {
    for (const std::int64_t step : {22, 24})
        put(step);
    bool pruned = false;
    const auto copied = copyWorkspace(m_file, m_copy, [&](std::int64_t) {
        if (!pruned) {
            put(40);
            for (const std::int64_t step : {20, 22, 24})
                remove(step);
            pruned = true;
        }
        return true;
    });
    ASSERT_TRUE(copied) << copied.error().message;
    const auto reader = test::openReader(m_copy);
    EXPECT_EQ(newestCheckpoint(*reader, m_run)->step, 40);
}

TEST_F(WorkspaceCopying, IsNotMadeOverAnythingAndLeavesNothingWhenItStops) {
    const auto stopped = copyWorkspace(m_file, m_copy, [](std::int64_t) { return false; });
    ASSERT_TRUE(stopped) << stopped.error().message;
    EXPECT_FALSE(*stopped);
    const auto before = test::namesIn(m_folder);
    test::writeFile(m_copy, "mine");
    EXPECT_FALSE(copyWorkspace(m_file, m_copy));
    fs::remove(m_copy);
    fs::create_directories(m_copy.string() + ".files");
    EXPECT_FALSE(copyWorkspace(m_file, m_copy));
    fs::remove(m_copy.string() + ".files");
    test::writeFile(m_folder / "no-workspace", "text");
    EXPECT_FALSE(copyWorkspace(m_folder / "no-workspace", m_copy));
    fs::remove(m_folder / "no-workspace");
    EXPECT_EQ(test::namesIn(m_folder), before);
}

} // namespace
} // namespace rankscope
