#include "core/store/run_copy.h"
#include "core/store/run_import.h"
#include "tests/core/store/store_support.h"

#include <SQLiteCpp/Database.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <iterator>
#include <sstream>

namespace rankscope {

namespace fs = std::filesystem;

namespace {

using test::openReader;
using test::openWriter;
using test::TempFolder;

constexpr std::size_t checkpointBytes = 3U << 20U;

// A workspace with a finished run that has everything, and a branch of it.
class CopyLab {
public:
    CopyLab() {
        auto writer = openWriter(source());
        first = writer->createRun("first", test::configJson);
        fill(*writer, first);
        second = writer->createRun("branch", test::configJson, first, 100);
        fill(*writer, second);
    }
    fs::path source() const { return m_folder / "a.rankscope"; }
    fs::path target() const { return m_folder / "b.rankscope"; }
    fs::path at(const std::string& name) const { return m_folder / name; }
    std::string uid(RunId run) const { return openReader(source())->run(run)->summary.uid; }

    RunId first = 0;
    RunId second = 0;

private:
    static void fill(RunWriter& writer, RunId id) {
        const auto folder = writer.filesFolder(id) / "step-100";
        fs::create_directories(folder);
        test::writeFile(folder / "model.safetensors", std::string(checkpointBytes, char('a' + id)));
        writer.recordStarted(id, test::started(), 1000.0);
        CheckpointSaved checkpoint{100, folder.string(), std::int64_t(checkpointBytes), "digest", 1100.0};
        Notice notice{5, Notice::Level::Warning, "nonfinite", "A step was skipped.", 1001.0};
        // A resumed run, so that there is a tail that was replaced.
        writer.append(id, {test::steps(0, 10), test::started(5)}, 1500.0);
        AllocationDone measured = test::allocation(50, 24);
        measured.orthogonalityA = {0.5F, 0.25F};
        measured.orthogonalityB = {1.5F, 2.5F};
        auto steps = test::steps(0, 300);
        steps.points[7].taskLoss = std::nan("");
        writer.append(id,
                      {steps, measured, test::allocation(60, 24), notice, checkpoint,
                       test::eval(300, {{"accuracy", 0.9}}), test::ended(300)},
                      2000.0);
        writer.setTags(id, {"paper", "seed"});
        writer.setStarred(id, true);
        writer.setNote(id, "a note");
        writer.setGroup(id, "a group");
    }

