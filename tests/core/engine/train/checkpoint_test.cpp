#include "core/engine/train/checkpoint.h"
#include "tests/support/temp_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

class CheckpointTest : public testing::Test {
protected:
    static Checkpoint some(std::int64_t step) {
        Checkpoint checkpoint;
        checkpoint.step = step;
        checkpoint.dropoutSeed = 0xFFFFFFFFFFFFFFFFULL;
        checkpoint.dropoutCounter = 12;
        checkpoint.configJson = "{}";
        checkpoint.modelDigest = "abc";
        checkpoint.metrics = {{"accuracy", 0.75}};
        checkpoint.tensors = {{"parameter.w", at::arange(6, at::kFloat).view({2, 3})},
                              {"flags", at::ones({3}, at::kByte)}};
        return checkpoint;
    }

    test::TempFolder m_temp;
    const fs::path folder = m_temp / "checkpoint";
};

TEST_F(CheckpointTest, GivesBackWhatWasWritten) {
    const auto written = writeCheckpoint(folder, some(40));
    ASSERT_TRUE(written.has_value()) << written.error();
    EXPECT_EQ(written->folder, folder / "step-40");
    EXPECT_EQ(written->digest.size(), 64U);
    const auto read = readCheckpoint(written->folder);
    ASSERT_TRUE(read.has_value()) << read.error();
    EXPECT_EQ(read->step, 40);
    EXPECT_EQ(read->dropoutSeed, 0xFFFFFFFFFFFFFFFFULL);
    EXPECT_EQ(read->dropoutCounter, 12U);
    EXPECT_EQ(read->metrics.at("accuracy"), 0.75);
    EXPECT_TRUE(at::equal(namedTensor(read->tensors, "parameter.w", at::zeros({2, 3})),
                          at::arange(6, at::kFloat).view({2, 3})));
    EXPECT_THROW(namedTensor(read->tensors, "parameter.w", at::zeros({3, 2})), std::runtime_error);
    EXPECT_THROW(namedTensor(read->tensors, "parameter.x", at::zeros({3, 2})), std::runtime_error);
}

TEST_F(CheckpointTest, KeepsNumbersThatAreNotFinite) {
    Checkpoint checkpoint = some(40);
    checkpoint.metrics = {{"loss", INFINITY}, {"low", -INFINITY}, {"pearson", std::nan("")}};
    checkpoint.stop.best = -INFINITY;
    const auto written = writeCheckpoint(folder, checkpoint);
    ASSERT_TRUE(written.has_value()) << written.error();
    const auto expectSame = [&] {
        const auto read = readCheckpoint(written->folder);
        ASSERT_TRUE(read.has_value()) << read.error();
        EXPECT_EQ(read->metrics.at("loss"), INFINITY);
        EXPECT_EQ(read->metrics.at("low"), -INFINITY);
        EXPECT_TRUE(std::isnan(read->metrics.at("pearson")));
        EXPECT_EQ(read->stop.best, -INFINITY);
    };
    expectSame();
    // Earlier versions wrote null, and could not read it.
    const fs::path state = written->folder / "state.json";
    std::ifstream stream(state);
    std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    const auto at = text.find("\"NaN\"");
    ASSERT_NE(at, std::string::npos) << text;
    std::ofstream(state) << text.replace(at, 5, "null");
    expectSame();
}

TEST_F(CheckpointTest, KeepsTheNewestAndRemovesWhatWasLeftUnfinished) {
    for (const std::int64_t step : {20, 100, 60}) {
        ASSERT_TRUE(writeCheckpoint(folder, some(step)).has_value());
    }
    fs::create_directories(folder / "step-120.unfinished");
    const auto removed = pruneCheckpoints(folder, 2);
    EXPECT_EQ(removed, std::vector<std::int64_t>{20});
    EXPECT_TRUE(fs::exists(folder / "step-100"));
    EXPECT_TRUE(fs::exists(folder / "step-60"));
    EXPECT_FALSE(fs::exists(folder / "step-20"));
    EXPECT_FALSE(fs::exists(folder / "step-120.unfinished"));
}

TEST_F(CheckpointTest, SaysWhatIsWrongWithADamagedOne) {
    EXPECT_FALSE(readCheckpoint(folder / "step-1").has_value());
    const auto written = writeCheckpoint(folder, some(40));
    ASSERT_TRUE(written.has_value());
    fs::resize_file(written->folder / "tensors.safetensors", 20);
    EXPECT_NE(readCheckpoint(written->folder).error().find("tensors.safetensors"), std::string::npos);
    std::ofstream(written->folder / "state.json") << "{\"format\": \"rankscope-checkpoint-9\"}";
    EXPECT_NE(readCheckpoint(written->folder).error().find("state.json"), std::string::npos);
    std::ofstream(written->folder / "state.json") << "{";
    EXPECT_NE(readCheckpoint(written->folder).error().find("damaged"), std::string::npos);
}

TEST_F(CheckpointTest, SaysThatAFolderCannotBeMade) {
    std::ofstream(folder) << "a file where a folder is wanted";
    const auto written = writeCheckpoint(folder, some(1));
    ASSERT_FALSE(written.has_value());
    EXPECT_NE(written.error().find(folder.string()), std::string::npos);
}

} // namespace
} // namespace rankscope
