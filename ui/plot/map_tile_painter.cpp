#include "ui/plot/map_tile_painter.h"

#include "ui/plot/kind_labels.h"
#include "ui/plot/plot_theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

struct MapTileText {
    Q_DECLARE_TR_FUNCTIONS(MapTileText)
};

constexpr double gap = 1.0;          // between cells
constexpr double numberWidth = 22.0; // smallest cell with a number
constexpr double numberHeight = 14.0;
constexpr double leastWidth = 24.0;
constexpr double mostWidth = 56.0;
constexpr double spacing = 16.0; // between tiles
constexpr double pad = 8.0;
constexpr double keyStrip = 60.0;

QColor fillOf(const MapTile& tile, double value, const Theme& theme) {
    const double share = tile.top > 0.0 ? value / tile.top : 0.0;
    if (tile.kind == MapTile::Kind::Difference) {
        return theme.differenceColour(share);
    }
    return value == 0.0 ? theme.window : Theme::amountColour(std::clamp(share, 0.0, 1.0));
}

QString layerLabel(int layer) { return layer < 0 ? MapTileText::tr("rest") : QString::number(layer); }

QString signedNumber(const MapTile& tile, double value) {
    return value > 0.0 ? '+' + tile.textOf(value) : tile.textOf(value);
}

} // namespace

QString MapTile::textOf(double value) const {
    if (std::isnan(value)) {
        return QStringLiteral("?");
    }
    const double size = std::abs(value);
    const QString text =
        format == Format::Percent
            ? MapTileText::tr("%1 %").arg(QLocale().toString(size * 100.0, 'f', size < 0.0995 ? 1 : 0))
        : format == Format::Brief ? shortNumber(size, 3)
                                  : QLocale().toString(size, 'f', decimals);
    return value < 0.0 ? QChar(0x2212) + text : text;
}

QString MapTile::numberOf(std::size_t module) const {
    if (module >= values.size() || !std::isfinite(values[module])) {
        return {};
    }
    return kind == Kind::Difference ? signedNumber(*this, values[module]) : textOf(values[module]);
}

QString MapTile::describe(std::size_t module) const {
    if (module >= modules.size()) {
        return {};
    }
    QStringList lines{title, QString::fromStdString(modules[module].name)};
    if (module < words.size() && !words[module].isEmpty()) {
        lines << words[module];
    } else {
        const QString number = numberOf(module);
        lines << (number.isEmpty() ? MapTileText::tr("not in both runs") : number);
    }
    return lines.join(QLatin1Char('\n'));
}

MapTilePainter::MapTilePainter(const std::vector<MapTile>& tiles, double width)
    : m_tiles(tiles) {
    const QFontMetricsF metrics(plotFont());
    m_line = metrics.height() + 2.0;
    m_left = metrics.horizontalAdvance(QStringLiteral("00"));
    for (const MapTile& tile : tiles) {
        m_layouts.push_back({rankGrid(tile.modules), {}, {}, 0.0, 0.0});
        for (const int layer : m_layouts.back().grid.layers) {
            m_left = std::max(m_left, metrics.horizontalAdvance(layerLabel(layer)));
        }
    }
    m_left += pad + 6.0;
    place(std::max(width, 120.0));
}

void MapTilePainter::place(double width) {
    std::size_t kinds = 1;
    for (const Layout& layout : m_layouts) {
        kinds = std::max(kinds, layout.grid.kinds.size());
    }
    const double least = m_left + leastWidth * static_cast<double>(kinds) + pad;
    const auto fitting = static_cast<std::size_t>((width - spacing) / (least + spacing));
    const std::size_t across = std::clamp<std::size_t>(fitting, 1, std::max<std::size_t>(1, m_tiles.size()));
    const double room = (width - spacing) / static_cast<double>(across) - spacing;
    const double cellWidth =
        std::clamp(std::floor((room - m_left - pad) / static_cast<double>(kinds)), 8.0, mostWidth);
    const double cellHeight = std::clamp(std::floor(cellWidth * 0.62), 16.0, 28.0);
    const double tileWidth = m_left + cellWidth * static_cast<double>(kinds) + pad;
    const double titleHeight = QFontMetricsF(plotTitleFont()).height() + 6.0;
    double top = spacing / 2.0;
    for (std::size_t first = 0; first < m_layouts.size(); first += across) {
        double tallest = 0.0;
        for (std::size_t i = first; i < std::min(first + across, m_layouts.size()); ++i) {
            Layout& layout = m_layouts[i];
            const auto rows = static_cast<double>(std::max<std::size_t>(1, layout.grid.layers.size()));
            const double left = spacing + static_cast<double>(i - first) * (tileWidth + spacing);
            layout.cellWidth = cellWidth;
            layout.cellHeight = cellHeight;
            layout.cells =
                QRectF(left + m_left, top + titleHeight + m_line,
                       cellWidth * static_cast<double>(layout.grid.kinds.size()), cellHeight * rows);
            layout.area =
                QRectF(left, top, tileWidth, titleHeight + m_line + cellHeight * rows + 2.0 * m_line + 4.0);
            tallest = std::max(tallest, layout.area.height());
        }
        top += tallest + spacing;
    }
    m_height = top;
}

