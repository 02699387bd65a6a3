#include "core/exchange/table_sink.h"
#include "core/text/table_reader.h"
#include "tests/core/store/store_support.h"

#include <cmath>
#include <limits>
#include <sstream>

namespace rankscope {

namespace {

const std::vector<ExportColumn> columns{{"step", ExportColumn::Kind::Integer, "optimizer steps"},
                                        {"loss", ExportColumn::Kind::Real},
                                        {"score", ExportColumn::Kind::Real32},
                                        {"na_me", ExportColumn::Kind::Text}};

std::string written(ExportFormat format, const std::vector<std::vector<ExportCell>>& rows,
                    bool header = false) {
    std::ostringstream out;
    const auto sink = makeTableSink(out, format, columns, {{{"run", "3"}, {"name", "a--b\nc"}}, header});
    for (const auto& row : rows) {
        sink->row(row);
    }
    const auto done = sink->finish();
    EXPECT_TRUE(done) << done.error();
    return out.str();
}

const std::vector<std::vector<ExportCell>> sample{
    {std::int64_t{1}, 0.1, 0.1F, std::string("plain")},
    {std::int64_t{2}, std::nan(""), std::numeric_limits<float>::infinity(), std::string("a,\"b\"|c_d")},
    {std::int64_t{3}},
};

} // namespace

TEST(TableSink, DelimitedTablesHoldNothingThatASpreadsheetRuns) {
    for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Tsv}) {
        std::ostringstream out;
        const auto sink = makeTableSink(
            out, format, {{"=cmd", ExportColumn::Kind::Real}, {"name", ExportColumn::Kind::Text}}, {});
        sink->row({-0.5, std::string("=1+1")});
        sink->row({-1e-05, std::string("-0.5")});
        ASSERT_TRUE(sink->finish());
        const std::string tab = format == ExportFormat::Csv ? "," : "\t";
        EXPECT_EQ(out.str(), "'=cmd" + tab + "name\n-0.5" + tab + "'=1+1\n-1e-05" + tab + "-0.5\n");
    }
}

TEST(TableSink, DelimitedTablesQuoteWhatNeedsIt) {
    EXPECT_EQ(written(ExportFormat::Csv, sample), "step,loss,score,na_me\n1,0.1,0.1,plain\n"
                                                  "2,nan,inf,\"a,\"\"b\"\"|c_d\"\n3,,,\n");
    EXPECT_EQ(written(ExportFormat::Tsv, {{std::int64_t{1}, 0.5, 0.5F, std::string("a\tb")}}),
              "step\tloss\tscore\tna_me\n1\t0.5\t0.5\t\"a\tb\"\n");
    EXPECT_TRUE(written(ExportFormat::Csv, {}, true)
                    .starts_with("# run: 3\n# name: a--b c\n# unit of step: optimizer steps\nstep,"));
}

TEST(TableSink, JsonIsAListOrAnObjectALine) {
    EXPECT_EQ(written(ExportFormat::Json, {}), "[\n]\n");
    EXPECT_EQ(written(ExportFormat::JsonLines, sample),
              "{\"step\":1,\"loss\":0.1,\"score\":0.1,\"na_me\":\"plain\"}\n"
              "{\"step\":2,\"loss\":\"NaN\",\"score\":\"Infinity\",\"na_me\":\"a,\\\"b\\\"|c_d\"}\n"
              "{\"step\":3,\"loss\":null,\"score\":null,\"na_me\":null}\n");
}

TEST(TableSink, MarkdownAndLatexNameTheRunAndEscapeTheirOwnSigns) {
    EXPECT_EQ(written(ExportFormat::Markdown, sample),
              "<!--\nrun: 3\nname: a- -b c\nunit of step: optimizer steps\n-->\n\n"
              "| step | loss | score | na\\_me |\n| ---: | ---: | ---: | --- |\n"
              "| 1 | 0.1 | 0.1 | plain |\n| 2 | nan | inf | a,\"b\"\\|c\\_d |\n| 3 |  |  |  |\n");
    EXPECT_EQ(written(ExportFormat::Latex, {sample[1]}),
              "% run: 3\n% name: a--b c\n% unit of step: optimizer steps\n\\begin{tabular}{rrrl}\n\\hline\n"
              "step & loss & score & na\\_me \\\\\n\\hline\n2 & nan & inf & a,\"b\"|c\\_d \\\\\n"
              "\\hline\n\\end{tabular}\n");
}

TEST(TableSink, ParquetReadsBackWithItsTypesAndGaps) {
    test::TempFolder folder;
    auto rows = sample;
    for (std::int64_t i = 4; i <= 70'000; ++i) { // more than a row group
        rows.push_back({i, double(i), float(i), std::string("x")});
    }
    const auto file = folder / "t.parquet";
    test::writeFile(file, written(ExportFormat::Parquet, rows));
    const auto table = openTable(file, TableFormat::Parquet, "utf-8");
    ASSERT_TRUE(table) << table.error();
    ASSERT_EQ((*table)->columns(), (std::vector<std::string>{"step", "loss", "score", "na_me"}));
    ASSERT_EQ((*table)->rows(), 70'000);
    const auto loss = *(*table)->column(1, -1), score = *(*table)->column(2, 3),
               name = *(*table)->column(3, 3);
    EXPECT_EQ(loss[0], "0.1");
    EXPECT_EQ(score[0], "0.1"); // as float32
    EXPECT_EQ(name[1], "a,\"b\"|c_d");
    EXPECT_EQ(loss[2], std::nullopt);
    EXPECT_EQ(name[2], std::nullopt);
    EXPECT_EQ(loss.back(), "70000");
}

TEST(TableSink, AParquetFileThatCannotBeWrittenIsAnErrorWithASentence) {
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    const auto sink = makeTableSink(out, ExportFormat::Parquet, columns);
    sink->row(sample[0]);
    const auto done = sink->finish();
    ASSERT_FALSE(done);
    EXPECT_NE(done.error().find("cannot be written"), std::string::npos);
}

TEST(TableSink, FormatsHaveNames) {
    for (const std::string& name : exportFormatNames()) {
        EXPECT_TRUE(exportFormat(name)) << name;
    }
    EXPECT_EQ(exportFormatNames().size(), 7U);
    EXPECT_EQ(fileEnding(ExportFormat::Latex), "tex");
    EXPECT_FALSE(exportFormat("xml"));
}

} // namespace rankscope
