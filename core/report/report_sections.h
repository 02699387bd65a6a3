#pragma once

#include "core/report/report_figures.h"
#include "core/report/report_run.h"
#include "core/report/report_tables.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rankscope {

// What a report may be made of. The last three are of single runs; those that follow each other share one
// section a run.
enum class ReportPart { Runs, Curves, Maps, Differences, Seeds, Configuration, Environment, Events };

// All of them, in the order of a report that nobody has rearranged.
std::span<const ReportPart> allReportParts();
// "runs", "curves", …, as the command line names them.
std::string_view toText(ReportPart part);
std::optional<ReportPart> reportPartFromText(std::string_view text);

// What a report is made of beside the runs. A plain value.
struct ReportContent {
    std::string title = "Rankscope report";
    std::string text; // a person's, as markdownToHtml() reads it
    std::string date; // the only line that may differ between two reports of the same runs
    std::vector<ReportPart> parts{allReportParts().begin(), allReportParts().end()}; // in their order
};

struct ReportSection {
    std::string title;
    bool newPage = false; // when printed
    std::vector<ReportFigure> figures;
    std::size_t inRow = 0; // so many of the first figures stand side by side
    std::vector<ReportTable> tables;
};

// The sections in their order: what every format and the window's preview are made from. Parts that the runs
// have nothing for are left out.
std::vector<ReportSection> reportSections(const std::vector<ReportRun>& runs, const ReportContent& content);

} // namespace rankscope
