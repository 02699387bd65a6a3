#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

namespace rankscope::test {

namespace {

std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

constexpr const char* endless =
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
// One search that takes hours: at every place it finds all of the text but its end.
constexpr const char* oneDearStep = "SELECT instr(hex(zeroblob(8000000)), hex(zeroblob(4000000)) || '1')";

Ended ask(const TinyLab& lab, const std::string& sql) { return lab.run({"list", "--sql", sql}); }

} // namespace

TEST(ListSql, NumbersStandOnTheRightAndBlobsAreTheirSize) {
    const StoredLab lab;
    const Ended ended = ask(lab, "SELECT run, name, best_metric AS best FROM runs ORDER BY run");
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    EXPECT_EQ(ended.out, "run  name              best\n"
                         "  1  first             0.75\n"
                         "  2  second, \"quoted\"\n");
    EXPECT_NE(ask(lab, "SELECT mask FROM allocation WHERE step = 1").out.find("1 bytes"), std::string::npos);
    EXPECT_EQ(lab.run({"list", "--json", "--sql",
                       "SELECT 1 AS x, 2 AS x, NULL AS n, 1e999 AS far, x'00' AS blob, rank FROM ranks "
                       "WHERE step = 2 AND layer = 1"})
                  .out,
              R"({"columns":["x","x","n","far","blob","rank"],"rows":[[1,2,null,"Infinity",{"bytes":1},2]]})"
              "\n");
}

TEST(ListSql, ControlCharactersDoNotReachTheTerminal) {
    const StoredLab lab;
    EXPECT_EQ(ask(lab, "SELECT 'a' || char(27) || 'b' AS \"c\x1b[31m\"").out, "c\\u001b[31m\na\\u001bb\n");
}

TEST(ListSql, NothingIsChangedAndTheRefusalIsOneSentence) {
    const StoredLab lab;
    const std::string before = bytesOf(lab.workspace());
    for (const char* sql :
         {"INSERT INTO tag VALUES (1, 'x')", "UPDATE run SET name = 'x'", "DELETE FROM run", "DROP TABLE run",
          "ATTACH 'other.db' AS other", "PRAGMA journal_mode=delete", "PRAGMA user_version=99",
          "VACUUM INTO 'other.db'", "SELECT 1; DELETE FROM run",
          "WITH old AS (SELECT 1 AS id) DELETE FROM run WHERE id IN (SELECT id FROM old)"}) {
        const Ended ended = ask(lab, sql);
        EXPECT_EQ(ended.code, 2) << sql;
        EXPECT_EQ(ended.out, "") << sql;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_TRUE(ended.err.starts_with("rankscope-cli: --sql: ")) << ended.err;
    }
    EXPECT_EQ(bytesOf(lab.workspace()), before);
    EXPECT_FALSE(std::filesystem::exists("other.db"));
}

TEST(ListSql, AMistakeNamesItsPlaceAndEndsWithTwo) {
    const StoredLab lab;
    const Ended ended = ask(lab, "SELECT name, bset FROM runs");
    EXPECT_EQ(ended.code, 2);
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(
        ended.err,
        "rankscope-cli: --sql: The statement is not understood: no such column: bset, at character 14.\n");
    EXPECT_EQ(ask(lab, "").err, "rankscope-cli: --sql: There is no statement; write one SELECT.\n");
}

TEST(ListSql, AWorkspaceThatIsDamagedIsNoMistakeOfTheStatement) {
    const StoredLab lab;
    std::string bytes = bytesOf(lab.workspace());
    std::fill(bytes.begin() + 4096, bytes.end(), '\x5a');
    std::ofstream(lab.workspace(), std::ios::binary | std::ios::trunc) << bytes;
    const Ended ended = ask(lab, "SELECT * FROM metrics");
    EXPECT_EQ(ended.code, 5) << ended.err;
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
}

TEST(ListSql, ASignalEndsAQueryThatWouldNotEnd) {
    for (const auto& [sql, signal] : {std::pair(endless, SIGINT), std::pair(oneDearStep, SIGTERM)}) {
        const StoredLab lab;
        Program program(lab.folder(), {"list", "--workspace", lab.workspace().string(), "--sql", sql});
        // SQLite makes this file when the query begins to read.
        const std::filesystem::path reading = lab.workspace().string() + "-shm";
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!std::filesystem::exists(reading) && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::yield();
        }
        ASSERT_TRUE(std::filesystem::exists(reading));
        program.signal(signal);
        EXPECT_EQ(program.finish().signal, signal) << sql;
    }
}

// The clock of SQLite's machine stands still within one step.
TEST(ListSql, TimeEndsAQueryWhateverItDoes) {
    const StoredLab lab;
    for (const char* sql : {endless, oneDearStep}) {
        const Ended ended = lab.run({"list", "--sql", sql, "--sql-seconds", "1"});
        EXPECT_EQ(ended.code, 1) << sql;
        EXPECT_EQ(ended.err,
                  "rankscope-cli: --sql: The query was stopped after 1 s; ask for fewer runs or steps.\n");
        EXPECT_EQ(ended.out, "");
    }
}

// What is printed is bounded as well: one long cell does not fill up all others of its column.
TEST(ListSql, ManyShortCellsBesideALongOneStayShort) {
    const StoredLab lab;
    const Ended ended = ask(lab, "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000) "
                                 "SELECT iif(x = 1, hex(zeroblob(50000)), x) AS a, 1 AS b FROM c");
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_LT(ended.out.size(), 400'000U);
    EXPECT_EQ(lineCount(ended.out), 1001U);
}

TEST(ListSql, AWorkspaceThatIsNotThereIsNotMade) {
    const TinyLab lab;
    const auto file = lab.folder() / "none.rankscope";
    const Ended ended = lab.run({"list", "--workspace", file.string(), "--sql", "SELECT 1"}, false);
    EXPECT_EQ(ended.code, 6);
    EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(ListSql, TheHelpNamesTheTables) {
    const TinyLab lab;
    const Ended help = lab.run({"list", "--help"}, false);
    EXPECT_EQ(help.code, 0);
    for (const char* table :
         {"--sql", "runs (run, uid,", "params (run, key, value)", "metrics (run, metric, step,",
          "allocations (run, step,", "ranks (run, step, module,"}) {
        EXPECT_NE(help.out.find(table), std::string::npos) << table << help.out;
    }
}

} // namespace rankscope::test
