#include "core/store/database.h"
#include "core/store/resume_point.h"
#include "core/store/run_copy.h"
#include "core/store/run_queue.h"
#include "core/store/sql_query.h"
#include "core/store/workspace_paths.h"
#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sys/stat.h>

#include <array>
#include <limits>

// Workspaces that were made to do harm to whoever opens them.
namespace rankscope {

namespace fs = std::filesystem;
using test::TempFolder;
using Kind = StoreError::Kind;

namespace {

constexpr double most = 2.0 * test::slowness; // seconds of processor time that a refusal may take

constexpr const char* endlessRuns = "ALTER TABLE run RENAME TO kept; CREATE VIEW run AS WITH RECURSIVE n(x) "
                                    "AS (SELECT 1 UNION ALL SELECT x + 1 "
                                    "FROM n) SELECT kept.* FROM kept, n WHERE n.x < 0";
constexpr const char* filling =
    "CREATE TRIGGER filling AFTER UPDATE ON run BEGIN INSERT INTO event (run, step, wall_time, level, kind, "
    "detail) WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT NEW.id, x, 0, 0, 'x', "
    "hex(zeroblob(100000)) FROM n; END";

class HostileWorkspace : public ::testing::Test {
protected:
    HostileWorkspace() {
        auto writer = test::openWriter(m_file);
        m_run = writer->createRun("one", test::configJson);
        writer->append(m_run,
                       {test::started(), test::steps(0, 100), test::allocation(10, 24),
                        CheckpointSaved{100, (writer->filesFolder(m_run) / "step-100").string(), 1, "", 1.0},
                        test::ended(100)},
                       1000.0);
        m_uid = test::openReader(m_file)->run(m_run)->summary.uid;
    }

    // As a stranger does, with another program.
    void change(const std::string& sql) const {
        SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE).exec(sql);
    }

    // Every way in refuses with the same kind of sentence, soon and without a change to the file.
    void expectRefused(const std::string& why) const {
        const std::string before = test::readFile(m_file);
        const double start = test::processorSeconds();
        std::vector<StoreError> errors;
        if (const auto reader = RunReader::open(m_file); !reader)
            errors.push_back(reader.error());
        if (const auto writer = RunWriter::open(m_file); !writer)
            errors.push_back(writer.error());
        if (const auto queue = RunQueue::open(m_file); !queue)
            errors.push_back(queue.error());
        if (const auto rows = querySql(m_file, "SELECT * FROM runs"); !rows)
            errors.push_back(rows.error().error);
        if (const auto copied = copyRuns(m_file, m_folder / "other.rankscope"); !copied)
            errors.push_back(copied.error());
        EXPECT_EQ(errors.size(), 5U) << why;
        for (const StoreError& error : errors) {
            EXPECT_EQ(error.kind, Kind::NotAWorkspace) << error.message;
            EXPECT_NE(error.message.find(m_file.string()), std::string::npos) << error.message;
            EXPECT_NE(error.message.find(why), std::string::npos) << error.message;
        }
        EXPECT_LT(test::processorSeconds() - start, most);
        EXPECT_EQ(test::readFile(m_file), before);
    }

    // What reading the whole workspace throws; Other when nothing.
    template <typename Action>
    Kind thrown(Action&& action) const {
        try {
            action();
        } catch (const StoreFailure& failure) {
            EXPECT_NE(failure.error().message.find(m_file.string()), std::string::npos) << failure.what();
            return failure.error().kind;
        }
        ADD_FAILURE() << "nothing was thrown";
        return Kind::Missing;
    }

    TempFolder m_folder;
    fs::path m_file = m_folder / "w.rankscope";
    RunId m_run = 0;
    std::string m_uid;
};

} // namespace

TEST_F(HostileWorkspace, AViewInPlaceOfATableIsRefusedBeforeItIsRead) {
    change(endlessRuns);
    expectRefused("not Rankscope's");
}

TEST_F(HostileWorkspace, ATriggerIsRefusedBeforeItFillsTheDisk) {
    change(filling);
    expectRefused("the trigger \"filling\" is not Rankscope's");
}

TEST_F(HostileWorkspace, WhateverElseIsInTheSchemaIsRefused) {
    const std::string whole = test::readFile(m_file);
    for (const auto& [sql, why] : std::initializer_list<std::pair<const char*, const char*>>{
             {"CREATE TABLE more (x)", "the table \"more\""},
             {"CREATE INDEX slow ON run (hex(name))", "the index \"slow\""},
             {"CREATE VIEW runs AS SELECT 1", "the view \"runs\""},
             {"CREATE VIRTUAL TABLE words USING fts5(x)", "the table \"words\""},
             {"ALTER TABLE run ADD COLUMN x TEXT AS (hex(name))", "the table \"run\""},
             {"DROP INDEX run_parent", "the index \"run_parent\" is not there"},
             {"DROP TABLE tag", "is not there"},
             {"CREATE TABLE \"a\x1b[2J\" (x)", "the table \"a\\u001b[2J\""},
             {"PRAGMA user_version = 1", "is not Rankscope's"},
             {"PRAGMA user_version = 0", "is not Rankscope's"},
             {"PRAGMA user_version = -7", "is not Rankscope's"}}) {
        test::writeFile(m_file, whole);
        change(sql);
        expectRefused(why);
    }
}

