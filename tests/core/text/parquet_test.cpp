// Parquet as other programs write it: the files are made here with Arrow's own writer.
#include "core/text/dataset.h"
#include "tests/core/text/text_test_files.h"

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <random>

namespace rankscope {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Texts = std::vector<std::string>;

// Values separated by bars; "null" is one.
std::shared_ptr<arrow::Array> array(const std::shared_ptr<arrow::DataType>& type, const std::string& text) {
    std::unique_ptr<arrow::ArrayBuilder> builder = arrow::MakeBuilder(type).ValueOrDie();
    std::istringstream values(text);
    for (std::string value; std::getline(values, value, '|');) {
        EXPECT_TRUE((value == "null" ? builder->AppendNull()
                                     : builder->AppendScalar(*arrow::Scalar::Parse(type, value).ValueOrDie()))
                        .ok());
    }
    return builder->Finish().ValueOrDie();
}

std::shared_ptr<arrow::Table>
table(const std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>>& columns) {
    arrow::FieldVector fields;
    arrow::ArrayVector arrays;
    for (const auto& [name, values] : columns) {
        fields.push_back(arrow::field(name, values->type()));
        arrays.push_back(values);
    }
    return arrow::Table::Make(arrow::schema(fields), arrays);
}

std::filesystem::path write(const TempFolder& folder, const arrow::Table& values) {
    const auto file = folder.path() / "x.parquet";
    const auto stream = arrow::io::FileOutputStream::Open(file.string()).ValueOrDie();
    const auto properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
    EXPECT_TRUE(parquet::arrow::WriteTable(values, arrow::default_memory_pool(), stream, 2,
                                           parquet::default_writer_properties(), properties)
                    .ok());
    EXPECT_TRUE(stream->Close().ok());
    return file;
}

TaskConfig task(std::string text, std::string label) {
    TaskConfig config;
    config.text = {std::move(text)};
    config.label = std::move(label);
    return config;
}

std::shared_ptr<arrow::Array> sentences() { return array(arrow::utf8(), "one|two|three"); }

Texts labelsOf(const std::shared_ptr<arrow::Array>& labels) {
    const TempFolder folder;
    const auto data =
        readDataset(write(folder, *table({{"s", sentences()}, {"y", labels}})), task("s", "y"), "task.train");
    EXPECT_TRUE(data) << data.error().message;
    Texts result;
    for (const auto& example : data.value_or(Dataset{}).examples) {
        result.push_back(example.label);
    }
    return result;
}

TEST(Parquet, ReadsTextsAndLabelsOverRowGroups) {
    const TempFolder folder;
    const auto file = write(folder, *table({{"id", array(arrow::int32(), "1|2|3")},
                                            {"s", sentences()},
                                            {"y", array(arrow::int64(), "0|1|0")}}));
    const auto data = readDataset(file, task("s", "y"), "task.train");
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->columns, (Texts{"id", "s", "y"}));
    ASSERT_EQ(data->examples.size(), 3U);
    EXPECT_EQ(data->examples[2].text, Texts{"three"});
    EXPECT_EQ(readDataset(file, task("1", "2"), "task.train", 2).value().examples.size(), 2U);
}

TEST(Parquet, ReadsLabelsOfManyTypes) {
    const Texts numbers{"0", "1", "0"};
    EXPECT_EQ(labelsOf(array(arrow::int8(), "0|1|0")), numbers);
    EXPECT_EQ(labelsOf(array(arrow::int16(), "0|1|0")), numbers);
    EXPECT_EQ(labelsOf(array(arrow::int32(), "0|1|0")), numbers);
    EXPECT_EQ(labelsOf(array(arrow::uint8(), "0|1|0")), numbers);
    EXPECT_EQ(labelsOf(array(arrow::float32(), "0.5|1|2.25")), (Texts{"0.5", "1", "2.25"}));
    EXPECT_EQ(labelsOf(array(arrow::float64(), "0.1|5|2.25")), (Texts{"0.1", "5", "2.25"}));
    EXPECT_EQ(labelsOf(array(arrow::boolean(), "true|false|true")), (Texts{"true", "false", "true"}));
    EXPECT_EQ(labelsOf(array(arrow::large_utf8(), "a|b|a")), (Texts{"a", "b", "a"}));
    EXPECT_EQ(labelsOf(array(arrow::binary(), "a|b|a")), (Texts{"a", "b", "a"}));
}

TEST(Parquet, ReadsCategories) {
    const auto codes = array(arrow::int32(), "1|0|1");
    const auto names = array(arrow::utf8(), "neg|pos");
    EXPECT_EQ(labelsOf(arrow::DictionaryArray::FromArrays(codes, names).ValueOrDie()),
              (Texts{"pos", "neg", "pos"}));
}

