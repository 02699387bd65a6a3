#include "core/engine/engine.h"
#include "core/engine/model/safetensors.h"
#include "core/engine/train/checkpoint.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <numeric>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

class TrainRun : public testing::Test {
protected:
    TrainRun()
        : world(makeTinyWorld(folder))
        , config(tinyConfig(world)) {}

    RecordingObserver run(const RunConfig& what, const fs::path& files = {}, const fs::path& resume = {},
                          std::function<void(RunControl&, const RunEvent&)> reaction = {}) {
        RecordingObserver observer;
        RunControl control;
        if (reaction) {
            observer.reaction = [&](const RunEvent& event) { reaction(control, event); };
        }
        trainRun(what, {files.empty() ? folder / "files" : files, resume}, control, observer);
        return observer;
    }

    static RunEnded end(const RecordingObserver& observer) {
        EXPECT_EQ(observer.all<RunEnded>().size(), 1U);
        EXPECT_TRUE(std::holds_alternative<RunEnded>(observer.events.back()));
        return observer.all<RunEnded>().back();
    }

    test::TempFolder folder;
    TinyWorld world;
    RunConfig config;
};

TEST_F(TrainRun, TellsTheWholeStoryInOrder) {
    const auto observer = run(config);
    EXPECT_EQ(end(observer).status, RunStatus::Finished) << end(observer).message;
    EXPECT_TRUE(std::holds_alternative<RunStarted>(observer.events.front()));
    const auto started = observer.all<RunStarted>().front();
    EXPECT_EQ(started.totalSteps, 60);
    EXPECT_EQ(started.modules.size(), 12U);
    EXPECT_EQ(started.initBudget, 48);
    EXPECT_EQ(started.targetBudget, 24);
    EXPECT_EQ(started.classes, (std::vector<std::string>{"bad", "good"}));
    const auto points = observer.points();
    ASSERT_EQ(points.size(), 60U);
    for (std::size_t i = 0; i < points.size(); ++i) {
        EXPECT_EQ(points[i].step, static_cast<std::int64_t>(i));
        EXPECT_TRUE(std::isfinite(points[i].taskLoss));
        EXPECT_GT(points[i].regulariser, 0.0);
        EXPECT_GT(points[i].tokens, 16);
    }
    const auto allocations = observer.all<AllocationDone>();
    ASSERT_FALSE(allocations.empty());
    EXPECT_EQ(allocations.back().budget, 24);
    EXPECT_EQ(allocations.back().kept, 24);
    for (const auto& allocation : allocations) {
        EXPECT_EQ(allocation.kept,
                  std::accumulate(allocation.mask.begin(), allocation.mask.end(), std::int64_t{0}));
        EXPECT_EQ(allocation.kept, allocation.budget);
    }
    EXPECT_EQ(observer.all<EvalDone>().size(), 3U);
    EXPECT_EQ(observer.all<CheckpointSaved>().size(), 3U);
}

TEST_F(TrainRun, SaysWhereTheTimeOfAStepGoes) {
    const auto observer = run(config);
    double parts = 0.0, whole = 0.0;
    for (const StepsDone& done : observer.all<StepsDone>()) {
        ASSERT_TRUE(done.split.has_value());
        EXPECT_GE(done.split->data, 0.0);
        EXPECT_GT(done.split->forward, 0.0);
        EXPECT_GT(done.split->backward, 0.0);
        EXPECT_GT(done.split->optimizer, 0.0);
        EXPECT_GT(done.split->allocator, 0.0);
        const auto count = static_cast<double>(done.points.size());
        parts += count * (done.split->data + done.split->forward + done.split->backward +
                          done.split->optimizer + done.split->allocator);
        for (const StepPoint& point : done.points) {
            whole += point.seconds;
        }
    }
    EXPECT_LE(parts, whole * (1.0 + 1e-9)); // no moment is counted twice
    EXPECT_GE(parts, whole * 0.5);
}

