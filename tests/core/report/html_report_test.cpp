#include "core/report/html_report.h"
#include "core/run/run_config_json.h"
#include "tests/core/report/report_samples.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace rankscope::test {

namespace {

ReportContent sampleContent() {
    ReportContent content;
    content.title = "Three seeds";
    content.text = "# Question\nDoes it **hold**?";
    content.date = "Written 2026-01-31";
    return content;
}

std::string withoutLine(std::string text, const std::string& part) {
    const auto at = text.find(part);
    const auto begin = text.rfind('\n', at), end = text.find('\n', at);
    return at == std::string::npos ? text : text.erase(begin, end - begin);
}

} // namespace

TEST(HtmlReport, IsOneWellFormedFileThatNeedsNothingElse) {
    const std::string html = htmlReport({sampleRun(1, 1), sampleRun(2, 2)}, sampleContent());
    EXPECT_EQ(xmlProblem(html), std::nullopt);
    EXPECT_EQ(countOf(html, "http"), countOf(html, "xmlns=\"http://www.w3.org/2000/svg\""));
    for (const char* absent : {"<script", "<link", "<img", "<iframe", "url(", "@import", "src="}) {
        EXPECT_EQ(html.find(absent), std::string::npos) << absent;
    }
    EXPECT_NE(html.find("@page { size: A4"), std::string::npos);
    EXPECT_LT(html.size(), 200'000U);
}

TEST(HtmlReport, ShowsEveryPartOfTheRuns) {
    const std::string html = htmlReport({sampleRun(1, 1), sampleRun(2, 2)}, sampleContent());
    for (const char* part :
         {"<h1>Three seeds</h1>", "<strong>hold</strong>", "1 run", "2 run", "Training loss",
          "Evaluation: accuracy", "Step 20, budgeting", "Step 40, budgeting", "Step 60, budgeting",
          "budget 19, kept 18, threshold 0.125", "planned budget", "train.seed",
          "Repetitions with other seeds", "0.815", "method.init_r", "torch", "The loss was no number"}) {
        EXPECT_NE(html.find(part), std::string::npos) << part;
    }
    EXPECT_NE(html.find(std::string(64, 'a')), std::string::npos);
    EXPECT_NE(html.find(std::string(64, 'b')), std::string::npos);
}

TEST(HtmlReport, NamesThatAreMarkupStayText) {
    ReportContent content = sampleContent();
    content.title = "<script>alert(1)</script>";
    content.text = "<img src=x onerror=alert(1)> **<b>**";
    const std::string html = htmlReport({sampleRun(1, 1, true), sampleRun(2, 2, true)}, content);
    EXPECT_EQ(xmlProblem(html), std::nullopt);
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("<img"), std::string::npos);
    EXPECT_NE(html.find("&lt;script&gt;alert(&#39;x&#39;)"), std::string::npos);
    const std::string markdown = markdownReport({sampleRun(1, 1, true)}, sampleContent(), {});
    EXPECT_EQ(markdown.find("<script"), std::string::npos);
}

TEST(HtmlReport, TheSameRunsGiveTheSameBytesButForTheDate) {
    ReportContent later = sampleContent();
    later.date = "Written 2027-02-01";
    const std::vector<ReportRun> runs{sampleRun(1, 1), sampleRun(2, 2)};
    const std::string first = htmlReport(runs, sampleContent());
    EXPECT_EQ(first, htmlReport(runs, sampleContent()));
    const std::string second = htmlReport(runs, later);
    EXPECT_NE(first, second);
    EXPECT_EQ(withoutLine(first, "Written 2026"), withoutLine(second, "Written 2027"));
}

TEST(HtmlReport, LeavesOutWhatWasNotAskedFor) {
    ReportContent content = sampleContent();
    content.parts = {ReportPart::Runs};
    const std::vector<ReportRun> runs{sampleRun(1, 1), sampleRun(2, 2)};
    const auto sections = reportSections(runs, content);
    ASSERT_EQ(sections.size(), 1U);
    EXPECT_EQ(sections[0].title, "Runs");
    EXPECT_EQ(htmlReport(runs, content).find("<svg"), std::string::npos);
}

TEST(HtmlReport, PartsComeInTheOrderAskedForAndThoseOfSingleRunsShareASection) {
    ReportContent content = sampleContent();
    content.parts = {ReportPart::Environment, ReportPart::Configuration, ReportPart::Seeds,
                     ReportPart::Events, ReportPart::Runs};
    const auto sections = reportSections({sampleRun(1, 1), sampleRun(2, 2)}, content);
    std::vector<std::string> titles;
    for (const ReportSection& section : sections) {
        titles.push_back(section.title.substr(0, 7));
    }
    EXPECT_EQ(titles,
              (std::vector<std::string>{"Details", "Details", "Repetit", "Details", "Details", "Runs"}));
    ASSERT_EQ(sections[0].tables.size(), 2U);
    EXPECT_EQ(sections[0].tables[0].title.substr(0, 11), "Environment");
    EXPECT_EQ(sections[0].tables[1].title.substr(0, 13), "Configuration");
}

TEST(HtmlReport, PartsAreReadByTheNamesTheyAreWrittenWith) {
    for (const ReportPart part : allReportParts()) {
        EXPECT_EQ(reportPartFromText(toText(part)), part);
    }
    EXPECT_EQ(reportPartFromText("colours"), std::nullopt);
}

