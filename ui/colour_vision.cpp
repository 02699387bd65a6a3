#include "ui/colour_vision.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace rankscope {

namespace {

using Matrix = std::array<std::array<float, 3>, 3>;

constexpr Matrix protanopia{{{0.152286F, 1.052583F, -0.204868F},
                             {0.114503F, 0.786281F, 0.099216F},
                             {-0.003882F, -0.048116F, 1.051998F}}};
constexpr Matrix deuteranopia{{{0.367322F, 0.860646F, -0.227968F},
                               {0.280085F, 0.672501F, 0.047413F},
                               {-0.011820F, 0.042940F, 0.968881F}}};
constexpr Matrix tritanopia{{{1.255528F, -0.076749F, -0.178779F},
                             {-0.078411F, 0.930809F, 0.147602F},
                             {0.004733F, 0.691367F, 0.303900F}}};

const Matrix& matrixOf(ColourVision vision) {
    return vision == ColourVision::Protanopia     ? protanopia
           : vision == ColourVision::Deuteranopia ? deuteranopia
                                                  : tritanopia;
}

constexpr int linearSteps = 4096;

// sRGB to linear light and back, by table: a page has a million pixels.
struct Tables {
    std::array<float, 256> linear;
    std::array<std::uint8_t, linearSteps + 1> srgb;

    Tables()
        : linear()
        , srgb() {
        for (int i = 0; i < 256; ++i) {
            const double value = i / 255.0;
            linear[std::size_t(i)] =
                float(value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
        }
        for (int i = 0; i <= linearSteps; ++i) {
            const double value = double(i) / linearSteps;
            const double encoded =
                value <= 0.0031308 ? 12.92 * value : 1.055 * std::pow(value, 1.0 / 2.4) - 0.055;
            srgb[std::size_t(i)] = std::uint8_t(std::lround(255.0 * encoded));
        }
    }
};

const Tables& tables() {
    static const Tables made;
    return made;
}

QRgb seen(const Matrix& matrix, QRgb pixel) {
    const Tables& table = tables();
    const float red = table.linear[std::size_t(qRed(pixel))],
                green = table.linear[std::size_t(qGreen(pixel))],
                blue = table.linear[std::size_t(qBlue(pixel))];
    const auto part = [&](const std::array<float, 3>& row) {
        const float value = std::clamp(row[0] * red + row[1] * green + row[2] * blue, 0.0F, 1.0F);
        return int(table.srgb[std::size_t(value * linearSteps + 0.5F)]);
    };
    return qRgba(part(matrix[0]), part(matrix[1]), part(matrix[2]), qAlpha(pixel));
}

} // namespace

QColor asSeenWith(ColourVision vision, const QColor& colour) {
    return vision == ColourVision::Normal ? colour : QColor::fromRgba(seen(matrixOf(vision), colour.rgba()));
}

QImage asSeenWith(ColourVision vision, QImage image) {
    if (vision == ColourVision::Normal) {
        return image;
    }
    image.convertTo(QImage::Format_ARGB32);
    const Matrix& matrix = matrixOf(vision);
    // Neighbours mostly have one colour.
    QRgb last = 0, lastSeen = seen(matrix, 0);
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            if (line[x] != last) {
                last = line[x];
                lastSeen = seen(matrix, last);
            }
            line[x] = lastSeen;
        }
    }
    return image;
}

void VisionEffect::draw(QPainter* painter) {
    QPoint offset;
    const QPixmap source = sourcePixmap(Qt::DeviceCoordinates, &offset, QGraphicsEffect::NoPad);
    if (source.isNull()) {
        return;
    }
    QImage image = asSeenWith(m_vision, source.toImage());
    image.setDevicePixelRatio(source.devicePixelRatio());
    const QTransform before = painter->worldTransform();
    painter->setWorldTransform(QTransform());
    painter->drawImage(offset, image);
    painter->setWorldTransform(before);
}

} // namespace rankscope
