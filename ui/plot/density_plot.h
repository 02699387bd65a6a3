#pragma once

#include "core/analysis/score_density.h"
#include "ui/plot/plot_export.h"
#include "ui/theme.h"

#include <QWidget>

#include <tl/expected.hpp>

#include <memory>

namespace rankscope {

// The importance map: how many triplets have which score, allocation by allocation, with the threshold drawn
// over it. A column holds until the next allocation; scores that are not above 0 have a row of their own
// below the scale. UI thread only.
class DensityPlot : public QWidget {
    Q_OBJECT
public:
    explicit DensityPlot(QWidget* parent = nullptr);
    ~DensityPlot() override;

    // `what`: whose triplets are counted, for the title, when not all are: "kept triplets of query".
    void setDensity(ScoreDensity density, const QString& what);
    void clear();
    void setEmptyText(const QString& text);
    void setCursor(double step); // of the allocation shown elsewhere; NaN hides it
    void applyTheme(const Theme& theme);
    void resetZoom();

    // Where a score's bin is drawn at a step, in pixels of this widget; zeroScoreBin is the row of zeros.
    QPointF pixelOf(std::int64_t step, int bin) const;
    QString dataAsTsv() const;          // a row a bin that is not empty
    bool exportTo(const QString& file); // by suffix .png .svg .pdf, print theme, vectors
    tl::expected<void, QString> writeTo(const QString& file, const PictureOptions& options = {});
    void replotNow();

signals:
    void stepClicked(qint64 step); // of an allocation
    void replotted();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
