#include "app/common/adapter_run.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

class AdapterRunTest : public testing::Test {
protected:
    AdapterRunTest() {
        fs::create_directories(m_folder / "adapter");
        m_writer = std::move(*RunWriter::open(m_folder / "lab.rankscope"));
    }

    // What an engine would say of an adapter of one module; writes a file where it is asked to.
    static tl::expected<ImportedAdapter, Problem> adapter(const fs::path&, const RunConfig& config,
                                                          const fs::path& files) {
        ImportedAdapter result;
        result.config = config;
        result.started.totalSteps = 50;
        ModuleInfo module;
        module.name = "encoder.layer.0.attention.self.query";
        module.initR = 3;
        result.started.modules = {module};
        result.allocation.step = 50;
        result.allocation.mask = {1, 0, 1};
        result.allocation.lambda = {0.5F, 0.0F, 0.25F};
        result.allocation.kept = result.allocation.budget = 2;
        result.unknown = "Nothing is known of its task.";
        fs::create_directories(files / "step-50");
        std::ofstream(files / "step-50" / "state.json") << "{}";
        result.checkpoint.step = 50;
        result.checkpoint.path = (files / "step-50").string();
        return result;
    }
    auto store(const AdapterReader& reader, const std::stop_token& stop = {}) {
        return storeAdapter(*m_writer, m_folder / "adapter", bareAdapterConfig(m_folder / "adapter"), reader,
                            stop);
    }
    void expectNothingLeft() const {
        const auto reader = RunReader::open(m_folder / "lab.rankscope");
        EXPECT_TRUE((*reader)->runs().empty());
        EXPECT_TRUE((*reader)->binnedRuns().empty());
        const fs::path files = m_folder / "lab.rankscope.files";
        EXPECT_TRUE(!fs::exists(files) || fs::is_empty(files));
    }

    test::TempFolder m_folder;
    std::unique_ptr<RunWriter> m_writer;
};

TEST_F(AdapterRunTest, BecomesAFinishedRunWithItsRanksAndItsCheckpoint) {
    const auto stored = store(adapter);
    ASSERT_TRUE(stored) << stored.error().message;
    ASSERT_TRUE(*stored);
    const auto reader = RunReader::open(m_folder / "lab.rankscope");
    const auto run = (*reader)->run((*stored)->run);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->summary.name, "adapter");
    EXPECT_EQ(run->summary.status, RunStatus::Finished);
    EXPECT_EQ(run->summary.endStage, "imported");
    EXPECT_EQ((*reader)->lastAllocation(run->summary.id)->mask, (std::vector<std::uint8_t>{1, 0, 1}));
    EXPECT_EQ((*reader)->checkpoints(run->summary.id).size(), 1U);
    std::string said;
    for (const StoredEvent& event : (*reader)->events(run->summary.id)) {
        said += event.detail;
    }
    EXPECT_NE(said.find("Imported from"), std::string::npos);
    EXPECT_NE(said.find("Nothing is known of its task."), std::string::npos);
}

TEST_F(AdapterRunTest, WhatFailsOrIsStoppedLeavesNoRun) {
    const auto failed = store([](const fs::path&, const RunConfig&, const fs::path& files) {
        fs::create_directories(files);
        return tl::expected<ImportedAdapter, Problem>(
            tl::unexpected(Problem{"", "The disk is full.", Severity::Error}));
    });
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message, "The disk is full.");
    expectNothingLeft();
    std::stop_source stop;
    const auto stopped = store(
        [&](const fs::path& folder, const RunConfig& config, const fs::path& files) {
            stop.request_stop(); // while it is written
            return adapter(folder, config, files);
        },
        stop.get_token());
    ASSERT_TRUE(stopped);
    EXPECT_FALSE(*stopped);
    expectNothingLeft();
    EXPECT_THROW(store([](const fs::path&, const RunConfig&,
                          const fs::path&) -> tl::expected<ImportedAdapter, Problem> {
                     throw std::runtime_error("no memory");
                 }),
                 std::runtime_error);
    expectNothingLeft();
}

TEST_F(AdapterRunTest, NothingIsTakenFromTheDefaultsOfANewRun) {
    const RunConfig config = bareAdapterConfig(m_folder / "adapter" / "");
    EXPECT_EQ(config.name, "adapter");
    EXPECT_EQ(config.model.path, "");
    EXPECT_EQ(config.task.train, "");
    EXPECT_EQ(config.task.eval, "");
}

TEST_F(AdapterRunTest, TheBaseModelIsSaidAndLookedFor) {
    const auto base = [this](const std::string& name) {
        return adapterBase(m_folder,
                           [name](const fs::path&) { return tl::expected<std::string, std::string>(name); });
    };
    EXPECT_TRUE(base(m_folder.string())->here);
    EXPECT_FALSE(base("bert-large-that-nobody-has")->here);
    EXPECT_EQ(base("bert-large-that-nobody-has")->words(), "\"bert-large-that-nobody-has\"");
    EXPECT_FALSE(base("")->here);
    EXPECT_EQ(base("")->words(), "a model that it does not name");
    const auto damaged = adapterBase(m_folder, [](const fs::path&) {
        return tl::expected<std::string, std::string>(tl::unexpected(std::string("It is damaged.")));
    });
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error(), "It is damaged.");
}

} // namespace
} // namespace rankscope
