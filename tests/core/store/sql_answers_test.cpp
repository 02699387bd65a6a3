#include "core/store/database.h"
#include "core/store/sql_query.h"
#include "tests/core/store/store_support.h"

#include <atomic>
#include <fstream>

namespace rankscope {

using test::TempFolder;

namespace {

using Row = std::vector<SqlCell>;
using Rows = std::vector<Row>;
const SqlCell nothing = std::monostate();

SqlCell text(const char* value) { return std::string(value); }
SqlCell number(std::int64_t value) { return value; }

// An INTEGER that counts for ever.
const std::string endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) ";

double residentBytes() {
    std::ifstream stream("/proc/self/statm");
    double all = 0.0, resident = 0.0;
    stream >> all >> resident;
    return resident * 4096.0;
}

} // namespace

// Run 1 was trained for three steps and starred, run 2 lies in the bin, run 3 only waits.
class SqlAnswers : public ::testing::Test {
protected:
    SqlAnswers() {
        const auto writer = test::openWriter(m_file);
        const RunId run = writer->createRun("starter", test::configJson);
        writer->recordStarted(run, test::started(), 1000.0);
        writer->append(
            run,
            {test::steps(0, 3), test::allocation(2, 24), test::eval(3, {{"accuracy", 0.5}}), test::ended(3)},
            2000.0);
        writer->setTags(run, {"paper", "glue"});
        writer->setStarred(run, true);
        const RunId binned = writer->createRun("binned", test::configJson);
        writer->recordStarted(binned, test::started(), 1000.0);
        writer->append(binned, {test::steps(0, 1), test::allocation(0, 24), test::ended(1)}, 2000.0);
        writer->moveToBin(binned);
        writer->createRun("queued", "no JSON");
    }

    tl::expected<SqlRows, SqlProblem> ask(const std::string& sql, const SqlLimits& limits = {}) const {
        return querySql(m_file, sql, limits);
    }
    Rows rows(const std::string& sql) const {
        const auto answer = ask(sql);
        EXPECT_TRUE(answer) << (answer ? "" : answer.error().error.message);
        return answer ? answer->rows : Rows();
    }
    std::string refusal(const std::string& sql) const {
        const auto answer = ask(sql);
        EXPECT_FALSE(answer) << sql;
        if (answer)
            return "";
        EXPECT_EQ(answer.error().kind, SqlProblem::Kind::Statement) << sql;
        return answer.error().error.message;
    }

    TempFolder m_folder;
    std::filesystem::path m_file = m_folder / "w.rankscope";
};

TEST_F(SqlAnswers, CellsKeepTheirTypesAndBlobsAreTheirSize) {
    const auto answer =
        ask("SELECT 1 AS whole, 0.5 AS part, 'Straße' AS word, NULL AS none, x'0102' AS bytes;");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->columns, (std::vector<std::string>{"whole", "part", "word", "none", "bytes"}));
    EXPECT_EQ(answer->rows, (Rows{{number(1), 0.5, text("Straße"), nothing, SqlBlob{2}}}));
    EXPECT_FALSE(answer->cut);
    EXPECT_EQ(rows("SELECT mask FROM allocation WHERE run = 1"), (Rows{{SqlBlob{3}}}));
}

TEST_F(SqlAnswers, RunsAreThoseOfTheListWithTheirMarks) {
    EXPECT_EQ(rows("SELECT run, name, status, tags, starred, archived, steps_done, best_metric_name, "
                   "best_metric, parent_step FROM runs ORDER BY run"),
              (Rows{{number(1), text("starter"), text("finished"), text("glue, paper"), number(1), number(0),
                     number(3), text("accuracy"), 0.5, nothing},
                    {number(3), text("queued"), text("queued"), nothing, number(0), number(0), number(0),
                     nothing, nothing, nothing}}));
    EXPECT_EQ(rows("SELECT started_at IS NULL, ended_at IS NULL, created_at > 0 FROM runs ORDER BY run"),
              (Rows{{number(0), number(0), number(1)}, {number(1), number(1), number(1)}}));
}

