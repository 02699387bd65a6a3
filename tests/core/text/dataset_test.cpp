#include "core/text/dataset.h"
#include "tests/core/text/text_test_files.h"

#include <gtest/gtest.h>

namespace rankscope {
namespace {

using Texts = std::vector<std::string>;

TaskConfig taskOf(Texts text, std::string label, std::string format = "auto") {
    TaskConfig task;
    task.text = std::move(text);
    task.label = std::move(label);
    task.format = std::move(format);
    return task;
}

Dataset readText(const std::string& name, std::string_view content, const TaskConfig& task,
                 std::int64_t limit = -1) {
    const TempFolder folder;
    auto data = readDataset(folder.write(name, content), task, "task.train", limit);
    EXPECT_TRUE(data) << data.error().message;
    return data.value_or(Dataset{});
}

TablePreview preview(const std::string& name, std::string_view content) {
    const TempFolder folder;
    auto table = previewTable(folder.write(name, content), TaskConfig(), "task.train");
    EXPECT_TRUE(table) << table.error().message;
    return table.value_or(TablePreview{});
}

TEST(Dataset, ReadsColumnsByNameWhereverTheyStand) {
    const auto data = readText("x.tsv", "label\tid\tsentence\n1\t7\tgood film\n0\t8\tbad film\n",
                               taskOf({"sentence"}, "label"));
    EXPECT_EQ(data.columns, (Texts{"label", "id", "sentence"}));
    EXPECT_EQ(data.labelColumn, "label");
    ASSERT_EQ(data.examples.size(), 2U);
    EXPECT_EQ(data.examples[1].text, Texts{"bad film"});
    EXPECT_EQ(data.examples[1].label, "0");
}

TEST(Dataset, ReadsAPairOfTexts) {
    const auto data = readText("x.tsv", "a\tb\ty\none\ttwo\t1\n", taskOf({"b", "a"}, "y"));
    EXPECT_EQ(data.examples.at(0).text, (Texts{"two", "one"}));
}

TEST(Dataset, ReadsColumnsByNumberWithoutAHeader) {
    const auto data = readText("x.tsv", "good\t1\nbad\t0\n", taskOf({"0"}, "1"));
    EXPECT_EQ(data.columns, (Texts{"0", "1"}));
    ASSERT_EQ(data.examples.size(), 2U);
    EXPECT_EQ(data.examples[0].text, Texts{"good"});
}

TEST(Dataset, ANumberThatIsAlsoTheFirstRowsValueIsStillANumber) {
    const auto data = readText("x.tsv", "1\tgood\n0\tbad\n", taskOf({"1"}, "0"));
    ASSERT_EQ(data.examples.size(), 2U);
    EXPECT_EQ(data.examples[0].label, "1");
}

TEST(Dataset, ANumberedColumnDoesNotMakeAHeaderARow) {
    const auto data = readText("x.tsv", "label\tsentence\n1\tgood\n0\tbad\n", taskOf({"1"}, "0"));
    ASSERT_EQ(data.examples.size(), 2U);
    EXPECT_EQ(data.columns, (Texts{"label", "sentence"}));
}

TEST(Dataset, WordsThatOccurAgainAreNoHeader) {
    const auto data = readText("x.tsv", "good\tyes\nbad\tno\nfine\tyes\n", taskOf({"0"}, "1"));
    EXPECT_EQ(data.examples.size(), 3U);
}

TEST(Dataset, NumberedHeadersAreHeaders) {
    const auto data = readText("x.csv", "0,1\nyes,good\nno,bad\n", taskOf({"1"}, "0"));
    ASSERT_EQ(data.examples.size(), 2U);
    EXPECT_EQ(data.examples[0].text, Texts{"good"});
}

TEST(Dataset, AColumnMayHaveAnotherNameInAnotherFile) {
    const auto task = taskOf({"0|content"}, "1|label");
    EXPECT_EQ(readText("x.tsv", "good\t1\nbad\t0\n", task).examples.at(0).text, Texts{"good"});
    const auto other = readText("y.tsv", "label\tcontent\n1\tgood\n0\tbad\n", task);
    EXPECT_EQ(other.examples.at(0).text, Texts{"good"});
    EXPECT_EQ(other.examples.at(0).label, "1");
    EXPECT_EQ(readText("z.csv", "0|content,label\nx,1\n", taskOf({"0|content"}, "label")).examples.size(),
              1U);
}

TEST(Dataset, KeepsLoneQuotesInTsv) {
    const auto data = readText("x.tsv", "s\ty\n\"He said\t1\nshe 'd \"go\"\t0\n", taskOf({"s"}, "y"));
    EXPECT_EQ(data.examples.at(0).text, Texts{"\"He said"});
    EXPECT_EQ(data.examples.at(1).text, Texts{"she 'd \"go\""});
}

TEST(Dataset, ReadsQuotedCsvWithCommasQuotesAndLineEnds) {
    const auto data = readText("x.csv", "s,y\r\n\"a, \"\"b\"\"\nc\",1\r\nd,0\r\n", taskOf({"s"}, "y"));
    ASSERT_EQ(data.examples.size(), 2U);
    EXPECT_EQ(data.examples[0].text, Texts{"a, \"b\"\nc"});
}

TEST(Dataset, AcceptsCrLfByteOrderMarkAndBlankLines) {
    const auto data = readText("x.tsv", "\xEF\xBB\xBFs\ty\r\n\r\ngood\t1\r\nbad\t0\r\n", taskOf({"s"}, "y"));
    ASSERT_EQ(data.examples.size(), 2U);
    EXPECT_EQ(data.examples[1].label, "0");
}

TEST(Dataset, AReturnInsideACellIsNoLineEnd) {
    const auto data = readText("x.tsv", "s\ty\ngo\rod\t1\nbad\t0\n", taskOf({"s"}, "y"));
    EXPECT_EQ(data.examples.at(0).text, Texts{"go od"});
}

TEST(Dataset, ReadsTheEncodingThatIsNamed) {
    auto task = taskOf({"s"}, "y");
    const auto read = [&](const char* encoding, const std::string& bytes) {
        task.encoding = encoding;
        return readText("x.tsv", bytes, task).examples.at(0).text;
    };
    EXPECT_EQ(read("latin-1", "s\ty\ncaf\xE9\t1\nbad\t0\n"), Texts{"café"});
    EXPECT_EQ(read("windows-1252", "s\ty\ncaf\xE9 \x80\t1\nbad\t0\n"), Texts{"café €"});
    EXPECT_EQ(read("cp949", "s\ty\n\xC7\xD1\xB1\xDB\t1\nbad\t0\n"), Texts{"한글"});
    std::string wide = "\xFF\xFE";
    for (const char c : std::string("s\ty\nnice\t1\nbad\t0\n")) {
        wide += c;
        wide += '\0';
    }
    EXPECT_EQ(read("utf-16", wide), Texts{"nice"});
    EXPECT_EQ(read("utf-8", "\xEF\xBB\xBFs\ty\n한글\t1\nbad\t0\n"), Texts{"한글"});
}

TEST(Dataset, KeepsTextAsWrittenAndTrimsLabels) {
    const auto data = readText("x.csv", "s,y\n  NA , 01 \n5.0,02\n", taskOf({"s"}, "y"));
    EXPECT_EQ(data.examples.at(0).text, Texts{"  NA "});
    EXPECT_EQ(data.examples.at(0).label, "01");
    EXPECT_EQ(data.examples.at(1).text, Texts{"5.0"});
}

TEST(Dataset, ReadsOnlyTheFirstRowsWhenLimited) {
    EXPECT_EQ(readText("x.tsv", "s\ty\na\t1\nb\t0\nc\t1\n", taskOf({"s"}, "y"), 2).examples.size(), 2U);
    EXPECT_EQ(readText("x.tsv", "s\ty\na\t1\n", taskOf({"s"}, "y"), 99).examples.size(), 1U);
}

TEST(Dataset, ReadsJsonLinesWithNumbersTruthValuesAndLists) {
    const auto data = readText("x.jsonl",
                               "{\"s\": [\"one.\", \"two.\"], \"y\": 1, \"t\": true, \"z\": 2.5}\n"
                               "{\"z\": 1, \"t\": false, \"s\": [], \"y\": 0}\n",
                               taskOf({"s"}, "y"));
    ASSERT_EQ(data.examples.size(), 2U);
    EXPECT_EQ(data.examples[0].text, Texts{"one. two."});
    EXPECT_EQ(data.examples[0].label, "1");
    EXPECT_EQ(data.examples[1].text, Texts{""});
    const auto flags = readText("x.jsonl", "{\"s\": \"a\", \"t\": true}\n{\"s\": \"b\", \"t\": false}\n",
                                taskOf({"s"}, "t"));
    EXPECT_EQ(flags.examples.at(0).label, "true");
}

TEST(Dataset, TextsThatLookLikeDatesStayAsWritten) {
    const auto data =
        readText("x.jsonl", "{\"s\": \"2020-01-02\", \"y\": \"2021-03-04\"}\n", taskOf({"s"}, "y"));
    EXPECT_EQ(data.examples.at(0).text, Texts{"2020-01-02"});
    EXPECT_EQ(data.examples.at(0).label, "2021-03-04");
}

TEST(Dataset, ReadsQuestionsWithTheirClassInFront) {
    const auto data = readText("questions.train", "DESC:manner How ?\nHUM:ind Who ?\nDESC:def What ?\n",
                               taskOf({"2"}, "0"));
    ASSERT_EQ(data.examples.size(), 3U);
    EXPECT_EQ(data.examples[1].text, Texts{"Who ?"});
    EXPECT_EQ(data.examples[1].label, "HUM");
}

TEST(Dataset, TellsAFormatByItsContentWhenTheNameDoesNot) {
    EXPECT_EQ(readText("data.txt", "s\ty\na\t1\n", taskOf({"s"}, "y")).examples.size(), 1U);
    EXPECT_EQ(readText("data", "{\"s\": \"a\", \"y\": 1}\n", taskOf({"s"}, "y")).examples.size(), 1U);
    EXPECT_EQ(readText("data.txt", "s,y\na,1\n", taskOf({"s"}, "y", "csv")).examples.size(), 1U);
}

TEST(Classes, NumbersComeInNumericOrderAndTextsSorted) {
    Dataset data{"x.tsv", {}, {{{"a"}, "10"}, {{"b"}, "9"}, {{"c"}, "-1"}, {{"d"}, "9"}}, "y"};
    EXPECT_EQ(classesOf(data, {}).value(), (Texts{"-1", "9", "10"}));
    data.examples.push_back({{"e"}, "none"});
    EXPECT_EQ(classesOf(data, {}).value(), (Texts{"-1", "10", "9", "none"}));
}

TEST(Classes, TheConfigurationsOwnOrderCounts) {
    TaskConfig task;
    task.classes = {"pos", "neg"};
    const Dataset data{"x.tsv", {}, {{{"a"}, "neg"}, {{"b"}, "pos"}}, "y"};
    EXPECT_EQ(classesOf(data, task).value(), (Texts{"pos", "neg"}));
    EXPECT_EQ(classLabels(data, task.classes, "task.train").value(), (std::vector<std::int64_t>{1, 0}));
}

TEST(NumberLabels, AreReadAsWritten) {
    const Dataset data{"x.tsv", {}, {{{"a"}, "5.0"}, {{"b"}, "-1e-2"}, {{"c"}, "+3"}}, "y"};
    EXPECT_EQ(numberLabels(data, "task.train").value(), (std::vector<double>{5.0, -0.01, 3.0}));
}

TEST(Preview, ShowsColumnsRowsAndTheFirstTwenty) {
    std::string text = "sentence\tlabel\n";
    for (int i = 0; i < 30; ++i) {
        text += "text " + std::to_string(i) + "\t" + std::to_string(i % 2) + "\n";
    }
    const auto table = preview("x.tsv", text);
    EXPECT_EQ(table.columns, (Texts{"sentence", "label"}));
    EXPECT_EQ(table.rows, 30);
    ASSERT_EQ(table.firstRows.size(), 20U);
    EXPECT_EQ(table.firstRows[19], (Texts{"text 19", "1"}));
}

TEST(Preview, NumbersTheColumnsOfAFileWithoutAHeader) {
    const auto table = preview("x.tsv", "good film\t1\nbad film\t0\n");
    EXPECT_EQ(table.columns, (Texts{"0", "1"}));
    EXPECT_EQ(table.rows, 2);
    EXPECT_EQ(table.firstRows.at(0), (Texts{"good film", "1"}));
}

} // namespace
} // namespace rankscope
