#pragma once

#include "ui/plot/curve_layer.h"
#include "ui/plot/plot_view.h"
#include "ui/plot/score_plot.h"

#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

class QAction;

namespace rankscope {

// All scores as one series of squares, each in the colour of its kind, drawn in their order so that no kind
// covers the others.
class ScoreMarks : public QCPGraph {
public:
    explicit ScoreMarks(PlotView* view)
        : QCPGraph(view->xAxis, view->yAxis) {
        setLineStyle(lsNone);
    }

    std::vector<QColor> palette;
    std::vector<std::uint32_t> colours; // of each point: its place in the palette
    double size = 3.0;

protected:
    void draw(QCPPainter* painter) override {
        painter->setAntialiasing(false);
        std::size_t i = 0;
        for (const QCPGraphData& point : *data()) {
            const QPointF centre = coordsToPixels(point.key, point.value);
            painter->fillRect(QRectF(centre.x() - size / 2.0, centre.y() - size / 2.0, size, size),
                              palette[colours[i++]]);
        }
    }
};

// Inside of ScorePlot, shared by the files that draw it, answer questions of the pointer and run it.
struct ScorePlot::Impl {
    explicit Impl(ScorePlot* owner);

    // The drawing.
    QColor kindColour(std::size_t kind, const Theme& theme) const;
    void listKinds();
    void build();
    void restyle(const Theme& theme);
    bool drawable(double score) const;
    void fill();
    void refresh();
    void placeBand();
    void fitY();

    // What is told.
    QString words() const;
    const ScoreOrder::Entry* nearest(QPointF pixel) const;
    PlotReadout readout(QPointF pixel) const;
    std::vector<std::size_t> inBox(const QRect& box) const;

    CurveList legend;
    PlotView* view;
    CurveLayer* layer;
    std::vector<ModuleInfo> modules;
    std::vector<std::string> kinds;
    std::vector<std::size_t> moduleKind;
    std::optional<ScoreOrder> order;
    std::int64_t budget = 0;
    std::int64_t step = 0;
    QString summary;
    QString emptyText;
    ScoreMarks* marks = nullptr;
    QCPGraph* highlightGraph = nullptr;
    QCPGraph* thresholdGraph = nullptr;
    QCPItemRect* band = nullptr;
    QAction* logAction = nullptr;
    int highlight = -1;
    bool logarithmic = true;
    double margin = 0.05;
    AllocationDone allocation; // that is shown
    bool brushing = false;
    std::set<std::size_t> brushed; // triplets
};

} // namespace rankscope
