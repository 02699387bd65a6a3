#include "core/store/resume_point.h"
#include "tests/core/store/store_support.h"

namespace rankscope {
namespace {

class ResumePoint : public testing::Test {
protected:
    ResumePoint()
        : m_writer(test::openWriter(m_folder / "lab.rankscope"))
        , m_run(m_writer->createRun("first", test::configJson)) {
        std::vector<RunEvent> events{test::started()};
        for (const std::int64_t step : {20, 40, 60}) {
            CheckpointSaved saved;
            saved.step = step;
            saved.path = folderOf(step).string();
            std::filesystem::create_directories(saved.path);
            events.emplace_back(saved);
        }
        for (const std::int64_t step : {40, 50}) {
            SettingsChanged change;
            change.step = step;
            change.field = "method.target_r";
            change.before = "8";
            change.after = step == 40 ? "6" : "4";
            events.emplace_back(change);
        }
        m_writer->append(m_run, events, 1.0);
    }
    std::filesystem::path folderOf(std::int64_t step) const {
        return m_writer->filesFolder(m_run) / ("step-" + std::to_string(step));
    }

    test::TempFolder m_folder;
    std::unique_ptr<RunWriter> m_writer;
    RunId m_run;
};

TEST_F(ResumePoint, IsTheNewestCheckpointThatIsStillThere) {
    const auto reader = test::openReader(m_folder / "lab.rankscope");
    EXPECT_EQ(newestCheckpoint(*reader, m_run)->step, 60);
    std::filesystem::remove_all(folderOf(60));
    EXPECT_EQ(newestCheckpoint(*reader, m_run)->step, 40);
    EXPECT_EQ(newestCheckpoint(*reader, m_run, 40)->step, 40);
    EXPECT_EQ(newestCheckpoint(*reader, m_run, 39)->step, 20);
    EXPECT_FALSE(newestCheckpoint(*reader, m_run, 19));
    std::filesystem::remove_all(folderOf(20));
    const auto present = presentCheckpoints(*reader, m_run);
    ASSERT_EQ(present.size(), 1U);
    EXPECT_EQ(present.front().step, 40);
    std::filesystem::remove_all(folderOf(40));
    EXPECT_FALSE(newestCheckpoint(*reader, m_run));
}

// A copy of a workspace whose file is older than its folder, or a power cut.
TEST_F(ResumePoint, IsWhatLiesOnTheDiskWhateverTheRowsSay) {
    for (const std::int64_t step : {20, 40, 60})
        std::filesystem::remove_all(folderOf(step));
    std::filesystem::create_directories(folderOf(80));
    test::writeFile(folderOf(80) / "state.json", "twelve bytes");
    const auto reader = test::openReader(m_folder / "lab.rankscope");
    const auto present = presentCheckpoints(*reader, m_run);
    ASSERT_EQ(present.size(), 1U);
    EXPECT_EQ(present.front().step, 80);
    EXPECT_EQ(present.front().bytes, 12);
    EXPECT_EQ(newestCheckpoint(*reader, m_run)->path, folderOf(80).string());
}

TEST_F(ResumePoint, HasTheSettingsThatWereInForceThere) {
    const auto reader = test::openReader(m_folder / "lab.rankscope");
    const RunDetail detail = reader->run(m_run).value();
    EXPECT_EQ(configAt(*reader, detail, 39).config.method.targetR, 8);
    EXPECT_EQ(configAt(*reader, detail, 40).config.method.targetR, 6);
    EXPECT_EQ(configAt(*reader, detail, 60).config.method.targetR, 4);
    EXPECT_EQ(changesUntil(reader->changes(m_run), 49).size(), 1U);
    EXPECT_TRUE(changesUntil(reader->changes(m_run), -1).empty());
}

} // namespace
} // namespace rankscope
