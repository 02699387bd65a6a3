#include "core/engine/engine.h"
#include "core/engine/model/safetensors.h"
#include "core/engine/train/setup.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <map>

// A trained run, scored, written in every form and read again.
namespace rankscope {
namespace {

namespace fs = std::filesystem;

class Exchange : public testing::Test {
protected:
    Exchange()
        : m_world(makeTinyWorld(m_folder)) {}

    // Trains and returns the last checkpoint.
    fs::path train(const RunConfig& config, const std::string& name) {
        RecordingObserver observer;
        RunControl control;
        trainRun(config, {m_folder / name, {}}, control, observer);
        m_ended = observer.all<RunEnded>().back();
        EXPECT_EQ(m_ended.status, RunStatus::Finished) << m_ended.message;
        m_allocations = observer.all<AllocationDone>();
        m_started = observer.all<RunStarted>().front();
        return observer.all<CheckpointSaved>().back().path;
    }
    RunConfig loraConfig() const {
        RunConfig config = tinyConfig(m_world);
        config.method.type = "lora";
        return config;
    }
    std::vector<std::vector<float>> logits(const RunConfig& config, const fs::path& checkpoint) {
        const auto report = predictFile(config, checkpoint, m_world.eval);
        EXPECT_TRUE(report) << report.error().message;
        std::vector<std::vector<float>> all;
        for (const Prediction& row : report->rows) {
            all.push_back(row.logits);
        }
        return all;
    }
    static double distance(const std::vector<std::vector<float>>& a,
                           const std::vector<std::vector<float>>& b) {
        EXPECT_EQ(a.size(), b.size());
        double most = 0.0;
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
            for (std::size_t k = 0; k < a[i].size(); ++k) {
                most = std::max(most, std::abs(static_cast<double>(a[i][k]) - b[i][k]));
            }
        }
        return most;
    }
    ImportedAdapter import(const fs::path& folder, const std::string& name) {
        RunConfig config;
        config.model.path = m_world.model.string();
        config.task = tinyConfig(m_world).task;
        config.train = tinyConfig(m_world).train;
        const auto adapter = importAdapter(folder, config, m_folder / name);
        EXPECT_TRUE(adapter) << adapter.error().message;
        return adapter.value();
    }

    test::TempFolder m_folder;
    TinyWorld m_world;
    RunStarted m_started;
    RunEnded m_ended;
    std::vector<AllocationDone> m_allocations;
};

TEST_F(Exchange, EvaluationRepeatsWhatTheRunRecordedWithoutTheRegulariser) {
    RunConfig config = tinyConfig(m_world);
    config.method.orthogonality = 10.0; // would show
    const fs::path checkpoint = train(config, "run");
    const auto report = evaluateCheckpoint(config, checkpoint);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->metrics, m_ended.metrics);
    EXPECT_EQ(report->step, 60);
    EXPECT_EQ(report->examples, 64);
    config.task.eval = m_world.train.string();
    const auto other = evaluateCheckpoint(config, checkpoint);
    ASSERT_TRUE(other) << other.error().message;
    EXPECT_EQ(other->examples, 320);
    EXPECT_NE(other->metrics.at("loss"), report->metrics.at("loss"));
}

TEST_F(Exchange, AScaleThatFollowsTheLiveRankIsTheOneThatIsScored) {
    for (const char* arithmetic : {"fast", "parity"}) {
        RunConfig config = tinyConfig(m_world);
        config.method.adaptScaling = true;
        config.method.arithmetic = arithmetic;
        const fs::path checkpoint = train(config, arithmetic);
        ASSERT_EQ(m_allocations.back().kept, 24); // of 48: the scale of init_r would show
        const auto report = evaluateCheckpoint(config, checkpoint);
        ASSERT_TRUE(report) << report.error().message;
        EXPECT_EQ(report->metrics, m_ended.metrics) << arithmetic;
        const auto merged =
            exportMerged(config, checkpoint, m_folder / (std::string(arithmetic) + "-merged"));
        ASSERT_TRUE(merged) << merged.error().message;
        EXPECT_LT(merged->largestDifference, 1e-5) << arithmetic;
    }
}

TEST_F(Exchange, PredictionsAreTheRowsOfTheFileInItsOrder) {
    const RunConfig config = tinyConfig(m_world);
    const fs::path checkpoint = train(config, "run");
    const auto report = predictFile(config, checkpoint, m_world.eval);
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_EQ(report->rows.size(), 64U);
    EXPECT_EQ(report->classes, (std::vector<std::string>{"bad", "good"}));
    EXPECT_TRUE(report->labelled);
    std::size_t right = 0;
    for (std::size_t i = 0; i < report->rows.size(); ++i) {
        const Prediction& row = report->rows[i];
        EXPECT_EQ(row.label, i % 2 == 0 ? "good" : "bad");
        EXPECT_EQ(row.prediction, row.logits[1] > row.logits[0] ? "good" : "bad");
        right += row.prediction == row.label ? 1 : 0;
    }
    EXPECT_DOUBLE_EQ(static_cast<double>(right) / 64.0, m_ended.metrics.at("accuracy"));

    std::ifstream labelled(m_world.eval);
    std::ofstream texts(m_folder / "texts.tsv");
    for (std::string line; std::getline(labelled, line);) {
        texts << line.substr(0, line.find('\t')) << '\n';
    }
    texts.close();
    const auto unlabelled = predictFile(config, checkpoint, m_folder / "texts.tsv");
    ASSERT_TRUE(unlabelled) << unlabelled.error().message;
    EXPECT_FALSE(unlabelled->labelled);
    ASSERT_EQ(unlabelled->rows.size(), 64U);
    EXPECT_EQ(unlabelled->rows[7].logits, report->rows[7].logits);
    EXPECT_EQ(unlabelled->rows[7].label, "");
}

