#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace rankscope {

using test::TempFolder;
using Kind = StoreError::Kind;

namespace {

// Both ways of opening: kinds and sentences.
void expectBoth(const std::filesystem::path& file, Kind kind) {
    const auto writer = RunWriter::open(file);
    const auto reader = RunReader::open(file);
    ASSERT_FALSE(writer);
    ASSERT_FALSE(reader);
    EXPECT_EQ(writer.error().kind, kind) << writer.error().message;
    EXPECT_EQ(reader.error().kind, kind) << reader.error().message;
    for (const auto& message : {writer.error().message, reader.error().message}) {
        EXPECT_NE(message.find(file.string()), std::string::npos) << message;
        EXPECT_TRUE(message.ends_with('.')) << message;
    }
}

// A workspace with one run whose curves fill a few pages.
std::filesystem::path makeWorkspace(const TempFolder& folder) {
    const auto file = folder / "w.rankscope";
    auto writer = test::openWriter(file);
    const auto id = writer->createRun("one", test::configJson);
    writer->append(id, {test::started(), test::steps(0, 500), test::ended(500)}, 1.0);
    return file;
}

// Runs `check` as a user without rights over the folder; the answer is its exit status, 77 when that cannot
// be done.
int asNobody(const std::function<int()>& check) {
    const pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(77);
        _exit(check());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

} // namespace

TEST(OpenFailures, AMissingFileIsMissingToAReaderAndMadeByAWriter) {
    TempFolder folder;
    const auto reader = RunReader::open(folder / "none.rankscope");
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().kind, Kind::Missing);
    EXPECT_NE(reader.error().message.find("none.rankscope"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "none.rankscope")) << "reading makes no file";
    EXPECT_TRUE(RunWriter::open(folder / "none.rankscope"));
}

TEST(OpenFailures, ATextFileIsNoWorkspaceAndStaysAsItIs) {
    TempFolder folder;
    for (const auto& text : {std::string("x"), std::string("sentence\tlabel\n") + std::string(5000, 'a')}) {
        test::writeFile(folder / "notes.txt", text);
        expectBoth(folder / "notes.txt", Kind::NotAWorkspace);
        EXPECT_EQ(test::readFile(folder / "notes.txt"), text);
    }
}

TEST(OpenFailures, AFolderAPipeAndAnEmptyFileAreNoWorkspace) {
    TempFolder folder;
    expectBoth(folder.path(), Kind::NotAWorkspace);
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    expectBoth(folder / "pipe", Kind::NotAWorkspace);
    test::writeFile(folder / "empty", "");
    const auto reader = RunReader::open(folder / "empty");
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().kind, Kind::NotAWorkspace);
}

TEST(OpenFailures, ADatabaseOfAnotherProgramStaysAsItIs) {
    TempFolder folder;
    const auto file = folder / "other.db";
    {
        SQLite::Database other(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        other.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    }
    const auto before = test::readFile(file);
    expectBoth(file, Kind::NotAWorkspace);
    EXPECT_EQ(test::readFile(file), before);
}

TEST(OpenFailures, AFileOfANewerVersionIsReadButNotWritten) {
    TempFolder folder;
    const auto file = makeWorkspace(folder);
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    const auto before = test::readFile(file);
    const auto writer = RunWriter::open(file);
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().kind, Kind::Newer);
    EXPECT_NE(writer.error().message.find("99"), std::string::npos);
    EXPECT_EQ(test::openReader(file)->runs().size(), 1U);
    EXPECT_EQ(test::readFile(file), before);
}

TEST(OpenFailures, AFileOfANewerVersionWithoutTheKnownTablesIsRefused) {
    TempFolder folder;
    const auto file = makeWorkspace(folder);
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE)
        .exec("ALTER TABLE scalar RENAME TO curve; PRAGMA user_version = 99");
    expectBoth(file, Kind::Newer);
}

TEST(OpenFailures, AFileThatIsCutOffIsDamaged) {
    TempFolder folder;
    const auto file = makeWorkspace(folder);
    const auto whole = test::readFile(file);
    ASSERT_GT(whole.size(), 20000U);
    for (const auto size : {std::size_t(50), std::size_t(1000), std::size_t(4096), whole.size() / 2}) {
        test::writeFile(file, whole.substr(0, size));
        expectBoth(file, Kind::Damaged);
    }
}

TEST(OpenFailures, AFileWithPagesOfRubbishIsFoundDamagedAfterACrash) {
    TempFolder folder;
    const auto file = folder / "w.rankscope";
    {
        auto writer = test::openWriter(file);
        const auto id = writer->createRun("one", test::configJson);
        writer->append(id, {test::started(), test::steps(0, 2000)}, 1.0); // goes on running, long ago
    }
    auto bytes = test::readFile(file);
    for (std::size_t at = bytes.size() / 2; at < bytes.size() / 2 + 3 * 4096; ++at)
        bytes[at] = char(at * 131);
    test::writeFile(file, bytes);
    const auto writer = RunWriter::open(file);
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().kind, Kind::Damaged) << writer.error().message;
}

