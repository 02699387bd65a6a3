#pragma once

#include "core/report/report_figures.h"
#include "core/report/report_run.h"
#include "core/report/report_tables.h"

#include <string>
#include <vector>

namespace rankscope {

// Which parts a report has.
struct ReportBlocks {
    bool curves = true;
    bool maps = true;
    bool differences = true; // tables and maps; from two runs on
    bool seeds = true;       // from two runs that differ in the seed only
    bool configuration = true;
    bool environment = true; // with digests
    bool events = true;
    bool operator==(const ReportBlocks&) const = default;
};

// What a report is made of beside the runs. A plain value.
struct ReportContent {
    std::string title = "Rankscope report";
    std::string text; // a person's, as markdownToHtml() reads it
    std::string date; // the only line that may differ between two reports of the same runs
    ReportBlocks blocks;
    std::vector<ReportTable> tables; // further ones, after the differences
};

// One self-contained HTML file: drawings inside, no scripts, nothing from the network, A4 when printed. What
// comes from outside (names, notes, messages) is escaped. Same input, same bytes.
std::string htmlReport(const std::vector<ReportRun>& runs, const ReportContent& content);

// The same as Markdown. `figureFiles`: where each drawing of reportSections() lies, in their order, as the
// text is to refer to it ("report-figures/1.svg"); drawings beyond are left out.
std::string markdownReport(const std::vector<ReportRun>& runs, const ReportContent& content,
                           const std::vector<std::string>& figureFiles);

// The parts in their order: what both formats and the window's preview are made from.
struct ReportSection {
    std::string title;
    bool newPage = false; // when printed
    std::vector<ReportFigure> figures;
    std::size_t inRow = 0; // so many of the first figures stand side by side
    std::vector<ReportTable> tables;
};
std::vector<ReportSection> reportSections(const std::vector<ReportRun>& runs, const ReportContent& content);

} // namespace rankscope
