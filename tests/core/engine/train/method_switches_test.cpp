// Every method and switch through the real training loop, on the tiny model.
#include "core/engine/engine.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/setup.h"
#include "core/run/method_traits.h"
#include "core/run/rank_limits.h"
#include "core/run/run_fields.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
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

double firstPenalty(const RecordingObserver& run) { return run.points().front().regulariser; }

AllocationDone firstDecision(const RecordingObserver& run) { return run.all<AllocationDone>().front(); }

std::vector<std::int64_t> decidedAt(const RecordingObserver& run) {
    std::vector<std::int64_t> steps;
    for (const AllocationDone& allocation : run.all<AllocationDone>()) {
        steps.push_back(allocation.step);
    }
    return steps;
}

// The last ranks of the modules of a kind.
std::vector<std::int64_t> ranksOf(const RecordingObserver& run, const std::string& kind) {
    const auto modules = run.all<RunStarted>().front().modules;
    const auto mask = run.all<AllocationDone>().back().mask;
    std::vector<std::int64_t> ranks;
    for (std::size_t i = 0; i < modules.size(); ++i) {
        if (modules[i].kind == kind) {
            const auto first = mask.begin() + static_cast<std::ptrdiff_t>(4 * i);
            ranks.push_back(std::accumulate(first, first + 4, std::int64_t{0}));
        }
    }
    return ranks;
}

bool allAtLeast(const std::vector<std::int64_t>& ranks, std::int64_t least) {
    return std::ranges::all_of(ranks, [=](std::int64_t rank) { return rank >= least; });
}
bool allAtMost(const std::vector<std::int64_t>& ranks, std::int64_t most) {
    return std::ranges::all_of(ranks, [=](std::int64_t rank) { return rank <= most; });
}

// The step at which two trainings first differ; -1 when they never do.
std::int64_t parting(const RecordingObserver& one, const RecordingObserver& other) {
    const auto left = one.points(), right = other.points();
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].taskLoss != right[i].taskLoss) {
            return static_cast<std::int64_t>(i);
        }
    }
    return -1;
}

// A switch with the number that shows it: `shows` is true of the training with it and false of the same
// training without it, so that a switch that does nothing is found.
struct Switch {
    std::string path, text;
    std::function<bool(const RecordingObserver& run)> shows;
};

std::vector<Switch> switches() {
    using Run = const RecordingObserver&;
    const auto near = [](double value, double wanted) { return std::abs(value - wanted) <= 0.02 * wanted; };
    return {
        {"method.importance", "sensitivity",
         [](Run run) { return firstDecision(run).scoreLambda == firstDecision(run).sensitivity; }},
        {"method.importance", "magnitude",
         [](Run run) {
             const AllocationDone done = firstDecision(run);
             return std::ranges::equal(done.scoreLambda, done.lambda,
                                       [](float score, float value) { return score == std::abs(value); });
         }},
        {"method.granularity", "lambda_only",
         [](Run run) {
             const AllocationDone done = firstDecision(run);
             return std::ranges::all_of(done.scoreA, [](float score) { return score == 0.0F; }) &&
                    std::ranges::any_of(done.scoreLambda, [](float score) { return score > 0.0F; });
         }},
        {"method.granularity", "doublet",
         [](Run run) {
             const RunStarted started = run.all<RunStarted>().front();
             std::int64_t adapter = 0;
             for (const ModuleInfo& module : started.modules) {
                 adapter += 4 * (module.dIn + module.dOut);
             }
             const std::int64_t others = 32 * 32 + 32 + 2 * 32 + 2; // pooler and classifier
             return started.trainableParameters == adapter + others;
         }},
        {"method.orthogonality", "0", [](Run run) { return run.points().back().regulariser == 0.0; }},
        // N(0, 0.02) starts near ||M||_F = 2 a factor; in the paper's form 0.1 times the sum of 24
        // squares, with ||A||^2 = 0.0004 d: 20 factors of 32 and 4 of 64.
        {"method.orthogonality_form", "squared_sum", [=](Run run) { return near(firstPenalty(run), 9.31); }},
        {"method.orthogonality_form", "cosine",
         [](Run run) { return firstPenalty(run) > 1e-3 && firstPenalty(run) < 0.1; }},
        {"method.init", "orthonormal", [](Run run) { return firstPenalty(run) < 1e-6; }},
        // 300 steps: the final phase begins at 165, which 4 does not divide.
        {"method.boundary", "peft",
         [](Run run) {
             const auto steps = decidedAt(run);
             return std::ranges::count(steps, 165) == 1 && std::ranges::count(steps, 166) == 0;
         }},
        {"method.first_step", "1", [](Run run) { return decidedAt(run).front() % 4 == 3; }},
        {"method.target_total", "20", [](Run run) { return run.all<AllocationDone>().back().budget == 20; }},
        {"method.target_share", "2",
         [](Run run) {
             const RunStarted started = run.all<RunStarted>().front();
             std::int64_t weights = 0, adapter = 0;
             for (const ModuleInfo& module : started.modules) {
                 weights += module.weightsPerTriplet();
                 adapter += 4 * module.weightsPerTriplet();
             }
             const std::int64_t model = started.totalParameters - adapter - (2 * 32 + 2);
             return started.targetBudget == static_cast<std::int64_t>(0.02 * static_cast<double>(model) /
                                                                      (static_cast<double>(weights) / 12.0));
         }},
        {"method.floors", "query=3", [](Run run) { return allAtLeast(ranksOf(run, "query"), 3); }},
        {"method.ceilings", "query=0", [](Run run) { return allAtMost(ranksOf(run, "query"), 0); }},
        {"method.pins", "query=3",
         [](Run run) { return allAtLeast(ranksOf(run, "query"), 3) && allAtMost(ranksOf(run, "query"), 3); }},
        {"method.exclude", "layer.0",
         [](Run run) { return run.all<RunStarted>().front().modules.size() == 6; }},
    };
}

