#include "app/cli/export_report.h"

#include "app/cli/console.h"
#include "app/cli/text_format.h"
#include "core/report/html_report.h"
#include "core/run/clock.h"

#include <algorithm>

namespace rankscope {

namespace {

Result<std::vector<ReportRun>> readReportRuns(const WorkspaceArgument& workspace,
                                              const std::vector<std::string>& names) {
    const auto reader = openReader(workspace);
    if (!reader) {
        return tl::unexpected(reader.error());
    }
    std::vector<ReportRun> runs;
    for (const std::string& name : names) {
        const auto detail = findRun(**reader, workspace, name);
        if (!detail) {
            return tl::unexpected(detail.error());
        }
        if (auto run = readReportRun(**reader, detail->summary.id)) {
            runs.push_back(std::move(*run));
        }
    }
    return runs;
}

Result<std::vector<ReportPart>> partsNamed(const std::vector<std::string>& names) {
    std::vector<ReportPart> parts;
    for (const std::string& name : names) {
        const auto part = reportPartFromText(name);
        if (!part || std::ranges::find(parts, *part) != parts.end()) {
            return fail(ExitCode::Usage, part ? "--parts names " + name + " twice; name each part once."
                                              : "A report has no part \"" + name + "\"; its parts are " +
                                                    reportPartNames() + '.');
        }
        parts.push_back(*part);
    }
    return parts;
}

std::string titleOf(const std::vector<ReportRun>& runs) {
    std::string title = runs.size() == 1 ? "Run " : "Runs ";
    for (std::size_t i = 0; i < runs.size(); ++i) {
        title += (i == 0 ? "" : ", ") + runs[i].label();
    }
    return title;
}

} // namespace

std::string reportPartNames() {
    std::string names;
    for (const ReportPart part : allReportParts()) {
        names += (names.empty() ? "" : ",") + std::string(toText(part));
    }
    return names;
}

Result<ExitCode> writeReport(const WorkspaceArgument& workspace, const std::vector<std::string>& runs,
                             const ReportWords& words, const OutputArgument& out) {
    ReportContent content;
    if (!words.parts.empty()) {
        const auto parts = partsNamed(words.parts);
        if (!parts) {
            return tl::unexpected(parts.error());
        }
        content.parts = *parts;
    }
    const auto read = readReportRuns(workspace, runs);
    if (!read) {
        return tl::unexpected(read.error());
    }
    content.title = words.title.empty() ? titleOf(*read) : words.title;
    content.text = words.text;
    content.date = "Written " + dateText(unixTime()) + " by Rankscope " RANKSCOPE_VERSION ".";
    const std::string html = htmlReport(*read, content);
    if (out.path == "-") {
        return printData(html);
    }
    for (const ReportRun& run : *read) {
        const OutputGuard guard(workspace, run.config, out.force);
        if (const auto free = guard.checkFile(out.path, outputKind("html")); !free) {
            return free;
        }
    }
    return writeWhole(out.path, [&](std::ostream& stream) {
        stream << html;
        return Result<ExitCode>(ExitCode::Done);
    });
}

} // namespace rankscope
