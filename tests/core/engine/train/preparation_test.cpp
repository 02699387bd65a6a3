// check, the form and run go through one preparation: what one refuses, the others refuse with the same
// words.
#include "core/engine/engine.h"
#include "core/engine/method/method.h"
#include "core/engine/train/preparation.h"
#include "core/run/run_fields.h"
#include "tests/support/recording_observer.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tiny_bert.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>

namespace rankscope {
namespace {

namespace fs = std::filesystem;

class PreparationTest : public testing::Test {
protected:
    PreparationTest()
        : world(makeTinyWorld(folder))
        , config(tinyConfig(world)) {
        config.train.steps = 3;
        config.method.tinit = config.method.tfinal = Duration::ofSteps(1);
        config.method.deltaT = 1;
    }

    // What `check` says first; empty when it finds no error.
    static std::string checked(const RunConfig& what) {
        const RunFacts facts = describeRun(what);
        for (const Problem& problem : validate(what, &facts)) {
            if (problem.severity == Severity::Error) {
                return problem.message;
            }
        }
        return {};
    }
    // What the run ends with, which names the field too; empty when it trains.
    std::string trained(const RunConfig& what) {
        RecordingObserver observer;
        RunControl control;
        trainRun(what, {folder / ("files" + std::to_string(m_runs++)), {}}, control, observer);
        const auto ended = observer.all<RunEnded>().back();
        EXPECT_EQ(ended.status == RunStatus::Failed, observer.all<RunStarted>().empty());
        return ended.status == RunStatus::Failed ? ended.message : std::string();
    }
    // An adapter that this program trained in another world.
    std::string adapterOf(const RunConfig& what, const std::string& name) {
        RecordingObserver observer;
        RunControl control;
        trainRun(what, {folder / name, {}}, control, observer);
        EXPECT_EQ(observer.all<RunEnded>().back().status, RunStatus::Finished)
            << observer.all<RunEnded>().back().message;
        const auto report =
            exportAdapter(observer.all<CheckpointSaved>().back().path, folder / (name + "_adapter"));
        EXPECT_TRUE(report) << report.error();
        return (folder / (name + "_adapter")).string();
    }