bool MapTilePainter::numbersShown(std::size_t tile) const {
    return m_layouts[tile].cellWidth >= numberWidth && m_layouts[tile].cellHeight >= numberHeight;
}

QRectF MapTilePainter::cellRect(const Layout& layout, std::size_t row, std::size_t column) const {
    return {layout.cells.left() + layout.cellWidth * static_cast<double>(column),
            layout.cells.top() + layout.cellHeight * static_cast<double>(row), layout.cellWidth - gap,
            layout.cellHeight - gap};
}

QRectF MapTilePainter::cellOf(const Place& place) const {
    if (place.tile < 0 || place.tile >= static_cast<int>(m_layouts.size()) || place.module < 0) {
        return {};
    }
    const Layout& layout = m_layouts[static_cast<std::size_t>(place.tile)];
    const auto found = std::find(layout.grid.cells.begin(), layout.grid.cells.end(), place.module);
    if (found == layout.grid.cells.end()) {
        return {};
    }
    const auto index = static_cast<std::size_t>(found - layout.grid.cells.begin());
    return cellRect(layout, index / layout.grid.kinds.size(), index % layout.grid.kinds.size());
}

MapTilePainter::Place MapTilePainter::placeAt(QPointF pixel) const {
    for (std::size_t i = 0; i < m_layouts.size(); ++i) {
        const Layout& layout = m_layouts[i];
        if (!layout.area.contains(pixel)) {
            continue;
        }
        Place place{static_cast<int>(i), -1};
        if (layout.cells.contains(pixel)) {
            const auto row = static_cast<std::size_t>((pixel.y() - layout.cells.top()) / layout.cellHeight);
            const auto column =
                static_cast<std::size_t>((pixel.x() - layout.cells.left()) / layout.cellWidth);
            if (row < layout.grid.layers.size() && column < layout.grid.kinds.size()) {
                place.module = layout.grid.cell(row, column);
            }
        }
        return place;
    }
    return {};
}

void MapTilePainter::paint(QPainter& painter, const Theme& theme, double scroll, const Place& current,
                           bool focused) const {
    painter.save();
    painter.translate(0.0, -scroll);
    for (std::size_t i = 0; i < m_tiles.size(); ++i) {
        paintTile(painter, theme, i);
    }
    const QRectF cell = cellOf(current);
    if (!cell.isNull()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, focused ? 3 : 2));
        painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter.restore();
}