TEST(OpenFailures, ReadingADamagedFileThrowsWithItsName) {
    TempFolder folder;
    const auto file = makeWorkspace(folder);
    auto bytes = test::readFile(file);
    // The header and the schema stay, the data goes.
    for (std::size_t page = 0; page < bytes.size(); page += 4096)
        if (page >= std::size_t(4096) * 40)
            std::fill_n(bytes.begin() + std::ptrdiff_t(page), 64, '\x7f');
    test::writeFile(file, bytes);
    auto reader = RunReader::open(file);
    ASSERT_TRUE(reader) << reader.error().message;
    try {
        for (const auto& name : {"loss/task", "tokens", "step_seconds", "memory_mb"})
            (*reader)->series(1, name);
        FAIL() << "nothing was thrown";
    } catch (const StoreFailure& failure) {
        EXPECT_EQ(failure.error().kind, Kind::Damaged);
        EXPECT_NE(std::string(failure.what()).find(file.string()), std::string::npos);
    }
}

TEST(OpenFailures, APlaceBelowAnOrdinaryFileCannotHoldAWorkspace) {
    TempFolder folder;
    test::writeFile(folder / "file", "x");
    const auto writer = RunWriter::open(folder / "file/deep/w.rankscope");
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().kind, Kind::ReadOnly) << writer.error().message;
}

TEST(OpenFailures, AReadOnlyFolderRefusesANewWorkspace) {
    TempFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
    const int status = asNobody([&] {
        const auto writer = RunWriter::open(folder / "new.rankscope");
        return !writer && writer.error().kind == Kind::ReadOnly ? 0 : 1;
    });
    if (status == 77)
        GTEST_SKIP() << "root, and no right to become another user: nothing is read-only";
    EXPECT_EQ(status, 0);
}

TEST(OpenFailures, AWorkspaceInAReadOnlyFolderIsReadButNotWritten) {
    TempFolder folder;
    const auto file = makeWorkspace(folder);
    std::filesystem::permissions(file, std::filesystem::perms(0444));
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
    const int status = asNobody([&] {
        const auto writer = RunWriter::open(file);
        if (writer || writer.error().kind != Kind::ReadOnly)
            return 1;
        const auto reader = RunReader::open(file);
        if (!reader)
            return 2;
        return (*reader)->series(1, "loss/task").size() == 500 ? 0 : 3;
    });
    if (status == 77)
        GTEST_SKIP() << "root, and no right to become another user: nothing is read-only";
    EXPECT_EQ(status, 0);
}

TEST(OpenFailures, AFileLockedByAnotherProgramIsBusyAndFreeAgainAfterwards) {
    TempFolder folder;
    const auto file = makeWorkspace(folder);
    WriterOptions impatient;
    impatient.busyTimeoutMs = 20;
    auto writer = test::openWriter(file, impatient);
    {
        SQLite::Database other(file.string(), SQLite::OPEN_READWRITE);
        other.exec("BEGIN IMMEDIATE");
        try {
            writer->rename(1, "two");
            FAIL() << "nothing was thrown";
        } catch (const StoreFailure& failure) {
            EXPECT_EQ(failure.error().kind, Kind::Busy) << failure.what();
        }
        EXPECT_EQ(test::openReader(file)->runs().size(), 1U) << "readers go on";
    }
    writer->rename(1, "two");
    EXPECT_EQ(test::openReader(file)->runs().at(0).name, "two");
}

TEST(OpenFailures, AFullDiskRefusesTheWholeBatchAndKeepsWhatIsThere) {
    TempFolder folder;
    const auto file = makeWorkspace(folder);
    WriterOptions small;
    small.maxPages = std::int64_t(std::filesystem::file_size(file) / 4096) + 2;
    auto writer = test::openWriter(file, small);
    const auto id = writer->createRun("two", "{}");
    try {
        writer->append(id, {test::started(), test::steps(0, 10), test::steps(10, 5000)}, 1.0);
        FAIL() << "nothing was thrown";
    } catch (const StoreFailure& failure) {
        EXPECT_EQ(failure.error().kind, Kind::Full) << failure.what();
    }
    const auto reader = test::openReader(file);
    EXPECT_TRUE(reader->series(id, "loss/task").empty());
    EXPECT_EQ(reader->run(id)->summary.status, RunStatus::Queued);
    EXPECT_EQ(reader->series(1, "loss/task").size(), 500U);
    EXPECT_NO_THROW(test::openWriter(file)->append(id, {test::started(), test::steps(0, 5000)}, 1.0));
}

} // namespace rankscope
