// Every method and switch through the real training loop, on the tiny model.
#include "core/engine/engine.h"
#include "core/engine/train/checkpoint.h"
#include "core/run/method_traits.h"
#include "core/run/rank_limits.h"
#include "core/run/run_fields.h"
#include "tests/support/recording_observer.h"
#include "tests/support/tiny_bert.h"
#include "tests/support/temp_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace rankscope {
namespace {

class MethodSwitches : public testing::Test {
protected:
    MethodSwitches()
        : world(makeTinyWorld(folder))
        , config(tinyConfig(world)) {
        config.train.threads = 1;
    }

    RecordingObserver train(const RunConfig& what) {
        RecordingObserver observer;
        RunControl control;
        trainRun(what, {folder / ("files" + std::to_string(m_runs++)), {}}, control, observer);
        EXPECT_EQ(observer.all<RunEnded>().back().status, RunStatus::Finished)
            << observer.all<RunEnded>().back().message;
        return observer;
    }
    static Checkpoint last(const RecordingObserver& observer) {
        return readCheckpoint(observer.all<CheckpointSaved>().back().path).value();
    }
    static double lastLoss(const RecordingObserver& observer) { return observer.points().back().taskLoss; }

    test::TempFolder folder;
    TinyWorld world;
    RunConfig config;

private:
    int m_runs = 0;
};

// With lambda at 0 the vectors get no task gradient at first, so AdaLoRA wants more than LoRA.
double rateOf(const std::string& type) {
    static const std::map<std::string, double> others{
        {"bitfit", 1e-2},  {"full", 2e-3},     {"lora", 2e-3},       {"lora_regu", 2e-3},
        {"houlsby", 5e-3}, {"pfeiffer", 5e-3}, {"pruned_lora", 5e-3}};
    const auto found = others.find(type);
    return found == others.end() ? 1e-2 : found->second;
}

class EveryMethod : public MethodSwitches, public testing::WithParamInterface<std::string> {};

TEST_P(EveryMethod, Learns) {
    config.method.type = GetParam();
    config.method.orthogonality = 0.1;
    config.train.steps = config.method.type == "bitfit" ? 900 : 300; // biases alone are slow
    config.train.learningRate = rateOf(config.method.type);
    const auto observer = train(config);
    EXPECT_GE(observer.all<RunEnded>().back().metrics.at("accuracy"), 0.9);
    const auto started = observer.all<RunStarted>().front();
    EXPECT_LT(started.trainableParameters, started.totalParameters + 1);
    EXPECT_EQ(started.initBudget > 0, traitsOf(config.method).allocates);
    EXPECT_EQ(observer.all<AllocationDone>().empty(), !traitsOf(config.method).allocates);
    const bool penalised = observer.points().back().regulariser > 0.0;
    EXPECT_EQ(penalised, traitsOf(config.method).regularised);
}

std::vector<std::string> allTypes() {
    std::vector<std::string> types;
    for (const MethodTraits& traits : methodTraits()) {
        types.emplace_back(traits.type);
    }
    return types;
}

INSTANTIATE_TEST_SUITE_P(Methods, EveryMethod, testing::ValuesIn(allTypes()),
                         [](const auto& parameter) { return parameter.param; });

class EverySwitch : public MethodSwitches,
                    public testing::WithParamInterface<std::pair<std::string, std::string>> {};

TEST_P(EverySwitch, Learns) {
    const auto& [path, text] = GetParam();
    const Field* field = findField(path);
    ASSERT_NE(field, nullptr);
    field->set(config, parseFieldText(*field, text).value());
    config.method.type = path == "method.lora_scaling" ? "lora" : "adalora";
    config.train.steps = 300;
    config.train.learningRate = rateOf(config.method.type);
    EXPECT_GE(train(config).all<RunEnded>().back().metrics.at("accuracy"), 0.9);
}

INSTANTIATE_TEST_SUITE_P(
    Switches, EverySwitch,
    testing::Values(std::pair{"method.importance", "sensitivity"},
                    std::pair{"method.importance", "magnitude"},
                    std::pair{"method.granularity", "lambda_only"},
                    std::pair{"method.granularity", "doublet"}, std::pair{"method.orthogonality", "0"},
                    std::pair{"method.orthogonality_form", "squared_sum"},
                    std::pair{"method.orthogonality_form", "cosine"}, std::pair{"method.init", "orthonormal"},
                    std::pair{"method.boundary", "peft"}, std::pair{"method.tie_policy", "exact_topk"},
                    std::pair{"method.first_step", "1"}, std::pair{"method.score_gradient", "task"},
                    std::pair{"method.arithmetic", "parity"}, std::pair{"method.compaction", "forward"},
                    std::pair{"method.adapt_scaling", "true"}, std::pair{"method.lora_scaling", "rslora"},
                    std::pair{"method.target_total", "20"}, std::pair{"method.target_share", "2"},
                    std::pair{"method.floors", "query=1"}, std::pair{"method.ceilings", "query=2"},
                    std::pair{"method.pins", "query=3"}, std::pair{"method.exclude", "layer.0"},
                    std::pair{"train.optimizer", "adamw_hf"}),
    [](const auto& parameter) {
        std::string name = parameter.param.first + "_" + parameter.param.second;
        std::replace_if(
            name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
        return name;
    });

TEST_F(MethodSwitches, PinsFloorsAndCeilingsHoldAtEveryAllocation) {
    config.method.floors = {"query=2"};
    config.method.ceilings = {"key=1"};
    config.method.pins = {"layer.1.output.dense=3"};
    const auto observer = train(config);
    const auto modules = observer.all<RunStarted>().front().modules;
    const auto limits = rankLimits(config.method, modules);
    const auto allocations = observer.all<AllocationDone>();
    ASSERT_FALSE(allocations.empty());
    for (const auto& allocation : allocations) {
        for (std::size_t i = 0; i < modules.size(); ++i) {
            const auto first = allocation.mask.begin() + static_cast<std::ptrdiff_t>(4 * i);
            const auto rank = std::accumulate(first, first + 4, std::int64_t{0});
            EXPECT_GE(rank, limits[i].floor) << modules[i].name << " at " << allocation.step;
            EXPECT_LE(rank, limits[i].ceiling) << modules[i].name << " at " << allocation.step;
        }
    }
    EXPECT_EQ(allocations.back().kept, 24);
}

TEST_F(MethodSwitches, PrunedLoraLosesWholeRowsAndColumns) {
    config.method.type = "pruned_lora";
    const auto observer = train(config);
    const auto mask = observer.all<AllocationDone>().back().mask;
    const auto modules = observer.all<RunStarted>().front().modules;
    const Checkpoint checkpoint = last(observer);
    for (std::size_t i = 0; i < modules.size(); ++i) {
        const auto a = namedTensor(checkpoint.tensors, "parameter." + modules[i].name + ".lora_A",
                                   at::zeros({4, modules[i].dIn}));
        const auto b = namedTensor(checkpoint.tensors, "parameter." + modules[i].name + ".lora_B",
                                   at::zeros({modules[i].dOut, 4}));
        for (std::int64_t r = 0; r < 4; ++r) {
            const bool kept = mask[4 * i + static_cast<std::size_t>(r)] != 0;
            EXPECT_EQ(a[r].abs().max().item<float>() > 0.0F, kept);
            EXPECT_EQ(b.select(1, r).abs().max().item<float>() > 0.0F, kept);
        }
    }
}

TEST_F(MethodSwitches, TheTaskGradientScoresAlikeOnlyWithoutAPenalty) {
    const auto scoresOf = [&](double orthogonality, const std::string& gradient) {
        config.method.orthogonality = orthogonality;
        config.method.scoreGradient = gradient;
        return train(config).all<AllocationDone>().front().scoreA;
    };
    EXPECT_EQ(scoresOf(0.0, "task"), scoresOf(0.0, "total"));
    const auto task = scoresOf(0.5, "task"), total = scoresOf(0.5, "total");
    EXPECT_NE(task, total);
    // The penalty pulls at every vector; the task hardly moves them while lambda is small.
    EXPECT_LT(std::accumulate(task.begin(), task.end(), 0.0),
              std::accumulate(total.begin(), total.end(), 0.0));
}

TEST_F(MethodSwitches, CompactedProductsEqualTheMaskedOnesToRounding) {
    config.train.clipNorm = 0.0; // clipping sees the gradients of masked lambdas in the exact form only
    const auto exact = train(config);
    config.method.compaction = "forward";
    const auto compact = train(config);
    EXPECT_EQ(exact.all<AllocationDone>().back().mask, compact.all<AllocationDone>().back().mask);
    const auto one = exact.points(), two = compact.points();
    const auto begin = static_cast<std::size_t>(exact.all<AllocationDone>().back().step);
    ASSERT_LT(begin + 20, one.size());
    for (std::size_t i = 0; i <= begin; ++i) {
        EXPECT_EQ(one[i].taskLoss, two[i].taskLoss) << i;
    }
    const Checkpoint left = last(exact), right = last(compact);
    double largest = 0.0;
    for (const auto& [name, tensor] : left.tensors) {
        if (name.starts_with("parameter.")) {
            largest = std::max(
                largest, (tensor - namedTensor(right.tensors, name, tensor)).abs().max().item<double>());
        }
    }
    EXPECT_LE(largest, 1.2e-7); // one place of fp32 at entries near 1
}

TEST_F(MethodSwitches, CompactionGoesOnAfterAResume) {
    config.method.compaction = "forward";
    const auto whole = train(config);
    const auto saved = whole.all<CheckpointSaved>();
    ASSERT_GE(saved.size(), 2U);
    config.checkpoint.keep = 10;
    RecordingObserver first;
    RunControl control;
    first.reaction = [&](const RunEvent& event) { // the final phase begins after step 33
        if (const auto* done = std::get_if<EvalDone>(&event); done != nullptr && done->step == 40) {
            control.requestStop();
        }
    };
    trainRun(config, {folder / "halves", {}}, control, first);
    ASSERT_EQ(first.all<RunEnded>().back().steps, 40);
    RecordingObserver second;
    RunControl again;
    trainRun(config, {folder / "halves", first.all<CheckpointSaved>().back().path}, again, second);
    EXPECT_EQ(second.all<CheckpointSaved>().back().digest, saved.back().digest);
}

TEST_F(MethodSwitches, ScalingByTheLiveRankRaisesWhatIsLeft) {
    config.method.adaptScaling = true;
    const auto adapted = train(config);
    config.method.adaptScaling = false;
    const auto fixed = train(config);
    const auto first = static_cast<std::size_t>(fixed.all<AllocationDone>().front().step);
    for (std::size_t i = 0; i <= first; ++i) {
        EXPECT_EQ(adapted.points()[i].taskLoss, fixed.points()[i].taskLoss);
    }
    EXPECT_NE(lastLoss(adapted), lastLoss(fixed));
}

TEST_F(MethodSwitches, CountingFromOneAllocatesOneStepEarlier) {
    const auto stepsOf = [&](std::int64_t firstStep) {
        config.method.firstStep = firstStep;
        std::vector<std::int64_t> steps;
        for (const auto& allocation : train(config).all<AllocationDone>()) {
            steps.push_back(allocation.step + firstStep);
        }
        return steps;
    };
    EXPECT_EQ(stepsOf(1), stepsOf(0));
}

TEST_F(MethodSwitches, BottlenecksStartCloseToTheModelAndCountTheirWeights) {
    config.train.steps = 1;
    config.train.learningRate = 0.0;
    config.method.bottleneck = 3;
    config.method.type = "full";
    const double untouched = lastLoss(train(config));
    config.method.type = "houlsby"; // two a layer: 2 * 2 * (2 * 32 * 3 + 3 + 32)
    const auto houlsby = train(config);
    config.method.type = "pfeiffer";
    const auto pfeiffer = train(config);
    EXPECT_NEAR(lastLoss(houlsby), untouched, 1e-2);
    EXPECT_NEAR(lastLoss(pfeiffer), untouched, 1e-2);
    EXPECT_EQ(houlsby.all<RunStarted>().front().trainableParameters -
                  pfeiffer.all<RunStarted>().front().trainableParameters,
              2 * (2 * 32 * 3 + 3 + 32));
}

TEST_F(MethodSwitches, BitFitTrainsBiasesAndNothingElseOfTheEncoder) {
    config.method.type = "bitfit";
    config.method.trainAlso = {"classifier"};
    config.train.steps = 4;
    for (const auto& [name, tensor] : last(train(config)).tensors) {
        const bool parameter = name.starts_with("parameter.");
        EXPECT_TRUE(!parameter || name.ends_with(".bias") || name.starts_with("parameter.classifier"))
            << name;
    }
}

TEST_F(MethodSwitches, BitFitGivesBiasesTheGradientsOfFullTuning) {
    config.train.steps = 1;
    config.train.clipNorm = 0.0;
    config.method.type = "full";
    const Checkpoint full = last(train(config));
    config.method.type = "bitfit";
    config.method.trainAlso = {"pooler"}; // its bias is a bias and named besides: trained once
    const Checkpoint bitfit = last(train(config));
    int compared = 0;
    for (const auto& [name, tensor] : bitfit.tensors) {
        if (name.starts_with("parameter.encoder") || name.starts_with("parameter.embeddings")) {
            const at::Tensor wanted = namedTensor(full.tensors, name, tensor);
            EXPECT_LE((wanted - tensor).abs().max().item<double>(), 1e-6) << name;
            ++compared;
        }
    }
    EXPECT_EQ(compared, 1 + 2 * 8);
}

} // namespace
} // namespace rankscope
