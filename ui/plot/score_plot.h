#pragma once

#include "core/analysis/allocation.h"
#include "ui/plot/plot_export.h"
#include "ui/theme.h"

#include <QWidget>

#include <tl/expected.hpp>

#include <memory>
#include <vector>

namespace rankscope {

// The importance view: the scores of all triplets from the highest to the lowest on a logarithmic axis,
// coloured by kind, with the threshold and the planned budget as lines. UI thread only.
class ScorePlot : public QWidget {
    Q_OBJECT
public:
    explicit ScorePlot(QWidget* parent = nullptr);
    ~ScorePlot() override;

    void setModules(std::vector<ModuleInfo> modules); // clears the scores
    void setAllocation(const AllocationDone& allocation);
    void clear();
    void setEmptyText(const QString& text);
    void setLogarithmicY(bool on); // on at first
    void setHighlight(int module); // -1: none
    // Within this share of the threshold a triplet counts as close to it; 0.05 at first. The band is drawn.
    void setMargin(double share);
    // A dragged box chooses triplets instead of zooming; off at first.
    void setBrushing(bool on);
    void clearBrush();
    void applyTheme(const Theme& theme);
    void resetZoom();

    QString summary() const; // "kept 432 of 648, 12 within 5 % of the threshold"
    QString dataAsTsv() const;
    bool exportTo(const QString& file); // by suffix .png .svg .pdf, print theme
    tl::expected<void, QString> writeTo(const QString& file, const PictureOptions& options = {});
    void replotNow();

signals:
    void moduleClicked(int module);
    // The numbers of the triplets in the box, of all modules in order; empty: the choice was cleared.
    void tripletsBrushed(const std::vector<std::size_t>& triplets);
    void replotted();

private:
    void answerView();
    void addPlotActions();

    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
