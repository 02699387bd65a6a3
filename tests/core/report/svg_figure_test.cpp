#include "core/report/svg_canvas.h"
#include "core/report/svg_figure.h"
#include "tests/core/report/report_samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <clocale>
#include <cmath>
#include <limits>

namespace rankscope::test {

namespace {

LineChart sampleChart() {
    LineChart chart;
    chart.title = "Loss <&>";
    chart.xTitle = "step (optimizer steps)";
    chart.yTitle = "loss";
    chart.caption = "Run 1";
    FigureSeries series;
    series.label = "1 first";
    for (int i = 0; i < 20'000; ++i) {
        series.x.push_back(i);
        series.y.push_back(i == 12'345 ? 100.0 : 1.0);
    }
    chart.series = {series};
    return chart;
}

// The lowest y of a path's points: the highest place that it reaches.
double highestPlace(const std::string& svg) {
    double highest = 1e9;
    for (auto at = svg.find("<path d=\""); at != std::string::npos; at = svg.find("<path d=\"", at + 1)) {
        const std::string path = svg.substr(at + 9, svg.find('"', at + 9) - at - 9);
        for (auto space = path.find(' '); space != std::string::npos; space = path.find(' ', space + 1)) {
            highest = std::min(highest, std::stod(path.substr(space + 1)));
        }
    }
    return highest;
}

} // namespace

TEST(SvgFigure, AChartIsWellFormedWithRealTextAndASizeInMillimetres) {
    const std::string svg = svgOf(sampleChart());
    EXPECT_EQ(xmlProblem(svg), std::nullopt);
    EXPECT_NE(svg.find("width=\"180mm\" height=\"70mm\""), std::string::npos);
    EXPECT_NE(svg.find("<title>Loss &lt;&amp;&gt;</title>"), std::string::npos);
    EXPECT_NE(svg.find("<desc>loss over step (optimizer steps). 1 first: 20000 points from 1 to 100.</desc>"),
              std::string::npos);
    for (const char* text : {">step (optimizer steps)</text>", ">loss</text>", ">1 first</text>",
                             ">Run 1</text>", ">15k</text>", ">40</text>"}) {
        EXPECT_NE(svg.find(text), std::string::npos) << text;
    }
}

TEST(SvgFigure, OneSpikeAmongTwentyThousandPointsIsDrawnWithoutDrawingThemAll) {
    LineChart chart = sampleChart();
    const std::string svg = svgOf(chart);
    EXPECT_LT(svg.size(), 60'000U);
    const double spike = highestPlace(svg);
    chart.series[0].y[12'345] = 1.0;
    chart.series[0].y[0] = 100.0; // the same range, with the peak at the axis
    EXPECT_NEAR(spike, highestPlace(svgOf(chart)), 0.11);
    EXPECT_LT(spike, 70.0 * pixelsPerMillimetre / 2.0);
}

TEST(SvgFigure, ValuesThatAreNoNumbersBreakTheLine) {
    LineChart chart = sampleChart();
    chart.series[0].x = {0, 1, 2, 3, 4, 5};
    chart.series[0].y = {
        1, 2, std::numeric_limits<double>::quiet_NaN(), 2, std::numeric_limits<double>::infinity(), 1};
    const std::string svg = svgOf(chart);
    EXPECT_EQ(xmlProblem(svg), std::nullopt);
    const auto path = svg.find("<path d=\"");
    ASSERT_NE(path, std::string::npos);
    const std::string line = svg.substr(path + 9, svg.find('"', path + 9) - path - 9);
    EXPECT_EQ(countOf(line, "M"), 3U) << line;
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.find("inf"), std::string::npos);
}

TEST(SvgFigure, AnEmptyChartAndOneWithoutFiniteValuesSaySo) {
    LineChart chart = sampleChart();
    chart.series[0].y.assign(chart.series[0].x.size(), std::nan(""));
    EXPECT_NE(svgOf(chart).find(">no values</text>"), std::string::npos);
    chart.series.clear();
    const std::string svg = svgOf(chart);
    EXPECT_EQ(xmlProblem(svg), std::nullopt);
    EXPECT_NE(svg.find(">no values</text>"), std::string::npos);
}

TEST(SvgFigure, SmoothedCurvesHaveAFaintRawLineAndRunsBeyondEightHaveDashes) {
    LineChart chart = sampleChart();
    chart.series[0].smoothing = 0.9;
    chart.series.push_back(chart.series[0]);
    chart.series[1].colour = 8; // the first colour again
    const std::string svg = svgOf(chart);
    EXPECT_EQ(countOf(svg, "stroke-opacity=\"0.30\""), 2U);
    EXPECT_NE(svg.find("stroke-dasharray=\"5 3\""), std::string::npos);
    EXPECT_EQ(printRunColour(0), printRunColour(8));
}

TEST(SvgFigure, EveryRunColourReadsOnPaper) {
    for (int run = 0; run < 8; ++run) {
        EXPECT_GE(contrastOf(printRunColour(run), print::paper), 3.0) << run;
    }
    EXPECT_GE(contrastOf(print::muted, print::paper), 4.5);
}

TEST(SvgFigure, ARankMapHasItsNumbersInCellsAndHatchesWhatIsNotAdapted) {
    RankMapFigure figure;
    figure.title = "Step 20";
    figure.modules = sampleModules();
    figure.ranks = {4, 3, 2, 1, 0};
    const std::string svg = svgOf(figure);
    EXPECT_EQ(xmlProblem(svg), std::nullopt);
    for (const char* part :
         {">3</text>", ">0</text>", "fill=\"#fde725\"", "layer.0.key: kept 3 of 4 triplets",
          "Kept triplets of 5 modules, 2 layers by 3 kinds of matrices; 10 in all."}) {
        EXPECT_NE(svg.find(part), std::string::npos) << part;
    }
    EXPECT_EQ(countOf(svg, "triplets</title>"), 5U);
    // One cell of the six is empty: hatched by one path, the only one.
    EXPECT_EQ(countOf(svg, "<path"), 1U);
    EXPECT_EQ(countOf(svg, "<image"), 0U);
}

TEST(SvgFigure, ADifferenceMapIsSymmetricAboutZero) {
    DifferenceMapFigure figure;
    figure.title = "B - A";
    figure.modules = sampleModules();
    figure.differences = {2, -4, 0, std::nullopt, 4};
    const std::string svg = svgOf(figure);
    EXPECT_EQ(xmlProblem(svg), std::nullopt);
    EXPECT_NE(svg.find(">+2</text>"), std::string::npos);
    EXPECT_NE(svg.find(">\u22124</text>"), std::string::npos);
    EXPECT_NE(svg.find("fill=\"#1f5fa8\"><title>layer.0.key"), std::string::npos);
    EXPECT_NE(svg.find("fill=\"#c2610c\"><title>layer.1.key"), std::string::npos);
    EXPECT_NE(svg.find("fill=\"#f5f5f2\"><title>layer.0.value"), std::string::npos);
    EXPECT_EQ(countOf(svg, "<path"), 2U); // the module of one run only, and the place without a module
}

TEST(SvgFigure, NumbersHaveAPointInEveryLocale) {
    const std::string before = svgOf(sampleChart());
    const char* german = std::setlocale(LC_ALL, "de_DE.UTF-8");
    if (german == nullptr) {
        GTEST_SKIP() << "no German locale on this machine";
    }
    const std::string after = svgOf(sampleChart());
    std::setlocale(LC_ALL, "C");
    EXPECT_EQ(before, after);
}

TEST(SvgFigure, AxisTicksAreFewAndRound) {
    EXPECT_EQ(axisTicks(0.0, 100.0), (std::vector<double>{0, 20, 40, 60, 80, 100}));
    EXPECT_EQ(axisTicks(3.0, 9.0, 4), (std::vector<double>{4, 6, 8}));
    EXPECT_LE(axisTicks(-0.37, 0.92).size(), 6U);
    EXPECT_GE(axisTicks(1e-9, 9e-9).size(), 3U);
    EXPECT_TRUE(axisTicks(1.0, 1.0).empty());
    const auto close = axisTicks(1.0, std::nextafter(1.0, 2.0)); // no number lies between them
    EXPECT_LE(close.size(), 6U);
    EXPECT_TRUE(std::is_sorted(close.begin(), close.end()));
    EXPECT_TRUE(axisTicks(0.0, std::numeric_limits<double>::infinity()).empty());
}

TEST(SvgCanvas, EscapesMarkupAndReplacesWhatXmlCannotHold) {
    EXPECT_EQ(escapeXml("<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
    EXPECT_EQ(escapeXml(std::string("a\0b\x1b", 4)), "a\uFFFDb\uFFFD");
    EXPECT_EQ(escapeXml("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"), "\u00E9 \u20AC \U0001F600");
    EXPECT_EQ(escapeXml("\xC0\x80"), "\uFFFD\uFFFD");                                 // overlong
    EXPECT_EQ(escapeXml("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");                       // a surrogate
    EXPECT_EQ(escapeXml("\xEF\xBF\xBE|\xE2\x82"), "\uFFFD\uFFFD\uFFFD|\uFFFD\uFFFD"); // U+FFFE; cut off
}

TEST(SvgCanvas, ElidedTextFitsAndKeepsWholeCharacters) {
    const std::string text = "\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9";
    const std::string cut = figureElided(text, 10.0, 40.0);
    EXPECT_LE(figureTextWidth(cut, 10.0), 40.0);
    EXPECT_EQ(escapeXml(cut), cut);
    EXPECT_TRUE(cut.ends_with("\u2026"));
    EXPECT_EQ(figureElided("short", 10.0, 100.0), "short");
}

} // namespace rankscope::test