class EverySwitch : public MethodSwitches, public testing::WithParamInterface<Switch> {
protected:
    // The same training without a switch; its numbers are the same in every test.
    static const RecordingObserver& plain() {
        static const RecordingObserver run = [] {
            const test::TempFolder folder;
            RunConfig config = tinyConfig(makeTinyWorld(folder));
            config.train.steps = 300;
            RecordingObserver observer;
            RunControl control;
            trainRun(config, {folder / "files", {}}, control, observer);
            return observer;
        }();
        return run;
    }
};

TEST_P(EverySwitch, ShowsInItsNumberAndLearns) {
    const Switch& one = GetParam();
    const Field* field = findField(one.path);
    ASSERT_NE(field, nullptr);
    field->set(config, parseFieldText(*field, one.text).value());
    config.train.steps = 300;
    const auto run = train(config);
    EXPECT_GE(run.all<RunEnded>().back().metrics.at("accuracy"), 0.9);
    EXPECT_TRUE(one.shows(run));
    EXPECT_FALSE(one.shows(plain()));
}

INSTANTIATE_TEST_SUITE_P(Switches, EverySwitch, testing::ValuesIn(switches()), [](const auto& parameter) {
    std::string name = parameter.param.path + "_" + parameter.param.text;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
    return name;
});

// At a learning rate of 0 every score is 0: all tie.
TEST_F(MethodSwitches, TiesGoAllOrAsManyAsTheBudgetAsks) {
    config.train.learningRate = 0.0;
    config.method.importance = "magnitude";
    const auto reference = train(config).all<AllocationDone>().back();
    config.method.tiePolicy = "exact_topk";
    const auto exact = train(config).all<AllocationDone>().back();
    EXPECT_EQ(reference.budget, 24);
    EXPECT_EQ(reference.kept, 0);
    EXPECT_EQ(exact.kept, 24);
}

TEST_F(MethodSwitches, ThePublishedArithmeticIsEqualToRoundingAndNoMore) {
    const auto fast = train(config);
    config.method.arithmetic = "parity";
    const auto parity = train(config);
    EXPECT_GE(parting(fast, parity), 1); // lambda starts at 0
    const auto one = fast.points(), two = parity.points();
    for (std::size_t i = 0; i < 10; ++i) {
        EXPECT_NEAR(one[i].taskLoss, two[i].taskLoss, 1e-5) << i;
    }
}

// The first update of both is the same but for epsilon's place; weights decay before it or after it.
TEST_F(MethodSwitches, TheOldAdamWPartsWithTheFirstUpdateThatHasARate) {
    config.train.warmup = Duration::ofSteps(0);
    const auto torch = train(config);
    config.train.optimizer = "adamw_hf";
    const auto old = train(config);
    EXPECT_EQ(parting(torch, old), 1);
    EXPECT_NEAR(torch.points()[1].taskLoss, old.points()[1].taskLoss, 1e-3);
}

// B is 0 at the start, so the first loss is the same and the first gradient of B is as much larger as the
// scale: alpha / sqrt(2) over alpha / 2. A has none, and the head's does not depend on it.
TEST_F(MethodSwitches, RsLoraScalesTheGradientOfBByTheRootOfTheRank) {
    config.method.type = "lora";
    config.train.steps = 1;
    config.train.clipNorm = 0.0;
    const auto squares = [&](const std::string& scaling, double alpha) {
        config.method.loraScaling = scaling;
        config.method.alpha = alpha;
        const double norm = train(config).points().front().gradientNorm;
        return norm * norm;
    };
    const double one = squares("standard", 16.0), twice = squares("standard", 32.0);
    const double ofB = (twice - one) / 3.0; // at alpha 16
    EXPECT_NEAR(squares("rslora", 16.0), one + ofB, 1e-3 * one);
    EXPECT_GT(ofB, 1e-2 * one);
}

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

// alpha / (live + 1e-5) in place of alpha / (4 + 1e-5), on the very same factors.
TEST_F(MethodSwitches, ScalingByTheLiveRankRaisesWhatIsLeft) {
    const auto fixed = train(config);
    config.method.adaptScaling = true;
    const auto adapted = train(config);
    const std::int64_t first = fixed.all<AllocationDone>().front().step;
    EXPECT_EQ(parting(fixed, adapted), first + 1);

    const std::string saved = fixed.all<CheckpointSaved>().back().path;
    const auto updates = [&](bool scaled) {
        config.method.adaptScaling = scaled;
        const auto setup = makeSetup(config, saved);
        std::vector<at::Tensor> all;
        for (const Linear* linear : setup->encoder->linears()) {
            if (linear->adapter() != nullptr) {
                all.push_back(linear->adapter()->weightUpdate());
            }
        }
        return all;
    };
    const auto plain = updates(false), raised = updates(true);
    const auto mask = fixed.all<AllocationDone>().back().mask;
    ASSERT_EQ(plain.size(), mask.size() / 4);
    int raisedModules = 0;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const auto begin = mask.begin() + static_cast<std::ptrdiff_t>(4 * i);
        const auto live = std::accumulate(begin, begin + 4, 0);
        const double factor = (4.0 + 1e-5) / (std::max(1, live) + 1e-5);
        const double most = plain[i].abs().max().item<double>() * factor;
        EXPECT_LE((raised[i] - plain[i] * factor).abs().max().item<double>(), 1e-6 * most) << i;
        raisedModules += live > 0 && live < 4 ? 1 : 0;
    }
    EXPECT_GT(raisedModules, 3);
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
