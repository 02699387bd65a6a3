#pragma once

#include "core/analysis/score_density.h"
#include "ui/plot/plot_ticker.h"
#include "ui/theme.h"

#include <qcustomplot.h>

namespace rankscope {

// What a density map shows, and where its parts lie: x is the step, y the number of bins above 10^0, so that
// row `lowest` begins at y = lowest. A plain value.
struct DensityScene {
    ScoreDensity density;
    QString title;
    Theme theme = Theme::light();

    static constexpr double zeroLow = -3.0; // of the row of zeros, below the lowest bin
    static constexpr double zeroHigh = -1.0;

    bool empty() const { return density.steps.empty(); }
    double bottom() const { return density.lowest + (density.hasZeros ? zeroLow - 0.5 : 0.0); }
    double top() const { return density.lowest + static_cast<double>(density.rows); }
    // Where the column of allocation `place` ends; one beyond the last is as wide as the one before it.
    double columnEnd(std::size_t place) const;
    QColor colour(std::int64_t count) const;
};

// The filled cells. Owned by its plot; UI thread only.
class DensityCells : public QCPLayerable {
    Q_OBJECT
public:
    DensityCells(QCustomPlot* plot, const DensityScene& scene)
        : QCPLayerable(plot, QStringLiteral("main"))
        , m_scene(scene) {}

protected:
    QRect clipRect() const override { return parentPlot()->axisRect()->rect(); }
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    void drawColumn(QCPPainter& painter, const std::vector<std::int64_t>& counts, double left,
                    double right) const;

    const DensityScene& m_scene;
};

// Title and key above the plot. Owned by its plot; UI thread only.
class DensityHeader : public QCPLayerable {
    Q_OBJECT
public:
    DensityHeader(QCustomPlot* plot, const DensityScene& scene)
        : QCPLayerable(plot, QStringLiteral("legend"))
        , m_scene(scene) {}
    QMargins margins() const; // space above and right of the plot

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    double drawKey(QCPPainter& painter, const QRectF& area) const; // its left end

    const DensityScene& m_scene;
};

// Decades of a scale that counts bins, thinned out to fit, and a 0 at the row of zeros. Owned by its axis.
class DensityTicker : public PlotTicker {
public:
    explicit DensityTicker(const DensityScene& scene)
        : m_scene(scene) {}

protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

private:
    double zero() const;

    const DensityScene& m_scene;
};

} // namespace rankscope
