#include "ui/plot/schedule_marks.h"

#include "ui/plot/plot_theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

// How near the pointer must be to take hold, in pixels.
constexpr double reach = 8.0;

QColor faint(const QColor& colour, double opacity) {
    QColor result = colour;
    result.setAlphaF(static_cast<float>(opacity));
    return result;
}

} // namespace

QPointF ScheduleMarks::at(double step, double budget) const {
    return {mParentPlot->xAxis->coordToPixel(step), mParentPlot->yAxis->coordToPixel(budget)};
}

QPointF ScheduleMarks::place(Handle handle) const {
    const auto top = static_cast<double>(schedule.initBudget);
    const auto bottom = static_cast<double>(schedule.targetBudget);
    switch (handle) {
    case Handle::Tinit:
        return at(static_cast<double>(schedule.tinit), top);
    case Handle::Tfinal:
        return at(boundary(), bottom);
    case Handle::Target:
        return at((boundary() + static_cast<double>(schedule.totalSteps)) / 2.0, bottom);
    case Handle::None:
        break;
    }
    return {};
}

ScheduleMarks::Handle ScheduleMarks::handleAt(const QPointF& position) const {
    Handle best = Handle::None;
    double nearest = reach;
    for (const Handle handle : scheduleHandles) {
        const QPointF spot = place(handle);
        const double dx = std::abs(position.x() - spot.x());
        const double dy = std::abs(position.y() - spot.y());
        const double distance = handle == Handle::Target ? std::hypot(std::max(0.0, dx - 8), dy)
                                                         : std::hypot(dx, std::max(0.0, dy - 8));
        if (distance <= nearest) {
            nearest = distance;
            best = handle;
        }
    }
    if (best != Handle::None) {
        return best;
    }
    // The dashed lines can be taken anywhere along their length.
    for (const Handle handle : {Handle::Tinit, Handle::Tfinal}) {
        if (std::abs(position.x() - place(handle).x()) <= 4.0) {
            return handle;
        }
    }
    return Handle::None;
}

QRect ScheduleMarks::clipRect() const { return mParentPlot->axisRect()->rect().adjusted(-6, -6, 6, 6); }

void ScheduleMarks::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(true);
}

void ScheduleMarks::draw(QCPPainter* painter) {
    drawPhases(*painter);
    drawAllocations(*painter);
    if (draggable) {
        drawHandles(*painter);
    }
}

void ScheduleMarks::drawPhases(QPainter& painter) const {
    const QRectF area = mParentPlot->axisRect()->rect();
    const double ends[] = {0.0, static_cast<double>(schedule.tinit), boundary(),
                           static_cast<double>(schedule.totalSteps)};
    const QString names[] = {SchedulePlot::tr("warm-up"), SchedulePlot::tr("budgeting"),
                             SchedulePlot::tr("final")};
    painter.setFont(plotFont());
    for (int phase = 0; phase < 3; ++phase) {
        const double left = mParentPlot->xAxis->coordToPixel(ends[phase]);
        const double right = mParentPlot->xAxis->coordToPixel(ends[phase + 1]);
        const QRectF band(left, area.top(), right - left, area.height());
        if (phase != 1) {
            painter.fillRect(band, faint(theme.muted, theme.dark ? 0.14 : 0.10));
        }
        painter.setPen(theme.muted);
        if (painter.fontMetrics().horizontalAdvance(names[phase]) <= band.width()) {
            painter.drawText(band.adjusted(0, 3, 0, 0), Qt::AlignTop | Qt::AlignHCenter, names[phase]);
        }
    }
    painter.setPen(QPen(theme.strongLine, 1, Qt::DashLine));
    for (const double end : {ends[1], ends[2]}) {
        const double x = std::round(mParentPlot->xAxis->coordToPixel(end)) + 0.5;
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
}

void ScheduleMarks::drawAllocations(QPainter& painter) const {
    const double bottom = mParentPlot->axisRect()->bottom() + 0.5;
    painter.setPen(QPen(theme.muted, 1));
    for (const double step : allocations) {
        const double x = std::round(mParentPlot->xAxis->coordToPixel(step)) + 0.5;
        painter.drawLine(QPointF(x, bottom), QPointF(x, bottom - 7));
    }
}

void ScheduleMarks::drawHandles(QPainter& painter) const {
    for (const Handle handle : scheduleHandles) {
        const QPointF p = place(handle);
        const bool strong = handle == active;
        painter.setPen(QPen(theme.accent, strong ? 2.5 : 1.5));
        painter.setBrush(strong ? theme.accent : theme.base);
        if (handle == Handle::Target) { // moves up and down
            painter.drawRoundedRect(QRectF(p.x() - 9, p.y() - 4, 18, 8), 3, 3);
        } else { // moves left and right
            painter.drawRoundedRect(QRectF(p.x() - 4, p.y() - 9, 8, 18), 3, 3);
        }
        if (handle == Handle::Target) {
            painter.setPen(theme.text);
            painter.drawText(QRectF(p.x() - 60, p.y() - 24, 120, 16), Qt::AlignCenter,
                             QString::number(schedule.targetBudget));
        }
        if (strong && focused) {
            painter.setPen(QPen(theme.accent, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(p, 14, 14);
        }
    }
}

} // namespace rankscope
