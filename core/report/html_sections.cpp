#include "core/report/html_report.h"

namespace rankscope {

namespace {

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

} // namespace

std::vector<ReportSection> reportSections(const std::vector<ReportRun>& runs, const ReportContent& content) {
    std::vector<ReportSection> sections;
    const ReportBlocks& blocks = content.blocks;
    begin(sections, "Runs").tables.push_back(runsTable(runs));
    if (blocks.curves) {
        auto figures = curveFigures(runs);
        if (!figures.empty()) {
            begin(sections, "Curves").figures = std::move(figures);
        }
    }
    if (blocks.maps) {
        for (const ReportRun& run : runs) {
            addAllocation(sections, run);
        }
    }
    if (blocks.differences && runs.size() > 1) {
        addDifferences(sections, runs);
    }
    for (const ReportTable& table : content.tables) {
        begin(sections, table.title).tables.push_back(table);
    }
    if (blocks.seeds) {
        auto seeds = seedsTable(runs);
        if (!seeds.rows.empty()) {
            begin(sections, seeds.title).tables.push_back(std::move(seeds));
        }
    }
    for (const ReportRun& run : runs) {
        if (!blocks.configuration && !blocks.environment && !blocks.events) {
            break;
        }
        ReportSection& section = begin(sections, "Details of run " + run.label(), true);
        if (blocks.configuration) {
            section.tables.push_back(configurationTable(run));
        }
        if (blocks.environment) {
            section.tables.push_back(environmentTable(run));
        }
        if (blocks.events) {
            auto events = eventsTable(run);
            if (!events.rows.empty()) {
                section.tables.push_back(std::move(events));
            }
        }
    }
    return sections;
}

} // namespace rankscope
