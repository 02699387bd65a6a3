#include "ui/report/report_files.h"

#include "core/report/html_report.h"
#include "ui/report/report_document.h"
#include "ui/written_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

namespace rankscope {

namespace {

tl::expected<void, QString> writeBytes(const QString& file, const std::string& bytes) {
    return writeNamedFile(file, QByteArray::fromStdString(bytes));
}

// The text, and its drawings in "<name>-figures" beside it.
tl::expected<void, QString> writeMarkdown(const QString& file, const std::vector<ReportRun>& runs,
                                          const ReportContent& content,
                                          const std::vector<ReportSection>& sections) {
    const QFileInfo info(file);
    const QString folder = info.completeBaseName() + QStringLiteral("-figures");
    std::vector<std::string> names;
    for (const ReportSection& section : sections) {
        for (const ReportFigure& figure : section.figures) {
            if (names.empty() && !info.dir().mkpath(folder)) {
                return tl::unexpected(
                    QCoreApplication::translate("ReportPage", "The folder %1 cannot be made.")
                        .arg(info.dir().filePath(folder)));
            }
            const QString name = folder + QStringLiteral("/%1.svg").arg(names.size() + 1);
            if (const auto written = writeBytes(info.dir().filePath(name), figure.svg); !written) {
                return written;
            }
            names.push_back(QUrl::toPercentEncoding(name, "/").toStdString());
        }
    }
    return writeBytes(file, markdownReport(runs, content, names));
}

} // namespace

tl::expected<void, QString> writeReportFile(const QString& file, const std::vector<ReportRun>& runs,
                                            const ReportContent& content) {
    const QString suffix = QFileInfo(file).suffix().toLower();
    if (suffix == QLatin1String("html") || suffix == QLatin1String("htm")) {
        return writeBytes(file, htmlReport(runs, content));
    }
    const std::vector<ReportSection> sections = reportSections(runs, content);
    if (suffix == QLatin1String("md")) {
        return writeMarkdown(file, runs, content, sections);
    }
    if (suffix == QLatin1String("pdf")) {
        ReportDocument document;
        document.set(content, sections);
        return document.writePdf(file);
    }
    return tl::unexpected(
        QCoreApplication::translate("ReportPage", "%1 has no suffix that says the format; end it in .html, "
                                                  ".pdf or .md.")
            .arg(file));
}

} // namespace rankscope
