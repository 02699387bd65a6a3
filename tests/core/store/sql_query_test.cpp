#include "core/store/database.h"
#include "core/store/sql_query.h"
#include "tests/core/store/store_support.h"

#include <fstream>
#include <iterator>

namespace rankscope {

using test::TempFolder;

class SqlQuery : public ::testing::Test {
protected:
    SqlQuery() {
        const auto writer = test::openWriter(m_file);
        m_run = writer->createRun("first", R"({"method":{"type":"adalora","init_r":12}})");
        RunStarted started;
        started.totalSteps = 3;
        writer->recordStarted(m_run, started, 1.7e9);
        writer->setTags(m_run, {"paper", "x"});
        EvalDone evaluation;
        evaluation.step = 2;
        evaluation.metrics = {{"accuracy", 0.75}};
        evaluation.wallTime = 1.7e9;
        const std::vector<RunEvent> events{evaluation};
        writer->append(m_run, events, 1.7e9);
    }

    std::string bytes() const {
        std::ifstream stream(m_file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }
    std::string refusal(const std::string& statement) const {
        const auto rows = querySql(m_file, statement);
        EXPECT_FALSE(rows) << statement;
        EXPECT_TRUE(rows || rows.error().kind == SqlProblem::Kind::Statement) << statement;
        return rows ? "" : rows.error().error.message;
    }

    TempFolder m_folder;
    std::filesystem::path m_file = m_folder / "w.rankscope";
    RunId m_run = 0;
};

TEST_F(SqlQuery, ViewsHaveRunsWithTagsAndConfigurationAndMetrics) {
    const auto runs =
        querySql(m_file, "SELECT run, name, tags, json_extract(config, '$.method.init_r') AS r, "
                         "best_metric FROM runs; -- all");
    ASSERT_TRUE(runs) << runs.error().error.message;
    EXPECT_EQ(runs->columns, (std::vector<std::string>{"run", "name", "tags", "r", "best_metric"}));
    ASSERT_EQ(runs->rows.size(), 1U);
    EXPECT_EQ(runs->rows[0][0], SqlCell(std::int64_t{m_run}));
    EXPECT_EQ(runs->rows[0][2], SqlCell(std::string("paper, x")));
    EXPECT_EQ(runs->rows[0][3], SqlCell(std::int64_t{12}));
    EXPECT_EQ(runs->rows[0][4], SqlCell(0.75));
    const auto metrics = querySql(m_file, "SELECT metric, step, value FROM metrics");
    ASSERT_TRUE(metrics);
    ASSERT_EQ(metrics->rows.size(), 1U);
    EXPECT_EQ(metrics->rows[0][0], SqlCell(std::string("eval/accuracy")));
    const auto none = querySql(m_file, "SELECT threshold FROM allocations");
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->rows.empty());
    EXPECT_EQ(querySql(m_file, "SELECT x'0102', NULL")->rows[0],
              (std::vector<SqlCell>{SqlBlob{2}, std::monostate()}));
}

TEST_F(SqlQuery, WhatWouldWriteIsRefusedAndTheFileStaysAsItWas) {
    const std::string before = bytes();
    const std::string other = (m_folder / "other.db").string();
    for (const std::string statement :
         {std::string("INSERT INTO tag VALUES (1, 'y')"), std::string("UPDATE run SET name = 'z'"),
          std::string("DELETE FROM run"), std::string("DROP TABLE run"), std::string("CREATE TABLE t (x)"),
          std::string("CREATE TEMP TABLE t (x)"), std::string("PRAGMA journal_mode = delete"),
          std::string("PRAGMA user_version"), "ATTACH '" + other + "' AS o", std::string("VACUUM"),
          std::string("BEGIN"), std::string("SELECT load_extension('x')"),
          std::string("WITH t AS (SELECT 1) DELETE FROM run"), "VACUUM INTO '" + other + "'"}) {
        EXPECT_NE(refusal(statement).find("Only reading is allowed"), std::string::npos)
            << statement << ": " << refusal(statement);
    }
    EXPECT_EQ(bytes(), before);
    EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(SqlQuery, OneStatementThatIsUnderstoodIsAskedFor) {
    EXPECT_EQ(refusal("SELECT 1; SELECT 2"), "There is more than one statement; write one SELECT.");
    EXPECT_EQ(refusal("SELECT 1; DROP TABLE run"), "There is more than one statement; write one SELECT.");
    EXPECT_EQ(refusal(" -- nothing"), "There is no statement; write one SELECT.");
    EXPECT_EQ(refusal("SELECT nme FROM runs"),
              "The statement is not understood: no such column: nme, at character 8.");
    EXPECT_EQ(refusal("SELECT json_extract('{', '$.a')"), "The statement failed: malformed JSON.");
}

TEST_F(SqlQuery, MoreRowsThanAskedForAreCutAndThatIsSaid) {
    const std::string many =
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
    const auto cut = querySql(m_file, many, {.rows = 10});
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->rows.size(), 10U);
    EXPECT_TRUE(cut->cut);
    EXPECT_FALSE(querySql(m_file, many + " LIMIT 10", {.rows = 10})->cut);
}

TEST_F(SqlQuery, AFileThatIsNoWorkspaceIsNoFaultOfTheStatement) {
    const auto rows = querySql(m_folder / "none.rankscope", "SELECT 1");
    ASSERT_FALSE(rows);
    EXPECT_FALSE(rows.error().kind == SqlProblem::Kind::Statement);
    EXPECT_EQ(rows.error().error.kind, StoreError::Kind::Missing);
}

} // namespace rankscope
