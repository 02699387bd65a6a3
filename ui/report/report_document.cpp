#include "ui/report/report_document.h"

#include "core/report/markdown_text.h"
#include "core/report/svg_canvas.h"
#include "ui/plot/svg_picture.h"
#include "ui/written_file.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QCoreApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextObjectInterface>
#include <QTextTable>

#include <cmath>

namespace rankscope {

namespace {

constexpr double pixelsPerMm = 96.0 / 25.4;
constexpr double marginMm = 14.0;
constexpr int pdfDpi = 1200;
constexpr int figureObject = QTextFormat::UserObject + 1;
constexpr int svgProperty = QTextFormat::UserProperty + 1;

// Sizes in pixels: points would follow the resolution of the device that the layout was made for.
constexpr const char* sheet = R"(
h1 { font-size: 22px; } h2 { font-size: 16px; } h3, h4 { font-size: 13px; }
p, li { font-size: 13px; }
th { color: #5a6472; font-weight: normal; text-align: left; font-size: 11px; }
td { font-size: 11px; }
)";

QString tableHtml(const ReportTable& table) {
    std::string out = "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"2\"><thead><tr>";
    for (const std::string& cell : table.header) {
        out += "<th>" + escapeXml(cell) + "</th>";
    }
    out += "</tr></thead>";
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        out += "<tr>";
        for (std::size_t column = 0; column < table.rows[row].size(); ++column) {
            const bool changed = table.changed.contains({row, column});
            out += (changed ? "<td bgcolor=\"#fff3d6\"><b>\u2022 " : "<td>") +
                   escapeXml(table.rows[row][column]) + (changed ? "</b></td>" : "</td>");
        }
        out += "</tr>";
    }
    return QString::fromStdString(out + "</table>");
}

QTextBlockFormat blockFormat(double above, double below, bool newPage = false) {
    QTextBlockFormat format;
    format.setTopMargin(above);
    format.setBottomMargin(below);
    if (newPage) {
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    }
    return format;
}

QTextCharFormat charFormat(int pixels, bool bold, const Rgb& colour = print::text) {
    QTextCharFormat format;
    format.setProperty(QTextFormat::FontPixelSize, pixels);
    format.setFontWeight(bold ? QFont::Bold : QFont::Normal);
    format.setForeground(QColor(colour.red, colour.green, colour.blue));
    return format;
}

void insertLine(QTextCursor& cursor, const std::string& text, const QTextBlockFormat& block,
                const QTextCharFormat& letters) {
    cursor.insertBlock(block, letters);
    cursor.insertText(QString::fromStdString(text), letters);
}

void insertTable(QTextCursor& cursor, const ReportTable& table, bool withTitle) {
    if (withTitle) {
        insertLine(cursor, table.title, blockFormat(8, 2), charFormat(13, true));
    }
    if (!table.rows.empty()) {
        cursor.insertBlock(blockFormat(0, 0), charFormat(11, false));
        cursor.insertHtml(tableHtml(table));
        cursor.movePosition(QTextCursor::End);
    }
    if (!table.note.empty()) {
        insertLine(cursor, table.note, blockFormat(2, 6), charFormat(11, false, print::muted));
    }
}

void insertFigure(QTextCursor& cursor, const ReportFigure& figure) {
    QTextCharFormat format;
    format.setObjectType(figureObject);
    format.setProperty(svgProperty, QByteArray::fromStdString(figure.svg));
    format.setToolTip(QString::fromStdString(figure.title));
    cursor.insertText(QString(QChar::ObjectReplacementCharacter), format);
}

// The page that a block begins on; of a block in a table the page that the table begins on.
int pageOf(const QTextBlock& block) {
    const QTextLayout* layout = block.layout();
    double y = layout->position().y() + (layout->lineCount() > 0 ? layout->lineAt(0).y() : 0.0);
    if (QTextTable* table = QTextCursor(block).currentTable()) {
        y = block.document()->documentLayout()->frameBoundingRect(table).top();
    }
    return static_cast<int>(y / ReportDocument::pageSize().height());
}

// A heading at the foot of a page goes to the next one, with what it is the heading of.
void keepWithWhatFollows(QTextDocument& text, const QList<int>& headings) {
    for (const int position : headings) {
        text.documentLayout()->documentSize(); // lays out what the headings before have moved
        const QTextBlock heading = text.findBlock(position);
        QTextBlock next = heading.next();
        // A table comes after an empty block, and may have a heading of its own.
        for (int i = 0; i < 3 && next.isValid() && pageOf(next) == pageOf(heading); ++i) {
            next = next.next();
        }
        if (next.isValid() && pageOf(next) != pageOf(heading) &&
            next.blockNumber() - heading.blockNumber() <= 3) {
            QTextCursor cursor(heading);
            QTextBlockFormat format = heading.blockFormat();
            format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
            cursor.setBlockFormat(format);
        }
    }
}

} // namespace

