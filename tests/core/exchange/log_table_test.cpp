#include "core/exchange/log_table.h"

#include <gtest/gtest.h>

#include <cmath>

namespace rankscope {

namespace {

// "tag@step=value" of every number, in order.
std::vector<std::string> numbers(const std::string& text, const std::string& file = "m.csv",
                                 const LogTableOptions& options = {}) {
    const auto table = readLogTable(text, file, options);
    if (!table) {
        return {table.error()};
    }
    std::vector<std::string> all;
    for (const EventScalar& p : table->scalars.points()) {
        std::string value = std::to_string(p.value);
        value.resize(std::min(value.size(), value.find('.') + 3));
        all.push_back(table->scalars.tags()[p.tag] + "@" + std::to_string(p.step) + "=" + value);
    }
    return all;
}

using Lines = std::vector<std::string>;

} // namespace

TEST(LogTable, AWideTableHasAMetricAColumn) {
    EXPECT_EQ(numbers("step,loss,eval_accuracy\n1,0.5,\n2,0.25,0.75\n"),
              (Lines{"loss@1=0.50", "loss@2=0.25", "eval_accuracy@2=0.75"}));
    EXPECT_EQ(numbers("Step\tloss\r\n1\t0.5\r\n", "m.tsv"), Lines{"loss@1=0.50"});
    EXPECT_EQ(numbers("loss;_step\n0.5;1", "m.csv"), Lines{"loss@1=0.50"});
    EXPECT_EQ(numbers("\xEF\xBB\xBFstep,\"a, \"\"b\"\"\"\n3,\"4\"\n"), Lines{"a, \"b\"@3=4.00"});
    EXPECT_EQ(numbers("# run 3\n# units: none\n\nstep,loss\n1,2\n"), Lines{"loss@1=2.00"});
}

TEST(LogTable, ALongTableNamesItsMetrics) {
    EXPECT_EQ(numbers("run,step,metric,value,wall_time\n3,1,loss,0.5,1700000000\n3,1,lr,0.25,1700000000\n"),
              (Lines{"loss@1=0.50", "lr@1=0.25"}));
    const auto mlflow =
        readLogTable("run_id,key,value,step,timestamp\nab,loss,0.5,1,1700000000500\n", "m.csv");
    ASSERT_TRUE(mlflow);
    EXPECT_DOUBLE_EQ(mlflow->scalars.points()[0].wallTime, 1700000000.5);
}

TEST(LogTable, ExportsOfKnownTrackersAreUnderstood) {
    EXPECT_EQ(numbers("Wall time,Step,Value\n1700000000.5,7,0.5\n", "run-train-tag-loss.csv"),
              Lines{"loss@7=0.50"});
    EXPECT_EQ(numbers("\"Step\",\"a-run - loss\",\"a-run - loss__MIN\",\"a-run - "
                      "loss__MAX\"\n\"1\",\"0.5\",\"0\",\"1\"\n"),
              Lines{"loss@1=0.50"});
    EXPECT_EQ(
        numbers(
            "{\"current_steps\": 5, \"loss\": 0.5, \"elapsed_time\": \"0:01\"}\n{\"current_steps\": 6, \"lo",
            "trainer_log.jsonl"),
        Lines{"loss@5=0.50"}); // the last line is still being written
    EXPECT_EQ(numbers("{\"best_metric\": 1, \"log_history\": [{\"step\": 5, \"loss\": 0.5}, {\"step\": 6, "
                      "\"loss\": 1e-1}]}",
                      "trainer_state.json"),
              (Lines{"loss@5=0.50", "loss@6=0.10"}));
    EXPECT_EQ(numbers("[{\"step\": 5, \"loss\": 0.5, \"nested\": {\"a\": 1}}]", "m.json"),
              Lines{"loss@5=0.50"});
}

TEST(LogTable, ColumnsAreNamedByThePerson) {
    LogTableOptions options;
    options.stepColumn = "my step";
    options.tags = {{"acc", "eval/accuracy"}};
    EXPECT_EQ(numbers("my step,acc,step\n1,0.5,9\n", "m.csv", options),
              (Lines{"eval/accuracy@1=0.50", "step@1=9.00"}));
    options.stepColumn = "no";
    EXPECT_EQ(numbers("step,acc\n", "m.csv", options),
              Lines{"m.csv: there is no column \"no\" (the columns are step, acc)."});
    options = {};
    options.tags = {{"no", "x"}};
    EXPECT_EQ(numbers("step,acc\n", "m.csv", options),
              Lines{"m.csv: there is no column \"no\" (the columns are step, acc)."});
}

TEST(LogTable, WhatIsNoNumberIsNamedByLineAndColumn) {
    EXPECT_EQ(
        numbers("step,loss\n1,0.5\n\n2,abc\n"),
        Lines{"m.csv: line 4, column \"loss\": \"abc\" is no number; correct the cell or leave it empty."});
    EXPECT_EQ(numbers("step,loss\n1.5,0.5\n"),
              Lines{"m.csv: line 2, column \"step\": \"1.5\" is no whole number of "
                    "steps; correct the cell or leave it empty."});
    EXPECT_EQ(numbers("step,loss\n1,0.5\n2,\"0.5"),
              Lines{"m.csv: line 3: a quotation mark is not closed; close it."});
    EXPECT_EQ(numbers("step,loss\n1,2,3\n"), Lines{"m.csv: line 2 has 3 cells, but the header 2."});
    EXPECT_EQ(numbers("{\"step\": 1}\nx\n{}", "m.jsonl"),
              Lines{"m.jsonl: line 2: the row is not valid JSON at line 2, column 1."});
    EXPECT_EQ(numbers("run,step,loss\n1,1,1\n2,1,1\n"),
              Lines{"m.csv: line 3: the table holds several runs (column \"run\"); import each from a file "
                    "of its own."});
    EXPECT_EQ(numbers(""), Lines{"m.csv: the table is empty; choose another file."});
    EXPECT_EQ(
        numbers("a,b\n1,2\n"),
        Lines{"m.csv: no column of steps was found (the columns are a, b); name it with --step-column."});
    EXPECT_EQ(numbers("step,mode\n1,train\n"),
              Lines{"m.csv: no metric with numbers was found; name the columns with --map COLUMN=METRIC."});
}

TEST(LogTable, AbsentAndSpecialNumbersAreKnown) {
    const auto table =
        readLogTable("step,loss,mode\n1,NaN,x\n2,-inf,\n3,null,y\n4,,\n,5,\n6,1e999,\n+7, 2 ,\n"
                     "8,-1e999,\n9,1e-999,\n10,1e-9999,\n11,1e9999,\n",
                     "m.csv");
    ASSERT_TRUE(table) << table.error();
    const auto& points = table->scalars.points();
    ASSERT_EQ(points.size(), 8U);
    EXPECT_TRUE(std::isnan(points[0].value));
    EXPECT_EQ(points[1].value, -INFINITY);
    EXPECT_EQ(points[2].value, INFINITY);
    EXPECT_EQ(points[3].step, 7);
    EXPECT_EQ(points[4].value, -INFINITY);
    EXPECT_EQ(points[5].value, 0.0);
    EXPECT_EQ(points[6].value, 0.0);
    EXPECT_EQ(points[7].value, INFINITY);
    EXPECT_EQ(table->sentences, (Lines{"Columns that hold texts were left out: mode.",
                                       "1 rows without a step were left out."}));
}

TEST(LogTable, NumbersThatPythonWritesAreRead) {
    // A Trainer's log: json.dumps writes NaN and Infinity.
    const auto text = [](const std::string& bytes, const char* file) {
        const auto table = readLogTable(bytes, file);
        Lines lines;
        for (const auto& p : table ? table->scalars.points() : std::vector<EventScalar>()) {
            lines.push_back(std::to_string(p.step) + "=" + std::to_string(p.value));
        }
        return table ? lines : Lines{table.error()};
    };
    const Lines expected{"1=0.500000", "2=nan", "3=inf", "4=-inf", "5=nan"};
    const std::string rows[] = {R"({"step": 1, "loss": 0.5})", R"({"step": 2, "loss": NaN})",
                                R"({"step": 3, "loss": Infinity})", R"({"step": 4, "loss": -Infinity})",
                                R"({"step": 5, "loss": NaN})"};
    std::string lines, list;
    for (const std::string& row : rows) {
        lines += row + "\n";
        list += (list.empty() ? "" : ",\n") + row;
    }
    EXPECT_EQ(text(lines, "m.jsonl"), expected);
    lines.pop_back(); // without an end of line the last row still counts
    EXPECT_EQ(text(lines, "m.jsonl"), expected);
    EXPECT_EQ(text("[" + list + "]", "m.json"), expected);
    EXPECT_EQ(text("{\n\"log_history\": [" + list + "]}", "trainer_state.json"), expected);
    // As this program writes them.
    EXPECT_EQ(text("{\"step\": 1, \"loss\": \"-Infinity\"}\n{\"step\": 2, \"loss\": \"NaN\"}", "m.jsonl"),
              (Lines{"1=-inf", "2=nan"}));
}

TEST(LogTable, ARowThatIsStillWrittenIsLeftOutAndSaysSo) {
    const auto table = readLogTable("{\"step\": 1, \"loss\": 1}\n{\"step\": 2, \"lo", "m.jsonl");
    ASSERT_TRUE(table) << table.error();
    EXPECT_EQ(table->scalars.points().size(), 1U);
    EXPECT_EQ(table->sentences, Lines{"The last line, 2, is not finished and was left out."});
}

TEST(LogTable, DamagedDocumentsAreRefusedWithTheirPlace) {
    EXPECT_EQ(numbers("{\n\"log_history\": [{\"step\": 1,]}", "trainer_state.json"),
              Lines{"trainer_state.json: the JSON document is not valid JSON at line 2, column 28."});
    EXPECT_EQ(
        numbers("[{\"step\": 1, \"loss\": 1e999}]", "m.json"),
        Lines{"m.json: the JSON list has the number 1e999 at line 1, column 26, which is too large for any "
              "number here."});
    const std::string deep =
        "{\"step\": 1, \"a\": " + std::string(50'000, '[') + std::string(50'000, ']') + "}\n";
    EXPECT_EQ(numbers(deep + "{}", "m.jsonl"),
              Lines{"m.jsonl: line 1: the row is nested deeper than 100 levels at line 1, column 117."});
}

TEST(LogTable, TextAfterAClosingQuotationMarkIsNamedWithItsLine) {
    EXPECT_EQ(numbers("step,loss\n1,1\n2,\"2\"x\n3,3\n"),
              Lines{"m.csv: line 3: text follows the closing quotation mark; double the quotation marks "
                    "within a text."});
    EXPECT_EQ(
        numbers("step,loss\n1,\"1\n2,2\n3,3\"4\n"),
        Lines{"m.csv: line 2: text follows the closing quotation mark in line 4; double the quotation marks "
              "within a text."});
    EXPECT_EQ(numbers("step,loss\r\n1,\"1\"\r\n\"2\",\"2\""), (Lines{"loss@1=1.00", "loss@2=2.00"}));
}

TEST(LogTable, RowsOfOneStepAreAllRead) {
    EXPECT_EQ(numbers("step,loss\n1,1\n2,2\n2,3\n1,4\n"),
              (Lines{"loss@1=1.00", "loss@1=4.00", "loss@2=2.00", "loss@2=3.00"}));
}

TEST(LogTable, RowsInAnyOrderMakeOneCurve) {
    EXPECT_EQ(numbers("step,loss\n3,3\n1,1\n2,2\n"), (Lines{"loss@1=1.00", "loss@2=2.00", "loss@3=3.00"}));
}

} // namespace rankscope
