#include "ui/plot/plot_export.h"

#include "ui/dialogs/file_question.h"
#include "ui/plot/plot_theme.h"
#include "ui/written_file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QMessageBox>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <qcustomplot.h>

#include <algorithm>

namespace rankscope {

namespace {

constexpr int screenDpi = 96;
constexpr double millimetresPerInch = 25.4;
constexpr int captionHeight = 20; // logical pixels
constexpr double inchesPerMeter = 39.3700787;

struct PlotExport {
    Q_DECLARE_TR_FUNCTIONS(PlotExport)
};

void paintOn(QPaintDevice& device, bool vector, double scale, const std::function<void(QCPPainter&)>& paint) {
    QCPPainter painter;
    painter.begin(&device);
    if (vector) {
        painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching);
    } else {
        painter.setMode(QCPPainter::pmNoCaching);
        painter.scale(scale, scale);
    }
    paint(painter);
    painter.end();
}

bool paintPng(QIODevice& out, const QSize& size, int dpi, const std::function<void(QCPPainter&)>& paint) {
    const double scale = static_cast<double>(dpi) / screenDpi;
    QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
    if (image.isNull()) {
        return false;
    }
    image.fill(Qt::white);
    paintOn(image, false, scale, paint);
    image.setDotsPerMeterX(qRound(dpi * inchesPerMeter));
    image.setDotsPerMeterY(qRound(dpi * inchesPerMeter));
    return image.save(&out, "PNG");
}

void paintSvg(QIODevice& out, const QSize& size, const QString& title,
              const std::function<void(QCPPainter&)>& paint) {
    QSvgGenerator generator;
    generator.setOutputDevice(&out);
    generator.setResolution(screenDpi);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setTitle(title.toHtmlEscaped()); // it does not do so itself
    generator.setDescription(QStringLiteral("Rankscope %1").arg(QStringLiteral(RANKSCOPE_VERSION)));
    paintOn(generator, true, 1.0, paint);
}

void paintPdf(QIODevice& out, const QSize& size, const QString& title,
              const std::function<void(QCPPainter&)>& paint) {
    QPdfWriter writer(&out);
    writer.setResolution(screenDpi);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Rankscope %1").arg(QStringLiteral(RANKSCOPE_VERSION)));
    const QSizeF points = QSizeF(size) * 72.0 / screenDpi;
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    paintOn(writer, true, 1.0, paint);
}

void paintCaption(QCPPainter& painter, const QSize& size, const QString& caption) {
    const QRectF place(8.0, size.height(), size.width() - 16.0, captionHeight);
    painter.fillRect(QRectF(0, size.height(), size.width(), captionHeight), Qt::white);
    painter.setFont(plotFont());
    painter.setPen(printTheme().muted);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetricsF(painter.font()).elidedText(caption, Qt::ElideRight, place.width()));
}

} // namespace

QSize PictureOptions::sized(const QSize& own) const {
    if (widthMm <= 0.0) {
        return own;
    }
    const double width = widthMm / millimetresPerInch * screenDpi;
    // A narrow chart stays as high as its texts need.
    return {qRound(width), qRound(std::max(width * own.height() / own.width(), own.height() * 0.55))};
}

tl::expected<void, QString> writePicture(const QString& file, const QSize& chart, const QString& title,
                                         const PictureOptions& options,
                                         const std::function<void(QCPPainter&)>& paintChart) {
    const QString suffix = options.format.isEmpty() ? QFileInfo(file).suffix().toLower() : options.format;
    const bool captioned = !options.caption.isEmpty();
    const QSize size = captioned ? chart + QSize(0, captionHeight) : chart;
    const auto paint = [&](QCPPainter& painter) {
        paintChart(painter);
        if (captioned) {
            paintCaption(painter, chart, options.caption);
        }
    };
    if (suffix != QLatin1String("png") && suffix != QLatin1String("svg") && suffix != QLatin1String("pdf")) {
        return tl::unexpected(
            PlotExport::tr("%1 has no suffix that says the format; end it in .png, .svg or .pdf.").arg(file));
    }
    // Painted to memory first: a picture that cannot be made never touches the file.
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    bool painted = true;
    if (suffix == QLatin1String("png")) {
        painted = paintPng(buffer, size, options.dpi, paint);
    } else if (suffix == QLatin1String("svg")) {
        paintSvg(buffer, size, title, paint);
    } else {
        paintPdf(buffer, size, title, paint);
    }
    if (!painted || bytes.isEmpty()) {
        return tl::unexpected(
            PlotExport::tr("The picture %1 is too large for this machine's memory; make the chart smaller.")
                .arg(file));
    }
    return writeNamedFile(file, bytes);
}

void askExportFile(QWidget* parent, const QString& title,
                   const std::function<tl::expected<void, QString>(const QString&)>& write) {
    static const QRegularExpression unusable(QStringLiteral("[^\\w.-]+"));
    FileQuestion question;
    question.wanted = FileQuestion::Wanted::NewFile;
    question.title = PlotExport::tr("Export %1").arg(title);
    question.suffix = QStringLiteral("png");
    question.name = QString(title).replace(unusable, QStringLiteral("-")).toLower() + QStringLiteral(".png");
    question.filters = {PlotExport::tr("PNG picture (*.png)"), PlotExport::tr("SVG drawing (*.svg)"),
                        PlotExport::tr("PDF page (*.pdf)")};
    auto* dialog = askForFile(parent, question, [parent, write](const QString& file) {
        if (const auto written = write(file); !written) {
            auto* message = new QMessageBox(QMessageBox::Warning, PlotExport::tr("Export"), written.error(),
                                            QMessageBox::Ok, parent);
            message->setAttribute(Qt::WA_DeleteOnClose);
            message->open();
        }
    });
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        for (const char* suffix : {"png", "svg", "pdf"}) {
            if (filter.contains(QLatin1String("*.") + QLatin1String(suffix))) {
                dialog->setDefaultSuffix(QLatin1String(suffix));
            }
        }
    });
}

} // namespace rankscope
