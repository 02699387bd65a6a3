#pragma once

#include "core/run/schedule.h"
#include "ui/theme.h"

#include <QWidget>

#include <cstdint>
#include <vector>

namespace rankscope {

// All allocations of a run on one line: a bar up for revived and a bar down for pruned triplets at each, the
// schedule's phases behind them, checkpoints and edits as marks. Dragging or the keys choose one; before the
// first, everything is kept. UI thread only.
class Timeline : public QWidget {
    Q_OBJECT
public:
    explicit Timeline(QWidget* parent = nullptr);

    struct Stop {
        std::int64_t step = 0;
        std::int64_t pruned = 0;
        std::int64_t revived = 0;
    };
    enum class MarkKind { Checkpoint, Edit, Notice };
    struct Mark {
        std::int64_t step = 0;
        MarkKind kind = MarkKind::Checkpoint;
        QString text;
    };
    void setSchedule(const BudgetSchedule& schedule, std::int64_t stepsDone); // the axis and its phases
    void setStops(std::vector<Stop> stops);                                   // keeps the current one
    void setMarks(std::vector<Mark> marks);
    int current() const { return m_current; } // -1: before the first
    int count() const { return static_cast<int>(m_stops.size()); }
    void applyTheme(const Theme& theme);
    double pixelOf(std::int64_t step) const;

    QSize sizeHint() const override { return {400, 76}; }
    QSize minimumSizeHint() const override { return {200, 76}; }

public slots:
    void setCurrent(int index); // clamped

signals:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF track() const;
    void chooseAt(double pixel);
    QString describe(int index) const;
    void paintPhases(QPainter& painter, const QRectF& area) const;
    void paintStops(QPainter& painter, const QRectF& area) const;
    void paintMarks(QPainter& painter, const QRectF& area) const;

    Theme m_theme = Theme::light();
    BudgetSchedule m_schedule;
    std::int64_t m_steps = 1; // of the axis
    std::vector<Stop> m_stops;
    std::vector<Mark> m_marks;
    int m_current = -1;
};

} // namespace rankscope