TEST_F(TrainRun, TrainsNamedModulesBelowTheFirstAdapter) {
    config.method.targets = {"encoder.layer.1.output.dense"};
    config.method.trainAlso = {"pooler", "embeddings.LayerNorm"};
    config.train.steps = 8;
    const auto observer = run(config);
    const auto read = readCheckpoint(observer.all<CheckpointSaved>().back().path);
    ASSERT_TRUE(read.has_value()) << read.error();
    const auto bias = namedTensor(read->tensors, "parameter.embeddings.LayerNorm.bias", at::zeros({32}));
    EXPECT_GT(bias.abs().max().item<float>(), 0.0F); // it was 0
}

TEST_F(TrainRun, LearnsARegression) {
    std::ofstream train(folder / "numbers.tsv");
    std::ifstream rows(world.train);
    std::string line;
    std::getline(rows, line);
    train << line << '\n';
    while (std::getline(rows, line)) {
        const auto tab = line.find('\t');
        train << line.substr(0, tab) << '\t' << (line.substr(tab + 1) == "good" ? "2.5" : "0.5") << '\n';
    }
    train.close();
    RunConfig regression = config;
    regression.task.type = "regression";
    regression.task.train = regression.task.eval = (folder / "numbers.tsv").string();
    regression.train.steps = 300;
    const auto ended = end(run(regression));
    ASSERT_EQ(ended.status, RunStatus::Finished) << ended.message;
    EXPECT_GT(ended.metrics.at("pearson"), 0.8);
}

TEST_F(TrainRun, TrainsUnderBf16) {
    const auto full = run(config, folder / "fp32");
    config.train.precision = "bf16";
    const auto low = run(config, folder / "bf16");
    EXPECT_EQ(end(low).status, RunStatus::Finished) << end(low).message;
    EXPECT_EQ(low.all<RunStarted>().front().precision, "bf16");
    // The same training, step for step, to what rounding its products to 8 bits leaves.
    const auto wanted = full.points(), got = low.points();
    ASSERT_EQ(got.size(), wanted.size());
    double most = 0.0;
    for (std::size_t i = 0; i < 10; ++i) {
        most = std::max(most, std::abs(got[i].taskLoss - wanted[i].taskLoss));
    }
    EXPECT_GT(most, 1e-6); // it did run in bf16
    EXPECT_LT(most, 0.01);
    EXPECT_NEAR(end(low).metrics.at("loss"), end(full).metrics.at("loss"), 0.1);
}

TEST_F(TrainRun, SaysWhatTheModelsFileDidNotHave) {
    auto tensors = readSafetensors(world.model / "model.safetensors").value();
    for (auto& [name, tensor] : tensors) {
        tensor = tensor.clone(); // not the file that is replaced
    }
    std::erase_if(tensors, [](const auto& pair) { return pair.first == "pooler.dense.weight"; });
    ASSERT_TRUE(writeSafetensors(world.model / "model.safetensors", tensors));
    const auto notices = [&](const RecordingObserver& observer) {
        std::vector<std::string> found;
        for (const Notice& notice : observer.all<Notice>()) {
            if (notice.message.find("has no pooler.dense.weight") != std::string::npos) {
                EXPECT_NE(notice.message.find("random values"), std::string::npos);
                found.push_back(notice.message);
            }
        }
        return found;
    };
    config.train.steps = 4;
    EXPECT_EQ(notices(run(config)).size(), 1U);
    RecordingObserver again;
    RunControl control;
    replayRun(config, {{}, 2, {}}, control, again);
    EXPECT_EQ(notices(again).size(), 1U);
}

TEST_F(TrainRun, RepeatsItselfWithTheSameSeed) {
    const auto one = run(config, folder / "one").points(), two = run(config, folder / "two").points();
    for (std::size_t i = 0; i < one.size(); ++i) {
        ASSERT_EQ(one[i].taskLoss, two[i].taskLoss) << i;
    }
    config.train.seed = 43;
    EXPECT_NE(run(config, folder / "three").points()[3].taskLoss, one[3].taskLoss);
}

