// Every way a data file can be wrong: one sentence with the file, the place and a remedy, and the field to
// mend.
#include "core/run/guarded_files.h"
#include "core/text/dataset.h"
#include "tests/core/text/text_test_files.h"
#include "tests/support/opened_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <random>

namespace rankscope {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TaskConfig task(std::string format = "auto") {
    TaskConfig config;
    config.text = {"s"};
    config.label = "y";
    config.format = std::move(format);
    return config;
}

DataProblem problemOfFile(const std::filesystem::path& file, const TaskConfig& config = task()) {
    const auto data = readDataset(file, config, "task.train");
    EXPECT_FALSE(data) << "no problem was seen";
    const auto problem = data ? DataProblem{} : data.error();
    EXPECT_THAT(problem.message, EndsWith("."));
    EXPECT_THAT(problem.message, Not(HasSubstr("\n")));
    return problem;
}

// The problem, whose message must name the file.
DataProblem problemOf(const std::string& name, std::string_view content, const TaskConfig& config = task()) {
    const TempFolder folder;
    const auto file = folder.write(name, content);
    const auto problem = problemOfFile(file, config);
    if (problem.field != "task.format" || config.format == "auto") {
        EXPECT_THAT(problem.message, HasSubstr(file.string()));
    }
    return problem;
}

// Looking at its first bytes would drop the locks that SQLite holds on it.
TEST(DatasetProblems, AnOpenWorkspaceIsNamedAndNotOpened) {
    const TempFolder folder;
    const auto file = folder.write("lab.tsv", "s\ty\na\t0\n");
    const FileGuard guard(file);
    test::OpenedFiles opened(folder.path());
    for (const char* format : {"auto", "tsv", "csv", "jsonl", "parquet"}) {
        EXPECT_THAT(problemOfFile(file, task(format)).message, HasSubstr("which is open")) << format;
    }
    EXPECT_EQ(opened.names(), std::set<std::string>());
}

TEST(DatasetProblems, AMissingFileIsNamed) {
    const auto problem = problemOfFile("/nowhere/train.tsv");
    EXPECT_EQ(problem.field, "task.train");
    EXPECT_THAT(problem.message, AllOf(HasSubstr("/nowhere/train.tsv"), HasSubstr("does not exist")));
}

TEST(DatasetProblems, AByteThatIsNotUtf8IsNamedAndNeverChangesOtherRows) {
    EXPECT_THAT(
        problemOf("x.tsv", "s\ty\n영화가 좋다\t1\ncaf\xE9\t0\n").message,
        HasSubstr(
            "x.tsv, line 3, byte 4 of the line: the byte 0xE9 is not utf-8; correct it, save the file as "
            "UTF-8, or set task.encoding, such as to latin-1."));
    for (const char* name : {"x.csv", "x.jsonl"}) {
        EXPECT_THAT(problemOf(name, "s,y\nan\xFF,1\n").message, HasSubstr("line 2, byte 3 of the line"));
    }
    auto config = task();
    config.encoding = "cp949";
    EXPECT_THAT(problemOf("x.tsv", "s\ty\nabc\xFF\t1\n", config).message,
                HasSubstr("byte 4 of the line: the byte 0xFF is not cp949"));
    EXPECT_THAT(problemOf("x.tsv", "\xFF\xFEs").message, HasSubstr("set task.encoding to utf-16"));
}

TEST(DatasetProblems, QuotationMarksThatWouldMergeRowsAreNamed) {
    EXPECT_THAT(problemOf("x.csv", "s,y\nfine,1\n\"open,0\nfine,1\nfine,0\n").message,
                HasSubstr("line 3: a quotation mark is not closed"));
    EXPECT_THAT(problemOf("x.csv", "s,y\n\"a\" b,1\nfine,0\n").message,
                HasSubstr("line 2: text follows the closing quotation mark; double"));
    // Six rows that were three.
    EXPECT_THAT(problemOf("x.csv", "s,y\n\"one,1\ntwo,0\n\"three\",1\nfour,0\nfive,1\n").message,
                HasSubstr("line 2: text follows the closing quotation mark in line 4"));
    const TempFolder folder;
    const auto file = folder.write("x.csv", "s,y\r\n\"a \"\"b\"\", c\nd\",1\r\n\"\",0\r\n5\" disk,1");
    const auto data = readDataset(file, task(), "task.train");
    ASSERT_TRUE(data) << data.error().message;
    ASSERT_EQ(data->examples.size(), 3U);
    EXPECT_EQ(data->examples[0].text[0], "a \"b\", c\nd");
    EXPECT_EQ(data->examples[2].text[0], "5\" disk");
}

TEST(DatasetProblems, KnownMistakesAreCalledByTheirName) {
    EXPECT_THAT(
        problemOf("x.tsv", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n").message,
        HasSubstr("is a Git LFS pointer"));
    EXPECT_THAT(problemOf("x.csv", "s;y\none;1\n").message, HasSubstr("parted by semicolons"));
    EXPECT_THAT(problemOf("x.json", "[\n{\"s\": \"a\", \"y\": 1}\n]").message, HasSubstr("one JSON list"));
    EXPECT_THAT(problemOf("x.jsonl", "{\"s\": \"a\", \"y\": 1}\n{\"s\": \"\\ud83d\", \"y\": 1}\n").message,
                HasSubstr("half of a surrogate pair at line 2"));
}

TEST(DatasetProblems, NothingTakesTheMemoryOrTheStack) {
    const auto begin = std::chrono::steady_clock::now();
    const auto memory = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss; // KiB
    };
    const auto before = memory();
    for (const char* name : {"x.tsv", "x.csv"}) {
        const char part = name[2] == 't' ? '\t' : ',';
        EXPECT_THAT(problemOf(name, std::string(5'000'000, part) + "\n").message,
                    HasSubstr("more than 10000 columns"));
    }
    const std::string deep = std::string(20'000, '[') + std::string(20'000, ']');
    EXPECT_THAT(problemOf("x.jsonl", "{\"s\": \"a\", \"y\": 1}\n{\"s\": " + deep + ", \"y\": 1}\n").message,
                HasSubstr("line 2: the row is nested deeper than 100 levels"));
    std::string nested;
    for (int i = 0; i < 20'000; ++i) {
        nested += "{\"a\":";
    }
    EXPECT_THAT(problemOf("x.jsonl", nested + "1" + std::string(20'000, '}')).message,
                HasSubstr("nested deeper"));
    EXPECT_LT(memory() - before, 500'000);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

TEST(DatasetProblems, AFolderIsNoFile) {
    const TempFolder folder;
    EXPECT_THAT(problemOfFile(folder.path()).message, HasSubstr("is a folder"));
}

TEST(DatasetProblems, AnEmptyFileIsSaidToBeEmpty) {
    for (const char* name : {"x.tsv", "x.csv", "x.jsonl", "x.parquet"}) {
        EXPECT_THAT(problemOf(name, "").message, HasSubstr("is empty"));
    }
    for (const char* name : {"x.tsv", "x.csv", "x.jsonl"}) {
        EXPECT_EQ(problemOf(name, "\n\r\n\n").field, "task.train");
    }
    EXPECT_THAT(problemOf("x.tsv", "\xEF\xBB\xBF").message, HasSubstr("is empty"));
}

TEST(DatasetProblems, AHeaderWithoutRowsIsNotEnough) {
    EXPECT_THAT(problemOf("x.tsv", "s\ty\n").message, HasSubstr("no rows"));
    EXPECT_THAT(problemOf("x.csv", "s,y").message, HasSubstr("no rows"));
}

TEST(DatasetProblems, AWrongColumnNamesThoseThatThereAre) {
    const auto text = problemOf("x.tsv", "sentence\ty\na\t1\nb\t0\n");
    EXPECT_EQ(text.field, "task.text");
    EXPECT_THAT(text.message, AllOf(HasSubstr("'s'"), HasSubstr("'sentence', 'y'")));
    const auto label = problemOf("x.jsonl", "{\"s\": \"a\", \"class\": 1}\n");
    EXPECT_EQ(label.field, "task.label");
    EXPECT_THAT(label.message, AllOf(HasSubstr("'y'"), HasSubstr("'s', 'class'")));
}

TEST(DatasetProblems, ANameInAFileWithoutAHeaderIsToldTheNumbers) {
    EXPECT_THAT(problemOf("x.tsv", "good film\t1\nbad film\t0\n").message,
                AllOf(HasSubstr("no header"), HasSubstr("0 to 1")));
}

TEST(DatasetProblems, ANumberBeyondTheColumnsIsRefused) {
    auto config = task();
    config.text = {"0"};
    config.label = "2";
    const auto problem = problemOf("x.tsv", "good film\t1\nbad film\t0\n", config);
    EXPECT_EQ(problem.field, "task.label");
    EXPECT_THAT(problem.message, HasSubstr("0 to 1"));
}

TEST(DatasetProblems, ANameThatTwoColumnsShareIsRefused) {
    EXPECT_THAT(problemOf("x.tsv", "s\ts\ty\na\tb\t1\n").message, HasSubstr("two columns"));
}

TEST(DatasetProblems, ARowWithTooFewOrTooManyColumnsIsNamed) {
    EXPECT_THAT(problemOf("x.tsv", "s\ty\na\t1\n\nb\nc\t0\n").message,
                AllOf(HasSubstr("line 4"), HasSubstr("1 columns instead of 2")));
    EXPECT_THAT(problemOf("x.tsv", "s\ty\r\na\t1\r\nb\t1\t2\r\n").message, HasSubstr("line 3"));
    EXPECT_THAT(problemOf("x.csv", "s,y\n\"a\nb\",1\nc, d,1\n").message,
                AllOf(HasSubstr("line 4"), HasSubstr("quotes")));
}

TEST(DatasetProblems, AnUnknownFormatListsTheKnownOnes) {
    const auto unknown = problemOf("x.tsv", "s\ty\na\t1\n", task("xls"));
    EXPECT_EQ(unknown.field, "task.format");
    EXPECT_THAT(unknown.message, AllOf(HasSubstr("'xls'"), HasSubstr("parquet")));
    const auto untold = problemOf("notes.txt", "just a line\n");
    EXPECT_EQ(untold.field, "task.format");
    EXPECT_THAT(untold.message, HasSubstr("cannot be told"));
}

TEST(DatasetProblems, PackedFilesAreToBeUnpacked) {
    EXPECT_THAT(problemOf("x.xlsx", std::string("PK\x03\x04...")).message, HasSubstr("spreadsheet"));
    EXPECT_THAT(problemOf("x.tsv.gz", "\x1F\x8B...").message, HasSubstr("compressed"));
}

TEST(DatasetProblems, BytesThatAreNoTextAreRefused) {
    EXPECT_THAT(problemOf("x.tsv", std::string_view("s\ty\na\0b\t1\n", 10)).message,
                HasSubstr("not a text file"));
    EXPECT_THAT(problemOf("x.tsv", "\xFF\xFEs\ty").message, HasSubstr("UTF-16"));
}

TEST(DatasetProblems, ALineThatIsNoJsonObjectIsNamed) {
    EXPECT_THAT(problemOf("x.jsonl", "{\"s\": \"a\", \"y\": 1}\n{\"s\": \"b\", \n").message,
                HasSubstr("line 2"));
    EXPECT_THAT(problemOf("x.jsonl", "{\"s\": \"a\", \"y\": 1}\n\n[1, 2]\n").message, HasSubstr("line 3"));
    EXPECT_THAT(problemOf("x.json", "[\n{\"s\": \"a\"}\n]\n").message, HasSubstr("line 1"));
}

TEST(DatasetProblems, AJsonFieldOfTwoTypesIsNamed) {
    EXPECT_THAT(problemOf("x.jsonl", "{\"s\": \"a\", \"y\": 1}\n{\"s\": \"b\", \"y\": \"no\"}\n").message,
                AllOf(HasSubstr("/y"), HasSubstr("same type")));
}

TEST(DatasetProblems, AMissingFieldIsNamedWithItsRow) {
    EXPECT_THAT(problemOf("x.jsonl", "{\"s\": \"a\", \"y\": 1}\n{\"y\": 2}\n").message,
                AllOf(HasSubstr("row 2"), HasSubstr("'s'")));
    EXPECT_THAT(problemOf("x.jsonl", "{\"s\": \"a\", \"y\": 1}\n{\"s\": \"b\", \"y\": null}\n").message,
                AllOf(HasSubstr("row 2"), HasSubstr("'y'")));
    EXPECT_THAT(problemOf("x.tsv", "s\ty\na\t1\nb\t \n").message,
                AllOf(HasSubstr("row 2"), HasSubstr("'y'")));
}

TEST(DatasetProblems, AColumnOfObjectsIsNoText) {
    const auto problem = problemOf("x.jsonl", "{\"s\": {\"a\": 1}, \"y\": 1}\n");
    EXPECT_EQ(problem.field, "task.text");
    EXPECT_THAT(problem.message, HasSubstr("objects"));
}

TEST(DatasetProblems, TextIsNoParquetFile) {
    EXPECT_THAT(problemOf("x.parquet", "s\ty\na\t1\n").message, HasSubstr("Parquet"));
}

TEST(DatasetProblems, ALineWithoutAClassInFrontIsNamed) {
    EXPECT_THAT(problemOf("x.txt", "DESC:manner How ?\nWho ?\n", task("trec")).message, HasSubstr("line 2"));
}

TEST(DatasetProblems, OneClassIsNoTask) {
    const Dataset data{"x.tsv", {}, {{{"a"}, "1"}, {{"b"}, "1"}}, "y"};
    const auto classes = classesOf(data, {});
    ASSERT_FALSE(classes);
    EXPECT_EQ(classes.error().field, "task.label");
    EXPECT_THAT(classes.error().message,
                AllOf(HasSubstr("x.tsv"), HasSubstr("only one class"), HasSubstr("'1'")));
}

TEST(DatasetProblems, ATextColumnTakenForLabelsIsRecognised) {
    Dataset data{"x.tsv", {}, {}, "s"};
    for (int i = 0; i < 2000; ++i) {
        data.examples.push_back({{"a"}, "text " + std::to_string(i)});
    }
    EXPECT_THAT(classesOf(data, {}).error().message, AllOf(HasSubstr("2000"), HasSubstr("'s'")));
}

TEST(DatasetProblems, AnUnknownClassNamesItsRowAndTheClasses) {
    const Dataset data{"dev.tsv", {}, {{{"a"}, "1"}, {{"b"}, "maybe"}}, "y"};
    const auto labels = classLabels(data, {"0", "1"}, "task.eval");
    ASSERT_FALSE(labels);
    EXPECT_EQ(labels.error().field, "task.eval");
    EXPECT_THAT(labels.error().message,
                AllOf(HasSubstr("dev.tsv, row 2"), HasSubstr("'maybe'"), HasSubstr("'0', '1'")));
}

TEST(DatasetProblems, ALabelThatIsNoNumberNamesItsRow) {
    for (const char* label : {"high", "1,5", "nan", "inf", "1 2"}) {
        const Dataset data{"x.csv", {}, {{{"a"}, "1.5"}, {{"b"}, label}}, "y"};
        const auto labels = numberLabels(data, "task.train");
        ASSERT_FALSE(labels) << label;
        EXPECT_THAT(labels.error().message,
                    AllOf(HasSubstr("x.csv, row 2"), HasSubstr(label), HasSubstr("number")));
    }
}

TEST(DatasetProblems, ALongLabelIsShortenedBetweenCharacters) {
    std::string label;
    for (int i = 0; i < 100; ++i) {
        label += "é";
    }
    const Dataset data{"x.csv", {}, {{{"a"}, "x" + label}}, "y"};
    EXPECT_THAT(numberLabels(data, "task.train").error().message, HasSubstr("é…'"));
}

TEST(DatasetProblems, APreviewOfAMissingFileIsTheSameProblem) {
    EXPECT_THAT(previewTable("/nowhere/x.tsv", TaskConfig(), "task.eval").error().field, "task.eval");
}

TEST(DatasetProblems, DamageAtAnyPlaceNeverCrashes) {
    const TempFolder folder;
    const std::string table = "s\ty\none text\t1\nan \"other\"\t0\nthird, one\t1\n";
    const std::string lines =
        "{\"s\": \"one\", \"y\": 1}\n{\"s\": \"tw\\u00e9o\", \"y\": 0}\n{\"s\": null, \"y\": 3.5}\n";
    std::mt19937 random(5);
    for (int i = 0; i < 300; ++i) {
        auto text = i % 3 == 0 ? lines : table;
        for (int n = 0; n < 3; ++n) {
            text[random() % text.size()] = static_cast<char>(random() % 256);
        }
        text.resize(random() % (text.size() + 1));
        const auto file = folder.write(i % 3 == 0 ? "x.jsonl" : i % 3 == 1 ? "x.tsv" : "x.csv", text);
        const auto data = readDataset(file, task(), "task.train");
        if (!data) {
            ASSERT_THAT(data.error().message, HasSubstr(file.string()));
        }
        ASSERT_NO_FATAL_FAILURE((void)previewTable(file, TaskConfig(), "task.train"));
    }
}

} // namespace
} // namespace rankscope
