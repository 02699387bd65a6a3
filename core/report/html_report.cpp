#include "core/report/html_report.h"

#include "core/analysis/plain_table.h"
#include "core/report/markdown_text.h"
#include "core/report/svg_canvas.h"

#include <fmt/format.h>

namespace rankscope {

namespace {

// Readable on a screen and on paper; without a font of its own.
constexpr std::string_view style = R"(
@page { size: A4; margin: 14mm 14mm 16mm 14mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.45 Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif; color: #1b1f24;
       background: #fff; max-width: 182mm; margin: 12mm auto; padding: 0; }
h1 { font-size: 17pt; margin: 0 0 2mm; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 12.5pt; margin: 8mm 0 2mm; padding-bottom: 1mm; border-bottom: 1px solid #dde2e8; overflow-wrap: anywhere; }
h3, h4, caption { font-size: 10pt; margin: 4mm 0 1mm; }
.date { color: #5a6472; margin: 0 0 5mm; }
svg { display: block; max-width: 100%; height: auto; }
figure { margin: 3mm 0; }
.row { display: flex; flex-wrap: wrap; gap: 3mm; align-items: flex-start; }
.row figure { margin: 1mm 0; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0 1mm; font-size: 8pt; line-height: 1.3; }
caption { text-align: left; font-weight: bold; }
th { text-align: left; color: #5a6472; font-weight: normal; vertical-align: bottom; border-bottom: 1px solid #b7c0cb; }
th, td { padding: 0.5mm 2.5mm 0.5mm 0; overflow-wrap: break-word; }
td { vertical-align: top; border-bottom: 1px solid #dde2e8; }
td.long { overflow-wrap: anywhere; }
td.changed { background: #fff3d6; font-weight: bold; }
td.changed::before { content: '\2022\00a0'; }
.note { color: #5a6472; font-size: 8.5pt; margin: 0 0 3mm; }
code { font-family: 'Liberation Mono', 'DejaVu Sans Mono', monospace; }
@media print {
  body { margin: 0; max-width: none; }
  figure, tr, .together { break-inside: avoid; }
  h2, h3, h4, caption { break-after: avoid; }
  thead { display: table-header-group; }
  .new-page { break-before: page; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@media screen and (max-width: 190mm) { body { margin: 4mm; } }
)";

// A word that would push its column over the edge of the page may be broken anywhere, others may not.
bool hasLongWord(const std::string& text) {
    std::size_t length = 0;
    for (const char c : text) {
        length = c == ' ' ? 0 : length + 1;
        if (length > 32) {
            return true;
        }
    }
    return false;
}

std::string cellClass(bool changed, const std::string& text) {
    const bool isLong = hasLongWord(text);
    return changed ? (isLong ? " class=\"changed long\"" : " class=\"changed\"")
                   : (isLong ? " class=\"long\"" : "");
}

std::string htmlTable(const ReportTable& table, bool withTitle) {
    std::string out = "<table>\n";
    if (withTitle) {
        out += "<caption>" + escapeXml(table.title) + "</caption>\n";
    }
    out += "<thead><tr>";
    for (const std::string& cell : table.header) {
        out += "<th scope=\"col\">" + escapeXml(cell) + "</th>";
    }
    out += "</tr></thead>\n<tbody>\n";
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        out += "<tr>";
        for (std::size_t column = 0; column < table.rows[row].size(); ++column) {
            const std::string& text = table.rows[row][column];
            out += "<td" + cellClass(table.changed.contains({row, column}), text) + '>' + escapeXml(text) +
                   "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody>\n</table>\n";
}

std::string htmlSection(const ReportSection& section) {
    std::string out = section.newPage     ? "<section class=\"new-page\">\n"
                      : section.inRow > 0 ? "<section class=\"together\">\n"
                                          : "<section>\n";
    if (!section.title.empty()) {
        out += "<h2>" + escapeXml(section.title) + "</h2>\n";
    }
    for (std::size_t i = 0; i < section.figures.size(); ++i) {
        out += section.inRow > 0 && i == 0 ? "<div class=\"row\">\n" : "";
        out += "<figure>\n" + section.figures[i].svg + "</figure>\n";
        out += i + 1 == section.inRow ? "</div>\n" : "";
    }
    for (const ReportTable& table : section.tables) {
        if (!table.rows.empty()) {
            out += htmlTable(table, table.title != section.title);
        }
        if (!table.note.empty()) {
            out += "<p class=\"note\">" + escapeXml(table.note) + "</p>\n";
        }
    }
    return out + "</section>\n";
}

std::string inMarkdown(std::string_view text) { return escaped(text, TableLayout::Markdown); }

std::string markdownTable(const ReportTable& table) {
    std::string out = "|", rule = "|";
    for (const std::string& cell : table.header) {
        out += ' ' + inMarkdown(cell) + " |";
        rule += "---|";
    }
    out += '\n' + rule + '\n';
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        out += '|';
        for (std::size_t column = 0; column < table.rows[row].size(); ++column) {
            const std::string text = inMarkdown(table.rows[row][column]);
            out += table.changed.contains({row, column}) && !text.empty() ? " **" + text + "** |"
                                                                          : ' ' + text + " |";
        }
        out += '\n';
    }
    return out;
}

} // namespace

std::string htmlReport(const std::vector<ReportRun>& runs, const ReportContent& content) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
                      escapeXml(content.title) + "</title>\n<style>" + std::string(style) +
                      "</style>\n</head>\n<body>\n<h1>" + escapeXml(content.title) + "</h1>\n";
    out += "<p class=\"date\">" + escapeXml(content.date) + "</p>\n";
    out += markdownToHtml(content.text);
    for (const ReportSection& section : reportSections(runs, content)) {
        out += htmlSection(section);
    }
    return out + "</body>\n</html>\n";
}

std::string markdownReport(const std::vector<ReportRun>& runs, const ReportContent& content,
                           const std::vector<std::string>& figureFiles) {
    std::string out = "# " + inMarkdown(content.title) + "\n\n" + inMarkdown(content.date) + "\n\n";
    if (!content.text.empty()) {
        out += content.text + "\n\n"; // it is Markdown already
    }
    std::size_t number = 0;
    for (const ReportSection& section : reportSections(runs, content)) {
        if (!section.title.empty()) {
            out += "## " + inMarkdown(section.title) + "\n\n";
        }
        for (const ReportFigure& figure : section.figures) {
            if (number < figureFiles.size()) {
                out += "![" + inMarkdown(figure.title) + "](" + figureFiles[number] + ")\n\n";
            }
            ++number;
        }
        for (const ReportTable& table : section.tables) {
            if (table.title != section.title) {
                out += "### " + inMarkdown(table.title) + "\n\n";
            }
            if (!table.rows.empty()) {
                out += markdownTable(table) + '\n';
            }
            if (!table.note.empty()) {
                out += inMarkdown(table.note) + "\n\n";
            }
        }
    }
    return out;
}

} // namespace rankscope
