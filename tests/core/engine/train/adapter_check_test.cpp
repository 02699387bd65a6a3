#include "core/engine/engine.h"
#include "core/engine/model/safetensors.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

// What an export would hold before it is written, and what it says when it is read again.
namespace rankscope {
namespace {

namespace fs = std::filesystem;

class AdapterCheckTest : public testing::Test {
protected:
    AdapterCheckTest()
        : m_world(makeTinyWorld(m_folder))
        , m_config(tinyConfig(m_world)) {
        m_config.train.threads = 1;
    }

    // Trains and returns the last checkpoint.
    fs::path train(const std::string& name) {
        RecordingObserver observer;
        RunControl control;
        trainRun(m_config, {m_folder / name, {}}, control, observer);
        const RunEnded ended = observer.all<RunEnded>().back();
        EXPECT_EQ(ended.status, RunStatus::Finished) << ended.message;
        return observer.all<CheckpointSaved>().back().path;
    }
    nlohmann::json settings(const fs::path& folder) const {
        std::ifstream stream(folder / "adapter_config.json");
        return nlohmann::json::parse(stream);
    }
    AdapterCheck check(const fs::path& checkpoint, const fs::path& folder) {
        const auto checked = checkAdapter(m_config, checkpoint, folder);
        EXPECT_TRUE(checked) << checked.error().message;
        return checked.value_or(AdapterCheck{});
    }

