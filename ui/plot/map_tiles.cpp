#include "ui/plot/map_tiles.h"

#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr double exportWidth = 900.0;

} // namespace

struct MapTiles::Impl {
    std::vector<MapTile> tiles;
    Theme theme = Theme::light();
    QString emptyText;
    MapTilePainter::Place current;
};

MapTiles::MapTiles(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_impl(std::make_unique<Impl>()) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(240, 160);
    setAccessibleName(tr("Rank maps of the compared runs"));
    addDataActions(this, {[this] { return dataAsTsv(); }, [] { return tr("rank maps"); },
                          [this](const QString& file) { return writeTo(file); }});
}

MapTiles::~MapTiles() = default;

void MapTiles::setTiles(std::vector<MapTile> tiles) {
    m_impl->tiles = std::move(tiles);
    m_impl->current = {};
    updateScroll();
    viewport()->update();
}

const std::vector<MapTile>& MapTiles::tiles() const { return m_impl->tiles; }

void MapTiles::setEmptyText(const QString& text) {
    m_impl->emptyText = text;
    viewport()->update();
}

void MapTiles::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    viewport()->update();
}

QSize MapTiles::sizeHint() const { return {640, 400}; }

void MapTiles::updateScroll() {
    const MapTilePainter painter(m_impl->tiles, viewport()->width());
    const int hidden = static_cast<int>(std::ceil(painter.height())) - viewport()->height();
    verticalScrollBar()->setRange(0, m_impl->tiles.empty() ? 0 : std::max(0, hidden));
    verticalScrollBar()->setPageStep(std::max(1, viewport()->height()));
    verticalScrollBar()->setSingleStep(20);
}

void MapTiles::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_impl->theme.base);
    if (m_impl->tiles.empty()) {
        painter.setPen(m_impl->theme.muted);
        painter.drawText(viewport()->rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap,
                         m_impl->emptyText);
    } else {
        MapTilePainter(m_impl->tiles, viewport()->width())
            .paint(painter, m_impl->theme, verticalScrollBar()->value(), m_impl->current, hasFocus());
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_impl->theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void MapTiles::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    updateScroll();
}

MapTilePainter::Place MapTiles::placeAt(QPoint pixel) const {
    return MapTilePainter(m_impl->tiles, viewport()->width())
        .placeAt(QPointF(pixel) + QPointF(0, verticalScrollBar()->value()));
}

QRect MapTiles::cellRect(int tile, int module) const {
    return MapTilePainter(m_impl->tiles, viewport()->width())
        .cellOf({tile, module})
        .translated(0, -verticalScrollBar()->value())
        .toRect();
}

void MapTiles::setCurrent(MapTilePainter::Place place) {
    m_impl->current = place;
    const bool valid = place.tile >= 0 && place.module >= 0;
    setAccessibleDescription(valid ? m_impl->tiles[static_cast<std::size_t>(place.tile)]
                                         .describe(static_cast<std::size_t>(place.module))
                                         .replace(QLatin1Char('\n'), QStringLiteral(", "))
                                   : QString());
    const QRect cell = cellRect(place.tile, place.module);
    if (valid && (cell.top() < 0 || cell.bottom() > viewport()->height())) {
        verticalScrollBar()->setValue(verticalScrollBar()->value() + cell.center().y() -
                                      viewport()->height() / 2);
    }
    viewport()->update();
}

void MapTiles::mousePressEvent(QMouseEvent* event) {
    const MapTilePainter::Place place = placeAt(event->pos());
    if (event->button() == Qt::LeftButton && place.tile >= 0) {
        setCurrent(place);
        emit tileClicked(place.tile);
    }
    event->accept();
}

// Arrow keys walk through the cells of a tile and from its side into the next one.
void MapTiles::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const bool arrow =
        key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    if (!arrow || m_impl->tiles.empty()) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    MapTilePainter::Place place = m_impl->current;
    if (place.tile < 0 || place.module < 0) {
        setCurrent({0, 0});
        return;
    }
    const MapTilePainter painter(m_impl->tiles, viewport()->width());
    const RankGrid& grid = painter.grid(static_cast<std::size_t>(place.tile));
    const auto width = static_cast<int>(grid.kinds.size());
    const auto rows = static_cast<int>(grid.layers.size());
    const auto index =
        static_cast<int>(std::find(grid.cells.begin(), grid.cells.end(), place.module) - grid.cells.begin());
    int row = index / width + (key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0);
    int column = index % width + (key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0);
    if (column < 0 || column >= width) {
        const int tile = place.tile + (column < 0 ? -1 : 1);
        if (tile >= 0 && tile < static_cast<int>(m_impl->tiles.size())) {
            setCurrent({tile, m_impl->tiles[static_cast<std::size_t>(tile)].modules.empty() ? -1 : 0});
        }
        return;
    }
    if (row >= 0 && row < rows) {
        const int module = grid.cell(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
        if (module >= 0) {
            setCurrent({place.tile, module});
        }
    }
}

void MapTiles::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void MapTiles::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool MapTiles::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const MapTilePainter::Place place = placeAt(help->pos());
        const QString text = place.tile < 0 || place.module < 0
                                 ? QString()
                                 : m_impl->tiles[static_cast<std::size_t>(place.tile)].describe(
                                       static_cast<std::size_t>(place.module));
        QToolTip::showText(help->globalPos(), text, viewport(), cellRect(place.tile, place.module));
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString MapTiles::dataAsTsv() const {
    QString out = QStringLiteral("map\tmodule\tlayer\tkind\tvalue\n");
    for (const MapTile& tile : m_impl->tiles) {
        for (std::size_t i = 0; i < tile.modules.size(); ++i) {
            const ModuleInfo& module = tile.modules[i];
            const bool known = i < tile.values.size() && std::isfinite(tile.values[i]);
            out += QStringList{tile.title, QString::fromStdString(module.name), QString::number(module.layer),
                               QString::fromStdString(module.kind),
                               known ? QString::number(tile.values[i]) : QString()}
                       .join(QLatin1Char('\t')) +
                   QLatin1Char('\n');
        }
    }
    return out;
}

tl::expected<void, QString> MapTiles::writeTo(const QString& file) {
    const MapTilePainter tiles(m_impl->tiles, exportWidth);
    const QSize size(static_cast<int>(exportWidth), static_cast<int>(std::ceil(tiles.height())));
    return writePicture(file, size, tr("Rank maps"), {}, [&](QCPPainter& painter) {
        painter.fillRect(QRect(QPoint(0, 0), size), printTheme().base);
        tiles.paint(painter, printTheme(), 0.0, {}, false);
    });
}

} // namespace rankscope
