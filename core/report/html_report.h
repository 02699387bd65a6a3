#pragma once

#include "core/report/report_sections.h"

#include <string>
#include <vector>

namespace rankscope {

// One self-contained HTML file: drawings inside, no scripts, nothing from the network, A4 when printed. What
// comes from outside (names, notes, messages) is escaped. Same input, same bytes.
std::string htmlReport(const std::vector<ReportRun>& runs, const ReportContent& content);

// The same as Markdown. `figureFiles`: where each drawing of reportSections() lies, in their order, as the
// text is to refer to it ("report-figures/1.svg"); drawings beyond are left out.
std::string markdownReport(const std::vector<ReportRun>& runs, const ReportContent& content,
                           const std::vector<std::string>& figureFiles);

} // namespace rankscope
