#include "ui/report/report_preview.h"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace rankscope {

namespace {

constexpr double gap = 16.0;          // around and between the pages, pixels of the screen
constexpr double largestScale = 1.25; // wider paper is only harder to read

} // namespace

ReportPreview::ReportPreview(QWidget* parent)
    : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Preview of the report"));
    setMinimumWidth(240);
}

void ReportPreview::setReport(const ReportContent& content, const std::vector<ReportSection>& sections) {
    const int place = verticalScrollBar()->value();
    m_document.set(content, sections);
    m_empty = false;
    setAccessibleDescription(tr("%n page(s)", nullptr, m_document.pageCount()));
    updateScroll();
    verticalScrollBar()->setValue(place); // what was read stays in view while a run goes on
    viewport()->update();
}

void ReportPreview::setMessage(const QString& message) {
    m_message = message;
    m_empty = true;
    setAccessibleDescription(message);
    updateScroll();
    viewport()->update();
}

void ReportPreview::applyTheme(const Theme& theme) {
    m_theme = theme;
    viewport()->update();
}

double ReportPreview::scale() const {
    return std::clamp((viewport()->width() - 2.0 * gap) / ReportDocument::pageSize().width(), 0.1,
                      largestScale);
}

void ReportPreview::updateScroll() {
    const double height = gap + pageCount() * (ReportDocument::pageSize().height() * scale() + gap);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(40);
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(height) - viewport()->height()));
}

void ReportPreview::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateScroll();
}

void ReportPreview::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.window);
    if (m_empty) {
        painter.setPen(m_theme.muted);
        painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                         m_message);
        return;
    }
    const double factor = scale();
    const QSizeF size = ReportDocument::pageSize() * factor;
    const double left = (viewport()->width() - size.width()) / 2.0;
    for (int page = 0; page < pageCount(); ++page) {
        const double top = gap + page * (size.height() + gap) - verticalScrollBar()->value();
        const QRectF paper(QPointF(left, top), size);
        if (!paper.intersects(viewport()->rect())) {
            continue;
        }
        painter.fillRect(paper, Qt::white);
        painter.save();
        painter.translate(paper.topLeft());
        painter.scale(factor, factor);
        m_document.paintPage(painter, page);
        painter.restore();
        painter.setPen(QPen(m_theme.strongLine, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(paper);
    }
}

} // namespace rankscope
