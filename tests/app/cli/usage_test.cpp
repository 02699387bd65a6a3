#include "tests/app/cli/stored_lab.h"

#include <gtest/gtest.h>

namespace rankscope::test {

TEST(Usage, VersionAndHelpAreNoErrors) {
    const TinyLab lab;
    const Ended version = lab.run({"--version"}, false);
    EXPECT_EQ(version.code, 0);
    EXPECT_EQ(version.out, std::string("rankscope-cli ") + RANKSCOPE_VERSION + "\n");
    const Ended help = lab.run({"--help"}, false);
    EXPECT_EQ(help.code, 0);
    EXPECT_NE(help.out.find("Examples:"), std::string::npos);
    EXPECT_EQ(help.err, "");
}

TEST(Usage, EveryCommandHasHelpWithAnExample) {
    const TinyLab lab;
    for (const char* command : {"run", "resume", "check", "list", "show", "export", "presets", "bench",
                                "eval", "predict", "import", "queue", "copy-out"}) {
        const Ended help = lab.run({command, "--help"}, false);
        EXPECT_EQ(help.code, 0) << command;
        EXPECT_NE(help.out.find(std::string("  rankscope-cli ") + command), std::string::npos) << help.out;
    }
}

TEST(Usage, EveryKindOfImportHasHelpWithAnExample) {
    const TinyLab lab;
    for (const char* kind : {"peft", "tensorboard", "csv", "workspace"}) {
        const Ended help = lab.run({"import", kind, "--help"}, false);
        EXPECT_EQ(help.code, 0) << kind;
        EXPECT_NE(help.out.find(std::string("  rankscope-cli import ") + kind), std::string::npos)
            << help.out;
    }
}

TEST(Usage, WrongArgumentsEndWithTwoAndOneSentence) {
    const TinyLab lab;
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {},
             {"trian"},
             {"run"},
             {"run", "a.json", "--what"},
             {"show"},
             {"list", "--workspace"},
             {"list", "--filter", "metric.acc >"},
             {"list", "--sql"},
             {"list", "--sql", "SELECT 1", "--filter", "starred"},
             {"list", "--sql", "SELECT 1", "--archived"},
             {"list", "--sql", "SELECT 1", "--group", "seeds"},
             {"list", "--sql", "SELECT 1", "--groups"},
             {"list", "--sql", "SELECT 1", "adalora"},
             {"export", "1", "--what", "curves", "--out", "x"},
             {"export", "1", "--what", "metrics", "--out", "x", "--format", "xml"},
             {"eval"},
             {"predict", "1"},
             {"import"},
             {"import", "onnx", "x"},
             {"import", "peft"},
             {"import", "tensorboard"},
             {"import", "csv"},
             {"import", "workspace"},
             {"export", "1", "--what", "workspace", "--out", "-"},
             {"queue"},
             {"queue", "ad"},
             {"queue", "add"},
             {"queue", "move", "1"},
             {"queue", "move", "1", "0"},
             {"queue", "start", "--wait", "--until-empty"},
             {"queue", "continue", "--on-failure", "explode"},
             {"check", "a.json", "--set"}}) {
        const Ended ended = lab.run(arguments, false);
        EXPECT_EQ(ended.code, 2) << ended.err;
        EXPECT_EQ(lineCount(ended.err), 1U) << ended.err;
        EXPECT_EQ(ended.out, "");
    }
}

TEST(Usage, ASetWithoutAValueEndsWithTwo) {
    const TinyLab lab;
    const Ended ended = lab.run({"check", lab.write(lab.config()), "--set", "train.steps"}, false);
    EXPECT_EQ(ended.code, 2);
    EXPECT_NE(ended.err.find("key=value"), std::string::npos) << ended.err;
}

TEST(Usage, SeveralPartsDoNotFitOnStandardOutput) {
    const StoredLab lab;
    const Ended ended = lab.run({"export", "1", "--what", "metrics,ranks", "--out", "-"});
    EXPECT_EQ(ended.code, 2);
    EXPECT_EQ(lineCount(ended.err), 1U);
}

TEST(Usage, PresetsAreListedAndPrintedAsConfigurationsThatCanBeUsed) {
    const TinyLab lab;
    lab.writeFile("presets/small.json", lab.config().dump());
    const Ended list = lab.run({"presets"}, false);
    EXPECT_EQ(list.code, 0) << list.err;
    EXPECT_NE(list.out.find("small"), std::string::npos);
    const Ended machine = lab.run({"presets", "--json"}, false);
    EXPECT_EQ(nlohmann::json::parse(machine.out)[0]["preset"], "small");
    const Ended one = lab.run({"presets", "small"}, false);
    EXPECT_EQ(one.code, 0) << one.err;
    EXPECT_EQ(nlohmann::json::parse(one.out)["method"]["init_r"], 4);
    const Ended none = lab.run({"presets", "large"}, false);
    EXPECT_EQ(none.code, 6);
    EXPECT_EQ(lineCount(none.err), 1U);
}

} // namespace rankscope::test
