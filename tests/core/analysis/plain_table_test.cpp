#include "core/analysis/plain_table.h"

#include <gtest/gtest.h>

namespace rankscope {
namespace {

TEST(PlainTable, MarkdownObeysNothingOfACell) {
    EXPECT_EQ(escaped("a|b*c\n<x>", TableLayout::Markdown), "a\\|b\\*c &lt;x&gt;");
    EXPECT_EQ(escaped("![a](http://b)", TableLayout::Markdown), "\\!\\[a\\](http://b)");
    EXPECT_EQ(escaped("&lt; # ~~x~~ $y$ `z`", TableLayout::Markdown),
              "&amp;lt; \\# \\~\\~x\\~\\~ \\$y\\$ \\`z\\`");
}

TEST(PlainTable, LatexObeysNothingOfACell) {
    EXPECT_EQ(escaped("\\input{/etc/passwd} $x$ a_b^c ~ #1 %", TableLayout::Latex),
              "\\textbackslash{}input\\{/etc/passwd\\} \\$x\\$ a\\_b\\textasciicircum{}c "
              "\\textasciitilde{} \\#1 \\%");
    // "\\\\" and "\\midrule" look for an argument at the beginning of the next row.
    PlainTable table;
    table.headers = {"*a", "b"};
    table.rows = {{{"[5cm]"}, {"[x]"}}};
    const std::string text = asText(table, TableLayout::Latex);
    EXPECT_NE(text.find("\n{}*a & b "), std::string::npos) << text;
    EXPECT_NE(text.find("\n{}[5cm] & [x] "), std::string::npos) << text;
}

TEST(PlainTable, SeparatedValuesHoldNothingThatASpreadsheetRuns) {
    PlainTable table;
    table.headers = {"=a", "b"};
    table.rows = {{{"=1+1"}, {"-0.5"}}, {{"-0.5 ± 0.1"}, {"+cmd"}}};
    EXPECT_EQ(asText(table, TableLayout::Tsv), "'=a\tb\n'=1+1\t-0.5\n-0.5 ± 0.1\t'+cmd\n");
}

} // namespace
} // namespace rankscope