// Who may not know the schema of a newer version still knows what computes.
TEST_F(HostileWorkspace, AVersionNumberOfTheFutureOpensNoDoor) {
    const std::string whole = test::readFile(m_file);
    const auto refusal = [&](const std::string& sql) {
        test::writeFile(m_file, whole);
        change("PRAGMA user_version = 99; " + sql);
        const auto reader = RunReader::open(m_file);
        return reader ? "" : reader.error().message;
    };
    EXPECT_EQ(refusal("CREATE TABLE more (x)"), "");
    EXPECT_NE(refusal(endlessRuns).find("view \"run\""), std::string::npos);
    EXPECT_NE(refusal(filling).find("trigger \"filling\""), std::string::npos);
    EXPECT_NE(refusal("CREATE VIRTUAL TABLE words USING fts5(x)").find("\"words\""), std::string::npos);
    EXPECT_NE(refusal("ALTER TABLE run ADD COLUMN x TEXT AS (hex(name))").find("computed"),
              std::string::npos);
    // The column of types is not what SQLite goes by.
    const std::string lie =
        refusal(std::string(filling) + "; PRAGMA writable_schema=ON; UPDATE sqlite_schema SET "
                                       "type = 'table' WHERE name = 'filling'");
    EXPECT_NE(lie.find("filling"), std::string::npos) << lie;
}

TEST_F(HostileWorkspace, ATriggerThatComesWhileTheFileIsOpenDoesNothing) {
    const auto writer = test::openWriter(m_file);
    const auto reader = test::openReader(m_file);
    change("CREATE TRIGGER late AFTER UPDATE ON run BEGIN INSERT INTO tag VALUES (NEW.id, 'x'); END");
    writer->rename(m_run, "two");
    EXPECT_EQ(reader->run(m_run)->summary.name, "two");
    EXPECT_TRUE(reader->run(m_run)->summary.tags.empty());
}

TEST_F(HostileWorkspace, AUidThatIsNoneIsNeitherShownNorAPath) {
    fs::create_directories(m_folder / "precious");
    test::writeFile(m_folder / "precious/step-1", "mine");
    for (const std::string& uid :
         {std::string("'../precious'"), "'" + (m_folder / "precious").string() + "'", std::string("''"),
          std::string("'.'"), std::string("'..'"), std::string("'a/b'"), std::string("'A'"),
          std::string("'a' || char(0)"), std::string("'a' || char(10)"), std::string("hex(zeroblob(40))")}) {
        change("UPDATE run SET uid = " + uid);
        const auto reader = test::openReader(m_file);
        EXPECT_EQ(thrown([&] { (void)reader->runs(); }), Kind::Damaged) << uid;
        EXPECT_EQ(thrown([&] { (void)reader->run(m_run); }), Kind::Damaged) << uid;
        EXPECT_EQ(thrown([&] { (void)reader->checkpoints(m_run); }), Kind::Damaged) << uid;
        const auto writer = test::openWriter(m_file);
        EXPECT_EQ(thrown([&] { (void)writer->filesFolder(m_run); }), Kind::Damaged) << uid;
        EXPECT_EQ(thrown([&] { writer->purge(m_run); }), Kind::Damaged) << uid;
        EXPECT_FALSE(copyRuns(m_file, m_folder / "other.rankscope")) << uid;
    }
    EXPECT_EQ(test::readFile(m_folder / "precious/step-1"), "mine");
}

TEST_F(HostileWorkspace, ACheckpointOutsideItsRunsFolderIsNeitherReadNorCopied) {
    fs::create_directories(m_folder / "elsewhere");
    const fs::path folder = runFolder(m_file, m_uid);
    for (const std::string& path :
         {(m_folder / "elsewhere").string(), std::string(""), m_uid, m_uid + "/", m_uid + "/..", m_uid + "/.",
          m_uid + "/../../elsewhere", m_uid + "/a/b", m_uid + "//a", "../" + m_uid + "/a",
          std::string("0123/step-1"), "./" + m_uid + "/a"}) {
        change("UPDATE checkpoint SET path = '" + path + "'");
        try { // refused, or found without that path
            for (const StoredCheckpoint& checkpoint : test::openReader(m_file)->checkpoints(m_run))
                EXPECT_EQ(fs::path(checkpoint.path).parent_path(), folder) << path;
        } catch (const StoreFailure& failure) {
            EXPECT_EQ(failure.error().kind, Kind::Damaged) << path;
        }
        EXPECT_FALSE(copyRuns(m_file, m_folder / "other.rankscope")) << path;
    }
    change("UPDATE checkpoint SET path = '" + m_uid + "/step-100'");
    fs::create_directories(folder / "step-100");
    EXPECT_EQ(test::openReader(m_file)->checkpoints(m_run).at(0).path, (folder / "step-100").string());
}

