#include "core/analysis/truncation.h"
#include "core/engine/engine.h"
#include "core/engine/method/method.h"
#include "core/engine/train/checkpoint.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace rankscope {
namespace {

class AdapterSpectrum : public testing::Test {
protected:
    AdapterSpectrum()
        : m_world(makeTinyWorld(m_folder)) {}

    std::vector<CheckpointSaved> trainSaving(const RunConfig& config) {
        RunControl control;
        trainRun(config, {m_folder / "run", {}}, control, m_observer);
        EXPECT_EQ(m_observer.all<RunEnded>().back().status, RunStatus::Finished);
        return m_observer.all<CheckpointSaved>();
    }
    // scale * lora_B diag(lora_E) lora_A as one dense matrix.
    static at::Tensor denseUpdate(const Checkpoint& saved, const MethodConfig& method,
                                  const ModuleInfo& module) {
        const auto factor = [&](const char* name, std::vector<std::int64_t> shape) {
            return namedTensor(saved.tensors, "parameter." + module.name + name, at::zeros(shape))
                .to(at::kDouble);
        };
        const std::int64_t r = module.initR;
        at::Tensor b = factor(".lora_B", {module.dOut, r});
        if (method.type == "adalora") {
            b = b * factor(".lora_E", {r, 1}).view({1, r});
        }
        return at::mm(b, factor(".lora_A", {r, module.dIn})) * updateScale(method);
    }

    test::TempFolder m_folder;
    TinyWorld m_world;
    RecordingObserver m_observer;
};

TEST_F(AdapterSpectrum, IsThatOfTheDenseUpdateAndPredictsTheErrorOfCuttingIt) {
    for (const char* type : {"adalora", "lora"}) {
        RunConfig config = tinyConfig(m_world);
        config.method.type = type;
        const auto saved = readCheckpoint(trainSaving(config).back().path);
        const auto spectra = adapterSpectra(m_observer.all<CheckpointSaved>().back().path);
        ASSERT_TRUE(spectra) << spectra.error();
        ASSERT_EQ(spectra->modules.size(), m_observer.all<RunStarted>().back().modules.size());
        EXPECT_EQ(spectra->step, saved->step);
        int positive = 0;
        for (const ModuleSpectrum& module : spectra->modules) {
            const at::Tensor dense = denseUpdate(*saved, config.method, module.module);
            const auto [u, s, vt] = at::linalg_svd(dense, false);
            const double largest = s[0].item<double>();
            positive += largest > 0.0 ? 1 : 0; // pruned to rank 0 the update is nothing, exactly
            for (std::size_t i = 0; i < module.singularValues.size(); ++i) {
                EXPECT_NEAR(module.singularValues[i], s[static_cast<std::int64_t>(i)].item<double>(),
                            1e-5 * largest);
            }
            for (std::int64_t rank = 0; rank <= module.module.initR; ++rank) {
                const at::Tensor cut =
                    at::mm(u.narrow(1, 0, rank) * s.narrow(0, 0, rank), vt.narrow(0, 0, rank));
                EXPECT_NEAR(truncationError(module.singularValues, rank),
                            at::linalg_vector_norm(dense - cut).item<double>(), 1e-9 * largest);
            }
        }
        EXPECT_GT(positive, 1);
        std::filesystem::remove_all(m_folder / "run");
    }
}

// The regulariser of the step after a checkpoint is that of the checkpoint's own factors.
TEST_F(AdapterSpectrum, MeanDistanceTimesItsWeightIsTheLoggedRegulariser) {
    RunConfig config = tinyConfig(m_world);
    config.method.orthogonality = 0.3;
    config.checkpoint.every = Duration::ofSteps(20);
    config.checkpoint.keep = 10;
    const auto saved = trainSaving(config);
    std::map<std::int64_t, double> logged;
    for (const StepsDone& done : m_observer.all<StepsDone>()) {
        for (const StepPoint& point : done.points) {
            logged[point.step] = point.regulariser;
        }
    }
    int compared = 0;
    for (const CheckpointSaved& checkpoint : saved) {
        if (logged.count(checkpoint.step) == 0) {
            continue; // the last one has no step after it
        }
        const auto spectra = adapterSpectra(checkpoint.path);
        ASSERT_TRUE(spectra) << spectra.error();
        double sum = 0.0;
        for (const ModuleSpectrum& module : spectra->modules) {
            sum += module.orthogonalityA + module.orthogonalityB;
        }
        const double mean = sum / static_cast<double>(2 * spectra->modules.size());
        EXPECT_NEAR(0.3 * mean, logged[checkpoint.step], 1e-5 * logged[checkpoint.step]);
        ++compared;
    }
    EXPECT_GE(compared, 2);
}

// Every allocation has the distances that the next step's regulariser is the mean of.
TEST_F(AdapterSpectrum, EveryAllocationHasTheDistancesOfItsFactors) {
    RunConfig config = tinyConfig(m_world);
    config.method.orthogonality = 0.3;
    trainSaving(config);
    std::map<std::int64_t, double> logged;
    for (const StepsDone& done : m_observer.all<StepsDone>()) {
        for (const StepPoint& point : done.points) {
            logged[point.step] = point.regulariser;
        }
    }
    const auto modules = m_observer.all<RunStarted>().back().modules.size();
    int compared = 0;
    for (const AllocationDone& allocation : m_observer.all<AllocationDone>()) {
        ASSERT_EQ(allocation.orthogonalityA.size(), modules);
        ASSERT_EQ(allocation.orthogonalityB.size(), modules);
        const auto next = logged.find(allocation.step + 1);
        if (next == logged.end()) {
            continue;
        }
        double sum = 0.0;
        for (std::size_t i = 0; i < modules; ++i) {
            sum += static_cast<double>(allocation.orthogonalityA[i]) +
                   static_cast<double>(allocation.orthogonalityB[i]);
        }
        EXPECT_NEAR(0.3 * sum / static_cast<double>(2 * modules), next->second, 1e-5 * next->second);
        ++compared;
    }
    EXPECT_GE(compared, 2);
}

TEST_F(AdapterSpectrum, KeptTripletsAreThoseOfTheMask) {
    const auto saved = trainSaving(tinyConfig(m_world));
    const auto spectra = adapterSpectra(saved.back().path);
    ASSERT_TRUE(spectra) << spectra.error();
    std::int64_t kept = 0;
    for (const ModuleSpectrum& module : spectra->modules) {
        kept += module.kept;
    }
    EXPECT_EQ(kept, m_observer.all<AllocationDone>().back().kept);
}

TEST_F(AdapterSpectrum, OfWhatHasNoneSaysSo) {
    EXPECT_FALSE(adapterSpectra(m_folder / "nowhere"));
    RunConfig config = tinyConfig(m_world);
    config.method.type = "bitfit";
    const auto spectra = adapterSpectra(trainSaving(config).back().path);
    ASSERT_FALSE(spectra);
    EXPECT_NE(spectra.error().find("no low-rank update"), std::string::npos) << spectra.error();
}

} // namespace
} // namespace rankscope
