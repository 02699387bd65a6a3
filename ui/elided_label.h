#pragma once

#include <QLabel>
#include <QPainter>

namespace rankscope {

// A line of text that gives way to its neighbours: what does not fit is shortened and stands in the tooltip.
// UI thread only.
class ElidedLabel : public QLabel {
public:
    explicit ElidedLabel(QWidget* parent = nullptr)
        : QLabel(parent) {
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        setTextFormat(Qt::PlainText);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
        const QString full = shown == text() ? QString() : text();
        if (toolTip() != full) {
            setToolTip(full);
        }
        painter.setPen(palette().color(foregroundRole()));
        painter.drawText(contentsRect(), Qt::AlignLeft | Qt::AlignVCenter, shown);
    }
};

} // namespace rankscope
