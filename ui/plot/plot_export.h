#pragma once

#include <QSize>
#include <QString>

#include <tl/expected.hpp>

#include <functional>

class QCPPainter;
class QWidget;

namespace rankscope {

// Writes a picture to `file` by its suffix: .png (300 dots an inch), .svg or .pdf (both vectors). `paint`
// draws in logical pixels within 0, 0, size. Errors: another suffix, or a file that cannot be written; an
// existing file then stays as it was.
tl::expected<void, QString> writePicture(const QString& file, const QSize& size, const QString& title,
                                         const std::function<void(QCPPainter&)>& paint);

// Lets the person choose a file (without blocking) and calls `write`; a failure is shown as a message.
void askExportFile(QWidget* parent, const QString& title,
                   const std::function<tl::expected<void, QString>(const QString&)>& write);

} // namespace rankscope
