#pragma once

#include <QColor>
#include <QGraphicsEffect>
#include <QImage>

namespace rankscope {

enum class ColourVision { Normal, Protanopia, Deuteranopia, Tritanopia };

// The colour as a person without the cones for long, middle or short wavelengths sees it: the matrices for
// severity 1.0 of Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color
// vision deficiency", IEEE TVCG 15 (6), 2009, applied to linear RGB.
QColor asSeenWith(ColourVision vision, const QColor& colour);
QImage asSeenWith(ColourVision vision, QImage image);

// Shows a widget so. Owned by the widget that it is set on; UI thread only.
class VisionEffect : public QGraphicsEffect {
    Q_OBJECT
public:
    explicit VisionEffect(ColourVision vision, QObject* parent = nullptr)
        : QGraphicsEffect(parent)
        , m_vision(vision) {}

protected:
    void draw(QPainter* painter) override;

private:
    ColourVision m_vision;
};

} // namespace rankscope
