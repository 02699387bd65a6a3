#include "core/run/durable_file.h"
#include "core/run/guarded_files.h"
#include "tests/support/fault_shim.h"
#include "tests/support/faulted_child.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
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

class DurableFileTest : public ::testing::Test {
protected:
    fs::path file() const { return m_folder.path() / "place"; }
    fs::path folder() const { return m_folder.path(); }
    std::vector<std::string> names() const { return namesIn(folder()); }

    TempFolder m_folder;
};

const std::string oldText = "old";
const std::string newText(1 << 20, 'n'); // several writes

TEST_F(DurableFileTest, ReplacesAFileAsAWholeAndKeepsItsPermissions) {
    write(file(), oldText);
    ::chmod(file().c_str(), 0600);
    const auto before = fs::hard_link_count(file());
    ASSERT_TRUE(writeDurably(file(), newText));
    EXPECT_EQ(contentsOf(file()), newText);
    EXPECT_EQ(before, 1U);
    struct stat kind {};
    ASSERT_EQ(::stat(file().c_str(), &kind), 0);
    EXPECT_EQ(kind.st_mode & 0777U, 0600U);
    EXPECT_EQ(names(), std::vector<std::string>{"place"});
}

TEST_F(DurableFileTest, FollowsTheUmask) {
    const mode_t umask = ::umask(0077);
    ASSERT_TRUE(writeDurably(file(), "mine"));
    ::umask(umask);
    struct stat kind {};
    ASSERT_EQ(::stat(file().c_str(), &kind), 0);
    EXPECT_EQ(kind.st_mode & 0777U, 0600U);
}

TEST_F(DurableFileTest, ReplacesALinkAndLeavesWhatItPointsTo) {
    write(folder() / "other", oldText);
    fs::create_symlink("other", file());
    ASSERT_TRUE(writeDurably(file(), newText));
    EXPECT_EQ(contentsOf(folder() / "other"), oldText);
    EXPECT_FALSE(fs::is_symlink(file()));
}

TEST_F(DurableFileTest, LeavesNothingWithoutACommit) {
    {
        DurableFile made(file());
        EXPECT_TRUE(made.write("half"));
        EXPECT_EQ(names().size(), 1U);
        EXPECT_FALSE(fs::exists(file()));
    }
    EXPECT_TRUE(names().empty());
}

TEST_F(DurableFileTest, HidesBehindNamesThatNobodyGuesses) {
    const DurableFile first(file()), second(file());
    const auto both = names();
    ASSERT_EQ(both.size(), 2U);
    EXPECT_NE(both[0], both[1]);
    EXPECT_EQ(both[0].find(std::to_string(::getpid())), std::string::npos);
}

TEST_F(DurableFileTest, WritesANameAsLongAsAFolderTakes) {
    const fs::path longest = folder() / std::string(255, 'x');
    ASSERT_TRUE(writeDurably(longest, newText));
    EXPECT_EQ(contentsOf(longest), newText);
}

TEST_F(DurableFileTest, SurvivesShortWritesAndInterruptions) {
    for (const std::string& what : std::vector<std::string>{
             "call=write;times=5;do=short", "call=write;times=3;do=" + std::to_string(EINTR),
             "call=sync;times=3;do=" + std::to_string(EINTR)}) {
        test::beginFaults((faultPlan(folder(), 1) + what).c_str());
        const auto written = writeDurably(file(), newText);
        EXPECT_GT(test::endFaults(), 1) << what;
        ASSERT_TRUE(written) << what << ": " << written.error().sentence;
        EXPECT_EQ(contentsOf(file()), newText);
        fs::remove(file());
    }
}

TEST_F(DurableFileTest, TellsTheReasonOfAFailureAndKeepsTheOldFile) {
    write(file(), oldText);
    for (const std::string& call : std::vector<std::string>{"open", "write", "sync", "rename"}) {
        for (const int code : {ENOSPC, EIO, EDQUOT}) {
            test::beginFaults(
                (faultPlan(folder(), 1) + "call=" + call + ";do=" + std::to_string(code)).c_str());
            const auto written = writeDurably(file(), newText);
            test::endFaults();
            ASSERT_FALSE(written) << call;
            EXPECT_EQ(written.error().code, code);
            EXPECT_EQ(written.error().isFull(), code != EIO);
            EXPECT_NE(written.error().sentence.find(file().string()), std::string::npos);
            EXPECT_NE(written.error().sentence.find(std::strerror(code)), std::string::npos);
            EXPECT_EQ(contentsOf(file()), oldText);
            EXPECT_EQ(names(), std::vector<std::string>{"place"}) << call;
        }
    }
}

// A write that takes a part and then none: nothing sets errno for that.
TEST_F(DurableFileTest, NeverGivesSuccessAsTheReason) {
    const std::vector<FileError> errors{cannotWrite(file(), ENOSPC), cannotRead(file(), ENOENT)};
    for (const FileError& error : errors)
        EXPECT_EQ(error.sentence.find("Success"), std::string::npos);
    test::beginFaults((faultPlan(folder(), 1) + "call=write;do=0").c_str());
    const auto written = writeDurably(file(), newText);
    test::endFaults();
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().sentence.find("Success"), std::string::npos) << written.error().sentence;
}

