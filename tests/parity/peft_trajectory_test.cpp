#include "core/engine/engine.h"
#include "core/engine/model/safetensors.h"
#include "core/engine/train/setup.h"
#include "core/run/locations.h"
#include "core/run/run_config_json.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <numeric>
#include <sstream>

// Sixty steps of PEFT and of the authors' allocator on the real MiniLM-L6, written by
// export_peft_trajectory.py.
namespace rankscope {
namespace {

namespace fs = std::filesystem;

const fs::path kFixtures =
    fs::path(RANKSCOPE_SOURCE_DIR) / "tests" / "parity" / "fixtures" / "peft_trajectory";

constexpr double lossTolerance = 1e-6;
constexpr double logitTolerance = 1e-5;
constexpr double tensorTolerance = 2e-4; // of the largest entry

class PeftExchange : public testing::Test {
protected:
    void SetUp() override {
        std::error_code error;
        if (!fs::exists(findModel("minilm-l6") / "model.safetensors", error) ||
            !fs::exists(findData("movie-reviews/train.tsv"), error)) {
            GTEST_SKIP() << "needs the starter model and data, which packaging/test.sh fetches";
        }
    }

    test::TempFolder m_files;
};

class PeftTrajectory : public PeftExchange, public testing::WithParamInterface<const char*> {};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');) {
        parts.push_back(part);
    }
    return parts;
}

TEST_P(PeftTrajectory, LossesMasksAndFinalAdapterAreTheirs) {
    const auto file = SafetensorsFile::open(kFixtures / (std::string(GetParam()) + ".safetensors"));
    ASSERT_TRUE(file) << file.error();
    const auto reference = [&](const std::string& name) {
        const SafetensorsEntry* entry = file->find(name);
        EXPECT_NE(entry, nullptr) << name;
        return entry != nullptr ? file->tensor(*entry) : at::Tensor();
    };
    const auto parsed = readRunConfig(kFixtures / (std::string(GetParam()) + ".json"));
    ASSERT_TRUE(parsed) << parsed.error();

    RecordingObserver observer;
    RunControl control;
    trainRun(parsed->config, {m_files, {}}, control, observer);
    const auto ended = observer.all<RunEnded>().back();
    ASSERT_EQ(ended.status, RunStatus::Finished) << ended.message;

    const auto points = observer.points();
    const at::Tensor losses = reference("losses");
    ASSERT_EQ(static_cast<std::int64_t>(points.size()), losses.size(0));
    double worst = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        worst = std::max(worst,
                         std::abs(points[i].taskLoss - losses[static_cast<std::int64_t>(i)].item<double>()));
        EXPECT_EQ(points[i].step, static_cast<std::int64_t>(i));
    }
    EXPECT_LT(worst, lossTolerance);

    // Every decision of ours is one of theirs, with the same triplets kept; they decide again in every step
    // of the final phase, from averages that no longer move.
    const auto modules = split(file->header().metadata.at("modules"));
    const auto started = observer.all<RunStarted>().front();
    ASSERT_EQ(started.modules.size(), modules.size());
    for (std::size_t i = 0; i < modules.size(); ++i) {
        EXPECT_EQ(started.modules[i].name, modules[i]);
    }
    const at::Tensor steps = reference("allocation_steps"), masks = reference("masks");
    std::map<std::int64_t, at::Tensor> expected;
    for (std::int64_t i = 0; i < steps.size(0); ++i) {
        expected[steps[i].item<std::int64_t>()] = masks[i].reshape({-1});
    }
    const auto allocations = observer.all<AllocationDone>();
    std::size_t pruning = 0;
    at::Tensor last;
    for (const AllocationDone& allocation : allocations) {
        if (allocation.budget == started.initBudget) {
            continue; // nothing to remove; the published code does not call that a decision
        }
        ++pruning;
        ASSERT_TRUE(expected.contains(allocation.step)) << allocation.step;
        const at::Tensor ours = at::from_blob(const_cast<std::uint8_t*>(allocation.mask.data()),
                                              {static_cast<std::int64_t>(allocation.mask.size())}, at::kByte)
                                    .clone();
        EXPECT_TRUE(at::equal(ours, expected.at(allocation.step))) << "step " << allocation.step;
        last = ours;
    }
    for (const auto& [step, mask] : expected) {
        const bool decided = std::any_of(allocations.begin(), allocations.end(),
                                         [at = step](const AllocationDone& a) { return a.step == at; });
        EXPECT_TRUE(decided || (step > started.totalSteps - started.tfinal && at::equal(mask, last)))
            << "step " << step;
    }
    EXPECT_GE(pruning, 3U);

    const auto final =
        readSafetensors(fs::path(observer.all<CheckpointSaved>().back().path) / "tensors.safetensors");
    ASSERT_TRUE(final) << final.error();
    double farthest = 0.0;
    std::size_t compared = 0;
    for (const auto& [name, tensor] : *final) {
        if (!name.starts_with("parameter.")) {
            continue;
        }
        const at::Tensor theirs = reference(name.substr(std::string("parameter.").size()));
        ASSERT_TRUE(theirs.defined());
        ASSERT_EQ(tensor.sizes(), theirs.sizes()) << name;
        const double largest = theirs.abs().max().item<double>();
        const double distance = (tensor - theirs).abs().max().item<double>();
        EXPECT_LE(distance, tensorTolerance * largest) << name;
        farthest = std::max(farthest, largest > 0.0 ? distance / largest : distance);
        ++compared;
    }
    EXPECT_EQ(compared, 3 * modules.size() + 2);
    RecordProperty("worst_loss_difference", std::to_string(worst));
    RecordProperty("worst_relative_tensor_difference", std::to_string(farthest));
    std::cout << "loss within " << worst << ", tensors within " << farthest << " of their largest entry\n";
}