TEST_F(Exchange, ClassesThatTheRunAnnouncedStandForTheTrainingData) {
    RunConfig config = tinyConfig(m_world);
    const fs::path checkpoint = train(config, "run");
    config.task.train = (m_folder / "gone.tsv").string();
    const auto without = evaluateCheckpoint(config, checkpoint);
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().field, "task.train");
    config.task.classes = {"bad", "good"};
    const auto with = evaluateCheckpoint(config, checkpoint);
    ASSERT_TRUE(with) << with.error().message;
    EXPECT_EQ(with->metrics, m_ended.metrics);
    config.task.classes = {"bad", "good", "other"};
    const auto more = evaluateCheckpoint(config, checkpoint);
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().field, "task.classes");
    EXPECT_NE(more.error().message.find("has 2 outputs and the task has 3"), std::string::npos);
}

TEST_F(Exchange, ScoringSaysWhatIsMissing) {
    RunConfig config = tinyConfig(m_world);
    const fs::path checkpoint = train(config, "run");
    const auto none = evaluateCheckpoint(config, m_folder / "run" / "step-7");
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().message.find("state.json"), std::string::npos);
    RunConfig other = config;
    other.task.eval.clear();
    EXPECT_EQ(evaluateCheckpoint(other, checkpoint).error().field, "task.eval");
    other = config;
    other.task.text = {"phrase"};
    EXPECT_EQ(predictFile(other, checkpoint, m_world.eval).error().field, "task.text");
    const fs::path weights = m_world.model / "model.safetensors";
    auto tensors = readSafetensors(weights).value();
    tensors.front().second = tensors.front().second + 1.0;
    ASSERT_TRUE(writeSafetensors(weights, tensors));
    const auto changed = evaluateCheckpoint(config, checkpoint);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().field, "model.path");
    EXPECT_NE(changed.error().message.find("other model weights"), std::string::npos);
}

TEST_F(Exchange, AMergedModelSaysTheSameWithoutTheAdapter) {
    for (const char* type : {"adalora", "lora", "full"}) {
        RunConfig config = tinyConfig(m_world);
        config.method.type = type;
        if (config.method.type == "full") {
            config.train.learningRate = 1e-3;
        }
        const fs::path checkpoint = train(config, type), folder = m_folder / (std::string(type) + "-merged");
        const auto report = exportMerged(config, checkpoint, folder);
        ASSERT_TRUE(report) << report.error().message;
        EXPECT_EQ(report->modulesFolded, config.method.type == "full" ? 0 : 12);
        EXPECT_EQ(report->probeRows, 64);
        EXPECT_LT(report->largestDifference, 1e-5) << type;
        EXPECT_GT(report->largestOutput, 0.01) << type; // they say something
        EXPECT_TRUE(fs::exists(folder / "vocab.txt"));
        std::ifstream stream(folder / "config.json");
        const auto json = nlohmann::json::parse(stream);
        EXPECT_EQ(json["architectures"], nlohmann::json({"BertForSequenceClassification"}));
        EXPECT_EQ(json["id2label"], (nlohmann::json{{"0", "bad"}, {"1", "good"}}));
        EXPECT_EQ(json["label2id"], (nlohmann::json{{"bad", 0}, {"good", 1}}));
        const auto read = readSafetensors(folder / "model.safetensors").value();
        const std::map<std::string, at::Tensor> merged(read.begin(), read.end());
        const auto base = readSafetensors(m_world.model / "model.safetensors").value();
        EXPECT_EQ(merged.size(), base.size() + 2);
        for (const auto& [name, tensor] : base) {
            ASSERT_TRUE(merged.contains("bert." + name)) << name;
            if (name.ends_with("query.weight")) {
                EXPECT_FALSE(at::equal(merged.at("bert." + name), tensor)) << name;
            }
        }
    }
}

TEST_F(Exchange, MergingNeverTouchesTheBaseModel) {
    const RunConfig config = tinyConfig(m_world);
    const fs::path checkpoint = train(config, "run");
    const auto before = fs::file_size(m_world.model / "model.safetensors");
    const auto report = exportMerged(config, checkpoint, m_world.model);
    ASSERT_FALSE(report);
    EXPECT_NE(report.error().message.find("is the base model itself"), std::string::npos);
    EXPECT_EQ(fs::file_size(m_world.model / "model.safetensors"), before);
    const auto blocked = exportMerged(config, checkpoint, m_world.train / "inside");
    ASSERT_FALSE(blocked);
    EXPECT_NE(blocked.error().message.find("cannot be made"), std::string::npos);
}