TEST_F(DurableFileTest, IsOldOrNewAfterAKillAtAnyCall) {
    for (const auto& [action, least] :
         std::vector<std::pair<std::string, int>>{{"do=kill", 5}, {"call=write;do=torn", 1}}) {
        write(file(), oldText);
        int at = 1;
        for (;
             test::killedAt(folder(), at, action, [&] { return writeDurably(file(), newText).has_value(); });
             ++at) {
            const std::string held = contentsOf(file());
            EXPECT_TRUE(held == oldText || held == newText) << at;
            write(file(), oldText);
        }
        EXPECT_GT(at, least); // open, writes, sync, rename, sync of the folder
        EXPECT_EQ(contentsOf(file()), newText);
    }
}

TEST_F(DurableFileTest, StreamsAndCopies) {
    DurableFile made(file());
    {
        DurableStream out(made);
        for (int i = 0; i < 100000; ++i)
            out << i << '\n';
        out.flush();
        ASSERT_TRUE(out);
    }
    ASSERT_TRUE(made.commit());
    const std::string text = contentsOf(file());
    EXPECT_TRUE(text.starts_with("0\n1\n") && text.ends_with("99999\n"));
    EXPECT_EQ(static_cast<std::size_t>(made.size()), text.size());

    std::int64_t told = 0;
    const auto copied = copyDurably(file(), folder() / "copy", [&](std::int64_t bytes) {
        told += bytes;
        return true;
    });
    ASSERT_TRUE(copied);
    EXPECT_EQ(*copied, told);
    EXPECT_EQ(contentsOf(folder() / "copy"), text);
}

TEST_F(DurableFileTest, StreamTellsAFailure) {
    test::beginFaults((faultPlan(folder(), 1) + "call=write;times=99;do=" + std::to_string(ENOSPC)).c_str());
    DurableFile made(file());
    DurableStream out(made);
    out << newText;
    out.flush();
    test::endFaults();
    EXPECT_FALSE(out);
    const auto committed = made.commit();
    ASSERT_FALSE(committed);
    EXPECT_TRUE(committed.error().isFull());
    EXPECT_FALSE(fs::exists(file()));
}

TEST_F(DurableFileTest, CopiesNoLinkAndNoPipe) {
    write(folder() / "real", oldText);
    fs::create_symlink("real", folder() / "link");
    ASSERT_EQ(::mkfifo((folder() / "pipe").c_str(), 0600), 0);
    for (const char* name : {"link", "pipe", "missing"}) {
        const auto copied = copyDurably(folder() / name, file());
        ASSERT_FALSE(copied) << name;
        EXPECT_NE(copied.error().sentence.find(name), std::string::npos);
        EXPECT_FALSE(fs::exists(file()));
    }
}

TEST_F(DurableFileTest, CopyFailsWhereReadingFails) {
    write(folder() / "source", newText);
    test::beginFaults((faultPlan(folder(), 2) + "call=read;do=" + std::to_string(EIO)).c_str());
    const auto copied = copyDurably(folder() / "source", file());
    test::endFaults();
    ASSERT_FALSE(copied);
    EXPECT_NE(copied.error().sentence.find("source"), std::string::npos);
    EXPECT_FALSE(fs::exists(file()));
}

TEST_F(DurableFileTest, NeitherReplacesNorReadsAWorkspaceThatIsOpen) {
    write(file(), oldText);
    fs::create_symlink("place", folder() / "link");
    FileGuard guard(file());
    guard.keep();
    for (const fs::path& path : {file(), folder() / "link"}) {
        EXPECT_FALSE(writeDurably(path, newText));
        EXPECT_FALSE(copyDurably(path, folder() / "copy"));
    }
    EXPECT_EQ(contentsOf(file()), oldText);
    EXPECT_EQ(names().size(), 2U);
}

// Two files of one folder: the second one makes the first readable.
TEST_F(DurableFileTest, FilesThatBelongTogetherAreNeverMixed) {
    const fs::path weights = folder() / "weights", config = folder() / "config";
    const auto prepare = [&] {
        write(weights, "old weights");
        write(config, "old config");
    };
    const auto replace = [&] {
        std::vector<DurableFile> files;
        for (const fs::path& path : {weights, config}) {
            files.emplace_back(path);
            files.back().write(path == weights ? "new weights" : "new config");
        }
        return commitTogether(files).has_value();
    };
    prepare();
    int at = 1;
    for (; test::killedAt(folder(), at, "do=kill", replace); ++at) {
        const bool readable = fs::exists(config);
        EXPECT_TRUE(!readable || contentsOf(config).substr(0, 3) == contentsOf(weights).substr(0, 3)) << at;
        prepare();
    }
    EXPECT_GE(at, 8);
    EXPECT_EQ(contentsOf(weights) + contentsOf(config), "new weightsnew config");

    prepare();
    test::beginFaults((faultPlan(folder(), 2) + "call=write;do=" + std::to_string(ENOSPC)).c_str());
    EXPECT_FALSE(replace());
    test::endFaults();
    EXPECT_EQ(contentsOf(weights) + contentsOf(config), "old weightsold config");
}

} // namespace
} // namespace rankscope
