#include "core/report/report_sections.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace rankscope {

namespace {

constexpr std::array allParts{ReportPart::Runs,        ReportPart::Curves, ReportPart::Maps,
                              ReportPart::Differences, ReportPart::Seeds,  ReportPart::Configuration,
                              ReportPart::Environment, ReportPart::Events};
constexpr std::array<std::string_view, allParts.size()> partNames{
    "runs", "curves", "maps", "differences", "seeds", "configuration", "environment", "events"};

ReportSection& begin(std::vector<ReportSection>& sections, std::string title, bool newPage = false) {
    sections.emplace_back();
    sections.back().title = std::move(title);
    sections.back().newPage = newPage;
    return sections.back();
}

void addAllocation(std::vector<ReportSection>& sections, const ReportRun& run) {
    auto maps = mapStrip(run);
    auto budget = budgetFigure(run);
    if (maps.empty() && budget.svg.empty()) {
        return;
    }
    ReportSection& section = begin(sections, "Kept ranks of run " + run.label());
    section.figures = std::move(maps);
    section.inRow = section.figures.size();
    if (!budget.svg.empty()) {
        section.figures.push_back(std::move(budget));
    }
}

void addDifferences(std::vector<ReportSection>& sections, const std::vector<ReportRun>& runs) {
    ReportSection& section = begin(sections, "Differences");
    section.tables.push_back(differencesTable(runs));
    if (section.tables.back().rows.empty()) {
        section.tables.back().note = "The configurations do not differ.";
    }
    auto maps = differenceMaps(runs);
    if (!maps.empty()) {
        sections.emplace_back();
        sections.back().inRow = maps.size();
        sections.back().figures = std::move(maps);
    }
}

void addSeeds(std::vector<ReportSection>& sections, const std::vector<ReportRun>& runs) {
    auto seeds = seedsTable(runs);
    if (!seeds.rows.empty()) {
        begin(sections, seeds.title).tables.push_back(std::move(seeds));
    }
}

bool ofSingleRuns(ReportPart part) {
    return part == ReportPart::Configuration || part == ReportPart::Environment || part == ReportPart::Events;
}

// One section a run, with the tables of these parts.
void addDetails(std::vector<ReportSection>& sections, const std::vector<ReportRun>& runs,
                std::span<const ReportPart> parts) {
    for (const ReportRun& run : runs) {
        std::vector<ReportTable> tables;
        for (const ReportPart part : parts) {
            tables.push_back(part == ReportPart::Configuration ? configurationTable(run)
                             : part == ReportPart::Environment ? environmentTable(run)
                                                               : eventsTable(run));
            if (part == ReportPart::Events && tables.back().rows.empty()) {
                tables.pop_back();
            }
        }
        if (!tables.empty()) {
            begin(sections, "Details of run " + run.label(), true).tables = std::move(tables);
        }
    }
}

void addPart(std::vector<ReportSection>& sections, const std::vector<ReportRun>& runs, ReportPart part) {
    if (part == ReportPart::Runs) {
        begin(sections, "Runs").tables.push_back(runsTable(runs));
    } else if (part == ReportPart::Curves) {
        if (auto figures = curveFigures(runs); !figures.empty()) {
            begin(sections, "Curves").figures = std::move(figures);
        }
    } else if (part == ReportPart::Maps) {
        for (const ReportRun& run : runs) {
            addAllocation(sections, run);
        }
    } else if (part == ReportPart::Differences && runs.size() > 1) {
        addDifferences(sections, runs);
    } else if (part == ReportPart::Seeds) {
        addSeeds(sections, runs);
    }
}

} // namespace

std::span<const ReportPart> allReportParts() { return allParts; }

std::string_view toText(ReportPart part) { return partNames[static_cast<std::size_t>(part)]; }

std::optional<ReportPart> reportPartFromText(std::string_view text) {
    const auto found = std::ranges::find(partNames, text);
    return found == partNames.end()
               ? std::nullopt
               : std::optional(allParts[static_cast<std::size_t>(std::distance(partNames.begin(), found))]);
}

std::vector<ReportSection> reportSections(const std::vector<ReportRun>& runs, const ReportContent& content) {
    std::vector<ReportSection> sections;
    const std::span<const ReportPart> parts(content.parts);
    for (auto part = parts.begin(); part != parts.end();) {
        if (!ofSingleRuns(*part)) {
            addPart(sections, runs, *part++);
            continue;
        }
        const auto end = std::find_if_not(part, parts.end(), ofSingleRuns);
        addDetails(sections, runs, {part, end});
        part = end;
    }
    return sections;
}

} // namespace rankscope