    test::TempFolder folder;
    TinyWorld world;
    RunConfig config;

private:
    int m_runs = 0;
};

TEST_F(PreparationTest, WhatCheckFindsIsWhatRunFinds) {
    RunConfig lora = config;
    lora.method.type = "lora";
    lora.method.alpha = 4.0;
    const std::string adapter = adapterOf(lora, "lora");
    RunConfig queries = lora;
    queries.method.targets = {"query"};
    const std::string few = adapterOf(queries, "queries");
    std::ofstream(folder / "three.tsv") << "sentence\tlabel\ngood film\tgood\nbad film\tbad\nso so\tfair\n";

    struct Case {
        std::string name;
        std::function<void(RunConfig&)> change;
        std::string said; // empty: nothing is wrong
    };
    const std::vector<Case> cases{
        {"as it is", [](RunConfig&) {}, ""},
        {"all-linear", [](RunConfig& c) { c.method.targets = {"all-linear"}; }, ""},
        {"start",
         [&](RunConfig& c) {
             c = lora;
             c.method.startFrom = adapter;
         },
         ""},
        {"more classes",
         [&](RunConfig& c) {
             c = lora;
             c.method.startFrom = adapter;
             c.task.train = (folder / "three.tsv").string();
         },
         "classifier"},
        {"matrices that the adapter does not have",
         [&](RunConfig& c) {
             c = lora;
             c.method.startFrom = few;
         },
         "set method.targets"},
        {"matrices that only the adapter has",
         [&](RunConfig& c) {
             c = queries;
             c.method.startFrom = adapter;
         },
         "also changes"},
        {"a module that is not there", [](RunConfig& c) { c.method.trainAlso = {"poolr"}; }, "poolr"},
        {"a label that the training lacks",
         [&](RunConfig& c) { c.task.eval = (folder / "three.tsv").string(); }, "fair"},
        {"an importance that is not known", [](RunConfig& c) { c.method.importance = "hope"; }, "hope"},
        {"no budget left", [](RunConfig& c) { c.method.tfinal = Duration::ofSteps(3); }, "leave none"},
        {"a rank that no matrix has", [](RunConfig& c) { c.method.initR = 40; }, "more than"},
        {"longer than the model", [](RunConfig& c) { c.task.maxLength = 65; }, "64 tokens at most"},
        {"another device", [](RunConfig& c) { c.train.device = "gpu"; }, "\"gpu\" is no device"},
        {"no such data", [](RunConfig& c) { c.task.eval = "nowhere.tsv"; }, "nowhere.tsv"},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        RunConfig changed = config;
        one.change(changed);
        const std::string said = checked(changed), ended = trained(changed);
        EXPECT_TRUE(ended.ends_with(said)) << ended << "\n" << said;
        EXPECT_EQ(ended.empty(), said.empty()) << ended;
        EXPECT_EQ(said.empty(), one.said.empty()) << said;
        EXPECT_NE(said.find(one.said), std::string::npos) << said;
    }
}

TEST_F(PreparationTest, ATokenizerThatDoesNotFitTheModelIsFoundByBoth) {
    std::ofstream(world.model / "vocab.txt", std::ios::app) << "extra\nmore\n";
    const std::string said = checked(config);
    EXPECT_NE(said.find("knows 27 tokens but the model only 25"), std::string::npos) << said;
    EXPECT_TRUE(trained(config).ends_with(said)) << said;
    std::ofstream(world.model / "vocab.txt") << "[PAD]\n";
    const std::string broken = checked(config);
    EXPECT_NE(broken.find("does not hold the token"), std::string::npos) << broken;
    EXPECT_TRUE(trained(config).ends_with(broken)) << broken;
    fs::remove(world.model / "vocab.txt");
    EXPECT_NE(checked(config).find("neither tokenizer.json nor vocab.txt"), std::string::npos);
    EXPECT_TRUE(trained(config).ends_with(checked(config)));
}

// One field of words at a time, by no rule but the table's: none is taken for another one.
TEST_F(PreparationTest, NoWordThatIsNotKnownTrains) {
    for (const Field& field : runFields()) {
        if (field.kind != FieldKind::Choice) {
            continue;
        }
        RunConfig changed = config;
        field.set(changed, FieldValue(std::string("nonsense")));
        const std::string said = trained(changed);
        EXPECT_NE(said.find("nonsense"), std::string::npos) << field.path << ": " << said;
        EXPECT_TRUE(said.ends_with(checked(changed))) << field.path;
    }
}

// The engine's parts by themselves, as a benchmark or a test uses them.
TEST_F(PreparationTest, PartsOfTheEngineRefuseWordsThatTheyDoNotKnow) {
    MethodConfig method;
    DropoutStream dropout;
    const auto made = [&](const std::function<void(MethodConfig&)>& change) {
        MethodConfig changed = method;
        change(changed);
        return makeMethod(changed, {}, dropout);
    };
    EXPECT_NO_THROW(made([](MethodConfig&) {}));
    EXPECT_THROW(made([](MethodConfig& m) { m.type = "adalroa"; }), std::invalid_argument);
    EXPECT_THROW(made([](MethodConfig& m) { m.boundary = "author"; }), std::invalid_argument);
    EXPECT_THROW(made([](MethodConfig& m) { m.arithmetic = "slow"; }), std::invalid_argument);
    EXPECT_THROW(made([](MethodConfig& m) { m.compaction = "none"; }), std::invalid_argument);
    EXPECT_THROW(made([](MethodConfig& m) { m.scoreGradient = "all"; }), std::invalid_argument);
    MethodConfig lora;
    lora.type = "lora";
    lora.loraScaling = "rs";
    EXPECT_THROW(static_cast<void>(updateScale(lora)), std::invalid_argument);
    TaskConfig task;
    task.type = "ranking";
    EXPECT_THROW(makeTask(task), std::invalid_argument);
}

} // namespace
} // namespace rankscope