TEST(HtmlReport, ARunThatNeverStartedHasTablesOnly) {
    ReportRun run = sampleRun(1, 1);
    run.detail.started = {};
    run.curves.clear();
    run.strip.clear();
    run.budget.clear();
    run.events.clear();
    const std::string html = htmlReport({run}, sampleContent());
    EXPECT_EQ(xmlProblem(html), std::nullopt);
    EXPECT_EQ(html.find("<svg"), std::string::npos);
    EXPECT_NE(html.find("Configuration of run"), std::string::npos);
    EXPECT_EQ(xmlProblem(htmlReport({}, sampleContent())), std::nullopt);
}

TEST(HtmlReport, AMaskThatDoesNotFitTheModulesIsNotDrawn) {
    ReportRun run = sampleRun(1, 1);
    run.strip[1].mask.pop_back();
    EXPECT_EQ(mapStrip(run).size(), 2U);
}

TEST(ReportFigures, DifferencesAreTakenByNameAndNeedAModuleInCommon) {
    const ReportRun first = sampleRun(1, 1);
    ReportRun other = sampleRun(2, 2);
    std::reverse(other.detail.started.modules.begin(), other.detail.started.modules.end());
    // The same eight triplets are kept, but of the modules at the other end.
    const auto maps = differenceMaps({first, other});
    ASSERT_EQ(maps.size(), 1U);
    EXPECT_NE(maps[0].svg.find("layer.0.query: \u22124<"), std::string::npos);
    EXPECT_NE(maps[0].svg.find("layer.1.key: +4<"), std::string::npos);
    EXPECT_NE(maps[0].svg.find("layer.0.value: 0<"), std::string::npos);
    for (ModuleInfo& module : other.detail.started.modules) {
        module.name = "decoder." + module.name;
    }
    EXPECT_TRUE(differenceMaps({first, other}).empty());
}

TEST(ReportTables, DifferencesMarkWhatDiffersFromTheFirstRun) {
    ReportRun other = sampleRun(2, 1);
    other.config.method.targetR = 4;
    const ReportTable table = differencesTable({sampleRun(1, 1), other, sampleRun(3, 1)});
    ASSERT_EQ(table.rows.size(), 1U);
    EXPECT_EQ(table.rows[0], (std::vector<std::string>{"method.target_r", "8", "4", "8"}));
    EXPECT_EQ(table.changed, (std::set<std::pair<std::size_t, std::size_t>>{{0, 2}}));
    EXPECT_TRUE(differencesTable({sampleRun(1, 1), sampleRun(2, 1)}).rows.empty());
}

TEST(ReportTables, WhatAnImportedRunDoesNotTellIsNotTakenFromTheDefaults) {
    ReportRun log = sampleRun(2, 1);
    log.detail.configJson = R"({"name": "log", "method": {"type": "adalora", "init_r": 16}})";
    log.config = parseRunConfig(log.detail.configJson).config;
    ReportRun mine = sampleRun(1, 1);
    mine.config.train.learningRate = 0.5;
    const ReportTable table = differencesTable({mine, log});
    ASSERT_EQ(table.rows.size(), 1U); // the learning rate of the log is not the default: it is unknown
    EXPECT_EQ(table.rows[0], (std::vector<std::string>{"method.init_r", "12", "16"}));
    const ReportTable configuration = configurationTable(log);
    EXPECT_EQ(configuration.rows.size(), 3U); // name, method.type, method.init_r
    EXPECT_TRUE(configuration.note.starts_with("Imported: only what its source tells."));
    EXPECT_EQ(runsTable({log}).rows[0][5], "–");
    EXPECT_TRUE(seedsTable({sampleRun(1, 2), log}).rows.empty());
}

TEST(ReportTables, SeedsNeedTwoRunsThatDifferInTheSeedOnly) {
    EXPECT_TRUE(seedsTable({sampleRun(1, 1)}).rows.empty());
    ReportRun other = sampleRun(2, 2);
    const ReportTable table = seedsTable({sampleRun(1, 1), other});
    ASSERT_EQ(table.rows.size(), 1U);
    // accuracies 0.81 and 0.82: mean 0.815, deviation 0.00707, t(0.975, 1) = 12.706
    EXPECT_EQ(table.rows[0],
              (std::vector<std::string>{"1, 2", "accuracy", "2", "0.815", "0.007071", "0.7515 to 0.8785"}));
    other.config.method.targetR = 4;
    EXPECT_TRUE(seedsTable({sampleRun(1, 1), other}).rows.empty());
}

TEST(ReportTables, ConfigurationMarksWhatIsNotTheDefaultAndNamesChanges) {
    ReportRun run = sampleRun(1, 42);
    run.config.name = RunConfig().name;
    EXPECT_TRUE(configurationTable(run).changed.empty());
    run.config.method.initR = 16;
    run.changes = {{30, "method.target_r", "8", "6", 40, 6, 0.0}};
    const ReportTable table = configurationTable(run);
    ASSERT_EQ(table.changed.size(), 1U);
    const auto& row = table.rows[table.changed.begin()->first];
    EXPECT_EQ(row[0], "method.init_r");
    EXPECT_EQ(row[1], "16");
    EXPECT_EQ(row[3], "12");
    EXPECT_NE(table.note.find("method.target_r from 8 to 6 at step 30."), std::string::npos);
}

TEST(ReportTables, ManyEventsAreCutAndTheTableSaysSo) {
    ReportRun run = sampleRun(1, 1);
    run.events.assign(100, run.events.front());
    const ReportTable table = eventsTable(run, 10);
    EXPECT_EQ(table.rows.size(), 10U);
    EXPECT_EQ(table.note, "The newest 10 of 100 events.");
}

} // namespace rankscope::test