// Draws the figures where the text has a place for them. Owned by the document, UI thread only.
class ReportFigureObject : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    QSizeF intrinsicSize(QTextDocument*, int, const QTextFormat& format) override {
        const QSizeF size = svgSizeMm(format.property(svgProperty).toByteArray()) * pixelsPerMm;
        const double room = ReportDocument::pageSize().width() - 2.0 * marginMm * pixelsPerMm - 2.0;
        return size.width() > room ? size * (room / size.width()) : size;
    }
    void drawObject(QPainter* painter, const QRectF& place, QTextDocument*, int,
                    const QTextFormat& format) override {
        paintSvg(*painter, format.property(svgProperty).toByteArray(), place);
    }
};

ReportDocument::ReportDocument()
    : m_text(std::make_unique<QTextDocument>())
    , m_figures(std::make_unique<ReportFigureObject>()) {
    QFont font(QStringLiteral("Helvetica"));
    font.setStyleHint(QFont::SansSerif);
    font.setPixelSize(13);
    m_text->setDefaultFont(font);
    m_text->setUndoRedoEnabled(false);
    m_text->setDefaultStyleSheet(QLatin1String(sheet));
    m_text->documentLayout()->registerHandler(figureObject, m_figures.get());
}

ReportDocument::~ReportDocument() = default;

void ReportDocument::set(const ReportContent& content, const std::vector<ReportSection>& sections) {
    m_text->clear();
    m_text->setPageSize(pageSize());
    QTextFrameFormat frame = m_text->rootFrame()->frameFormat();
    frame.setMargin(marginMm * pixelsPerMm);
    m_text->rootFrame()->setFrameFormat(frame);
    QTextCursor cursor(m_text.get());
    QList<int> headings;
    cursor.beginEditBlock();
    cursor.setBlockFormat(blockFormat(0, 2));
    cursor.insertText(QString::fromStdString(content.title), charFormat(22, true));
    insertLine(cursor, content.date, blockFormat(0, 8), charFormat(11, false, print::muted));
    if (!content.text.empty()) {
        cursor.insertBlock(blockFormat(0, 0), charFormat(13, false));
        cursor.insertHtml(QString::fromStdString(markdownToHtml(content.text)));
        cursor.movePosition(QTextCursor::End);
    }
    for (const ReportSection& section : sections) {
        if (!section.title.empty()) {
            insertLine(cursor, section.title, blockFormat(16, 4, section.newPage), charFormat(16, true));
            headings.append(cursor.position());
        }
        for (std::size_t i = 0; i < section.figures.size(); ++i) {
            if (i == 0 || i >= section.inRow) {
                cursor.insertBlock(blockFormat(4, 4), charFormat(4, false));
            }
            if (i > 0 && i < section.inRow) {
                cursor.insertText(QStringLiteral(" "), charFormat(13, false)); // between those of a row
            }
            insertFigure(cursor, section.figures[i]);
        }
        for (const ReportTable& table : section.tables) {
            insertTable(cursor, table, table.title != section.title);
        }
    }
    cursor.endEditBlock();
    keepWithWhatFollows(*m_text, headings);
}

int ReportDocument::pageCount() const { return m_text->pageCount(); }

QSizeF ReportDocument::pageSize() { return QSizeF(210.0, 297.0) * pixelsPerMm; }

void ReportDocument::paintPage(QPainter& painter, int page) const {
    const QRectF area(QPointF(0.0, page * pageSize().height()), pageSize());
    painter.save();
    painter.translate(0.0, -area.top());
    painter.setClipRect(area);
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = area;
    context.palette.setColor(QPalette::Text, QColor(print::text.red, print::text.green, print::text.blue));
    m_text->documentLayout()->draw(&painter, context);
    painter.restore();
}

QString ReportDocument::plainText() const { return m_text->toPlainText(); }

tl::expected<void, QString> ReportDocument::writePdf(const QString& file) const {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(pdfDpi);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setTitle(m_text->firstBlock().text());
    writer.setCreator(QStringLiteral("Rankscope " RANKSCOPE_VERSION));
    QPainter painter(&writer);
    painter.scale(pdfDpi / 96.0, pdfDpi / 96.0);
    for (int page = 0; page < pageCount(); ++page) {
        if (page > 0) {
            writer.newPage();
        }
        paintPage(painter, page);
    }
    painter.end();
    return writeNamedFile(file, bytes);
}

} // namespace rankscope

#include "report_document.moc"