TEST_F(HostileWorkspace, FoldersOfFilesThatAreLinksAreNotFollowed) {
    const fs::path root = filesRoot(m_file), victim = m_folder / "victim";
    fs::create_directories(victim / m_uid / "step-100");
    test::writeFile(victim / m_uid / "step-100/state.json", "{}");
    const auto expectNothing = [&] {
        EXPECT_EQ(thrown([&] { (void)test::openReader(m_file)->checkpoints(m_run); }), Kind::Other);
        EXPECT_EQ(thrown([&] { (void)test::openWriter(m_file)->filesFolder(m_run); }), Kind::Other);
        EXPECT_EQ(thrown([&] { test::openWriter(m_file)->purge(m_run); }), Kind::Other);
        EXPECT_FALSE(copyRuns(m_file, m_folder / "other.rankscope"));
        EXPECT_FALSE(fs::exists((m_folder / "other.rankscope.files") / m_uid));
    };
    fs::create_directory_symlink(victim, root);
    expectNothing();
    fs::remove(root);
    fs::create_directories(root);
    fs::create_directory_symlink(victim / m_uid, root / m_uid);
    expectNothing();
    EXPECT_TRUE(fs::exists(victim / m_uid / "step-100/state.json"));
}

TEST_F(HostileWorkspace, ACheckpointThatIsNoFolderOfPlainFilesIsNotGoneOnFrom) {
    const fs::path folder = runFolder(m_file, m_uid) / "step-100", other = m_folder / "other";
    const auto present = [&] { return presentCheckpoints(*test::openReader(m_file), m_run).size(); };
    fs::create_directories(folder);
    test::writeFile(folder / "state.json", "{}");
    EXPECT_EQ(present(), 1U);
    ASSERT_EQ(::mkfifo((folder / "tensors.safetensors").c_str(), 0600), 0); // whoever reads it waits for ever
    EXPECT_EQ(present(), 0U);
    fs::remove(folder / "tensors.safetensors");
    fs::create_symlink("/dev/zero", folder / "tensors.safetensors");
    EXPECT_EQ(present(), 0U);
    fs::remove_all(folder);
    fs::create_directories(other);
    fs::create_directory_symlink(other, folder);
    EXPECT_EQ(present(), 0U);
    fs::remove(folder);
    test::writeFile(folder, "a file");
    EXPECT_EQ(present(), 0U);
}

TEST_F(HostileWorkspace, NumbersThatNoRunHasAreBroughtWithinBounds) {
    change("UPDATE run SET created_at = 9e999, started_at = -9e999, ended_at = 1e300, heartbeat_at = -1, "
           "seconds = "
           "9e999, colour = -9223372036854775808, steps_done = 9223372036854775807, total_steps = -5, "
           "tokens_per_second = -9e999, parent_run = id");
    const auto reader = test::openReader(m_file);
    const RunSummary run = reader->runs().at(0);
    for (const double time :
         {run.createdAt, run.startedAt, run.endedAt, run.heartbeatAt, run.seconds, run.tokensPerSecond})
        EXPECT_EQ(time, 0.0);
    EXPECT_GE(run.colour, 0);
    EXPECT_EQ(run.totalSteps, 0);
    EXPECT_LT(run.stepsDone, std::numeric_limits<std::int64_t>::max() / 2);
    EXPECT_EQ(run.parent, m_run) << "its own parent";
    EXPECT_TRUE(copyRuns(m_file, m_folder / "other.rankscope"));
    change("UPDATE scalar SET wall_time = 9e999; UPDATE event SET wall_time = 9e999, level = 99; "
           "UPDATE allocation SET wall_time = 9e999");
    EXPECT_EQ(reader->series(m_run, "loss/task").at(0).wallTime, 0.0);
    EXPECT_EQ(reader->events(m_run).at(0).wallTime, 0.0);
    EXPECT_EQ(reader->lastAllocation(m_run)->wallTime, 0.0);
}

