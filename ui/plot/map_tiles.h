#pragma once

#include "ui/plot/map_tile_painter.h"

#include <QAbstractScrollArea>

#include <tl/expected.hpp>

#include <memory>
#include <vector>

namespace rankscope {

// Small rank maps side by side: of several runs, of their differences, of means over seeds. Each tile has its
// own key; arrow keys move between cells, the tooltip says what a cell is. UI thread only.
class MapTiles : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit MapTiles(QWidget* parent = nullptr);
    ~MapTiles() override;

    void setTiles(std::vector<MapTile> tiles);
    const std::vector<MapTile>& tiles() const;
    void setEmptyText(const QString& text); // while there are no tiles
    void applyTheme(const Theme& theme);

    QString dataAsTsv() const;                                // a row for every cell of every tile
    tl::expected<void, QString> writeTo(const QString& file); // by suffix .png .svg .pdf, print theme
    QRect cellRect(int tile, int module) const;               // in the viewport

    QSize sizeHint() const override;

signals:
    void tileClicked(int tile);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void updateScroll();
    void setCurrent(MapTilePainter::Place place);
    MapTilePainter::Place placeAt(QPoint pixel) const;

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
