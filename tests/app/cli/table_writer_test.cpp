#include "app/cli/table_writer.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <locale>
#include <sstream>

namespace rankscope {

namespace {

std::string written(TableFormat format, const std::vector<std::string>& columns,
                    const std::vector<std::vector<Cell>>& rows) {
    std::ostringstream out;
    TableWriter table(out, format, columns);
    for (const auto& row : rows) {
        table.row(row);
    }
    table.finish();
    return out.str();
}

} // namespace

TEST(TableWriter, CsvQuotesWhatWouldBreakARow) {
    EXPECT_EQ(written(TableFormat::Csv, {"run", "name"}, {{std::int64_t{1}, std::string("a,\"b\"\nc")}}),
              "run,name\n1,\"a,\"\"b\"\"\nc\"\n");
}

TEST(TableWriter, CsvHoldsNothingThatASpreadsheetRuns) {
    EXPECT_EQ(written(TableFormat::Csv, {"@a", "b"}, {{-0.5, std::string("=HYPERLINK(\"x\")")}}),
              "'@a,b\n-0.5,\"'=HYPERLINK(\"\"x\"\")\"\n");
}

TEST(TableWriter, NumbersReadBackToTheSameValue) {
    EXPECT_EQ(written(TableFormat::Csv, {"d", "f"}, {{0.1, 0.1F}}), "d,f\n0.1,0.1\n");
    EXPECT_EQ(written(TableFormat::Csv, {"d"}, {{1.0 / 3.0}}), "d\n0.3333333333333333\n");
}

TEST(TableWriter, MissingAndNonFiniteValuesAreToldApart) {
    EXPECT_EQ(written(TableFormat::Csv, {"a", "b", "c"}, {{Cell(), double(NAN), double(-INFINITY)}}),
              "a,b,c\n,nan,-inf\n");
    EXPECT_EQ(nlohmann::json::parse(written(TableFormat::Json, {"a", "b"}, {{Cell(), double(NAN)}})),
              nlohmann::json::parse(R"([{"a": null, "b": "NaN"}])"));
}

TEST(TableWriter, JsonIsAListOfObjects) {
    const auto json = nlohmann::json::parse(
        written(TableFormat::Json, {"step", "name"},
                {{std::int64_t{1}, std::string("x\"")}, {std::int64_t{2}, std::string("y")}}));
    EXPECT_EQ(json, nlohmann::json::parse(R"([{"step": 1, "name": "x\""}, {"step": 2, "name": "y"}])"));
}

TEST(TableWriter, NoRowsIsAnEmptyTable) {
    EXPECT_EQ(written(TableFormat::Csv, {"a", "b"}, {}), "a,b\n");
    EXPECT_EQ(nlohmann::json::parse(written(TableFormat::Json, {"a"}, {})), nlohmann::json::array());
}

} // namespace rankscope
