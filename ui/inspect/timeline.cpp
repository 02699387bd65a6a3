#include "ui/inspect/timeline.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_theme.h"
#include "ui/run_progress.h"

#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

constexpr double side = 16.0;
constexpr double markHeight = 10.0;

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

} // namespace

Timeline::Timeline(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("timeline"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Timeline of all allocations"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Timeline::setSchedule(const BudgetSchedule& schedule, std::int64_t stepsDone) {
    m_schedule = schedule;
    m_steps = std::max<std::int64_t>({1, schedule.totalSteps, stepsDone});
    update();
}

void Timeline::setStops(std::vector<Stop> stops) {
    m_stops = std::move(stops);
    const int kept = std::clamp(m_current, -1, count() - 1);
    update();
    if (kept != m_current) {
        setCurrent(kept);
    }
}

void Timeline::setMarks(std::vector<Mark> marks) {
    m_marks = std::move(marks);
    update();
}

void Timeline::applyTheme(const Theme& theme) {
    m_theme = theme;
    update();
}

void Timeline::setCurrent(int index) {
    index = std::clamp(index, -1, count() - 1);
    if (index == m_current) {
        return;
    }
    m_current = index;
    setAccessibleDescription(describe(index));
    update();
    emit currentChanged(index);
}

QString Timeline::describe(int index) const {
    if (index < 0 || index >= count()) {
        return tr("before the first allocation");
    }
    const Stop& stop = m_stops[static_cast<std::size_t>(index)];
    return tr("allocation %1 of %2 at step %3: %4 pruned, %5 revived")
        .arg(number(index + 1), number(count()), number(stop.step), number(stop.pruned),
             number(stop.revived));
}

QRectF Timeline::track() const { return QRectF(rect()).adjusted(side, 4.0, -side, -18.0); }

double Timeline::pixelOf(std::int64_t step) const {
    const QRectF area = track();
    return area.left() + area.width() * static_cast<double>(step) / static_cast<double>(m_steps);
}

void Timeline::chooseAt(double pixel) {
    if (m_stops.empty()) {
        return;
    }
    const QRectF area = track();
    const double step = (pixel - area.left()) / std::max(1.0, area.width()) * static_cast<double>(m_steps);
    const auto next = std::lower_bound(m_stops.begin(), m_stops.end(), step, [](const Stop& stop, double at) {
        return static_cast<double>(stop.step) < at;
    });
    int index = static_cast<int>(next - m_stops.begin());
    const auto stepOf = [this](int i) {
        return i < 0 ? 0.0 : static_cast<double>(m_stops[static_cast<std::size_t>(i)].step);
    };
    // The nearer neighbour; left of the first one, the beginning counts as one.
    if (index == count() || (std::abs(stepOf(index - 1) - step) < std::abs(stepOf(index) - step))) {
        --index;
    }
    setCurrent(index);
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::LeftButton) {
        chooseAt(event->position().x());
    }
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton)) {
        chooseAt(event->position().x());
    }
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    switch (event->modifiers() == Qt::NoModifier ? event->key() : 0) {
    case Qt::Key_Left:
        setCurrent(m_current - 1);
        return;
    case Qt::Key_Right:
        setCurrent(m_current + 1);
        return;
    case Qt::Key_PageUp:
        setCurrent(m_current - 10);
        return;
    case Qt::Key_PageDown:
        setCurrent(m_current + 10);
        return;
    case Qt::Key_Home:
        setCurrent(-1);
        return;
    case Qt::Key_End:
        setCurrent(count() - 1);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool Timeline::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (const Mark& mark : m_marks) {
            if (std::abs(pixelOf(mark.step) - help->pos().x()) < 5.0 &&
                help->pos().y() > track().bottom() - 12.0) {
                QToolTip::showText(help->globalPos(), mark.text, this);
                return true;
            }
        }
        QToolTip::showText(help->globalPos(), describe(m_current), this);
        return true;
    }
    return QWidget::event(event);
}

void Timeline::paintPhases(QPainter& painter, const QRectF& area) const {
    const auto at = [this](std::int64_t step) { return pixelOf(std::clamp<std::int64_t>(step, 0, m_steps)); };
    const QFontMetricsF metrics(painter.font());
    if (m_schedule.initBudget <= m_schedule.targetBudget) {
        painter.fillRect(area, m_theme.alternate);
        return;
    }
    const std::int64_t last = m_schedule.totalSteps - m_schedule.tfinal;
    struct Field {
        std::int64_t from, to;
        BudgetPhase phase;
        double share;
    };
    for (const Field& field : {Field{0, m_schedule.tinit, BudgetPhase::WarmUp, 0.06},
                               Field{m_schedule.tinit, last, BudgetPhase::Budgeting, 0.16},
                               Field{last, m_schedule.totalSteps, BudgetPhase::Final, 0.06}}) {
        const QRectF part(QPointF(at(field.from), area.top()), QPointF(at(field.to), area.bottom()));
        painter.fillRect(part, blended(m_theme.accent, m_theme.base, field.share));
        const QString text = phaseText(field.phase);
        if (metrics.horizontalAdvance(text) + 8.0 < part.width()) {
            painter.setPen(m_theme.muted);
            painter.drawText(part.adjusted(4, 1, -4, 0), Qt::AlignLeft | Qt::AlignTop, text);
        }
    }
}