TEST_F(TrainRun, StopsWithACheckpointAndGoesOnExactly) {
    config.train.steps = 200; // long enough that a stop takes effect before the end
    const auto whole = run(config, folder / "whole").points();
    for (const std::int64_t stopAt : {7, 60, 130}) { // warm-up, budgeting, final phase
        const auto files = folder / ("stop" + std::to_string(stopAt));
        const auto first = run(config, files, {}, [&](RunControl& control, const RunEvent& event) {
            if (const auto* done = std::get_if<StepsDone>(&event);
                done != nullptr && done->points.back().step >= stopAt) {
                control.requestStop();
            }
        });
        EXPECT_EQ(end(first).status, RunStatus::Stopped);
        const auto saved = first.all<CheckpointSaved>().back();
        EXPECT_EQ(saved.step, end(first).steps);
        ASSERT_LT(saved.step, 200);
        const auto second = run(config, files, saved.path);
        EXPECT_EQ(end(second).status, RunStatus::Finished) << end(second).message;
        EXPECT_EQ(second.all<RunStarted>().front().firstStep, saved.step);
        const auto rest = second.points();
        ASSERT_EQ(rest.size(), static_cast<std::size_t>(200 - saved.step));
        for (const StepPoint& point : rest) {
            ASSERT_EQ(point.taskLoss, whole[static_cast<std::size_t>(point.step)].taskLoss) << point.step;
            ASSERT_EQ(point.gradientNorm, whole[static_cast<std::size_t>(point.step)].gradientNorm)
                << point.step;
        }
    }
}

TEST_F(TrainRun, GoesOnWithoutTheAdapterThatItStartedFrom) {
    const auto saved = run(config).all<CheckpointSaved>().back();
    config.method.startFrom = (folder / "gone").string();
    EXPECT_EQ(end(run(config)).status, RunStatus::Failed);
    const auto resumed = end(run(config, {}, saved.path));
    EXPECT_EQ(resumed.status, RunStatus::Finished) << resumed.message;
}

TEST_F(TrainRun, WaitsWhilePausedAndSavesOnRequest) {
    bool pausedOnce = false;
    const auto observer = run(config, {}, {}, [&](RunControl& control, const RunEvent& event) {
        if (std::holds_alternative<StepsDone>(event) && !pausedOnce) {
            pausedOnce = true;
            control.requestCheckpoint();
            control.pause();
        }
        if (const auto* status = std::get_if<StatusChanged>(&event);
            status != nullptr && status->status == RunStatus::Paused) {
            control.resume();
        }
    });
    EXPECT_EQ(end(observer).status, RunStatus::Finished);
    const auto changes = observer.all<StatusChanged>();
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].status, RunStatus::Paused);
    EXPECT_EQ(changes[1].status, RunStatus::Running);
    EXPECT_EQ(observer.all<CheckpointSaved>().size(), 4U);
    EXPECT_EQ(observer.points().size(), 60U);
}

TEST_F(TrainRun, AccumulationAllocatesOncePerOptimizerStep) {
    config.model.dropout = 0.0;
    config.train.shuffle = false;
    config.train.batchSize = 32;
    const auto large = run(config, folder / "large").points();
    config.train.batchSize = 8;
    config.train.accumulate = 4;
    const auto small = run(config, folder / "small");
    ASSERT_EQ(small.points().size(), large.size());
    for (std::size_t i = 0; i < 30; ++i) { // before rounding could turn a decision
        EXPECT_NEAR(small.points()[i].taskLoss, large[i].taskLoss, 2e-4) << i;
    }
    EXPECT_EQ(small.all<AllocationDone>().size(), run(config, folder / "again").all<AllocationDone>().size());
}

