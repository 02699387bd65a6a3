// The data sets that people really use, with their quirks; row counts are those of the published sets.
#include "core/text/dataset.h"
#include "tests/core/text/text_test_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <ostream>
#include <string_view>

namespace rankscope {
namespace {

using Texts = std::vector<std::string>;

struct Case {
    const char* file;
    Texts text;
    const char* label;
    std::size_t rows;
    Texts classes;      // empty: a number
    std::size_t second; // rows of the second class
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.file; }

class RealDataset : public testing::TestWithParam<Case> {};

TEST_P(RealDataset, HasItsPublishedRowsAndClasses) {
    const auto& expected = GetParam();
    const auto file = testData(expected.file);
    RANKSCOPE_NEED(file);
    TaskConfig task;
    task.text = expected.text;
    task.label = expected.label;
    task.encoding = std::string_view(expected.file).ends_with("TREC.train") ? "latin-1" : "utf-8";
    const auto data = readDataset(file, task, "task.train");
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->examples.size(), expected.rows);
    for (const auto& example : data->examples) {
        ASSERT_EQ(example.text.size(), expected.text.size());
        ASSERT_FALSE(example.text[0].empty());
        ASSERT_EQ(example.text[0].find('\r'), std::string::npos);
    }
    if (expected.classes.empty()) {
        const auto labels = numberLabels(*data, "task.train");
        ASSERT_TRUE(labels) << labels.error().message;
        EXPECT_EQ(*std::min_element(labels->begin(), labels->end()), 0.0);
        EXPECT_EQ(*std::max_element(labels->begin(), labels->end()), 5.0);
        return;
    }
    const auto classes = classesOf(*data, task);
    ASSERT_TRUE(classes) << classes.error().message;
    EXPECT_EQ(*classes, expected.classes);
    const auto labels = classLabels(*data, *classes, "task.train");
    ASSERT_TRUE(labels) << labels.error().message;
    EXPECT_EQ(static_cast<std::size_t>(std::count(labels->begin(), labels->end(), 1)), expected.second);
}

const Texts kBinary{"0", "1"};
const Texts kEntailment{"entailment", "not_entailment"};
const Texts kQuestions{"ABBR", "DESC", "ENTY", "HUM", "LOC", "NUM"};

INSTANTIATE_TEST_SUITE_P(
    All, RealDataset,
    testing::Values(
        Case{"sst2/train.tsv", {"sentence"}, "label", 67349, kBinary, 37569},
        Case{"sst2/dev.tsv", {"content"}, "label", 872, kBinary, 444},
        Case{"sst2/dev.tsv", {"0|content"}, "1|label", 872, kBinary, 444},
        Case{"sst2-sentences/train.tsv", {"0|content"}, "1|label", 6920, kBinary, 3610},
        Case{"cola/in_domain_train.tsv", {"3"}, "1", 8551, kBinary, 6023},
        Case{"cola/in_domain_dev.tsv", {"3"}, "1", 527, kBinary, 365},
        Case{"cola/out_of_domain_dev.tsv", {"3"}, "1", 516, kBinary, 354},
        Case{"mrpc/msr_paraphrase_train.txt", {"#1 String", "#2 String"}, "Quality", 4076, kBinary, 2753},
        Case{"mrpc/msr_paraphrase_test.txt", {"3", "4"}, "0", 1725, kBinary, 1147},
        Case{"rte/train.tsv", {"sentence1", "sentence2"}, "label", 2490, kEntailment, 1241},
        Case{"rte/dev.tsv", {"sentence1", "sentence2"}, "label", 277, kEntailment, 131},
        Case{"qnli/dev.tsv", {"question", "sentence"}, "label", 5463, kEntailment, 2761},
        Case{"wnli/train.tsv", {"sentence1", "sentence2"}, "label", 565, kBinary, 277},
        Case{"wnli/dev.tsv", {"sentence1", "sentence2"}, "label", 70, kBinary, 35},
        Case{"stsb/stsb-en-train.csv", {"0", "1"}, "2", 5749, {}, 0},
        Case{"stsb/stsb-en-dev.csv", {"0", "1"}, "2", 1500, {}, 0},
        Case{"stsb/stsb-en-test.csv", {"0", "1"}, "2", 1379, {}, 0},
        Case{"trec/TREC.train", {"2"}, "0", 5452, kQuestions, 1162},
        Case{"trec/TREC.test", {"2"}, "0", 500, kQuestions, 138}),
    [](const auto& info) {
        std::string name = std::string(info.param.file) + "_" + std::to_string(info.index);
        std::replace_if(
            name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
        return name;
    });

// Texts and references without classes: the columns and the rows are what a preview shows.
TEST(RealDatasets, NestedJsonLinesAreReadWithTheirColumns) {
    for (const auto& [name, rows] :
         {std::pair("scitldr/train.jsonl", 1992), std::pair("scitldr/dev.jsonl", 619)}) {
        RANKSCOPE_NEED(testData(name));
        const auto table = previewTable(testData(name), TaskConfig(), "task.train");
        ASSERT_TRUE(table) << table.error().message;
        EXPECT_EQ(table->rows, rows);
        EXPECT_EQ(std::count(table->columns.begin(), table->columns.end(), "source"), 1);
        TaskConfig task;
        task.text = {"source"};
        task.label = "target";
        const auto data = readDataset(testData(name), task, "task.train");
        ASSERT_TRUE(data) << data.error().message;
        EXPECT_EQ(data->examples.size(), static_cast<std::size_t>(rows));
        EXPECT_GT(data->examples[0].text[0].size(), 500U);
    }
}

TEST(RealDatasets, DocumentsWithSummariesAreRead) {
    RANKSCOPE_NEED(testData("xsum-sample/sample.jsonl"));
    TaskConfig task;
    task.text = {"document"};
    task.label = "summary";
    EXPECT_EQ(readDataset(testData("xsum-sample/sample.jsonl"), task, "task.train").value().examples.size(),
              10U);
}

TEST(RealDatasets, Latin1QuestionsBecomeUtf8) {
    RANKSCOPE_NEED(testData("trec/TREC.train"));
    TaskConfig task;
    task.text = {"2"};
    task.label = "0";
    task.encoding = "latin-1";
    const auto data = readDataset(testData("trec/TREC.train"), task, "task.train").value();
    EXPECT_TRUE(std::any_of(data.examples.begin(), data.examples.end(), [](const Example& example) {
        return example.text[0].find("\xC3") != std::string::npos;
    }));
}

TEST(RealDatasets, PreviewsSeeWhetherThereIsAHeader) {
    for (const auto& [name, header] :
         {std::pair("sst2/train.tsv", true), std::pair("sst2-sentences/train.tsv", false),
          std::pair("cola/in_domain_train.tsv", false), std::pair("mrpc/msr_paraphrase_train.txt", true),
          std::pair("rte/train.tsv", true), std::pair("stsb/stsb-en-dev.csv", false),
          std::pair("trec/TREC.test", false)}) {
        RANKSCOPE_NEED(testData(name));
        const auto table = previewTable(testData(name), TaskConfig(), "task.train");
        ASSERT_TRUE(table) << table.error().message;
        EXPECT_EQ(table->columns.at(0) != "0", header) << name;
    }
}

} // namespace
} // namespace rankscope
