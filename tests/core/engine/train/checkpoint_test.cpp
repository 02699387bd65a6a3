#include "core/engine/train/checkpoint.h"
#include "core/run/checkpoint_files.h"
#include "core/run/durable_folder.h"
#include "tests/support/faulted_child.h"
#include "tests/support/temp_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>

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

    static Checkpoint changed(std::int64_t step) {
        Checkpoint checkpoint = some(step);
        checkpoint.skippedSteps = 3;
        checkpoint.tensors.front().second.mul_(2);
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
    auto state = readState(written->folder);
    ASSERT_TRUE(state.has_value()) << state.error();
    ASSERT_EQ(state->at("metrics").at("pearson"), "NaN");
    state->at("metrics").at("pearson") = nullptr;
    std::ofstream(written->folder / checkpointState) << sealedState(*state, written->digest);
    expectSame();
}

// Edits write a step's checkpoint again.
TEST_F(CheckpointTest, WritingAStepAgainLosesItAtNoKill) {
    ASSERT_TRUE(writeCheckpoint(folder, some(40)));
    int at = 1;
    for (; test::killedAt(folder, at, "do=kill",
                          [&] { return writeCheckpoint(folder, changed(40)).has_value(); });
         ++at) {
        const auto places = checkpointsIn(folder);
        ASSERT_EQ(places.size(), 1U) << at;
        const auto read = readCheckpoint(places.front().folder);
        ASSERT_TRUE(read) << at << ": " << read.error();
        EXPECT_TRUE(read->skippedSteps == 0 || read->skippedSteps == 3);
        ASSERT_TRUE(writeCheckpoint(folder, some(40)));
    }
    EXPECT_GT(at, 15);
    EXPECT_EQ(readCheckpoint(folder / "step-40")->skippedSteps, 3);
}

TEST_F(CheckpointTest, WritingAStepAgainKeepsItWhenACallFails) {
    for (const int code : {ENOSPC, EIO}) {
        ASSERT_TRUE(writeCheckpoint(folder, some(40)));
        for (int at = 1;; ++at) {
            test::beginFaults((test::faultPlan(folder, at) + "do=" + std::to_string(code)).c_str());
            const auto written = writeCheckpoint(folder, changed(40));
            if (test::endFaults() < at) {
                break;
            }
            if (!written) {
                EXPECT_NE(written.error().find(std::strerror(code)), std::string::npos) << written.error();
            }
            const auto read = readCheckpoint(checkpointsIn(folder).at(0).folder);
            ASSERT_TRUE(read) << at << ": " << read.error();
            settleFolders(folder);
            EXPECT_EQ(test::namesIn(folder), std::vector<std::string>{"step-40"}) << at;
            ASSERT_TRUE(writeCheckpoint(folder, some(40)));
        }
    }
}

TEST_F(CheckpointTest, ShortWritesAndInterruptionsChangeNothing) {
    for (const std::string& what :
         {std::string("call=write;do=short"), "call=write;do=" + std::to_string(EINTR),
          "call=sync;do=" + std::to_string(EINTR)}) {
        test::beginFaults((test::faultPlan(folder, 1) + "times=4;" + what).c_str());
        const auto written = writeCheckpoint(folder, some(40));
        EXPECT_GT(test::endFaults(), 2);
        ASSERT_TRUE(written) << what << ": " << written.error();
        EXPECT_TRUE(readCheckpoint(written->folder));
    }
}

TEST_F(CheckpointTest, AFlippedBitIsFoundWhenItIsRead) {
    const auto written = writeCheckpoint(folder, some(40));
    ASSERT_TRUE(written);
    std::fstream tensors(written->folder / "tensors.safetensors",
                         std::ios::in | std::ios::out | std::ios::binary);
    tensors.seekp(-1, std::ios::end);
    tensors.put('\x7f');
    tensors.close();
    for (const auto& error :
         {readCheckpoint(written->folder).map([](const auto&) {}),
          copyCheckpoint(written->folder, m_temp / "copy", "{}").map([](const auto&) {})}) {
        ASSERT_FALSE(error);
        EXPECT_NE(error.error().find("damaged"), std::string::npos) << error.error();
    }
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
    EXPECT_NE(readCheckpoint(written->folder).error().find("state.json' is not valid JSON"),
              std::string::npos);
}

TEST_F(CheckpointTest, SaysThatAFolderCannotBeMade) {
    std::ofstream(folder) << "a file where a folder is wanted";
    const auto written = writeCheckpoint(folder, some(1));
    ASSERT_FALSE(written.has_value());
    EXPECT_NE(written.error().find(folder.string()), std::string::npos);
}

} // namespace
} // namespace rankscope