TEST_F(SqlAnswers, EveryViewHasTheColumnsThatTheHelpNames) {
    std::istringstream views(sqlViews);
    int count = 0;
    for (std::string line; std::getline(views, line); ++count) {
        const auto open = line.find(" (");
        ASSERT_NE(open, std::string::npos);
        const auto answer = ask("SELECT * FROM " + line.substr(0, open));
        ASSERT_TRUE(answer) << line << answer.error().error.message;
        std::string columns;
        for (const std::string& column : answer->columns)
            columns += (columns.empty() ? "" : ", ") + column;
        EXPECT_EQ("(" + columns + ")", line.substr(open + 1));
    }
    EXPECT_EQ(count, 5);
}

TEST_F(SqlAnswers, MetricsSettingsAndAllocationsLeaveTheBinOut) {
    EXPECT_EQ(rows("SELECT run, step, value FROM metrics WHERE metric = 'eval/accuracy'"),
              (Rows{{number(1), number(3), 0.5}}));
    EXPECT_EQ(rows("SELECT DISTINCT run FROM metrics"), (Rows{{number(1)}}));
    EXPECT_EQ(rows("SELECT run, value FROM params WHERE key = 'train.seed'"), (Rows{{number(1), number(7)}}));
    EXPECT_EQ(rows("SELECT run, step, kept, budget FROM allocations"),
              (Rows{{number(1), number(2), number(16), number(12)}}));
}

TEST_F(SqlAnswers, CurvesAreFoundByTheirKeyAndOthersAreNotWalkedOver) {
    for (const char* query :
         {"SELECT run, max(value) FROM metrics WHERE metric = 'eval/accuracy' GROUP BY run",
          "SELECT step, value FROM metrics WHERE run = 1 AND metric = 'loss/task' ORDER BY step",
          "SELECT name, max(value) FROM metrics JOIN runs USING (run) WHERE metric = 'loss/task' GROUP BY "
          "run"}) {
        bool searched = false;
        for (const Row& row : rows(std::string("EXPLAIN QUERY PLAN ") + query)) {
            const std::string step = std::get<std::string>(row.back());
            EXPECT_NE(step, "SCAN s") << query;
            searched = searched || step.find("(run=? AND metric=?)") != std::string::npos;
        }
        EXPECT_TRUE(searched) << query;
    }
}

TEST_F(SqlAnswers, RanksCountTheTripletsThatAModuleKeeps) {
    // The made allocation masks every third triplet.
    EXPECT_EQ(rows("SELECT run, step, kind, rank, init_r FROM ranks"),
              (Rows{{number(1), number(2), text("query"), number(8), number(12)},
                    {number(1), number(2), text("output.dense"), number(8), number(12)}}));
    EXPECT_EQ(
        rows("SELECT kept_triplets(x'05', 0, 8), kept_triplets(x'05', 1, 2), kept_triplets(x'05', 0, 0), "
             "kept_triplets(x'05', 0, 9), kept_triplets(x'05', 9, 0), kept_triplets(x'05', -1, 1), "
             "kept_triplets(NULL, 0, 1)"),
        (Rows{{number(2), number(1), number(0), nothing, nothing, nothing, nothing}}));
}

TEST_F(SqlAnswers, ARunWithoutASignOfLifeIsInterruptedAsInTheList) {
    const auto writer = test::openWriter(m_file);
    const RunId dead = writer->createRun("dead", test::configJson);
    writer->recordStarted(dead, test::started(), 1000.0);
    const RunId alive = writer->createRun("alive", test::configJson);
    writer->recordStarted(alive, test::started(), test::unixNow() + 3600.0);
    EXPECT_EQ(rows("SELECT name, status FROM runs WHERE run > 3 ORDER BY run"),
              (Rows{{text("dead"), text("interrupted")}, {text("alive"), text("running")}}));
}

