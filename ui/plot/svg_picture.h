#pragma once

#include "ui/plot/plot_export.h"

#include <QByteArray>
#include <QRectF>
#include <QSizeF>

class QPainter;

namespace rankscope {

// The drawings of core/report on Qt's painters. Only what SvgCanvas writes is known: lines, rectangles,
// circles, texts and paths of M, L, H and V. Qt's own renderer draws texts as outlines, which cannot be
// searched or copied in a PDF.

// In millimetres as the drawing says; empty when it is no drawing.
QSizeF svgSizeMm(const QByteArray& svg);
// False when the drawing is broken; what came before the fault is painted.
bool paintSvg(QPainter& painter, const QByteArray& svg, const QRectF& target);

// Writes a drawing as a picture: SVG as it is, PDF as vectors with text, PNG at the wished resolution; the
// size is the drawing's. Errors as writePicture().
tl::expected<void, QString> writeSvgPicture(const QString& file, const QByteArray& svg, const QString& title,
                                            const PictureOptions& options);

} // namespace rankscope