    TempFolder m_folder;
};

// Everything a reader can tell about a run, as one text.
std::string everything(const fs::path& workspace, RunId id) {
    const auto reader = openReader(workspace);
    const auto run = reader->run(id);
    if (!run) {
        return "no run";
    }
    std::ostringstream all;
    const RunSummary& s = run->summary;
    all << s.uid << s.name << toText(s.status) << s.method << s.model << s.task << s.initBudget << '/'
        << s.targetBudget << s.bestMetricName << s.bestMetric << '/' << s.seconds << '/' << s.createdAt << '/'
        << s.startedAt << '/' << s.endedAt << '/' << s.heartbeatAt << '/' << s.stepsDone << '/'
        << s.totalSteps << s.device << s.endStage << s.endMessage << s.note << s.group << s.seed << '/'
        << s.parentStep << s.starred << s.archived << '/' << s.tokensPerSecond << '/' << s.peakMemoryMb
        << run->configJson << run->started.modelDigest;
    for (const auto& tag : s.tags) {
        all << tag;
    }
    for (const ModuleInfo& m : run->started.modules) {
        all << m.name << m.layer << m.kind << m.dIn << m.dOut << m.initR;
    }
    for (const auto& name : reader->metricNames(id)) {
        all << name;
        for (const auto& p : reader->series(id, name)) {
            all << p.step << ':' << p.value << '@' << p.wallTime;
        }
    }
    for (const auto step : reader->allocationSteps(id)) {
        const auto a = *reader->allocation(id, step);
        all << a.step << toText(a.phase) << a.budget << a.kept << a.threshold << a.pruned << a.revived;
        for (std::size_t i = 0; i < a.mask.size(); ++i) {
            all << int(a.mask[i]) << a.lambda[i] << a.score(i) << a.sensitivity[i] << a.uncertainty[i];
        }
    }
    for (const auto step : reader->allocationSteps(id)) {
        const auto a = *reader->allocation(id, step);
        for (const auto* distances : {&a.orthogonalityA, &a.orthogonalityB}) {
            for (const float distance : *distances) {
                all << distance << ';';
            }
        }
    }
    for (const DroppedTail& tail : reader->droppedTails(id)) {
        all << tail.from;
        for (const auto& [name, points] : tail.series) {
            for (const auto& p : points) {
                all << name << p.step << ':' << p.value;
            }
        }
    }
    for (const auto& e : reader->events(id)) {
        all << e.step << e.kind << e.detail << int(e.level) << e.wallTime;
    }
    for (const auto& c : reader->checkpoints(id)) {
        all << c.step << fs::path(c.path).filename().string() << c.bytes << c.digest
            << std::hash<std::string>()(test::readFile(fs::path(c.path) / "model.safetensors"));
    }
    return all.str();
}

std::size_t runCount(const fs::path& workspace) {
    return fs::exists(workspace) ? openReader(workspace)->runs().size() : 0;
}

std::size_t foldersIn(const fs::path& folder) {
    return fs::exists(folder)
               ? std::size_t(std::distance(fs::directory_iterator(folder), fs::directory_iterator()))
               : 0;
}

} // namespace

TEST(RunCopy, ARunComesWithAllThatIsKnownOfItAndItsFiles) {
    const CopyLab lab;
    {
        auto other = openWriter(lab.target()); // so that the numbers of runs and metrics differ
        const RunId id = other->createRun("there before", "{}");
        other->append(id, {test::eval(1, {{"zeta", 1.0}, {"accuracy", 0.1}})}, 1.0);
    }
    const auto report = copyRuns(lab.source(), lab.target());
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_EQ(report->copied.size(), 2U);
    EXPECT_TRUE(report->sentences.empty());
    for (const CopiedRun& run : report->copied) {
        EXPECT_NE(run.from, run.to);
        EXPECT_EQ(everything(lab.target(), run.to), everything(lab.source(), run.from));
    }
    EXPECT_EQ(openReader(lab.target())->run(report->copied[1].to)->summary.parent, report->copied[0].to);
    EXPECT_TRUE(std::isnan(openReader(lab.target())->series(report->copied[0].to, "loss/task")[7].value));
    EXPECT_EQ(openReader(lab.target())->droppedTails(report->copied[0].to).size(), 1U);
    EXPECT_EQ(runCount(lab.source()), 2U);
}

TEST(RunCopy, ARunThatIsThereIsPassedOverWithASentence) {
    const CopyLab lab;
    RunCopyOptions options;
    options.runs = {lab.first};
    ASSERT_TRUE(copyRuns(lab.source(), lab.target(), options));
    openWriter(lab.target())->rename(1, "renamed");
    const auto again = copyRuns(lab.source(), lab.target());
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(again->copied.size(), 1U);
    EXPECT_EQ(again->copied[0].name, "branch");
    ASSERT_EQ(again->sentences.size(), 1U);
    EXPECT_NE(again->sentences[0].find("already there as run 1"), std::string::npos);
    const auto reader = openReader(lab.target());
    EXPECT_EQ(reader->run(1)->summary.name, "renamed");
    EXPECT_EQ(reader->run(2)->summary.parent, 1); // found again by its uid
}

TEST(RunCopy, ARunInTheBinOfTheOtherWorkspaceIsSaidToBeThere) {
    const CopyLab lab;
    ASSERT_TRUE(copyRuns(lab.source(), lab.target()));
    openWriter(lab.target())->moveToBin(1);
    const auto again = copyRuns(lab.source(), lab.target());
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(again->sentences.size(), 2U);
    EXPECT_NE(again->sentences[0].find("in the bin"), std::string::npos);
}

TEST(RunCopy, AParentThatStaysBehindIsSaid) {
    const CopyLab lab;
    RunCopyOptions options;
    options.runs = {lab.second};
    const auto report = copyRuns(lab.source(), lab.target(), options);
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_EQ(report->sentences.size(), 1U);
    EXPECT_NE(report->sentences[0].find("without a parent"), std::string::npos);
    EXPECT_EQ(openReader(lab.target())->run(1)->summary.parent, 0);
}

TEST(RunCopy, ARunInTrainingIsLeftOutAndADeadOneIsInterrupted) {
    TempFolder folder;
    auto writer = openWriter(folder / "a.rankscope");
    const RunId alive = writer->createRun("alive", "{}"), dead = writer->createRun("dead", "{}");
    writer->recordStarted(alive, test::started(), test::unixNow());
    writer->recordStarted(dead, test::started(), 1000.0); // no sign of life for long
    const auto report = copyRuns(folder / "a.rankscope", folder / "b.rankscope");
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_EQ(report->copied.size(), 1U);
    EXPECT_EQ(report->copied[0].from, dead);
    EXPECT_EQ(openReader(folder / "b.rankscope")->run(1)->summary.status, RunStatus::Interrupted);
    ASSERT_EQ(report->sentences.size(), 1U);
    EXPECT_NE(report->sentences[0].find("is being trained"), std::string::npos);
}

TEST(RunCopy, WhatCannotBeCopiedIsAnErrorWithASentence) {
    const CopyLab lab;
    RunCopyOptions missing;
    missing.runs = {99};
    const auto none = copyRuns(lab.source(), lab.target(), missing);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, StoreError::Kind::Missing);
    EXPECT_FALSE(copyRuns(lab.source(), lab.source()));
    EXPECT_EQ(copyRuns(lab.at("gone.rankscope"), lab.target()).error().kind, StoreError::Kind::Missing);
    test::writeFile(lab.at("other"), "no workspace");
    EXPECT_EQ(copyRuns(lab.source(), lab.at("other")).error().kind, StoreError::Kind::NotAWorkspace);
}

