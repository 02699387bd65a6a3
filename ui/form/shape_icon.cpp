#include "ui/form/shape_icon.h"

#include <QPainter>
#include <QPixmap>

namespace rankscope {

namespace {

void drawShape(QPainter& painter, Shape shape, const QColor& colour) {
    QPen pen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const auto filled = [&](const QPolygonF& polygon) {
        painter.setBrush(colour);
        painter.drawPolygon(polygon);
    };
    switch (shape) {
    case Shape::Dot:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(QPointF(8, 8), 3, 3);
        break;
    case Shape::Ring:
        painter.drawEllipse(QPointF(8, 8), 4.5, 4.5);
        break;
    case Shape::Triangle:
        filled({{5, 3.5}, {12, 8}, {5, 12.5}});
        break;
    case Shape::Bars:
        painter.setPen(QPen(colour, 2.5, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(5.5, 3.5), QPointF(5.5, 12.5));
        painter.drawLine(QPointF(10.5, 3.5), QPointF(10.5, 12.5));
        break;
    case Shape::Check:
        painter.drawPolyline(QPolygonF{{3.5, 8.5}, {6.5, 11.5}, {12.5, 4.5}});
        break;
    case Shape::Square:
        filled({{4.5, 4.5}, {11.5, 4.5}, {11.5, 11.5}, {4.5, 11.5}});
        break;
    case Shape::Cross:
        painter.drawLine(QPointF(4, 4), QPointF(12, 12));
        painter.drawLine(QPointF(12, 4), QPointF(4, 12));
        break;
    case Shape::Diamond:
        painter.drawPolygon(QPolygonF{{8, 2.5}, {13.5, 8}, {8, 13.5}, {2.5, 8}});
        painter.drawLine(QPointF(8, 5.8), QPointF(8, 8.6));
        painter.drawPoint(QPointF(8, 10.6));
        break;
    case Shape::Warning:
        painter.drawPolygon(QPolygonF{{8, 2.5}, {14, 13}, {2, 13}});
        painter.drawLine(QPointF(8, 6.3), QPointF(8, 9.3));
        painter.drawPoint(QPointF(8, 11.2));
        break;
    case Shape::Line:
        painter.setPen(QPen(colour, 2.5, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(2, 8), QPointF(14, 8));
        break;
    }
}

} // namespace

QPixmap shapePixmap(Shape shape, const QColor& colour, int size, qreal ratio) {
    QPixmap pixmap(qRound(size * ratio), qRound(size * ratio));
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / 16.0, size / 16.0);
    drawShape(painter, shape, colour);
    return pixmap;
}

QIcon shapeIcon(Shape shape, const QColor& colour, const QColor& selected) {
    QIcon icon;
    for (const qreal ratio : {1.0, 2.0}) {
        icon.addPixmap(shapePixmap(shape, colour, 16, ratio));
        icon.addPixmap(shapePixmap(shape, selected, 16, ratio), QIcon::Selected);
    }
    return icon;
}

} // namespace rankscope
