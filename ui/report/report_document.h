#pragma once

#include "core/report/html_report.h"

#include <QSizeF>
#include <QString>

#include <tl/expected.hpp>

#include <memory>
#include <vector>

class QPainter;
class QTextDocument;

namespace rankscope {

class ReportFigureObject;

// A report laid out on A4 pages: what the preview shows is what the PDF holds. Drawings are vectors with real
// text. UI thread only.
class ReportDocument {
public:
    ReportDocument();
    ~ReportDocument();

    void set(const ReportContent& content, const std::vector<ReportSection>& sections);
    int pageCount() const;
    // Of one page, in pixels of 96 an inch.
    static QSizeF pageSize();
    // Draws one page (from 0) with its top left corner at 0, 0.
    void paintPage(QPainter& painter, int page) const;
    QString plainText() const;

    // An existing file stays as it was when this fails.
    tl::expected<void, QString> writePdf(const QString& file) const;

private:
    std::unique_ptr<QTextDocument> m_text;
    std::unique_ptr<ReportFigureObject> m_figures;
};

} // namespace rankscope
