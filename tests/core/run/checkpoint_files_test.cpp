#include "core/run/checkpoint_files.h"
#include "core/run/digest.h"
#include "core/run/durable_folder.h"
#include "core/run/durable_names.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace rankscope {
namespace {

namespace fs = std::filesystem;
using test::namesIn;
using Steps = std::vector<std::int64_t>;

class CheckpointFiles : public ::testing::Test {
protected:
    fs::path files() const { return m_folder.path(); }

    void put(const std::string& name, const std::string& tensors = "numbers") const {
        fs::create_directory(files() / name);
        write(files() / name / checkpointTensors, tensors);
        write(files() / name / checkpointState, sealedState({{"step", 7}, {"rate", 0.1}}, sha256(tensors)));
    }
    static void write(const fs::path& file, const std::string& text) {
        std::ofstream(file, std::ios::binary) << text;
    }
    Steps steps() const {
        Steps found;
        for (const CheckpointPlace& place : checkpointsIn(files()))
            found.push_back(place.step);
        return found;
    }
    Steps superseded(std::int64_t newest, std::int64_t keep) const {
        Steps found;
        for (const CheckpointPlace& place : supersededCheckpoints(files(), newest, keep))
            found.push_back(place.step);
        return found;
    }

    test::TempFolder m_folder;
};

TEST_F(CheckpointFiles, AreFoundInTheOrderOfTheirSteps) {
    for (const char* name : {"step-100", "step-9", "step-20", "step-", "step-1x", "other"})
        put(name);
    write(files() / "step-50", "a file");
    fs::create_directory_symlink("step-9", files() / "step-60");
    EXPECT_EQ(steps(), (Steps{9, 20, 100}));
    EXPECT_TRUE(checkpointsIn(files() / "missing").empty());
}

TEST_F(CheckpointFiles, OneThatWasMovedAsideIsFoundUntilAnotherTakesItsPlace) {
    put(temporaryName("step-20", TemporaryKind::Aside));
    put(temporaryName("step-30", TemporaryKind::Unfinished));
    put(temporaryName("step-40", TemporaryKind::Gone));
    ASSERT_EQ(steps(), Steps{20});
    EXPECT_FALSE(damageOf(checkpointsIn(files()).front().folder));
    put("step-20", "others");
    EXPECT_EQ(checkpointsIn(files()).front().folder, files() / "step-20");
}

TEST_F(CheckpointFiles, ADifferentByteAnywhereIsDamage) {
    put("step-7");
    const fs::path folder = files() / "step-7";
    ASSERT_FALSE(damageOf(folder)) << *damageOf(folder);
    for (const std::string_view name : {checkpointTensors, checkpointState}) {
        const std::string whole = test::contentsOf(folder / name);
        for (std::size_t i = 0; i < whole.size(); ++i) {
            std::string text = whole;
            text[i] = static_cast<char>(text[i] ^ 1);
            write(folder / name, text);
            // Blanks between values say nothing.
            EXPECT_TRUE(damageOf(folder) || std::isspace(static_cast<unsigned char>(whole[i]))) << name << i;
        }
        write(folder / name, whole.substr(0, whole.size() / 2));
        ASSERT_TRUE(damageOf(folder));
        EXPECT_NE(damageOf(folder)->find(name), std::string::npos);
        fs::remove(folder / name);
        EXPECT_TRUE(damageOf(folder));
        write(folder / name, whole);
    }
    EXPECT_FALSE(damageOf(folder));
}

TEST_F(CheckpointFiles, OfOlderVersionsAreComparedWithWhatTheWorkspaceKnows) {
    put("step-7");
    const fs::path folder = files() / "step-7";
    write(folder / checkpointState, R"({"step": 7})");
    EXPECT_FALSE(damageOf(folder));
    EXPECT_FALSE(damageOf(folder, sha256("numbers")));
    EXPECT_TRUE(damageOf(folder, sha256("other numbers")));
}

TEST_F(CheckpointFiles, OfACourseThatWasLeftStayUntilANewerOneIsThere) {
    for (const char* name : {"step-10", "step-20", "step-30", "step-40"})
        put(name);
    ASSERT_TRUE(leaveCheckpointsBeyond(files(), 20));
    EXPECT_EQ(steps(), (Steps{10, 20}));
    EXPECT_EQ(leftCheckpoint(files(), 40), files() / "step-40.left");
    EXPECT_FALSE(damageOf(leftCheckpoint(files(), 40)));
    EXPECT_TRUE(leftCheckpoint(files(), 20).empty());
    put("step-30", "of the new course");
    ASSERT_TRUE(leaveCheckpointsBeyond(files(), 20)); // again, over the one that was left before
    EXPECT_EQ(test::contentsOf(files() / "step-30.left" / checkpointTensors), "of the new course");
    put("step-25");
    EXPECT_EQ(superseded(25, 2), (Steps{30, 40, 10}));
}

TEST_F(CheckpointFiles, TheNewestIsNeverSupersededByLargerNumbers) {
    for (const char* name : {"step-10", "step-20", "step-30", "step-40"})
        put(name);
    EXPECT_EQ(superseded(40, 2), (Steps{20, 10}));
    EXPECT_EQ(superseded(40, 9), Steps{});
    EXPECT_EQ(superseded(40, 0), (Steps{30, 20, 10}));
    Steps all = superseded(20, 1);
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, (Steps{10, 30, 40}));
}

} // namespace
} // namespace rankscope
