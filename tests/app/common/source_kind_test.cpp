#include "app/common/source_kind.h"
#include "core/exchange/whole_file.h"
#include "core/run/bounded_json.h"
#include "core/run/guarded_files.h"
#include "core/run/run_config_json.h"
#include "tests/support/opened_files.h"
#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

class SourceKindTest : public testing::Test {
protected:
    fs::path file(const std::string& name, const std::string& text = "x") const {
        const fs::path path = m_folder / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
        return path;
    }
    fs::path folder(const std::string& name, const std::string& inside) const {
        return file(name + "/" + inside).parent_path();
    }
    static void expectKind(const fs::path& source, SourceKind kind) {
        const auto found = sourceKind(source);
        ASSERT_TRUE(found) << found.error();
        EXPECT_EQ(*found, kind) << source;
    }
    static std::string problem(const fs::path& source) {
        const auto found = sourceKind(source);
        EXPECT_FALSE(found) << source;
        return found ? std::string() : found.error();
    }

    test::TempFolder m_folder;
};

TEST_F(SourceKindTest, EveryKindIsRecognised) {
    expectKind(file("run.json", R"({"name": "starter", "method": {"type": "lora"}})"),
               SourceKind::Configuration);
    expectKind(file("empty.json", "{}"), SourceKind::Configuration); // all defaults
    expectKind(file("glue.rankscope"), SourceKind::Workspace);
    expectKind(folder("logs", "a/events.out.tfevents.1"), SourceKind::EventFiles);
    expectKind(file("events.out.tfevents.2"), SourceKind::EventFiles);
    expectKind(file("metrics.csv"), SourceKind::Table);
    expectKind(file("METRICS.TSV"), SourceKind::Table);
    expectKind(file("trainer_log.jsonl"), SourceKind::Table);
    expectKind(file("rows.json", R"([{"step": 1, "loss": 2}])"), SourceKind::Table);
    const fs::path adapter = folder("adapter", "adapter_config.json");
    expectKind(adapter, SourceKind::Adapter);
    expectKind(adapter / "adapter_config.json", SourceKind::Adapter);
    expectKind(file("other/adapter_model.safetensors"), SourceKind::Adapter);
    expectKind(m_folder / "other", SourceKind::Adapter); // its reader says what is missing
}

TEST_F(SourceKindTest, AnAdapterBesideItsLogsIsTheAdapter) {
    const fs::path both = folder("checkpoint-500", "adapter_config.json");
    file("checkpoint-500/runs/events.out.tfevents.1");
    expectKind(both, SourceKind::Adapter);
}

TEST_F(SourceKindTest, WhatIsOfNoKindGetsOneSentenceWithItsName) {
    const std::pair<fs::path, const char*> cases[] = {
        {file("notes.txt"), "of no kind that is known"},
        {file("broken.json", "{\"name\": "), "no JSON document"},
        {file("package.json", R"({"version": 1})"), "JSON document of another kind"},
        {file("model.safetensors"), "a file of weights"},
        {folder("plain", "readme.md"), "a folder without event files"},
        {folder("minilm", "config.json"), "is a model, not an adapter"}};
    for (const auto& [source, words] : cases) {
        const std::string sentence = problem(source);
        EXPECT_NE(sentence.find(words), std::string::npos) << sentence;
        EXPECT_EQ(sentence.find(source.filename().string()), 0U) << sentence;
    }
    EXPECT_NE(problem(m_folder / "gone.csv").find("There is no"), std::string::npos);
    EXPECT_NE(problem(m_folder / "notes.txt").find(".rankscope"), std::string::npos); // the remedy
}

TEST_F(SourceKindTest, AFolderSaysWhichOfItsFoldersHoldsTheAdapter) {
    folder("output/checkpoint-500", "adapter_config.json");
    EXPECT_EQ(problem(m_folder / "output"),
              "output holds its adapter in the folder checkpoint-500; choose that one.");
}

TEST_F(SourceKindTest, AnAdapterIsItsFolder) {
    const fs::path adapter = folder("adapter", "adapter_config.json");
    EXPECT_EQ(adapterFolder(adapter), adapter);
    EXPECT_EQ(adapterFolder(adapter.string() + "/"), adapter);
    EXPECT_EQ(adapterFolder(adapter / "adapter_config.json"), adapter);
}

// Looking at its first bytes would drop the locks that SQLite holds on it.
TEST_F(SourceKindTest, AnOpenWorkspaceIsKnownWithoutBeingOpened) {
    const fs::path workspace = file("lab.rankscope");
    std::vector<fs::path> names{workspace, m_folder / "run.json", m_folder / "events.out.tfevents.3",
                                m_folder / "odd"};
    for (std::size_t i = 1; i < names.size(); ++i) {
        fs::create_hard_link(workspace, names[i]);
    }
    const FileGuard guard(workspace);
    test::OpenedFiles opened(m_folder.path());
    for (const fs::path& name : names) {
        expectKind(name, SourceKind::Workspace);
    }
    EXPECT_EQ(opened.names(), std::set<std::string>());
}

TEST_F(SourceKindTest, NoReaderOpensAnOpenWorkspace) {
    const fs::path workspace = file("lab.rankscope");
    const FileGuard guard(workspace);
    test::OpenedFiles opened(m_folder.path());
    EXPECT_FALSE(readRunConfig(workspace));
    EXPECT_FALSE(readBoundedJson(workspace));
    EXPECT_FALSE(wholeFile(workspace));
    EXPECT_EQ(opened.names(), std::set<std::string>());
}

} // namespace
} // namespace rankscope
