#include "core/store/database.h"
#include "tests/core/store/store_support.h"

namespace rankscope {

using test::TempFolder;

class SavedViews : public ::testing::Test {
protected:
    TempFolder m_folder;
    std::filesystem::path m_file = m_folder / "w.rankscope";
};

TEST_F(SavedViews, AreKeptByNameAndReplacedRenamedAndDeleted) {
    const auto writer = test::openWriter(m_file);
    const auto reader = test::openReader(m_file);
    EXPECT_TRUE(reader->views().empty());
    const auto before = reader->dataVersion();
    writer->saveView("seeds", "{}");
    EXPECT_NE(reader->dataVersion(), before) << "a window that lists the views hears of it";
    writer->saveView("Budget", R"({"page":"compare"})");
    writer->saveView("seeds", R"({"page":"live"})");
    EXPECT_EQ(reader->views(),
              (std::vector<SavedView>{{"Budget", R"({"page":"compare"})"}, {"seeds", R"({"page":"live"})"}}));
    writer->renameView("seeds", "seeds of LoRA");
    writer->renameView("not there", "nothing");
    EXPECT_EQ(reader->views().back().name, "seeds of LoRA");
    writer->renameView("Budget", "seeds of LoRA");
    EXPECT_EQ(reader->views(), (std::vector<SavedView>{{"seeds of LoRA", R"({"page":"compare"})"}}));
    writer->deleteView("seeds of LoRA");
    writer->deleteView("seeds of LoRA");
    EXPECT_TRUE(reader->views().empty());
}

TEST_F(SavedViews, OfAFileFromBeforeThereWereNone) {
    {
        Database::Options old;
        old.migrations = workspaceMigrations().first(2);
        ASSERT_TRUE(Database::open(m_file, old));
    }
    const auto reader = test::openReader(m_file);
    EXPECT_TRUE(reader->views().empty());
}

} // namespace rankscope
