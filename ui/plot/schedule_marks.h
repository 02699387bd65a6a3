#pragma once

#include "ui/plot/schedule_plot.h"

#include <qcustomplot.h>

#include <array>
#include <vector>

namespace rankscope {

constexpr std::array<SchedulePlot::Handle, 3> scheduleHandles = {
    SchedulePlot::Handle::Tinit, SchedulePlot::Handle::Tfinal, SchedulePlot::Handle::Target};

// Everything of a schedule's picture that is no curve: shaded phases with their names, allocation marks and
// the handles, in plot coordinates. Owned by the plot's layer. UI thread only.
class ScheduleMarks : public QCPLayerable {
public:
    using Handle = SchedulePlot::Handle;

    ScheduleMarks(QCustomPlot* plot, const QString& layer)
        : QCPLayerable(plot, layer) {}

    Theme theme = Theme::light();
    BudgetSchedule schedule;
    std::vector<double> allocations;
    bool draggable = false;
    Handle active = Handle::None; // under the pointer, dragged, or chosen by keyboard
    bool focused = false;

    QPointF at(double step, double budget) const;
    double boundary() const { return static_cast<double>(schedule.totalSteps - schedule.tfinal); }
    // Handles sit at the ends of the curve's corners.
    QPointF place(Handle handle) const;
    // The handle that a pointer there takes hold of.
    Handle handleAt(const QPointF& position) const;

protected:
    QRect clipRect() const override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    void drawPhases(QPainter& painter) const;
    void drawAllocations(QPainter& painter) const;
    void drawHandles(QPainter& painter) const;
};

} // namespace rankscope
