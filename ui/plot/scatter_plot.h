#pragma once

#include "core/analysis/pareto.h"
#include "ui/theme.h"

#include <QString>
#include <QWidget>

#include <tl/expected.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace rankscope {

// One run, or the mean of a group of runs, in a ScatterPlot.
struct ScatterPoint {
    qint64 id = 0; // what pointClicked() says; several points may share one
    QString label;
    double x = 0.0;
    double y = 0.0;
    double xError = 0.0; // half length of the error bars; 0: none
    double yError = 0.0;
    int colour = 0; // number of the run's colour; the glyph follows from it too
};

// Points of two amounts, each in the colour and glyph of its run, with error bars, and the front of those
// that no other one dominates as a line; the others are faint. Shows names and values under the mouse, zooms
// and exports like the other charts, copies TSV. UI thread only.
class ScatterPlot : public QWidget {
    Q_OBJECT
public:
    explicit ScatterPlot(QWidget* parent = nullptr);
    ~ScatterPlot() override;

    void setTitles(const QString& title, const QString& xTitle, const QString& yTitle);
    void setPoints(std::vector<ScatterPoint> points);
    // None: no front is drawn and all points are equal.
    void setFront(std::optional<std::pair<Direction, Direction>> directions);
    // What a drag over the plot does: zoom, or choose the points in a rectangle or within a line around them.
    // A click beside them changes nothing; Escape clears the choice.
    enum class Drag { Zoom, Rectangle, Lasso };
    void setDrag(Drag drag);
    void setChosen(std::vector<std::size_t> points); // by number, ascending; setPoints() clears them
    const std::vector<std::size_t>& chosen() const;
    void setLogarithmicX(bool on);
    void setLogarithmicY(bool on);
    void setEmptyText(const QString& text);
    void applyTheme(const Theme& theme);

    std::vector<std::size_t> front() const; // numbers of the points on it
    QPointF pixelOf(double x, double y) const;
    QString dataAsTsv() const;
    tl::expected<void, QString> writeTo(const QString& file);
    void replotNow();

signals:
    void pointClicked(qint64 id);
    void chosenChanged();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