void Timeline::paintStops(QPainter& painter, const QRectF& area) const {
    const double middle = std::round(area.center().y()) + 0.5;
    std::int64_t most = 1;
    for (const Stop& stop : m_stops) {
        most = std::max({most, stop.pruned, stop.revived});
    }
    const double reach = area.height() / 2.0 - 2.0;
    // Heights by the square root, so that a single change can still be seen beside hundreds.
    const auto height = [&](std::int64_t n) {
        return n <= 0 ? 0.0
                      : std::max(2.0, reach * std::sqrt(static_cast<double>(n) / static_cast<double>(most)));
    };
    const double width = m_stops.size() < 2
                             ? 3.0
                             : std::clamp(area.width() / static_cast<double>(m_stops.size()) / 2.0, 1.0, 4.0);
    const QColor pruned = m_theme.differenceColour(-0.8);
    const QColor revived = m_theme.differenceColour(0.8);
    painter.setPen(QPen(m_theme.strongLine, 1));
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle));
    for (const Stop& stop : m_stops) {
        const double x = std::round(pixelOf(stop.step)) - width / 2.0;
        painter.fillRect(QRectF(x, middle - height(stop.revived), width, height(stop.revived)), revived);
        painter.fillRect(QRectF(x, middle, width, height(stop.pruned)), pruned);
        if (stop.pruned == 0 && stop.revived == 0) {
            painter.fillRect(QRectF(x, middle - 1.5, width, 3.0), m_theme.muted);
        }
    }
    painter.setPen(m_theme.muted);
    painter.drawText(QRectF(0, area.top(), side - 3.0, middle - area.top()),
                     Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("+"));
    painter.drawText(QRectF(0, middle, side - 3.0, area.bottom() - middle), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("−"));
}

void Timeline::paintMarks(QPainter& painter, const QRectF& area) const {
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Mark& mark : m_marks) {
        const double x = pixelOf(mark.step);
        const double y = area.bottom();
        QPolygonF shape;
        if (mark.kind == MarkKind::Checkpoint) {
            shape << QPointF(x, y - markHeight + 3.0) << QPointF(x - 4.0, y) << QPointF(x + 4.0, y);
        } else {
            shape << QPointF(x, y - markHeight) << QPointF(x - 4.0, y - markHeight / 2.0) << QPointF(x, y)
                  << QPointF(x + 4.0, y - markHeight / 2.0);
        }
        painter.setPen(QPen(m_theme.base, 1));
        painter.setBrush(mark.kind == MarkKind::Notice ? m_theme.warning
                         : mark.kind == MarkKind::Edit ? m_theme.accent
                                                       : m_theme.muted);
        painter.drawPolygon(shape);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void Timeline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.base);
    painter.setFont(plotFont());
    const QRectF area = track();
    paintPhases(painter, area);
    paintStops(painter, area);
    paintMarks(painter, area);
    const QFontMetricsF metrics(painter.font());
    painter.setPen(m_theme.muted);
    const QRectF foot(0.0, area.bottom() + 2.0, width(), 16.0);
    const QString end = tr("step %1").arg(number(m_steps));
    painter.drawText(foot.adjusted(side, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
    painter.drawText(foot.adjusted(0, 0, -side, 0), Qt::AlignRight | Qt::AlignVCenter, end);
    const std::int64_t step = m_current < 0 ? 0 : m_stops[static_cast<std::size_t>(m_current)].step;
    const double x = std::round(pixelOf(step)) + 0.5;
    painter.setPen(QPen(m_theme.accent, 2));
    painter.drawLine(QPointF(x, area.top() - 3.0), QPointF(x, area.bottom() + 3.0));
    painter.setBrush(m_theme.accent);
    painter.drawEllipse(QPointF(x, area.bottom() + 4.0), 3.0, 3.0);
    if (m_current >= 0) {
        const QString text = number(step);
        const double wide = metrics.horizontalAdvance(text);
        const double left =
            std::clamp(x + 8.0, side + 16.0, width() - side - metrics.horizontalAdvance(end) - wide - 12.0);
        painter.setPen(m_theme.text);
        painter.drawText(QRectF(left, foot.top(), wide + 2.0, foot.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.accent, 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace rankscope
