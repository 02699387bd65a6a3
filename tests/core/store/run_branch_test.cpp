#include "core/store/run_branch.h"
#include "tests/core/store/store_support.h"

#include <gmock/gmock.h>

namespace rankscope {
namespace {

class RunBranch : public testing::Test {
protected:
    RunBranch()
        : m_file(m_folder / "lab.rankscope")
        , m_writer(test::openWriter(m_file))
        , m_parent(m_writer->createRun("parent", test::configJson)) {}

    BranchRequest request() const { return {"branch", test::configJson, m_parent, 20}; }
    std::vector<RunSummary> runs() const { return test::openReader(m_file)->runs(); }

    test::TempFolder m_folder;
    std::filesystem::path m_file;
    std::unique_ptr<RunWriter> m_writer;
    RunId m_parent;
};

tl::expected<CheckpointSaved, std::string> copyInto(const std::filesystem::path& files) {
    std::filesystem::create_directories(files / "step-20");
    return CheckpointSaved{20, (files / "step-20").string(), 1, "d", 1.0, {}};
}

TEST_F(RunBranch, KnowsItsParentAndItsCopyOfTheCheckpoint) {
    const auto branch = createBranch(*m_writer, request(), copyInto);
    ASSERT_TRUE(branch) << branch.error();
    const auto reader = test::openReader(m_file);
    const RunSummary run = reader->run(branch->id)->summary;
    EXPECT_EQ(run.parent, m_parent);
    EXPECT_EQ(run.parentStep, 20);
    EXPECT_EQ(run.name, "branch");
    ASSERT_EQ(reader->checkpoints(branch->id).size(), 1U);
    EXPECT_EQ(reader->checkpoints(branch->id).front().path, branch->checkpoint);
    EXPECT_EQ(branch->files, m_writer->filesFolder(branch->id));
}

TEST_F(RunBranch, ACopyThatFailsLeavesNeitherRunNorFiles) {
    std::filesystem::path files;
    const auto branch = createBranch(*m_writer, request(), [&](const std::filesystem::path& folder) {
        files = folder;
        std::filesystem::create_directories(folder / "half");
        return tl::expected<CheckpointSaved, std::string>(
            tl::unexpected(std::string("The disk is full; make room.")));
    });
    ASSERT_FALSE(branch);
    EXPECT_EQ(branch.error(), "The disk is full; make room.");
    EXPECT_EQ(runs().size(), 1U);
    EXPECT_FALSE(std::filesystem::exists(files));
}

TEST_F(RunBranch, FilesThatCannotBeRemovedDoNotHideTheFirstFailure) {
    test::writeFile(m_file.string() + ".files", "a file where the folder should be");
    const RunId other = m_writer->createRun("other", test::configJson);
    ASSERT_THROW(m_writer->purge(other), StoreFailure); // so that there is something to hide it
    const auto branch = createBranch(*m_writer, request(), [](const std::filesystem::path&) {
        return tl::expected<CheckpointSaved, std::string>(tl::unexpected(std::string("It cannot be made.")));
    });
    ASSERT_FALSE(branch);
    EXPECT_EQ(branch.error(), "It cannot be made.");
    EXPECT_EQ(runs().size(), 1U);
}

TEST_F(RunBranch, AWorkspaceThatFailsMeanwhileIsSaidAndNothingIsLeft) {
    try {
        static_cast<void>(createBranch(*m_writer, request(), [&](const std::filesystem::path& files) {
            const auto second = test::openWriter(m_file);
            second->purge(runs().front().id);
            return copyInto(files);
        }));
        FAIL() << "the run was gone";
    } catch (const StoreFailure& failure) {
        EXPECT_THAT(failure.error().message, testing::HasSubstr("There is no run"));
    }
    EXPECT_EQ(runs().size(), 1U);
}

} // namespace
} // namespace rankscope