TEST(Parquet, JoinsListsOfTexts) {
    arrow::ListBuilder builder(arrow::default_memory_pool(), std::make_shared<arrow::StringBuilder>());
    auto& texts = static_cast<arrow::StringBuilder&>(*builder.value_builder());
    EXPECT_TRUE(builder.Append().ok() && texts.Append("one.").ok() && texts.Append("two.").ok());
    EXPECT_TRUE(builder.Append().ok() && texts.Append("three.").ok());
    const TempFolder folder;
    const auto file =
        write(folder, *table({{"s", builder.Finish().ValueOrDie()}, {"y", array(arrow::int8(), "0|1")}}));
    EXPECT_EQ(readDataset(file, task("s", "y"), "task.train").value().examples.at(0).text,
              Texts{"one. two."});
}

TEST(Parquet, AColumnBehindAnObjectIsTheRightOne) {
    const auto object =
        arrow::StructArray::Make({array(arrow::int8(), "7|8|9"), array(arrow::int8(), "4|5|6")},
                                 std::vector<std::string>{"a", "b"})
            .ValueOrDie();
    const TempFolder folder;
    const auto file =
        write(folder, *table({{"o", object}, {"s", sentences()}, {"y", array(arrow::int8(), "0|1|0")}}));
    EXPECT_EQ(readDataset(file, task("s", "y"), "task.train").value().examples.at(1).text, Texts{"two"});
    EXPECT_THAT(readDataset(file, task("o", "y"), "task.train").error().message, HasSubstr("objects"));
    const auto preview = previewTable(file, TaskConfig(), "task.train");
    ASSERT_TRUE(preview) << preview.error().message;
    EXPECT_EQ(preview->firstRows.at(0), (Texts{"", "one", "0"}));
}

TEST(Parquet, ANullIsNamedWithItsRow) {
    const TempFolder folder;
    const auto file =
        write(folder,
              *table({{"s", array(arrow::utf8(), "one|null|three")}, {"y", array(arrow::int8(), "0|1|0")}}));
    EXPECT_THAT(readDataset(file, task("s", "y"), "task.train").error().message,
                AllOf(HasSubstr(file.string()), HasSubstr("row 2"), HasSubstr("'s'")));
}

TEST(Parquet, BytesThatAreNotUtf8AreNamedOrReadAsToldTo) {
    const TempFolder folder;
    const auto file =
        write(folder, *table({{"s", sentences()}, {"y", array(arrow::binary(), "a|caf\xE9|b")}}));
    auto config = task("s", "y");
    EXPECT_THAT(
        readDataset(file, config, "task.train").error().message,
        AllOf(HasSubstr("row 2, column 'y': the byte 0xE9 is not utf-8"), HasSubstr("task.encoding")));
    config.encoding = "latin-1";
    EXPECT_EQ(readDataset(file, config, "task.train")->examples.at(1).label, "café");
}

TEST(Parquet, AWrongColumnNamesThoseThatThereAre) {
    const TempFolder folder;
    const auto file = write(folder, *table({{"s", sentences()}, {"y", array(arrow::int8(), "0|1|0")}}));
    EXPECT_THAT(readDataset(file, task("text", "y"), "task.train").error().message, HasSubstr("'s', 'y'"));
}

TEST(Parquet, NoRowsIsAProblem) {
    const TempFolder folder;
    const auto file =
        write(folder, *table({{"s", array(arrow::utf8(), "")}, {"y", array(arrow::int8(), "")}}));
    EXPECT_THAT(readDataset(file, task("s", "y"), "task.train").error().message, HasSubstr("no rows"));
}

TEST(Parquet, ATruncatedFileIsAProblemAndADamagedOneNeverCrashes) {
    const TempFolder folder;
    const auto file = write(folder, *table({{"s", sentences()}, {"y", array(arrow::int8(), "0|1|0")}}));
    std::stringstream content;
    content << std::ifstream(file, std::ios::binary).rdbuf();
    const auto whole = content.str();
    std::mt19937 random(9);
    for (std::size_t size = 4; size < whole.size(); size += 7) {
        folder.write("cut.parquet", std::string_view(whole).substr(0, size));
        const auto data = readDataset(folder.path() / "cut.parquet", task("s", "y"), "task.train");
        ASSERT_FALSE(data) << size;
        ASSERT_THAT(data.error().message, HasSubstr("cut.parquet"));
    }
    for (int i = 0; i < 300; ++i) {
        auto bytes = whole;
        for (int n = 0; n < 4; ++n) {
            bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
        }
        folder.write("bad.parquet", bytes);
        const auto data = readDataset(folder.path() / "bad.parquet", task("s", "y"), "task.train");
        if (!data) {
            ASSERT_THAT(data.error().message, HasSubstr("bad.parquet"));
        }
    }
}

} // namespace
} // namespace rankscope