// A workspace from elsewhere must not write or read outside its folder.
TEST(RunCopy, NamesThatLeadOutOfTheWorkspaceAreRefused) {
    const CopyLab lab;
    const auto change = [&](const std::string& sql) {
        SQLite::Database(lab.source().string(), SQLite::OPEN_READWRITE).exec(sql);
    };
    change("UPDATE checkpoint SET path = '../../secret'");
    EXPECT_EQ(copyRuns(lab.source(), lab.target()).error().kind, StoreError::Kind::Damaged);
    change("UPDATE run SET uid = '../' || id");
    EXPECT_EQ(copyRuns(lab.source(), lab.target()).error().kind, StoreError::Kind::Damaged);
    EXPECT_EQ(runCount(lab.target()), 0U);
    EXPECT_EQ(foldersIn(lab.target().string() + ".files"), 0U);
}

TEST(RunCopy, LinksInARunsFolderAreNotFollowed) {
    const CopyLab lab;
    test::writeFile(lab.at("secret"), "secret");
    const fs::path files = lab.source().string() + ".files";
    fs::create_symlink(lab.at("secret"), files / lab.uid(lab.first) / "link");
    ASSERT_TRUE(copyRuns(lab.source(), lab.target()));
    EXPECT_FALSE(fs::exists(
        fs::symlink_status(fs::path(lab.target().string() + ".files") / lab.uid(lab.first) / "link")));
}

TEST(RunCopy, AFullWorkspaceLosesNothingAndLeavesNoHalfRun) {
    const CopyLab lab;
    openWriter(lab.target())->createRun("there before", "{}");
    bool full = false, whole = false;
    for (std::int64_t pages = 22; !whole; pages += 2) {
        RunCopyOptions options;
        options.maxPages = pages;
        options.runs = {lab.first};
        const auto report = copyRuns(lab.source(), lab.target(), options);
        whole = report.has_value();
        if (!whole) {
            full = full || report.error().kind == StoreError::Kind::Full;
            EXPECT_EQ(report.error().kind, StoreError::Kind::Full) << report.error().message;
            EXPECT_EQ(runCount(lab.target()), 1U);
            EXPECT_EQ(foldersIn(lab.target().string() + ".files"), 0U);
        }
    }
    EXPECT_TRUE(full);
    EXPECT_EQ(everything(lab.target(), 2), everything(lab.source(), lab.first));
}