void MapTilePainter::paintTile(QPainter& painter, const Theme& theme, std::size_t index) const {
    const MapTile& tile = m_tiles[index];
    const Layout& layout = m_layouts[index];
    painter.setFont(plotTitleFont());
    const QFontMetricsF titleMetrics(painter.font());
    painter.setPen(theme.text);
    painter.drawText(
        QRectF(layout.area.left() + pad, layout.area.top(), layout.area.width() - pad, titleMetrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter,
        titleMetrics.elidedText(tile.title, Qt::ElideRight, layout.area.width() - pad));
    painter.setFont(plotFont());
    const QFontMetricsF metrics(painter.font());
    painter.setPen(theme.muted);
    const bool fits = std::ranges::all_of(layout.grid.kinds, [&](const std::string& kind) {
        return metrics.horizontalAdvance(kindLabel(kind)) <= layout.cellWidth - 2.0;
    });
    for (std::size_t column = 0; column < layout.grid.kinds.size(); ++column) {
        const std::string& kind = layout.grid.kinds[column];
        const QRectF head(layout.cells.left() + layout.cellWidth * static_cast<double>(column),
                          layout.cells.top() - m_line, layout.cellWidth, m_line);
        painter.drawText(head, Qt::AlignCenter, fits ? kindLabel(kind) : kindLetters(kind));
    }
    const bool numbers = numbersShown(index);
    for (std::size_t row = 0; row < layout.grid.layers.size(); ++row) {
        const QRectF first = cellRect(layout, row, 0);
        painter.setPen(theme.muted);
        painter.drawText(QRectF(layout.area.left(), first.top(), m_left - 6.0, first.height()),
                         Qt::AlignRight | Qt::AlignVCenter, layerLabel(layout.grid.layers[row]));
        for (std::size_t column = 0; column < layout.grid.kinds.size(); ++column) {
            paintCell(painter, theme, tile, cellRect(layout, row, column), layout.grid.cell(row, column),
                      numbers);
        }
    }
    painter.setPen(theme.muted);
    painter.drawText(
        QRectF(layout.area.left() + pad, layout.cells.bottom() + 2.0, layout.area.width() - pad, m_line),
        Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(tile.note, Qt::ElideRight, layout.area.width() - pad));
    if (!tile.modules.empty()) {
        paintKey(painter, theme, tile,
                 QRectF(layout.area.left() + pad, layout.cells.bottom() + 2.0 + m_line,
                        layout.area.width() - pad, m_line));
    }
}

void MapTilePainter::paintCell(QPainter& painter, const Theme& theme, const MapTile& tile, const QRectF& cell,
                               int module, bool numbers) const {
    const auto i = static_cast<std::size_t>(module);
    if (module < 0 || i >= tile.values.size() || !std::isfinite(tile.values[i])) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(theme.strongLine, Qt::BDiagPattern));
        painter.drawRect(cell);
        return;
    }
    const double value = tile.values[i];
    const QColor fill = fillOf(tile, value, theme);
    painter.fillRect(cell, fill);
    painter.setBrush(Qt::NoBrush);
    if (value == 0.0) {
        painter.setPen(QPen(theme.strongLine, 1));
        painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    const QString text = numbers ? tile.numberOf(i) : QString();
    const bool fits = tile.format == MapTile::Format::Fixed ||
                      QFontMetricsF(painter.font()).horizontalAdvance(text) <= cell.width() - 2.0;
    if (!text.isEmpty() && fits) {
        painter.setPen(Theme::textOn(fill));
        painter.drawText(cell, Qt::AlignCenter, text);
    }
}

void MapTilePainter::paintKey(QPainter& painter, const Theme& theme, const MapTile& tile,
                              const QRectF& area) const {
    const QFontMetricsF metrics(painter.font());
    const bool difference = tile.kind == MapTile::Kind::Difference;
    const QString low = difference ? signedNumber(tile, -tile.top) : QStringLiteral("0");
    const QString high = difference ? signedNumber(tile, tile.top) : tile.textOf(tile.top);
    const double lowWidth = metrics.horizontalAdvance(low) + 4.0;
    const QRectF strip(area.left() + lowWidth, area.center().y() - 4.0, keyStrip, 8.0);
    constexpr int fields = 13;
    for (int i = 0; i < fields; ++i) {
        const double share = static_cast<double>(i) / (fields - 1);
        const double value = difference ? tile.top * (2.0 * share - 1.0) : tile.top * share;
        painter.fillRect(QRectF(strip.left() + strip.width() * i / fields, strip.top(),
                                strip.width() / fields + 0.5, strip.height()),
                         fillOf(tile, value, theme));
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.strongLine, 1));
    painter.drawRect(strip);
    painter.setPen(theme.muted);
    painter.drawText(QRectF(area.left(), area.top(), lowWidth, area.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, low);
    painter.drawText(
        QRectF(strip.right() + 4.0, area.top(), area.width() - lowWidth - keyStrip, area.height()),
        Qt::AlignLeft | Qt::AlignVCenter, high);
}

} // namespace rankscope
