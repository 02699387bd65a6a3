#pragma once

#include "core/analysis/allocation.h"
#include "ui/theme.h"

#include <QRectF>
#include <QSizeF>
#include <QString>

#include <vector>

class QPainter;

namespace rankscope {

// One small rank map among others. A plain value.
struct MapTile {
    // Amounts from 0 to `top`, or differences from -top to top whose colours are symmetric about 0.
    enum class Kind { Amount, Difference };
    Kind kind = Kind::Amount;
    // Numbers with `decimals`, shares as percent, or three digits with a suffix.
    enum class Format { Fixed, Percent, Brief };
    Format format = Format::Fixed;
    QString title;
    QString note; // a line below the map
    std::vector<ModuleInfo> modules;
    std::vector<double> values; // one a module; NaN: there is nothing to show, hatched
    std::vector<QString> words; // one a module, what its value means; may be empty
    double top = 1.0;
    int decimals = 0;

    QString textOf(double value) const;         // "7", "−2", "1.4", "12 %", "3.1e-5"; "?" for NaN
    QString numberOf(std::size_t module) const; // the same with a sign for differences; empty for NaN
    QString describe(std::size_t module) const; // lines for a tooltip
};

// Lays tiles out in rows and draws them, on screen or in an export. A plain value made for one width.
class MapTilePainter {
public:
    MapTilePainter(const std::vector<MapTile>& tiles, double width);

    // A cell of a tile; tile -1: none.
    struct Place {
        int tile = -1;
        int module = -1;
        bool operator==(const Place&) const = default;
    };
    void paint(QPainter& painter, const Theme& theme, double scroll, const Place& current,
               bool focused) const;
    double height() const { return m_height; }
    Place placeAt(QPointF pixel) const; // in the coordinates of the whole, without the scroll
    QRectF tileRect(std::size_t tile) const { return m_layouts[tile].area; }
    QRectF cellOf(const Place& place) const;
    const RankGrid& grid(std::size_t tile) const { return m_layouts[tile].grid; }
    bool numbersShown(std::size_t tile) const;

private:
    struct Layout {
        RankGrid grid;
        QRectF area;  // of the tile
        QRectF cells; // of its map
        double cellWidth = 0.0;
        double cellHeight = 0.0;
    };
    QRectF cellRect(const Layout& layout, std::size_t row, std::size_t column) const;
    void place(double width);
    void paintTile(QPainter& painter, const Theme& theme, std::size_t tile) const;
    void paintCell(QPainter& painter, const Theme& theme, const MapTile& tile, const QRectF& cell, int module,
                   bool numbers) const;
    void paintKey(QPainter& painter, const Theme& theme, const MapTile& tile, const QRectF& area) const;

    const std::vector<MapTile>& m_tiles;
    std::vector<Layout> m_layouts;
    double m_line = 0.0; // height of a line of text
    double m_left = 0.0; // width of the layers' numbers
    double m_height = 0.0;
};

} // namespace rankscope