TEST_F(Exchange, WhatIsExportedIsImportedWithTheSameRanksAndLogits) {
    const RunConfig config = tinyConfig(m_world);
    const fs::path checkpoint = train(config, "run");
    const auto ours = logits(config, checkpoint);
    ASSERT_TRUE(exportAdapter(checkpoint, m_folder / "adapter"));
    const ImportedAdapter same = import(m_folder / "adapter", "same");
    EXPECT_EQ(same.allocation.mask, m_allocations.back().mask);
    EXPECT_EQ(same.allocation.kept, 24);
    EXPECT_EQ(same.config.method.targets, config.method.targets);
    EXPECT_EQ(same.started.classes, (std::vector<std::string>{"bad", "good"}));
    EXPECT_EQ(same.started.initBudget, 48);
    EXPECT_EQ(same.started.trainableParameters, m_started.trainableParameters);
    EXPECT_EQ(same.started.totalParameters, m_started.totalParameters);
    EXPECT_EQ(same.unknown, "");
    EXPECT_EQ(distance(logits(same.config, same.checkpoint.path), ours), 0.0);

    const auto plain = exportAdapter(checkpoint, m_folder / "plain", AdapterForm::PlainLora);
    ASSERT_TRUE(plain) << plain.error();
    EXPECT_EQ(plain->written, 24);
    const ImportedAdapter lora = import(m_folder / "plain", "lora");
    EXPECT_EQ(lora.config.method.type, "lora");
    EXPECT_EQ(static_cast<std::int64_t>(lora.started.modules.size()), plain->modulesWritten);
    std::int64_t ranks = 0;
    for (const ModuleInfo& module : lora.started.modules) {
        ranks += module.initR;
    }
    EXPECT_EQ(ranks, 24);
    EXPECT_EQ(lora.allocation.mask, std::vector<std::uint8_t>(24, 1));
    EXPECT_LT(distance(logits(lora.config, lora.checkpoint.path), ours), 1e-5);

    // And once more: what was filled up for the import is left out again.
    const auto again = exportAdapter(lora.checkpoint.path, m_folder / "again");
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(again->written, 24);
    const auto merged = exportMerged(lora.config, lora.checkpoint.path, m_folder / "merged");
    ASSERT_TRUE(merged) << merged.error().message;
    EXPECT_LT(merged->largestDifference, 1e-5);
}

TEST_F(Exchange, ALoraRunIsContinuedByLoraAndByAdaLora) {
    const RunConfig config = loraConfig();
    const fs::path checkpoint = train(config, "run");
    const auto ours = logits(config, checkpoint);
    ASSERT_TRUE(exportAdapter(checkpoint, m_folder / "adapter"));
    RunConfig next = config;
    next.method.startFrom = (m_folder / "adapter").string();
    EXPECT_TRUE(describeRun(next).dataProblems.empty());
    const auto atStart = [&](const RunConfig& wanted) {
        const auto setup = makeSetup(wanted, {});
        std::vector<std::int64_t> rows(64);
        std::iota(rows.begin(), rows.end(), 0);
        const MicroBatch batch = makeBatch(*setup->eval, rows, at::kCPU);
        const at::NoGradGuard noGrad;
        const at::Tensor outputs = setup->task->outputs(*setup->encoder, batch.tokens, ForwardContext{});
        double most = 0.0;
        for (std::size_t i = 0; i < 64; ++i) {
            const auto row = static_cast<std::int64_t>(i);
            most = std::max(most, std::abs(outputs[row][0].item<double>() - ours[i][0]));
        }
        return most;
    };
    EXPECT_LT(atStart(next), 1e-6);
    next.method.type = "adalora";
    EXPECT_LT(atStart(next), 1e-5);
    const auto notes = makeSetup(next, {})->notes; // a start that is not the paper's says so
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_NE(notes.front().find("by SVD"), std::string::npos);
    next.method.type = "lora";
    next.method.targetR = 3;
    EXPECT_NE(describeRun(next).dataProblems["method.start_from"].find("has the rank 2"), std::string::npos);
}

TEST_F(Exchange, OnlyAdaptersAreExportedAsAdapters) {
    RunConfig config = tinyConfig(m_world);
    config.method.type = "full";
    config.train.steps = 2;
    const fs::path checkpoint = train(config, "run");
    for (const AdapterForm form : {AdapterForm::AsTrained, AdapterForm::PlainLora}) {
        const auto report = exportAdapter(checkpoint, m_folder / "adapter", form);
        ASSERT_FALSE(report);
        EXPECT_NE(report.error().find("method is full"), std::string::npos);
    }
}

} // namespace
} // namespace rankscope