TEST_F(SqlAnswers, TheSchemaAndListsInJsonCanBeAskedFor) {
    EXPECT_GT(rows("SELECT name FROM sqlite_schema WHERE type = 'table'").size(), 8U);
    EXPECT_EQ(rows("SELECT value FROM json_each('[1]')"), (Rows{{number(1)}}));
    EXPECT_EQ(
        rows("SELECT t.atom FROM runs, json_tree(config, '$.train') t WHERE run = 1 AND t.key = 'seed'"),
        (Rows{{number(7)}}));
    EXPECT_EQ(rows("-- how many\n ; VALUES (1), (2); /* all */ ; ").size(), 2U);
}

TEST_F(SqlAnswers, MoreWaysToWriteAreRefusedAndTheFileStaysAsItWas) {
    const std::string before = test::readFile(m_file);
    for (const char* statement :
         {"REPLACE INTO tag VALUES (1, 'x')", "UPDATE run SET name = 'x' RETURNING id",
          "WITH n(x) AS (SELECT 1) INSERT INTO tag SELECT x, 'x' FROM n", "DROP VIEW runs",
          "CREATE VIEW x AS SELECT 1", "CREATE TEMP TABLE x AS SELECT * FROM run",
          "CREATE VIRTUAL TABLE x USING fts5(y)", "ALTER TABLE run RENAME TO x", "DETACH temp", "REINDEX",
          "ANALYZE", "COMMIT", "SAVEPOINT a", "PRAGMA user_version=99", "PRAGMA query_only=OFF",
          "PRAGMA writable_schema=ON", "PRAGMA wal_checkpoint(TRUNCATE)",
          "SELECT * FROM pragma_wal_checkpoint"}) {
        EXPECT_TRUE(refusal(statement) == "Only reading is allowed here; write one SELECT." ||
                    refusal(statement).find("no such table: pragma_wal_checkpoint") != std::string::npos)
            << statement << refusal(statement);
    }
    EXPECT_EQ(test::readFile(m_file), before);
    EXPECT_EQ(rows("SELECT count(*) FROM main.run"), (Rows{{number(3)}}));
}

TEST_F(SqlAnswers, MistakesNameTheirPlaceInCharacters) {
    const std::string mistake = "The statement is not understood: ";
    EXPECT_EQ(refusal("SELECT name FORM runs"), mistake + "near \"runs\": syntax error, at character 18.");
    EXPECT_EQ(refusal("SELECT 'ß', nam FROM runs"), mistake + "no such column: nam, at character 13.");
    EXPECT_EQ(refusal(" ; SELECT nam FROM runs"), mistake + "no such column: nam, at character 11.");
    EXPECT_EQ(refusal("SELECT * FROM rnus"), mistake + "no such table: rnus.");
    EXPECT_EQ(refusal("SELECT * FROM runs WHERE run = ?"),
              "Nothing stands for the parameter ?; write its value.");
    EXPECT_EQ(refusal("SELECT * FROM runs WHERE run = :id"),
              "Nothing stands for the parameter :id; write its value.");
    EXPECT_EQ(refusal("SELECT zeroblob(1000000000)"), "The statement failed: string or blob too big.");
}

TEST_F(SqlAnswers, WhatDoesNotEndIsStopped) {
    SqlLimits limits;
    limits.time = std::chrono::milliseconds(0);
    const auto answer = ask(endless + "SELECT count(*) FROM c", limits);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, SqlProblem::Kind::Limit);
    EXPECT_EQ(answer.error().error.message, "The query was stopped after 0 s; ask for fewer runs or steps.");
}

// Each is one statement of a line that asks for more than any machine has.
TEST_F(SqlAnswers, MemoryIsBoundedWhateverIsAskedFor) {
    SqlLimits limits;
    limits.bytes = 8 << 20;
    limits.memory = 32 << 20;
    limits.time = std::chrono::seconds(600);
    const std::string many =
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000000000) ";
    const auto before = residentBytes();
    for (const char* select :
         {"SELECT count(DISTINCT hex(randomblob(1000))) FROM c",
          "SELECT hex(randomblob(1000)) AS h FROM c ORDER BY h",
          "SELECT group_concat(x) OVER (ORDER BY x) FROM c ORDER BY 1",
          "SELECT count(*) FROM (SELECT x, count(*) FROM c "
          "GROUP BY hex(randomblob(1000)))",
          "SELECT max(length(h)) FROM (SELECT group_concat(x, hex(zeroblob(1000))) AS h FROM c "
          "GROUP BY x / 1000000)",
          "SELECT json_group_array(x) FROM c"}) {
        const auto answer = ask(many + select, limits);
        ASSERT_FALSE(answer) << select;
        EXPECT_TRUE(answer.error().error.message ==
                        "The query wants more than 32 MB of memory; ask for fewer runs or steps." ||
                    answer.error().error.message == "The statement failed: string or blob too big.")
            << answer.error().error.message;
    }
    EXPECT_LT(residentBytes() - before, 150e6 * test::slowness);
    EXPECT_EQ(rows("SELECT count(*) FROM main.run"), (Rows{{number(3)}})) << "the limit ends with the query";
}

