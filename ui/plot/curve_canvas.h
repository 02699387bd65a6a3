#pragma once

#include "ui/plot/curve_layer.h"
#include "ui/plot/plot_view.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace rankscope {

// The inside of a CurvePlot: its curves, what of them is visible, and how they are drawn. Owned by the
// CurvePlot; UI thread only.
class CurveCanvas {
public:
    explicit CurveCanvas(QWidget* owner);

    Curve* find(const QString& key) const; // nullptr
    Curve& add(const QString& key);
    void append(Curve& curve, const std::vector<double>& x, const std::vector<double>& y);
    void smoothAnew(Curve& curve) const;
    void setSmoothing(const Smoothing& wanted); // of all curves
    void freshen() const;                       // averages that the last points are missing in
    void setBand(const QString& key, const std::vector<double>& x, const std::vector<double>& low,
                 const std::vector<double>& high, const QPen& pen);
    void changed(); // points, curves or texts: replots soon
    void style(Curve& curve, const Theme& theme) const;
    void restyle(const Theme& theme);  // everything
    void refresh(std::size_t columns); // fits the axes and fills the graphs; before each replot
    PlotReadout readout(double x, QPointF pixel) const;
    // A click on a name in the legend shows that curve alone; a second one shows all again. False: it was
    // elsewhere.
    bool clickLegend(QPointF pixel);

    CurveList curves;
    // What is filled between two lines; the graphs belong to the plot.
    struct Band {
        QString key;
        QPen pen;
        std::vector<double> x, low, high;
        QCPGraph* lower = nullptr;
        QCPGraph* upper = nullptr;
    };
    std::vector<Band> bands;
    PlotView* view;
    CurveLayer* layer;
    QString xTitle;
    QString emptyText;
    Smoothing smoothing;
    bool logarithmic = false;
    bool logarithmicX = false;
    bool rawShown = true;
    bool outliersShown = false;
    bool yFromZero = false;
    CurvePlot::Drawn drawn;

private:
    std::vector<double> rangeValues(const QCPRange& x, std::size_t& count) const;
    void fitX();
    void fitY();
    void fill(QCPGraph& graph, const Series& series, std::size_t columns, CurveShape shape);
    void countOutside(Curve& curve) const;
    void fillBands();

    bool m_printing = false; // while an export is painted
    bool m_crowded = false;  // too many curves for dashes
};

} // namespace rankscope
