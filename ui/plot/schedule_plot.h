#pragma once

#include "core/run/schedule.h"
#include "ui/theme.h"

#include <QPoint>
#include <QString>
#include <QWidget>

#include <memory>

namespace rankscope {

// The planned budget b(t) over all steps, with its phases shaded and named, a mark for every allocation, and
// handles for the end of the warm-up, the start of the final phase and the target. Dragging reports values
// and draws nothing by itself: the owner changes its fields and gives the new schedule back. Keyboard: Space
// picks a handle, arrows move it. UI thread only.
class SchedulePlot : public QWidget {
    Q_OBJECT
public:
    enum class Handle { None, Tinit, Tfinal, Target };

    explicit SchedulePlot(QWidget* parent = nullptr);
    ~SchedulePlot() override;

    // `modules` turns the budget into a rank per module; `maxRank` is where the target ends. `draggable`
    // false: a method whose rank stays.
    void setSchedule(const BudgetSchedule& schedule, std::int64_t modules, std::int64_t maxRank,
                     bool draggable);
    // Instead of a schedule: why there is none.
    void setMessage(const QString& message);
    void applyTheme(const Theme& theme);

    // Where a handle can be grasped, in coordinates of this widget.
    QPoint handlePosition(Handle handle) const;
    QPoint positionOf(double step, double budget) const;
    Handle activeHandle() const;
    QString dataAsTsv() const; // step, budget, phase, allocation

    QSize sizeHint() const override { return {420, 240}; }
    QSize minimumSizeHint() const override { return {260, 160}; }

signals:
    void dragStarted();
    void tinitMoved(qint64 steps);  // end of the warm-up
    void tfinalMoved(qint64 steps); // length of the final phase
    void targetMoved(qint64 rank);  // mean rank of a module
    void dragFinished();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