TEST_F(SqlAnswers, AnAnswerThatIsTooLongIsCut) {
    SqlLimits limits;
    limits.bytes = 1 << 20;
    const auto long100 = ask("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT "
                             "hex(zeroblob(50000)) FROM c",
                             limits);
    ASSERT_TRUE(long100) << long100.error().error.message;
    EXPECT_TRUE(long100->cut);
    EXPECT_EQ(long100->rows.size(), 10U);
    const auto many = ask(endless + "SELECT x, x, x FROM c", limits);
    ASSERT_TRUE(many);
    EXPECT_TRUE(many->cut);
    EXPECT_LT(many->rows.size(), 10'000U) << "numbers take memory too";
}

TEST_F(SqlAnswers, AStepThatDoesNotLookAtTheClockIsTold) {
    std::atomic<int> told = 0;
    SqlLimits limits;
    limits.time = limits.patience = std::chrono::milliseconds(1);
    limits.stuck = [&told] { ++told; };
    const auto answer = ask("SELECT instr(hex(zeroblob(500000)), hex(zeroblob(250000)) || '1')", limits);
    EXPECT_EQ(told, 1);
    if (!answer)
        EXPECT_EQ(answer.error().kind, SqlProblem::Kind::Limit);
}

TEST_F(SqlAnswers, OfAFileFromBeforeThereWereMarksNoneAreSet) {
    const auto file = m_folder / "old.rankscope";
    {
        Database::Options old;
        old.migrations = workspaceMigrations().first(2);
        const auto database = Database::open(file, old);
        ASSERT_TRUE(database);
        (*database)
            ->query("INSERT INTO run (uid, name, status, created_at) VALUES ('u', 'old', 'queued', 1)")
            .run();
    }
    const auto answer = querySql(file, "SELECT name, starred, archived FROM runs");
    ASSERT_TRUE(answer) << answer.error().error.message;
    EXPECT_EQ(answer->rows, (Rows{{text("old"), number(0), number(0)}}));
}

TEST_F(SqlAnswers, AWorkspaceThatCannotBeReadIsAProblemOfItsOwn) {
    const auto missing = querySql(m_folder / "none.rankscope", "SELECT 1");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, SqlProblem::Kind::Workspace);
    EXPECT_EQ(missing.error().error.kind, StoreError::Kind::Missing);
    EXPECT_FALSE(std::filesystem::exists(m_folder / "none.rankscope"));

    std::string bytes = test::readFile(m_file);
    std::fill(bytes.begin() + 4096, bytes.end(), '\x5a');
    test::writeFile(m_folder / "torn.rankscope", bytes);
    const auto torn = querySql(m_folder / "torn.rankscope", "SELECT * FROM metrics");
    ASSERT_FALSE(torn);
    EXPECT_EQ(torn.error().kind, SqlProblem::Kind::Workspace);
    EXPECT_EQ(torn.error().error.kind, StoreError::Kind::Damaged);
}

TEST_F(SqlAnswers, AFileInAFolderThatCannotBeWrittenIsRead) {
    std::filesystem::permissions(m_file, std::filesystem::perms(0444));
    std::filesystem::permissions(m_folder.path(), std::filesystem::perms(0555));
    EXPECT_EQ(rows("SELECT count(*) FROM runs"), (Rows{{number(2)}}));
}

} // namespace rankscope
