#pragma once

#include "ui/theme.h"

#include <QTimer>
#include <qcustomplot.h>

#include <functional>
#include <limits>
#include <optional>
#include <vector>

namespace rankscope {

class PlotOverlay;

// What is written beside the mouse.
struct PlotReadout {
    struct Row {
        QColor colour;
        QString text;
        double y = std::numeric_limits<double>::quiet_NaN(); // a mark is drawn there; NaN: none
    };
    QString heading;
    double x = 0.0;
    std::vector<Row> rows;
};

// A QCustomPlot with our manners: a dragged box zooms, the middle button or Shift pans, the wheel zooms along
// x (with Ctrl along both), a double click resets; cursor and values are drawn over the plot without drawing
// it anew. Replots are queued, at most thirty a second for new data, and none while hidden. UI thread only.
class PlotView : public QCustomPlot {
    Q_OBJECT
public:
    explicit PlotView(QWidget* parent = nullptr);

    // Called before each replot and before an export: brings the graphs up to date. `columns`: buckets worth
    // drawing across.
    std::function<void(std::size_t columns)> onRefresh;
    // Values at a place of the axes; an empty heading shows nothing.
    std::function<PlotReadout(double x, QPointF pixel)> onReadout;
    // A click that was no drag; true when it was used.
    std::function<bool(QPointF pixel)> onClick;
    // A dragged box in pixels; true when it was used, else it zooms.
    std::function<bool(const QRect& box)> onBox;

    void requestReplot(); // new data
    void replotSoon();    // the person did something
    void applyTheme(const Theme& theme);
    const Theme& theme() const { return m_theme; }

    bool xZoomed() const { return m_xZoomed; }
    bool yZoomed() const { return m_yZoomed; }
    void resetZoom();
    // Shows these parts of the axes; everything of one without a range.
    void showRanges(const std::optional<QCPRange>& x, const std::optional<QCPRange>& y);
    void zoomX(double factor, double centre);
    void panX(double share);

    void setCornerText(const QString& text);
    void setEmptyText(const QString& text); // in the middle of an empty plot
    void setLinkedCursor(double x);         // NaN hides it
    QPixmap picture();                      // for tests and the clipboard

    // The plot as it would be printed, without overlay.
    void paintForExport(QCPPainter& painter, const QSize& size,
                        const std::function<void(const Theme&)>& restyle);

signals:
    void cursorMoved(double x);
    void zoomChanged();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void zoomToBox(const QRect& box);
    void updateReadout(QPointF pixel);
    void pan(QPoint from, QPoint to);
    bool onScreen() const;

    enum class Drag { None, Box, Pan };
    Theme m_theme;
    PlotOverlay* m_overlay = nullptr;
    QTimer m_throttle;

    bool m_pending = false;
    bool m_xZoomed = false;
    bool m_yZoomed = false;
    Drag m_drag = Drag::None;
    QPoint m_dragStart;
    QPoint m_dragLast;
};

} // namespace rankscope