TEST_F(HostileWorkspace, SizesThatNoModelHasAreRefused) {
    const std::string whole = test::readFile(m_file);
    for (const char* sql :
         {"UPDATE module SET layer = 9223372036854775807", "UPDATE module SET layer = -2",
          "UPDATE module SET d_in = -1", "UPDATE module SET d_out = 4611686018427387904",
          "UPDATE module SET init_r = -1",
          "UPDATE module SET init_r = 200000000", // each may be, all together not
          "UPDATE run_document SET started = json_set(started, '$.total_steps', 1000000000000)",
          "UPDATE run_document SET started = json_set(started, '$.total_steps', -1)",
          "UPDATE run_document SET started = json_set(started, '$.init_budget', -1)"}) {
        test::writeFile(m_file, whole);
        change(sql);
        EXPECT_EQ(thrown([&] { (void)test::openReader(m_file)->run(m_run); }), Kind::Damaged) << sql;
    }
}

TEST_F(HostileWorkspace, ListsOfTheWrongLengthAreRefused) {
    const std::string whole = test::readFile(m_file);
    for (const char* sql :
         {"triplets = -1, mask = x''", "triplets = -7, mask = x''", "triplets = 4611686018427387904",
          "triplets = 25", "mask = x''", "mask = zeroblob(1000000)", "lambda = x'00'", "lambda = zeroblob(4)",
          "uncertainty = zeroblob(4000000)"}) {
        test::writeFile(m_file, whole);
        change(std::string("UPDATE allocation SET ") + sql);
        const auto reader = test::openReader(m_file);
        EXPECT_EQ(thrown([&] { (void)reader->lastAllocation(m_run); }), Kind::Damaged) << sql;
        try { // reads of each list only what it asks for
            for (const AllocationDone& a : reader->tripletHistory(m_run, 20, 4))
                for (const std::size_t size : {a.lambda.size(), a.uncertainty.size()})
                    EXPECT_TRUE(size == 0 || size == 4) << sql;
        } catch (const StoreFailure& failure) {
            EXPECT_EQ(failure.error().kind, Kind::Damaged) << sql;
        }
        EXPECT_TRUE(copyRuns(m_file, m_folder / "other.rankscope")) << "carried as they are";
    }
}

TEST_F(HostileWorkspace, AHundredThousandTagsAreStillAList) {
    change("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 100000) INSERT INTO tag "
           "SELECT 1, x FROM n");
    const double start = test::processorSeconds();
    EXPECT_EQ(test::openReader(m_file)->runs().at(0).tags.size(), 100'000U);
    EXPECT_LT(test::processorSeconds() - start, most);
}

// Pages that contain each other: a file of few kilobytes with more rows than there are atoms.
TEST_F(HostileWorkspace, ATreeOfPagesThatHoldEachOtherEnds) {
    std::uint32_t root = 0;
    {
        SQLite::Database file(m_file.string(), SQLite::OPEN_READWRITE);
        file.exec("PRAGMA journal_mode=DELETE");
        root = file.execAndGet("SELECT rootpage FROM sqlite_schema WHERE name = 'run'").getUInt();
    }
    std::string bytes = test::readFile(m_file);
    constexpr std::size_t page = 4096;
    constexpr int levels = 8, cells = 200;
    const auto put = [](std::string& to, std::size_t at, std::uint32_t value, int width) {
        for (int i = 0; i < width; ++i)
            to[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * (width - 1 - i)));
    };
    // A page of a table's tree whose children are all the same page.
    const auto inner = [&](std::uint32_t child) {
        std::string made(page, '\0');
        made[0] = 5;
        put(made, 3, cells, 2);
        put(made, 5, page - 5 * cells, 2);
        put(made, 8, child, 4);
        for (int i = 0; i < cells; ++i) {
            const std::size_t cell = page - 5 * static_cast<std::size_t>(i + 1);
            put(made, 12 + 2 * static_cast<std::size_t>(i), static_cast<std::uint32_t>(cell), 2);
            put(made, cell, child, 4);
            made[cell + 4] = 1; // the key
        }
        return made;
    };
    const auto pages = [&] { return static_cast<std::uint32_t>(bytes.size() / page); };
    bytes += bytes.substr((root - 1) * page, page); // the leaf with the one run
    for (int i = 0; i < levels; ++i)
        bytes += inner(pages());
    bytes.replace((root - 1) * page, page, inner(pages()));
    put(bytes, 28, pages(), 4);
    test::writeFile(m_file, bytes);
    const double start = test::processorSeconds();
    const auto reader = test::openReader(m_file);
    EXPECT_EQ(thrown([&] { (void)reader->runs(); }), Kind::Damaged);
    EXPECT_FALSE(copyRuns(m_file, m_folder / "other.rankscope"));
    EXPECT_LT(test::processorSeconds() - start, 20.0 * test::slowness);
}

} // namespace rankscope
