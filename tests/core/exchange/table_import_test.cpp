#include "core/exchange/table_import.h"
#include "tests/core/store/store_support.h"

namespace rankscope {

namespace {

using test::openReader;
using test::TempFolder;

} // namespace

TEST(TableImport, ATableIsARunAndRankColumnsItsMap) {
    TempFolder folder;
    const auto file = folder / "old.csv", workspace = folder / "w.rankscope";
    test::writeFile(file, "step,loss,eval_accuracy,Ranknum/encoder.layer.0.attention.self.query.lora_E\n"
                          "0,1,,4\n10,0.5,0.75,3\n");
    const auto log = importTable(file, workspace);
    ASSERT_TRUE(log) << log.error().message;
    EXPECT_EQ(log->name, "old");
    EXPECT_EQ(log->allocations, 2);
    const auto reader = openReader(workspace);
    EXPECT_EQ(reader->run(log->run)->summary.bestMetric, 0.75);
    EXPECT_EQ(reader->lastAllocation(log->run)->mask, (std::vector<std::uint8_t>{1, 1, 1, 0}));
    EXPECT_EQ(reader->series(log->run, "loss/task").size(), 2U);
}

TEST(TableImport, AChangedFileBringsItsRunUpToDate) {
    TempFolder folder;
    const auto file = folder / "old.csv", workspace = folder / "w.rankscope";
    test::writeFile(file, "step,loss,gone\n0,1,1\n1,2,2\n");
    const auto first = importTable(file, workspace);
    ASSERT_TRUE(first);
    EXPECT_FALSE(importTable(file, workspace)->changed);
    test::writeFile(file, "step,loss\n0,3\n");
    const auto second = importTable(file, workspace);
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(second->run, first->run);
    EXPECT_FALSE(second->isNew);
    const auto reader = openReader(workspace);
    EXPECT_EQ(reader->metricNames(first->run), std::vector<std::string>{"loss/task"});
    EXPECT_EQ(reader->series(first->run, "loss/task").size(), 1U);
    EXPECT_EQ(reader->runs().size(), 1U);
}

TEST(TableImport, ProblemsHaveTheirKindAndMakeNoWorkspace) {
    TempFolder folder;
    const auto workspace = folder / "w.rankscope";
    EXPECT_EQ(importTable(folder / "gone.csv", workspace).error().kind, ImportError::Kind::Missing);
    EXPECT_EQ(importTable(folder.path(), workspace).error().kind, ImportError::Kind::Unreadable);
    test::writeFile(folder / "bad.csv", "step,loss\n1,1\n2,x\n");
    EXPECT_EQ(importTable(folder / "bad.csv", workspace).error().kind, ImportError::Kind::Unreadable);
    EXPECT_FALSE(std::filesystem::exists(workspace));
    test::writeFile(folder / "good.csv", "step,loss\n1,1\n");
    test::writeFile(workspace, "no workspace");
    const auto refused = importTable(folder / "good.csv", workspace);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ImportError::Kind::Store);
    EXPECT_EQ(refused.error().store, StoreError::Kind::NotAWorkspace);
}

} // namespace rankscope