TEST_F(PeftExchange, AnAdapterThatPeftTrainedScoresTheSameHere) {
    auto parsed = readRunConfig(kFixtures / "peft_divides.json");
    ASSERT_TRUE(parsed) << parsed.error();
    for (const char* arithmetic : {"fast", "parity"}) {
        RunConfig config = parsed->config;
        config.method.startFrom = (kFixtures / "trained").string();
        config.method.arithmetic = arithmetic;
        const auto setup = makeSetup(config, {});
        std::vector<std::int64_t> rows(64);
        std::iota(rows.begin(), rows.end(), 0);
        const MicroBatch batch = makeBatch(*setup->eval, rows, at::kCPU);
        const at::NoGradGuard noGrad;
        const at::Tensor logits = setup->task->outputs(*setup->encoder, batch.tokens, ForwardContext{});
        const auto reference = readSafetensors(kFixtures / "trained" / "logits.safetensors");
        ASSERT_TRUE(reference) << reference.error();
        const double distance = (logits - reference->front().second).abs().max().item<double>();
        EXPECT_LE(distance, logitTolerance) << arithmetic;
        EXPECT_GT(logits.abs().max().item<double>(), 0.5); // they say something
    }
}

// Imported as runs: AdaLoRA compacted, and LoRA whose modules differ in rank and alpha.
TEST_F(PeftExchange, AdaptersThatPeftSavedAreImportedAndPredictTheSame) {
    for (const auto& folder : {kFixtures / "trained", kFixtures.parent_path() / "peft_lora"}) {
        RunConfig config;
        config.model.path = "minilm-l6";
        config.task.classes = {"negative", "positive"};
        config.task.train.clear();
        config.task.eval.clear();
        config.train.precision = "fp32";
        config.train.device = "cpu";
        config.train.threads = 1;
        const auto imported = importAdapter(folder, config, m_files / folder.filename());
        ASSERT_TRUE(imported) << imported.error().message;
        const auto predicted =
            predictFile(imported->config, imported->checkpoint.path, "movie-reviews/dev.tsv");
        ASSERT_TRUE(predicted) << predicted.error().message;
        const auto reference = readSafetensors(folder / "logits.safetensors");
        ASSERT_TRUE(reference) << reference.error();
        const at::Tensor& logits = reference->front().second;
        double distance = 0.0;
        for (std::int64_t row = 0; row < logits.size(0); ++row) {
            const auto& ours = predicted->rows[static_cast<std::size_t>(row)].logits;
            for (std::int64_t i = 0; i < logits.size(1); ++i) {
                distance = std::max(
                    distance, std::abs(ours[static_cast<std::size_t>(i)] - logits[row][i].item<double>()));
            }
        }
        EXPECT_LE(distance, logitTolerance) << folder;
        std::cout << folder.filename() << ": logits within " << distance << "\n";
    }
}

// What PEFT itself wrote of the same training: keys, shapes, pattern and values.
TEST_F(PeftExchange, AnAdapterThatIsTrainedHereIsWrittenAsPeftWritesIt) {
    const auto parsed = readRunConfig(kFixtures / "peft_divides.json");
    ASSERT_TRUE(parsed) << parsed.error();
    RecordingObserver observer;
    RunControl control;
    trainRun(parsed->config, {m_files, {}}, control, observer);
    const auto saved = observer.all<CheckpointSaved>();
    ASSERT_FALSE(saved.empty()) << observer.all<RunEnded>().back().message;
    const auto report = exportAdapter(saved.back().path, m_files / "adapter");
    ASSERT_TRUE(report) << report.error();
    EXPECT_EQ(report->step, 60);
    EXPECT_EQ(report->kept, 24);
    EXPECT_EQ(report->triplets, 48);
    EXPECT_TRUE(report->compacted);

    const auto json = [](const fs::path& folder) {
        std::ifstream stream(folder / "adapter_config.json");
        return nlohmann::json::parse(stream);
    };
    const auto ours = json(m_files / "adapter"), theirs = json(kFixtures / "trained");
    for (const auto& [field, value] : ours.items()) {
        if (field != "target_modules" && field != "modules_to_save") { // ours name every module in full
            EXPECT_EQ(value, theirs.at(field)) << field;
        }
    }
    const auto read = [](const fs::path& folder) {
        const auto tensors = readSafetensors(folder / "adapter_model.safetensors");
        EXPECT_TRUE(tensors) << tensors.error();
        return std::map<std::string, at::Tensor>(tensors->begin(), tensors->end());
    };
    const auto tensors = read(m_files / "adapter"), reference = read(kFixtures / "trained");
    ASSERT_EQ(tensors.size(), reference.size());
    for (const auto& [name, tensor] : tensors) {
        ASSERT_TRUE(reference.contains(name)) << name;
        const at::Tensor& wanted = reference.at(name);
        ASSERT_EQ(tensor.sizes(), wanted.sizes()) << name;
        if (wanted.numel() > 0) {
            EXPECT_LE((tensor - wanted).abs().max().item<double>(),
                      tensorTolerance * wanted.abs().max().item<double>())
                << name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(SetUps, PeftTrajectory,
                         testing::Values("peft_divides", "peft_does_not_divide", "peft_ffn",
                                         "authors_divides", "authors_does_not_divide", "authors_ffn"),
                         [](const auto& one) { return std::string(one.param); });

} // namespace
} // namespace rankscope
