#pragma once

#include "ui/plot/plot_export.h"
#include "ui/plot/zoom_history.h"
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
// x (with Ctrl along both), a double click resets, the mouse's back button takes the last zoom back; cursor
// and values are drawn over the plot without drawing it anew. Replots are queued, at most thirty a second for
// new data, and none while hidden. UI thread only.
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
    // When there is one, a drag draws a line around something instead of a box; its places in pixels.
    std::function<void(const QPolygonF& line)> onLasso;

    void requestReplot(); // new data
    void replotSoon();    // the person did something
    void applyTheme(const Theme& theme);
    const Theme& theme() const { return m_theme; }

    bool xZoomed() const { return m_xZoomed; }
    bool yZoomed() const { return m_yZoomed; }
    void resetZoom();
    void setXZoom(QCPRange range);
    bool zoomBack();   // false: there is nothing to go back to
    void forgetZoom(); // shows everything, and there is no way back: the axes are others
    // Does along x what another chart did, without telling; none: not zoomed.
    void followZoom(ZoomStep step, std::optional<QCPRange> x);
    // Shows these parts of the axes; everything of one without a range.
    void showRanges(const std::optional<QCPRange>& x, const std::optional<QCPRange>& y);

    void setCornerText(const QString& text);
    void setEmptyText(const QString& text); // in the middle of an empty plot
    void setLinkedCursor(double x);         // NaN hides it
    QPixmap picture();                      // for tests and the clipboard

    // Fills `owner`, a chart that shows nothing else, and takes the focus for it.
    void occupy(QWidget& owner);
    // The plot as it would be printed, without overlay; `restyle` is told the printer's theme and then ours.
    // `size`: its own, before the options.
    tl::expected<void, QString> writeTo(const QString& file, const QSize& size, const QString& title,
                                        const PictureOptions& options,
                                        const std::function<void(const Theme&)>& restyle);

signals:
    void cursorMoved(double x);
    void zoomed(rankscope::ZoomStep step);

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
    void paintForExport(QCPPainter& painter, const QSize& size,
                        const std::function<void(const Theme&)>& restyle);
    ZoomState zoomState() const;
    void noteZoom(ZoomHistory::Gesture gesture, bool begins = true); // before the zoom
    void tellZoom();                                                 // after it
    void zoomX(ZoomHistory::Gesture gesture, double factor, double centre);
    void panX(double share);
    void zoomToBox(const QRect& box);
    void updateReadout(QPointF pixel);
    void pan(QPoint from, QPoint to);
    bool onScreen() const;

    enum class Drag { None, Box, Pan };
    Theme m_theme;
    PlotOverlay* m_overlay = nullptr;
    QTimer m_throttle;

    ZoomHistory m_history;
    ZoomStep m_step = ZoomStep::New; // of the zoom under way
    bool m_panned = false;           // by the drag under way

    bool m_pending = false;
    bool m_xZoomed = false;
    bool m_yZoomed = false;
    Drag m_drag = Drag::None;
    QPoint m_dragStart;
    QPoint m_dragLast;
};

} // namespace rankscope
