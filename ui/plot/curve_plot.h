#pragma once

#include "core/analysis/smoothing.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/zoom_step.h"
#include "ui/theme.h"

#include <QJsonObject>
#include <QRectF>
#include <QString>
#include <QWidget>

#include <tl/expected.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace rankscope {

enum class CurveShape { Line, Steps, Dots }; // Steps: a value holds until the next one

// A place on the x axis worth knowing: a checkpoint, the end of a phase.
struct CurveFlag {
    double x = 0.0;
    QString text;
    bool minor = false; // a short mark at the axis; its text is shown under the cursor only
};

// A stretch of the x axis that is shaded, with words at its foot.
struct CurveSpan {
    double from = 0.0;
    double to = 0.0;
    QString text;
};

// A ring around one value, named.
struct CurveMark {
    double x = 0.0;
    double y = 0.0;
    QString text;
};

// Line chart over steps with many curves: keeps every point (min/max pyramid, so spikes survive at any zoom),
// zooms with the wheel and a dragged box, pans, resets on double click, goes back zoom by zoom, shows values
// under the cursor, exports PNG, SVG and PDF with legend, and copies its data as TSV (context menu and
// shortcuts). UI thread only.
class CurvePlot : public QWidget {
    Q_OBJECT
public:
    explicit CurvePlot(QWidget* parent = nullptr);
    ~CurvePlot() override;

    void setTitles(const QString& title, const QString& xTitle, const QString& yTitle);
    void applyTheme(const Theme& theme);

    // `smoothed`: drawn as a faint raw line with its smoothed one over it. A key that exists
    // already keeps its points.
    void addCurve(const QString& key, const QString& label, const QPen& pen, bool smoothed = false);
    void setCurveShape(const QString& key, CurveShape shape);
    // A curve beside the others: no value at its end.
    void setCurveQuiet(const QString& key, bool quiet);
    void setPoints(const QString& key, std::vector<double> x, std::vector<double> y);
    // An x at or before the last one replaces the curve from there on, as a resumed run does.
    void appendPoints(const QString& key, const std::vector<double>& x, const std::vector<double>& y);
    struct Points {
        std::vector<double> x, y;
    };
    Points pointsFrom(const QString& key, double x) const; // of a curve, as they were given
    void truncateFrom(double x);                           // drops the points of all curves from x on
    void removeCurve(const QString& key);
    // A filled band between two lines in the colour of `pen`, under the curves; NaN breaks it. An existing
    // key is replaced; removed by clear() and by an empty x.
    void setBand(const QString& key, const std::vector<double>& x, const std::vector<double>& low,
                 const std::vector<double>& high, const QPen& pen);
    void clear();
    void clearCurves(); // keeps what of the axes is zoomed
    QStringList curveKeys() const;
    QPen curvePen(const QString& key) const; // as it is drawn; without a curve of this key: none
    std::size_t pointCount(const QString& key) const;

    void setFlags(std::vector<CurveFlag> flags);
    void setSpans(std::vector<CurveSpan> spans);
    void setMarks(std::vector<CurveMark> marks);
    const std::vector<CurveSpan>& spans() const;
    const std::vector<CurveMark>& marks() const;
    const std::vector<CurveFlag>& flags() const;
    void setEmptyText(const QString& text); // shown while no curve has a point
    void setLogarithmicY(bool on);
    bool logarithmicY() const;
    void setLogarithmicX(bool on);    // points at or below 0 are left out
    void setRawShown(bool on);        // off: of smoothed curves only the average is drawn
    void setOutliersShown(bool on);   // off: the y range leaves out the extreme 5 % at both ends
    void setYFromZero(bool on);       // the y range always holds 0
    void setSmoothing(double weight); // 0 .. 0.999, TensorBoard's debiased average
    void setSmoothing(const Smoothing& smoothing);
    Smoothing smoothing() const;
    void setCursor(double x); // linked cursor; NaN hides it
    void resetZoom();
    void setXRange(double low, double high); // zooms
    bool zoomBack();                         // to what was shown before the last zoom; false: there is none
    std::optional<std::pair<double, double>> xZoom() const; // none: all of x is shown
    // Zooms along x as another chart did, without telling.
    void followZoom(ZoomStep step, std::optional<std::pair<double, double>> x);

    // Axes, smoothing, raw line and outliers as a value, without the zoom; keys that are absent are left.
    QJsonObject viewState() const;
    void applyViewState(const QJsonObject& state);

    QRectF visibleRange() const; // left, top = lowest x and y; in the axes' units
    struct Drawn {
        std::size_t marks = 0;  // points or min/max buckets on screen
        std::size_t points = 0; // that they stand for
    };
    Drawn drawn() const; // of the last replot
    // Where a value is drawn, in pixels of this widget.
    QPointF pixelOf(double x, double y) const;
    void replotNow(); // without waiting for the event loop

    QString dataAsTsv() const;
    bool exportTo(const QString& file); // by suffix .png .svg .pdf, print theme
    tl::expected<void, QString>
    writeTo(const QString& file, const PictureOptions& options = {}); // the same, saying what went wrong

signals:
    void cursorMoved(double x);
    void clicked(double x); // at a place of the axes
    void replotted();
    void zoomed(rankscope::ZoomStep step);
    void smoothingChanged(); // also by the person's keys
    void viewChanged();      // what viewState() tells

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
