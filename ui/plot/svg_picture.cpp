#include "ui/plot/svg_picture.h"

#include "ui/written_file.h"

#include <QFileInfo>
#include <QFontMetricsF>
#include <QPainterPath>
#include <QXmlStreamReader>
#include <qcustomplot.h>

namespace rankscope {

namespace {

constexpr double pixelsPerMm = 96.0 / 25.4;

// The attributes of one element as numbers, colours and pens.
class SvgElement {
public:
    explicit SvgElement(const QXmlStreamAttributes& attributes)
        : m_attributes(attributes) {}

    double number(const char* name) const { return text(name).toDouble(); }
    QString text(const char* name) const { return m_attributes.value(QLatin1String(name)).toString(); }
    QBrush fill() const {
        const QString colour = text("fill");
        return colour.isEmpty() || colour == QLatin1String("none") ? QBrush() : QBrush(QColor(colour));
    }
    QPen pen() const {
        if (text("stroke").isEmpty()) {
            return Qt::NoPen;
        }
        QColor colour(text("stroke"));
        if (const QString opacity = text("stroke-opacity"); !opacity.isEmpty()) {
            colour.setAlphaF(opacity.toFloat());
        }
        QPen pen(colour, number("stroke-width"), Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
        QList<qreal> dashes;
        for (const QString& dash : text("stroke-dasharray").split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            dashes.append(dash.toDouble() / std::max(pen.widthF(), 0.1));
        }
        if (!dashes.isEmpty()) {
            pen.setDashPattern(dashes);
        }
        return pen;
    }

private:
    const QXmlStreamAttributes& m_attributes;
};

QPainterPath pathOf(const QString& data) {
    QPainterPath path;
    QPointF at;
    for (qsizetype i = 0; i < data.size();) {
        const QChar letter = data[i++];
        QList<double> numbers;
        while (i < data.size() && !data[i].isLetter()) {
            const qsizetype from = i;
            while (i < data.size() && !data[i].isLetter() && data[i] != QLatin1Char(' ')) {
                ++i;
            }
            numbers.append(data.mid(from, i - from).toDouble());
            i += i < data.size() && data[i] == QLatin1Char(' ') ? 1 : 0;
        }
        numbers.resize(2);
        if (letter == QLatin1Char('H')) {
            at.setX(numbers[0]);
        } else if (letter == QLatin1Char('V')) {
            at.setY(numbers[0]);
        } else {
            at = {numbers[0], numbers[1]};
        }
        letter == QLatin1Char('M') ? path.moveTo(at) : path.lineTo(at);
    }
    return path;
}

void paintText(QPainter& painter, const SvgElement& element, const QString& text) {
    QFont font(QStringLiteral("Helvetica"));
    font.setStyleHint(QFont::SansSerif);
    // Pixels of the drawing: a font in points would depend on the device's resolution.
    font.setPixelSize(100);
    font.setBold(element.text("font-weight") == QLatin1String("bold"));
    const double scale = element.number("font-size") / 100.0;
    const double width = QFontMetricsF(font).horizontalAdvance(text);
    const QString anchor = element.text("text-anchor");
    const double shift = anchor == QLatin1String("middle") ? -width / 2.0
                         : anchor == QLatin1String("end")  ? -width
                                                           : 0.0;
    painter.save();
    painter.translate(element.number("x"), element.number("y"));
    if (!element.text("transform").isEmpty()) {
        painter.rotate(-90.0);
    }
    painter.scale(scale, scale);
    painter.setFont(font);
    painter.setPen(QColor(element.text("fill")));
    painter.drawText(QPointF(shift, 0.0), text);
    painter.restore();
}

void paintElement(QPainter& painter, QXmlStreamReader& xml) {
    const QString name = xml.name().toString();
    const QXmlStreamAttributes attributes = xml.attributes();
    const SvgElement element(attributes);
    painter.setPen(element.pen());
    painter.setBrush(element.fill());
    if (name == QLatin1String("text")) {
        paintText(painter, element, xml.readElementText());
    } else if (name == QLatin1String("line")) {
        painter.drawLine(QPointF(element.number("x1"), element.number("y1")),
                         QPointF(element.number("x2"), element.number("y2")));
    } else if (name == QLatin1String("rect")) {
        painter.drawRect(QRectF(element.number("x"), element.number("y"), element.number("width"),
                                element.number("height")));
    } else if (name == QLatin1String("circle")) {
        painter.drawEllipse(QPointF(element.number("cx"), element.number("cy")), element.number("r"),
                            element.number("r"));
    } else if (name == QLatin1String("path")) {
        painter.drawPath(pathOf(element.text("d")));
    } else if (name == QLatin1String("title") || name == QLatin1String("desc")) {
        xml.skipCurrentElement();
    }
}

} // namespace

QSizeF svgSizeMm(const QByteArray& svg) {
    QXmlStreamReader xml(svg);
    if (!xml.readNextStartElement() || xml.name() != QLatin1String("svg")) {
        return {};
    }
    const auto millimetres = [&](const char* name) {
        return xml.attributes().value(QLatin1String(name)).toString().remove(QLatin1String("mm")).toDouble();
    };
    return {millimetres("width"), millimetres("height")};
}

bool paintSvg(QPainter& painter, const QByteArray& svg, const QRectF& target) {
    const QSizeF size = svgSizeMm(svg) * pixelsPerMm;
    if (size.isEmpty()) {
        return false;
    }
    QXmlStreamReader xml(svg);
    painter.save();
    painter.translate(target.topLeft());
    painter.scale(target.width() / size.width(), target.height() / size.height());
    painter.setRenderHint(QPainter::Antialiasing);
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement) {
            paintElement(painter, xml);
        }
    }
    painter.restore();
    return !xml.hasError();
}

tl::expected<void, QString> writeSvgPicture(const QString& file, const QByteArray& svg, const QString& title,
                                            const PictureOptions& options) {
    const QString format = options.format.isEmpty() ? QFileInfo(file).suffix().toLower() : options.format;
    if (format == QLatin1String("svg")) {
        return writeNamedFile(file, svg);
    }
    PictureOptions plain = options;
    plain.caption.clear(); // it is in the drawing
    const QSizeF size = svgSizeMm(svg) * pixelsPerMm;
    return writePicture(file, size.toSize(), title, plain, [&](QCPPainter& painter) {
        painter.fillRect(QRectF(QPointF(0, 0), size), Qt::white);
        paintSvg(painter, svg, QRectF(QPointF(0, 0), size));
    });
}

} // namespace rankscope
