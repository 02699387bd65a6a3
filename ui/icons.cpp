#include "ui/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

// In the static library nothing else refers to the resources, so the linker would drop them. Outside of any
// namespace.
static void loadIconResources() { Q_INIT_RESOURCE(icons); }

namespace rankscope {

namespace {

// Draws the SVG text at the size and scale that is asked for, with currentColor replaced. Value-like; QIcon
// clones it.
class SvgIconEngine : public QIconEngine {
public:
    struct Colours {
        QColor normal, disabled, on;
    };

    SvgIconEngine(QByteArray svg, Colours colours)
        : m_svg(std::move(svg))
        , m_colours(std::move(colours)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        QColor colour = m_colours.normal;
        if (mode == QIcon::Disabled) {
            colour = m_colours.disabled;
        } else if (state == QIcon::On) {
            colour = m_colours.on;
        }
        QByteArray text = m_svg;
        text.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer(text);
        painter->setRenderHint(QPainter::Antialiasing);
        renderer.render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return result;
    }
    QIconEngine* clone() const override { return new SvgIconEngine(*this); }

private:
    QByteArray m_svg;
    Colours m_colours;
};

QIcon fromResource(const QString& name, SvgIconEngine::Colours colours) {
    loadIconResources();
    QFile file(QStringLiteral(":/rankscope/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return QIcon(new SvgIconEngine(file.readAll(), std::move(colours)));
}

} // namespace

QIcon icon(const QString& name, const Theme& theme) {
    return fromResource(name, {theme.text, theme.strongLine, theme.accent});
}

QIcon icon(const QString& name, const QColor& colour) { return fromResource(name, {colour, colour, colour}); }

QIcon applicationIcon() { return icon(QStringLiteral("rankscope"), QColor()); }

} // namespace rankscope
