#pragma once

#include <QSize>
#include <QString>

#include <tl/expected.hpp>

#include <functional>

class QCPPainter;
class QWidget;

namespace rankscope {

// How large and how fine a picture is, and what stands below it. A plain value.
struct PictureOptions {
    double widthMm = 0.0; // 0: the chart's own width at 96 dots an inch
    int dpi = 300;        // of PNG
    QString format;       // png, svg or pdf; empty: as the file's suffix says
    QString caption;      // a line below the chart; empty: none

    // `own` scaled to the width; text keeps its size, so that it fits the text of a page.
    QSize sized(const QSize& own) const;
};

// Writes a picture to `file` by its suffix: .png, .svg or .pdf (both vectors), at 96 logical pixels an inch.
// `paint` draws in logical pixels within 0, 0, size; the caption comes below. Errors: another suffix, or a
// file that cannot be written; an existing file then stays as it was.
tl::expected<void, QString> writePicture(const QString& file, const QSize& size, const QString& title,
                                         const PictureOptions& options,
                                         const std::function<void(QCPPainter&)>& paint);

// Lets the person choose a file (without blocking) and calls `write`; a failure is shown as a message.
void askExportFile(QWidget* parent, const QString& title,
                   const std::function<tl::expected<void, QString>(const QString&)>& write);

} // namespace rankscope
