#include "core/store/database.h"
#include "tests/core/store/store_support.h"

#include <array>

namespace rankscope {

using test::openReader;
using test::openWriter;
using test::TempFolder;

TEST(Database, ANewFileHasTheApplicationsMarkTheVersionAndAWriteAheadLog) {
    TempFolder folder;
    const auto file = folder / "deep/er/w.rankscope";
    auto database = Database::open(file, {});
    ASSERT_TRUE(database) << database.error().message;
    EXPECT_EQ((*database)->version(), workspaceMigrations().back().version);
    EXPECT_TRUE((*database)->usesWal());
    EXPECT_EQ((*database)->quickCheck(), std::nullopt);
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".version1.backup")) << "a new file needs no copy";
    database->reset();
    const auto header = test::readFile(file);
    EXPECT_EQ(header.substr(68, 4), "RkSc");
}

TEST(Database, ARollbackJournalIsUsedWhereSharedMemoryIsNotToBeHad) {
    TempFolder folder;
    DatabaseOptions options;
    options.rollbackJournal = true;
    auto database = Database::open(folder / "w.rankscope", options);
    ASSERT_TRUE(database) << database.error().message;
    EXPECT_FALSE((*database)->usesWal());
    auto row = (*database)->query("PRAGMA synchronous");
    ASSERT_TRUE(row.next());
    EXPECT_EQ(row.integer(0), 2); // FULL
}

TEST(Database, ItsFilesAreRefusedToAllOtherReadersWhileItIsOpen) {
    const TempFolder folder;
    const auto file = folder.path() / "lab.rankscope";
    {
        const auto writer = openWriter(file);
        const auto reader = openReader(file);
        for (const char* ending : {"", "-wal", "-shm"})
            EXPECT_TRUE(refusalToOpen(file.string() + ending)) << ending;
    }
    EXPECT_FALSE(refusalToOpen(file));
    {
        const auto reader = openReader(file);
        EXPECT_TRUE(refusalToOpen(file));
    }
}

TEST(Database, AnEmptyFileBecomesAWorkspace) {
    TempFolder folder;
    test::writeFile(folder / "w.rankscope", "");
    EXPECT_TRUE(Database::open(folder / "w.rankscope", {}));
}

TEST(Database, MigrationsRunInOrderAndKeepACopyOfTheOlderFile) {
    TempFolder folder;
    const auto file = folder / "w.rankscope";
    static constexpr std::array all{
        Migration{1, "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);"},
        Migration{2, "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1;"},
        Migration{3, "CREATE TABLE b (z INTEGER) STRICT; INSERT INTO b SELECT y FROM a;"}};
    DatabaseOptions options;
    options.migrations = std::span(all).first(1);
    ASSERT_TRUE(Database::open(file, options));
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".version1.backup")) << "a new file needs no copy";

    options.migrations = all;
    auto database = Database::open(file, options);
    ASSERT_TRUE(database) << database.error().message;
    EXPECT_EQ((*database)->version(), 3);
    auto row = (*database)->query("SELECT z FROM b");
    ASSERT_TRUE(row.next());
    EXPECT_EQ(row.integer(0), 2);

    options.migrations = std::span(all).first(1);
    auto copy = Database::open(file.string() + ".version1.backup", options);
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_EQ((*copy)->version(), 1);
}

TEST(Database, AMigrationThatFailsLeavesTheFileAsItWas) {
    TempFolder folder;
    const auto file = folder / "w.rankscope";
    static constexpr std::array all{
        Migration{1, "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);"},
        Migration{2, "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO a VALUES ('no number');"}};
    DatabaseOptions options;
    options.migrations = std::span(all).first(1);
    ASSERT_TRUE(Database::open(file, options));
    DatabaseOptions both;
    both.migrations = all;
    const auto failed = Database::open(file, both);
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().message.find(file.string()), std::string::npos);
    auto again = Database::open(file, options);
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)->version(), 1);
    EXPECT_FALSE((*again)->query("SELECT 1 FROM sqlite_master WHERE name = 'b'").next());
}

TEST(Database, ManyThatOpenANewFileAtOnceAllSucceed) {
    TempFolder folder;
    std::array<std::string, 6> problems;
    {
        std::vector<std::jthread> threads;
        for (auto& problem : problems)
            threads.emplace_back([&] {
                const auto opened = Database::open(folder / "w.rankscope", {});
                problem = opened ? "" : opened.error().message;
            });
    }
    for (const auto& problem : problems)
        EXPECT_EQ(problem, "");
}

TEST(Database, TablesRefuseValuesOfAnotherType) {
    TempFolder folder;
    auto database = Database::open(folder / "w.rankscope", {});
    ASSERT_TRUE(database);
    EXPECT_THROW((*database)->query("INSERT INTO metric (id, name) VALUES (?, ?)", "x", "y").run(),
                 std::exception);
}

TEST(Database, ReleasedMigrationsAreNumberedWithoutGaps) {
    std::int32_t expected = 0;
    for (const auto& migration : workspaceMigrations())
        EXPECT_EQ(migration.version, ++expected);
}

} // namespace rankscope