TEST(RunCopy, AFileThatDoesNotFitLeavesNothing) {
    const CopyLab lab;
    openWriter(lab.target())->createRun("there before", "{}");
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = checkpointBytes / 2;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto report = copyRuns(lab.source(), lab.target());
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, StoreError::Kind::Full) << report.error().message;
    EXPECT_NE(report.error().message.find("model.safetensors"), std::string::npos);
    EXPECT_NE(report.error().message.find("Of 2 runs, 0 were copied"), std::string::npos);
    EXPECT_EQ(runCount(lab.target()), 1U);
    EXPECT_EQ(foldersIn(lab.target().string() + ".files"), 0U);
    EXPECT_TRUE(copyRuns(lab.source(), lab.target()));
}

// The program is killed at every moment at which it reports progress: while files are copied, before and
// after a run's commit. What is there is whole, and a second call does the rest.
TEST(RunCopy, AKillAtAnyMomentLeavesWholeRunsAndASecondCallDoesTheRest) {
    const CopyLab lab;
    int moments = 0;
    for (bool killed = true; killed; ++moments) {
        ASSERT_LT(moments, 1000);
        const auto target = lab.at("killed-" + std::to_string(moments) + ".rankscope");
        const pid_t child = fork();
        if (child == 0) {
            RunCopyOptions options;
            int left = moments;
            options.progress = [&left](double) {
                if (left-- == 0)
                    raise(SIGKILL);
            };
            _exit(copyRuns(lab.source(), target, options) ? 0 : 1);
        }
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        killed = WIFSIGNALED(status);
        ASSERT_TRUE(killed || WEXITSTATUS(status) == 0);
        const auto before = runCount(target);
        for (RunId id = 1; id <= RunId(before); ++id) {
            EXPECT_EQ(everything(target, id), everything(lab.source(), id));
        }
        ASSERT_TRUE(copyRuns(lab.source(), target));
        ASSERT_EQ(runCount(target), 2U);
        EXPECT_EQ(everything(target, 1), everything(lab.source(), 1));
        EXPECT_EQ(everything(target, 2), everything(lab.source(), 2));
        EXPECT_EQ(foldersIn(target.string() + ".files"), 2U);
        SQLite::Database database(target.string(), SQLite::OPEN_READONLY);
        EXPECT_EQ(database.execAndGet("PRAGMA integrity_check").getString(), "ok");
    }
    EXPECT_GT(moments, 10);
}

TEST(RunCopy, AStopLeavesWholeRunsOnly) {
    const CopyLab lab;
    std::stop_source stop;
    RunCopyOptions options;
    options.stop = stop.get_token();
    options.progress = [&](double share) {
        if (share > 0.7) // within the second run's files
            stop.request_stop();
    };
    const auto report = copyRuns(lab.source(), lab.target(), options);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->stopped);
    EXPECT_EQ(report->copied.size(), 1U);
    EXPECT_EQ(runCount(lab.target()), 1U);
    EXPECT_EQ(foldersIn(lab.target().string() + ".files"), 1U);
}

TEST(RunCopy, ANewWorkspaceAppearsWholeOrNotAtAll) {
    const CopyLab lab;
    RunCopyOptions options;
    options.runs = {lab.second};
    options.maxPages = 24;
    EXPECT_EQ(copyRunsToNew(lab.source(), lab.target(), options).error().kind, StoreError::Kind::Full);
    const auto made = [&](const std::string& part) {
        return std::count_if(fs::directory_iterator(lab.at("")), {}, [&](const fs::directory_entry& entry) {
            return entry.path().filename().string().find(part) != std::string::npos;
        });
    };
    EXPECT_EQ(made("b.rankscope"), 0);
    options.maxPages = 0;
    ASSERT_TRUE(copyRunsToNew(lab.source(), lab.target(), options));
    EXPECT_EQ(everything(lab.target(), 1), everything(lab.source(), lab.second));
    EXPECT_EQ(made(".part"), 0);
    const auto taken = copyRunsToNew(lab.source(), lab.target(), options);
    ASSERT_FALSE(taken);
    EXPECT_NE(taken.error().message.find("already there"), std::string::npos);
}

} // namespace rankscope
