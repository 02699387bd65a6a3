#include "ui/form/number_box.h"

#include <QLineEdit>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace rankscope {

NumberBox::NumberBox(bool whole, double minimum, double maximum, QWidget* parent)
    : QAbstractSpinBox(parent)
    , m_whole(whole)
    , m_minimum(minimum)
    , m_maximum(maximum) {
    setAlignment(Qt::AlignRight);
    connect(lineEdit(), &QLineEdit::textEdited, this, &NumberBox::typed);
}

void NumberBox::setShown(const QString& text) {
    if (lineEdit()->text() != text) {
        lineEdit()->setText(text);
    }
}

void NumberBox::setDerived(bool derived) {
    lineEdit()->setForegroundRole(derived ? QPalette::PlaceholderText : QPalette::Text);
    QPalette colours;
    if (derived) {
        colours = palette();
        colours.setColor(QPalette::Text, palette().color(QPalette::PlaceholderText));
    }
    lineEdit()->setPalette(colours);
}

void NumberBox::setHint(const QString& text) { lineEdit()->setPlaceholderText(text); }

void NumberBox::stepBy(int steps) {
    bool ok = false;
    const double value = lineEdit()->text().toDouble(&ok);
    double next = ok ? value : std::max(m_minimum, 0.0);
    if (m_whole) {
        next += steps;
    } else {
        const double size = std::abs(next);
        const double unit = size > 0.0 ? std::pow(10.0, std::floor(std::log10(size) + 1e-9) - 1.0) : 0.01;
        next = std::round(next / unit + steps) * unit;
    }
    next = std::clamp(next, m_minimum, m_maximum);
    const QString text = m_whole ? QString::number(static_cast<qint64>(next)) : QString::number(next, 'g', 6);
    lineEdit()->setText(text);
    emit typed(text);
}

QSize NumberBox::sizeHint() const {
    const int text = fontMetrics().horizontalAdvance(QStringLiteral("0000000000"));
    return {text + 32, QAbstractSpinBox::sizeHint().height()};
}

// The wheel scrolls the form: a value must not change because the pointer came across it.
void NumberBox::wheelEvent(QWheelEvent* event) { event->ignore(); }

} // namespace rankscope
