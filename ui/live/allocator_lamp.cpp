#include "ui/live/allocator_lamp.h"

#include <QFontMetrics>
#include <QPainter>
#include <QToolTip>

namespace rankscope {

namespace {

constexpr int shapeSize = 12;

} // namespace

AllocatorLamp::AllocatorLamp(QWidget* parent)
    : QAbstractButton(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this,
            [this] { QToolTip::showText(mapToGlobal(rect().bottomLeft()), toolTip(), this); });
}

void AllocatorLamp::setReport(AllocatorReport::State state, const QString& text, const QStringList& causes) {
    const QString lines = causes.join(QLatin1Char('\n'));
    if (state == m_state && text == this->text() && lines == toolTip()) {
        return;
    }
    m_state = state;
    setToolTip(lines);
    setAccessibleDescription(lines);
    setAccessibleName(text);
    if (text != this->text()) {
        setText(text);
        updateGeometry();
    }
    update();
}

void AllocatorLamp::applyTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

QSize AllocatorLamp::sizeHint() const {
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(text()) + shapeSize + 22, std::max(24, metrics.height() + 8)};
}

QColor AllocatorLamp::colour() const {
    using State = AllocatorReport::State;
    switch (m_state) {
    case State::Alive:
        return m_theme.good;
    case State::Late:
        return m_theme.warning;
    case State::Never:
        return m_theme.bad;
    case State::Unused:
    case State::Waiting:
        break;
    }
    return m_theme.muted;
}

void AllocatorLamp::paintEvent(QPaintEvent*) {
    using State = AllocatorReport::State;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF shape(8.0, (height() - shapeSize) / 2.0, shapeSize, shapeSize);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour());
    switch (m_state) {
    case State::Alive:
        painter.drawEllipse(shape);
        break;
    case State::Late: {
        const QPointF points[3] = {
            {shape.center().x(), shape.top()}, shape.bottomLeft(), shape.bottomRight()};
        painter.drawPolygon(points, 3);
        break;
    }
    case State::Never:
        painter.drawRect(shape);
        painter.setPen(QPen(m_theme.window, 2));
        painter.drawLine(QPointF(shape.left() + 3.0, shape.center().y()),
                         QPointF(shape.right() - 3.0, shape.center().y()));
        break;
    case State::Unused:
    case State::Waiting:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour(), 1.5, m_state == State::Unused ? Qt::DotLine : Qt::SolidLine));
        painter.drawEllipse(shape.adjusted(1, 1, -1, -1));
        break;
    }
    painter.setPen(m_theme.text);
    painter.drawText(QRectF(shape.right() + 6.0, 0.0, width() - shape.right() - 6.0, height()),
                     Qt::AlignLeft | Qt::AlignVCenter, text());
    if (hasFocus() || underMouse()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(hasFocus() ? m_theme.accent : m_theme.strongLine, 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    }
}

} // namespace rankscope
