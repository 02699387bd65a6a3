#include "core/run/durable_folder.h"
#include "core/run/durable_names.h"
#include "tests/support/fault_shim.h"
#include "tests/support/faulted_child.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace rankscope {
namespace {

namespace fs = std::filesystem;
using test::contentsOf;
using test::faultPlan;
using test::namesIn;
using test::TempFolder;

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

class DurableFolderTest : public ::testing::Test {
protected:
    fs::path root() const { return m_folder.path(); }
    fs::path target() const { return root() / "place"; }

    // Two files that say the same.
    tl::expected<void, FileError> fill(const std::string& word) const {
        auto made = DurableFolder::create(target());
        if (!made)
            return tl::unexpected(made.error());
        std::error_code error;
        if (!fs::create_directory(made->place() / "deep", error))
            return tl::unexpected(cannotWrite(made->place() / "deep", error.value()));
        for (const char* name : {"first", "deep/second"})
            if (auto written = writeDurably(made->place() / name, word); !written)
                return written;
        return made->commit();
    }
    // What both say; empty when there is none, "mixed" when it is not whole.
    std::string word() const {
        if (!fs::exists(target()))
            return {};
        const std::string first = contentsOf(target() / "first");
        return first == contentsOf(target() / "deep" / "second") ? first : "mixed";
    }

    TempFolder m_folder;
};

TEST_F(DurableFolderTest, AppearsWholeAndReplacesWhole) {
    ASSERT_TRUE(fill("old"));
    EXPECT_EQ(word(), "old");
    ASSERT_TRUE(fill("new"));
    EXPECT_EQ(word(), "new");
    EXPECT_EQ(namesIn(root()), std::vector<std::string>{"place"});
}

TEST_F(DurableFolderTest, HoldsOldOrNewAfterAKillAtAnyCall) {
    ASSERT_TRUE(fill("old"));
    int at = 1, restored = 0;
    for (; test::killedAt(root(), at, "do=kill", [&] { return fill("new").has_value(); }); ++at) {
        restored += word().empty() ? 1 : 0;
        settleFolders(root());
        EXPECT_TRUE(word() == "old" || word() == "new") << at << word();
        EXPECT_EQ(namesIn(root()), std::vector<std::string>{"place"}) << at;
        ASSERT_TRUE(fill("old"));
    }
    EXPECT_EQ(word(), "new");
    EXPECT_EQ(restored, 1); // between the two renames
    EXPECT_GE(at, 20);
}

TEST_F(DurableFolderTest, KeepsTheOldOneWhenACallFails) {
    ASSERT_TRUE(fill("old"));
    for (int at = 1;; ++at) {
        test::beginFaults((faultPlan(root(), at) + "do=" + std::to_string(ENOSPC)).c_str());
        const auto written = fill("new");
        if (test::endFaults() < at)
            break;
        settleFolders(root());
        if (written) {
            EXPECT_EQ(word(), "new"); // only the removal of the old one failed
        } else {
            EXPECT_EQ(written.error().code, ENOSPC);
            EXPECT_TRUE(word() == "old" || word() == "new") << at;
        }
        EXPECT_EQ(namesIn(root()), std::vector<std::string>{"place"}) << at;
        ASSERT_TRUE(fill("old"));
    }
}

TEST_F(DurableFolderTest, IsRemovedAsAWhole) {
    ASSERT_TRUE(fill("old"));
    int at = 1;
    for (; test::killedAt(root(), at, "do=kill", [&] { return removeFolder(target()).has_value(); }); ++at) {
        EXPECT_TRUE(word() == "old" || word().empty()) << at;
        settleFolders(root());
        EXPECT_TRUE(word() == "old" || word().empty()) << at;
        ASSERT_TRUE(fill("old"));
    }
    EXPECT_GE(at, 5);
    EXPECT_TRUE(namesIn(root()).empty());
    EXPECT_TRUE(removeFolder(target()));
}

TEST_F(DurableFolderTest, LeavesWhatALivingWriterFills) {
    auto made = DurableFolder::create(target());
    ASSERT_TRUE(made);
    DurableFile file(root() / "file");
    settleFolders(root());
    EXPECT_EQ(namesIn(root()).size(), 2U);
    EXPECT_TRUE(file.commit());
    EXPECT_TRUE(made->commit());
}

TEST_F(DurableFolderTest, LeavesOtherNames) {
    for (const char* name :
         {".place.new", ".place.0123456789abcdeg.new", "place.0123456789abcdef.old", ".hidden"})
        write(root() / name, "mine");
    settleFolders(root());
    EXPECT_EQ(namesIn(root()).size(), 4U);
}

TEST_F(DurableFolderTest, WhatSomebodyPutBackIsMovedAsideAgain) {
    ASSERT_TRUE(fill("old"));
    auto made = DurableFolder::create(target());
    ASSERT_TRUE(made);
    for (const char* name : {"first", "deep/second"}) {
        fs::create_directories((made->place() / name).parent_path());
        write(made->place() / name, "new");
    }
    fs::rename(target(), root() / temporaryName("place", TemporaryKind::Aside));
    settleFolder(target());
    EXPECT_EQ(word(), "old");
    ASSERT_TRUE(made->commit());
    EXPECT_EQ(word(), "new");
}

TEST_F(DurableFolderTest, TakesATrailingSlashAndRefusesWhatIsNoName) {
    EXPECT_TRUE(DurableFolder::create(root() / "slash/"));
    EXPECT_FALSE(DurableFolder::create("."));
    EXPECT_FALSE(DurableFolder::create(root() / ".."));
    EXPECT_FALSE(DurableFolder::create("/"));
    EXPECT_FALSE(DurableFolder::create(root() / std::string(240, 'x')));
}

} // namespace
} // namespace rankscope