TEST_F(TrainRun, FailsWithOneSentenceWhenTheLossDiverges) {
    auto tensors = readSafetensors(world.model / "model.safetensors").value();
    for (auto& [name, tensor] : tensors) {
        tensor = name == "pooler.dense.bias" ? at::full_like(tensor, std::nan("")) : tensor.clone();
    }
    ASSERT_TRUE(writeSafetensors(world.model / "model.safetensors", tensors));
    config.train.steps = 200;
    const auto observer = run(config);
    const auto ended = end(observer);
    EXPECT_EQ(ended.status, RunStatus::Failed);
    EXPECT_EQ(ended.stage, "training");
    EXPECT_FALSE(ended.message.empty());
    EXPECT_EQ(ended.message.find('\n'), std::string::npos) << ended.message;
    EXPECT_LT(ended.steps, 200);
}

TEST_F(TrainRun, SaysWhatIsWrongBeforeTheFirstStep) {
    const auto failure = [&](const RunConfig& bad) {
        const auto ended = end(run(bad));
        EXPECT_EQ(ended.status, RunStatus::Failed);
        EXPECT_EQ(ended.stage, "loading");
        EXPECT_EQ(ended.message.find('\n'), std::string::npos);
        return ended.message;
    };
    RunConfig bad = config;
    bad.model.path = (folder / "nowhere").string();
    EXPECT_NE(failure(bad).find("nowhere"), std::string::npos);
    bad = config;
    bad.task.train = (folder / "missing.tsv").string();
    EXPECT_NE(failure(bad).find("missing.tsv"), std::string::npos);
    bad = config;
    bad.task.label = "labl";
    EXPECT_NE(failure(bad).find("labl"), std::string::npos);
    bad = config;
    bad.method.trainAlso = {"poolr"};
    EXPECT_NE(failure(bad).find("poolr"), std::string::npos);
    bad = config;
    bad.train.device = "cuda:7";
    EXPECT_NE(failure(bad).find("cuda:7"), std::string::npos);
    fs::resize_file(world.model / "model.safetensors", 1000);
    EXPECT_NE(failure(config).find("model.safetensors"), std::string::npos);
}

TEST_F(TrainRun, RefusesACheckpointOfAnotherModel) {
    run(config);
    const auto other = makeTinyWorld(folder / "other");
    std::fstream weights(other.model / "model.safetensors", std::ios::in | std::ios::out | std::ios::binary);
    weights.seekp(-1, std::ios::end);
    weights.put('\x01');
    weights.close();
    RunConfig elsewhere = config;
    elsewhere.model.path = other.model.string();
    const auto ended = end(run(elsewhere, folder / "files", folder / "files" / "step-60"));
    EXPECT_EQ(ended.status, RunStatus::Failed);
    EXPECT_NE(ended.message.find("other model weights"), std::string::npos) << ended.message;
}

TEST_F(TrainRun, DescribesModelDataAndDevices) {
    const auto facts = describeRun(config);
    ASSERT_TRUE(facts.model.has_value()) << facts.modelProblem;
    EXPECT_EQ(facts.model->architecture, "bert");
    EXPECT_EQ(facts.model->modules.size(), 12U);
    EXPECT_EQ(facts.trainExamples, 320);
    EXPECT_EQ(facts.evalExamples, 64);
    EXPECT_EQ(facts.columns, (std::vector<std::string>{"sentence", "label"}));
    EXPECT_EQ(facts.classes.size(), 2U);
    EXPECT_EQ(facts.samples.size(), 20U);
    EXPECT_FALSE(facts.devices.empty());
    EXPECT_TRUE(facts.dataProblems.empty());
    EXPECT_TRUE(validate(config, &facts).empty());
}

TEST_F(TrainRun, BenchReportsThroughput) {
    const auto report = benchRun(config);
    ASSERT_TRUE(report.has_value()) << report.error();
    EXPECT_EQ(report->steps, 60);
    EXPECT_GT(report->tokensPerSecond, 0.0);
    EXPECT_GT(report->budgetingStepMs, 0.0);
    EXPECT_GT(report->allocatorMs, 0.0);
}

} // namespace
} // namespace rankscope
