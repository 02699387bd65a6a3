#include "core/run/guarded_files.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

TEST(GuardedFiles, RefusesAnOpenWorkspaceUnderAnyName) {
    const test::TempFolder folder;
    const auto workspace = folder.write("lab.rankscope", "x");
    const auto log = folder.write("lab.rankscope-wal", "x");
    const auto other = folder.write("train.tsv", "x");
    fs::create_symlink(workspace, folder / "link.tsv");
    fs::create_hard_link(workspace, folder / "hard.tsv");
    EXPECT_FALSE(refusalToOpen(workspace));

    auto guard = std::make_unique<FileGuard>(workspace);
    for (const auto& file :
         {workspace, log, folder / "link.tsv", folder / "hard.tsv", folder.path() / "." / "lab.rankscope"})
        EXPECT_TRUE(refusalToOpen(file)) << file;
    EXPECT_NE(refusalToOpen(log)->find(log.string()), std::string::npos);
    EXPECT_FALSE(refusalToOpen(other));
    EXPECT_FALSE(refusalToOpen(folder / "missing.tsv"));

    guard.reset();
    EXPECT_FALSE(refusalToOpen(workspace));
}

TEST(GuardedFiles, RefusesAFileThatWasMovedWhileItIsOpen) {
    const test::TempFolder folder;
    const auto workspace = folder.write("lab.rankscope", "x");
    FileGuard guard(workspace);
    guard.keep();
    fs::rename(workspace, folder / "moved.rankscope");
    EXPECT_TRUE(refusalToOpen(folder / "moved.rankscope"));
    EXPECT_FALSE(refusalToOpen(workspace)); // nothing is there
}

TEST(GuardedFiles, TellsWhatBecameOfTheFilesThatAreOpen) {
    using Place = FileGuard::Place;
    const test::TempFolder folder;
    const auto workspace = folder.write("lab.rankscope", "x");
    const auto log = folder.write("lab.rankscope-wal", "x");
    FileGuard guard(workspace);
    EXPECT_EQ(guard.place(), Place::Same) << "nothing is open yet";
    guard.keep();
    EXPECT_EQ(guard.place(), Place::Same);
    folder.write("lab.rankscope-journal", "x");
    EXPECT_EQ(guard.place(), Place::Same);
    fs::rename(log, folder / "kept"); // so that its number is not given again
    EXPECT_EQ(guard.place(), Place::LogsGone);
    folder.write("lab.rankscope-wal", "x");
    EXPECT_EQ(guard.place(), Place::LogsGone) << "another one";
    fs::rename(workspace, folder / "moved");
    EXPECT_EQ(guard.place(), Place::FileGone);
    folder.write("lab.rankscope", "x");
    EXPECT_EQ(guard.place(), Place::FileGone) << "another one";
    fs::rename(folder / "moved", workspace);
    EXPECT_EQ(guard.place(), Place::LogsGone);
    fs::rename(folder / "kept", log);
    EXPECT_EQ(guard.place(), Place::Same);
}

TEST(GuardedFiles, IsThereUntilTheLastConnectionGoes) {
    const test::TempFolder folder;
    const auto workspace = folder.write("lab.rankscope", "x");
    auto first = std::make_unique<FileGuard>(workspace);
    auto second = std::make_unique<FileGuard>(workspace);
    first.reset();
    EXPECT_TRUE(refusalToOpen(workspace));
    second.reset();
    EXPECT_FALSE(refusalToOpen(workspace));
}

} // namespace
} // namespace rankscope
