#pragma once

#include "ui/report/report_document.h"
#include "ui/theme.h"

#include <QAbstractScrollArea>

namespace rankscope {

// The pages of a report one below the other, as wide as there is room. Paints only what is on screen. UI
// thread only.
class ReportPreview : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit ReportPreview(QWidget* parent = nullptr);

    void setReport(const ReportContent& content, const std::vector<ReportSection>& sections);
    // Instead of pages: why there are none.
    void setMessage(const QString& message);
    void applyTheme(const Theme& theme);
    const ReportDocument& document() const { return m_document; }
    int pageCount() const { return m_empty ? 0 : m_document.pageCount(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    double scale() const;
    void updateScroll();

    ReportDocument m_document;
    Theme m_theme = Theme::light();
    QString m_message;
    bool m_empty = true;
};

} // namespace rankscope