    test::TempFolder m_folder;
    TinyWorld m_world;
    RunConfig m_config;
};

TEST_F(AdapterCheckTest, WhatWasExportedComesBackWithModulesOfRankZero) {
    m_config.method.targetTotal = 5; // of 12 modules: most are left with nothing
    const fs::path checkpoint = train("run");
    for (const AdapterForm form : {AdapterForm::AsTrained, AdapterForm::PlainLora}) {
        const fs::path folder = m_folder / (form == AdapterForm::AsTrained ? "adapter" : "lora");
        const auto report = exportAdapter(checkpoint, folder, form);
        ASSERT_TRUE(report) << report.error();
        EXPECT_TRUE(report->compacted);
        const AdapterCheck read = check(checkpoint, folder);
        EXPECT_EQ(read.modules, 12);
        EXPECT_GE(read.emptyModules, 7);
        EXPECT_TRUE(read.ranksEqual);
        EXPECT_LE(read.largestDifference, roundTripTolerance);
        EXPECT_GT(read.largestOutput, 0.01); // they say something
        EXPECT_TRUE(holds(read));
        EXPECT_EQ(read.probeRows, 64);
        EXPECT_FALSE(read.madeRows);
    }
}

TEST_F(AdapterCheckTest, AnAdapterThatSaysSomethingElseDoesNotHold) {
    const fs::path checkpoint = train("run"), folder = m_folder / "adapter";
    ASSERT_TRUE(exportAdapter(checkpoint, folder));
    auto tensors = readSafetensors(folder / "adapter_model.safetensors").value();
    for (auto& [name, tensor] : tensors) {
        if (name.ends_with("lora_B")) {
            tensor = tensor * 1.01;
        }
    }
    ASSERT_TRUE(writeSafetensors(folder / "adapter_model.safetensors", tensors));
    const AdapterCheck scaled = check(checkpoint, folder);
    EXPECT_TRUE(scaled.ranksEqual);
    EXPECT_GT(scaled.largestDifference, roundTripTolerance);
    EXPECT_FALSE(holds(scaled));

    ASSERT_TRUE(exportAdapter(checkpoint, folder));
    auto json = settings(folder);
    auto& patterns = json["rank_pattern"];
    const auto uneven = std::find_if(patterns.begin(), patterns.end(), [](const nlohmann::json& pattern) {
        return !std::equal(pattern.begin(), pattern.end(), pattern.rbegin());
    });
    ASSERT_NE(uneven, patterns.end());
    std::reverse(uneven->begin(), uneven->end()); // as many, others
    std::ofstream(folder / "adapter_config.json") << json;
    const AdapterCheck moved = check(checkpoint, folder);
    EXPECT_FALSE(moved.ranksEqual);
    EXPECT_FALSE(holds(moved));
}

TEST_F(AdapterCheckTest, WithoutDataMadeUpSentencesAreCompared) {
    const fs::path checkpoint = train("run"), folder = m_folder / "adapter";
    ASSERT_TRUE(exportAdapter(checkpoint, folder));
    m_config.task.classes = {"bad", "good"};
    m_config.task.eval.clear();
    m_config.task.train.clear();
    const AdapterCheck read = check(checkpoint, folder);
    EXPECT_TRUE(read.madeRows);
    EXPECT_EQ(read.probeRows, 8);
    EXPECT_TRUE(holds(read));
}

TEST_F(AdapterCheckTest, WhatCannotBeComparedIsExplained) {
    const fs::path checkpoint = train("run");
    const auto none = checkAdapter(m_config, checkpoint, m_folder / "nothing");
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().message.find("adapter_config.json"), std::string::npos);
    const auto gone = checkAdapter(m_config, m_folder / "run" / "step-7", m_folder / "nothing");
    ASSERT_FALSE(gone);
    EXPECT_NE(gone.error().message.find("state.json"), std::string::npos);
}

TEST_F(AdapterCheckTest, CountingWritesNothingAndForetellsTheFile) {
    m_config.method.targetTotal = 5;
    const fs::path checkpoint = train("run");
    for (const AdapterForm form :
         {AdapterForm::AsTrained, AdapterForm::PlainLora, AdapterForm::LoraStructure}) {
        const auto before = exportAdapter(checkpoint, {}, form);
        ASSERT_TRUE(before) << before.error();
        const fs::path folder = m_folder / ("form-" + std::to_string(static_cast<int>(form)));
        EXPECT_FALSE(fs::exists(folder));
        const auto written = exportAdapter(checkpoint, folder, form);
        ASSERT_TRUE(written) << written.error();
        EXPECT_EQ(before->bytes, written->bytes);
        const fs::path weights = folder / "adapter_model.safetensors";
        EXPECT_EQ(fs::exists(weights), form != AdapterForm::LoraStructure);
        EXPECT_EQ(before->bytes, fs::exists(weights) ? static_cast<std::int64_t>(fs::file_size(weights)) : 0);
        ASSERT_EQ(before->ranks.size(), 12U);
        std::int64_t rank = 0, without = 0;
        for (const AdapterModule& module : before->ranks) {
            rank += module.rank();
            without += module.rank() == 0 ? 1 : 0;
            EXPECT_EQ(module.initR(), 4);
            EXPECT_EQ(module.kept, module.rank());
        }
        EXPECT_EQ(rank, before->written);
        EXPECT_EQ(before->modulesWritten, form == AdapterForm::AsTrained ? 12 : 12 - without);
    }
}

TEST_F(AdapterCheckTest, AStructureHasTheRanksAndTheScaleThatAdaLoraTrainedWith) {
    m_config.method.targetTotal = 5;
    const fs::path checkpoint = train("run"), folder = m_folder / "structure";
    const auto report = exportAdapter(checkpoint, folder, AdapterForm::LoraStructure);
    ASSERT_TRUE(report) << report.error();
    const auto json = settings(folder);
    EXPECT_EQ(json["peft_type"], "LORA");
    EXPECT_EQ(json["inference_mode"], false);
    EXPECT_EQ(json["target_modules"].size(), static_cast<std::size_t>(report->modulesWritten));
    const double scale = m_config.method.alpha / (4 + 1e-5); // whatever was pruned
    EXPECT_DOUBLE_EQ(json["lora_alpha"].get<double>() / json["r"].get<double>(), scale);
    for (const AdapterModule& module : report->ranks) {
        const std::string name = "bert." + module.name;
        const auto& targets = json["target_modules"];
        EXPECT_EQ(std::find(targets.begin(), targets.end(), name) != targets.end(), module.rank() > 0);
        const std::int64_t rank =
            json["rank_pattern"].value(name, module.rank() > 0 ? json["r"].get<std::int64_t>() : 0);
        EXPECT_EQ(rank, module.rank()) << name;
        if (json["alpha_pattern"].contains(name)) {
            EXPECT_DOUBLE_EQ(json["alpha_pattern"][name].get<double>() / static_cast<double>(rank), scale);
        }
    }
    // Weights that lie there would be taken for its own.
    ASSERT_TRUE(exportAdapter(checkpoint, m_folder / "lora", AdapterForm::PlainLora));
    const auto mixed = exportAdapter(checkpoint, m_folder / "lora", AdapterForm::LoraStructure);
    ASSERT_FALSE(mixed);
    EXPECT_NE(mixed.error().find("weights of another adapter"), std::string::npos);
}

} // namespace
} // namespace rankscope
