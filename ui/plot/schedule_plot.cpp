#include "ui/plot/schedule_plot.h"

#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"
#include "ui/plot/schedule_marks.h"

#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QStackedLayout>
#include <QVector>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

// More marks than this would be a solid bar.
constexpr std::int64_t mostMarks = 240;
constexpr int mostPoints = 800;
constexpr std::int64_t mostRows = 500'000;

using Handle = SchedulePlot::Handle;

} // namespace

struct SchedulePlot::Impl {
    SchedulePlot& page;
    QStackedLayout* stack = nullptr;
    QCustomPlot* plot = nullptr;
    QLabel* message = nullptr;
    QCPGraph* curve = nullptr;
    ScheduleMarks* marks = nullptr; // owned by the plot's layer
    std::int64_t modules = 1;
    std::int64_t maxRank = 1;
    std::int64_t targetRank = 1;
    Handle dragged = Handle::None;
    Theme theme = Theme::light();

    explicit Impl(SchedulePlot& owner)
        : page(owner) {}

    const BudgetSchedule& schedule() const { return marks->schedule; }

    // No handle may be where the run would be refused: at least one step is left to budgeting.
    void report(Handle handle, double step, double budget) {
        const BudgetSchedule& now = schedule();
        const std::int64_t total = now.totalSteps;
        const auto at = static_cast<std::int64_t>(std::llround(step));
        switch (handle) {
        case Handle::Tinit:
            emit page.tinitMoved(
                std::clamp<std::int64_t>(at, 0, std::max<std::int64_t>(0, total - now.tfinal - 1)));
            break;
        case Handle::Tfinal:
            emit page.tfinalMoved(
                std::clamp<std::int64_t>(total - at, 0, std::max<std::int64_t>(0, total - now.tinit - 1)));
            break;
        case Handle::Target:
            emit page.targetMoved(std::clamp<std::int64_t>(
                std::llround(budget / static_cast<double>(std::max<std::int64_t>(1, modules))), 1, maxRank));
            break;
        case Handle::None:
            break;
        }
    }

    void setActive(Handle handle) {
        if (marks->active != handle) {
            marks->active = handle;
            plot->replot(QCustomPlot::rpQueuedReplot);
        }
    }

    void mouse(QMouseEvent& event) {
        if (!marks->draggable) {
            return;
        }
        const QPointF position = event.position();
        if (event.type() == QEvent::MouseButtonPress && event.button() == Qt::LeftButton) {
            dragged = marks->handleAt(position);
            if (dragged != Handle::None) {
                setActive(dragged);
                emit page.dragStarted();
            }
            page.setFocus(Qt::MouseFocusReason);
        } else if (event.type() == QEvent::MouseMove && dragged != Handle::None) {
            report(dragged, plot->xAxis->pixelToCoord(position.x()), plot->yAxis->pixelToCoord(position.y()));
        } else if (event.type() == QEvent::MouseMove) {
            const Handle handle = marks->handleAt(position);
            setActive(handle);
            plot->setCursor(handle == Handle::None     ? Qt::ArrowCursor
                            : handle == Handle::Target ? Qt::SizeVerCursor
                                                       : Qt::SizeHorCursor);
            plot->setToolTip(tooltip(handle, plot->xAxis->pixelToCoord(position.x())));
        } else if (event.type() == QEvent::MouseButtonRelease && dragged != Handle::None) {
            dragged = Handle::None;
            emit page.dragFinished();
        }
    }

    QString tooltip(Handle handle, double x) const {
        const BudgetSchedule& now = schedule();
        switch (handle) {
        case Handle::Tinit:
            return SchedulePlot::tr("Drag: end of the warm-up, now step %1").arg(now.tinit);
        case Handle::Tfinal:
            return SchedulePlot::tr("Drag: start of the final phase, now step %1")
                .arg(now.totalSteps - now.tfinal);
        case Handle::Target:
            return SchedulePlot::tr("Drag: target budget, now %1 triplets").arg(now.targetBudget);
        case Handle::None:
            break;
        }
        const auto step =
            std::clamp<std::int64_t>(std::llround(x), 0, std::max<std::int64_t>(0, now.totalSteps));
        return SchedulePlot::tr("Step %1: budget %2 triplets").arg(step).arg(now.budgetAt(step));
    }

    void fill() {
        fillCurve();
        fillAllocations();
        const BudgetSchedule& now = schedule();
        plot->xAxis->setRange(0.0, static_cast<double>(std::max<std::int64_t>(1, now.totalSteps)));
        plot->yAxis->setRange(0.0, static_cast<double>(std::max<std::int64_t>(1, now.initBudget)) * 1.22);
    }

    // Steps over which the budget falls.
    std::int64_t fallingSteps() const {
        return std::max<std::int64_t>(1, schedule().totalSteps - schedule().tfinal - schedule().tinit);
    }

    void fillCurve() {
        const BudgetSchedule& now = schedule();
        QVector<double> x, y;
        const auto add = [&](std::int64_t step) {
            x.push_back(static_cast<double>(step));
            y.push_back(static_cast<double>(now.budgetAt(step)));
        };
        const std::int64_t stride = std::max<std::int64_t>(1, fallingSteps() / mostPoints);
        const std::int64_t begin = std::max<std::int64_t>(0, now.tinit - now.countFrom);
        const std::int64_t boundary = now.totalSteps - now.tfinal - now.countFrom;
        add(0);
        for (std::int64_t step = begin; step < boundary; step += stride) {
            add(step);
        }
        add(boundary);
        add(now.totalSteps);
        curve->setData(x, y, true);
    }

    void fillAllocations() {
        const BudgetSchedule& now = schedule();
        const std::int64_t boundary = now.totalSteps - now.tfinal - now.countFrom;
        marks->allocations.clear();
        if (now.deltaT > 0 && fallingSteps() / now.deltaT <= mostMarks) {
            // The neighbourhood of the final phase holds the one allocation that deltaT does not announce.
            for (std::int64_t t = (now.tinit / now.deltaT + 1) * now.deltaT; t < boundary + now.countFrom;
                 t += now.deltaT) {
                marks->allocations.push_back(static_cast<double>(t - now.countFrom));
            }
            for (const std::int64_t step : {boundary, boundary + 1}) {
                if (now.allocatesAt(step)) {
                    marks->allocations.push_back(static_cast<double>(step));
                }
            }
        }
    }
};

SchedulePlot::SchedulePlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this)) {
    setObjectName("schedulePlot");
    setAccessibleName(tr("Budget schedule"));
    addDataActions(this, {[this] { return dataAsTsv(); }, {}, {}});
    setAccessibleDescription(tr("Planned triplets at every step. Space picks a handle, the arrow keys move "
                                "it; the fields beside say the same."));
    setFocusPolicy(Qt::StrongFocus);
    m_impl->stack = new QStackedLayout(this);
    m_impl->plot = new QCustomPlot(this);
    m_impl->message = new QLabel(this);
    m_impl->message->setAlignment(Qt::AlignCenter);
    m_impl->message->setWordWrap(true);
    m_impl->message->setForegroundRole(QPalette::PlaceholderText);
    m_impl->message->setObjectName("scheduleMessage");
    m_impl->stack->addWidget(m_impl->plot);
    m_impl->stack->addWidget(m_impl->message);

    QCustomPlot& plot = *m_impl->plot;
    plot.setMouseTracking(true);
    plot.setFocusPolicy(Qt::NoFocus);
    plot.installEventFilter(this);
    plot.xAxis->setLabel(tr("optimizer step"));
    plot.yAxis->setLabel(tr("budget (triplets)"));
    m_impl->curve = plot.addGraph();
    m_impl->marks = new ScheduleMarks(&plot, "overlay");
    applyTheme(m_impl->theme);
}

SchedulePlot::~SchedulePlot() = default;

void SchedulePlot::setSchedule(const BudgetSchedule& schedule, std::int64_t modules, std::int64_t maxRank,
                               bool draggable) {
    m_impl->stack->setCurrentWidget(m_impl->plot);
    m_impl->modules = std::max<std::int64_t>(1, modules);
    m_impl->maxRank = std::max<std::int64_t>(1, maxRank);
    m_impl->targetRank = schedule.targetBudget / m_impl->modules;
    m_impl->marks->draggable = draggable;
    if (m_impl->marks->schedule != schedule) {
        m_impl->marks->schedule = schedule;
        m_impl->fill();
    }
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
}

void SchedulePlot::setMessage(const QString& message) {
    m_impl->message->setText(message);
    m_impl->stack->setCurrentWidget(m_impl->message);
}

void SchedulePlot::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    m_impl->marks->theme = theme;
    applyPlotTheme(*m_impl->plot, theme);
    m_impl->curve->setPen(QPen(theme.text, 1.5));
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
}

QPoint SchedulePlot::handlePosition(Handle handle) const {
    return m_impl->plot->mapTo(this, m_impl->marks->place(handle).toPoint());
}

QPoint SchedulePlot::positionOf(double step, double budget) const {
    return m_impl->plot->mapTo(this, m_impl->marks->at(step, budget).toPoint());
}

SchedulePlot::Handle SchedulePlot::activeHandle() const { return m_impl->marks->active; }

QString SchedulePlot::dataAsTsv() const {
    const BudgetSchedule& schedule = m_impl->schedule();
    QString text = QStringLiteral("step\tbudget\tphase\tallocation\n");
    // Every step, up to more than a spreadsheet takes.
    const std::int64_t stride = std::max<std::int64_t>(1, schedule.totalSteps / mostRows);
    for (std::int64_t step = 0; step < schedule.totalSteps; step += stride) {
        const auto phase = toText(schedule.phaseAt(step));
        text += QStringLiteral("%1\t%2\t%3\t%4\n")
                    .arg(step)
                    .arg(schedule.budgetAt(step))
                    .arg(QString::fromUtf8(phase.data(), static_cast<qsizetype>(phase.size())))
                    .arg(schedule.allocatesAt(step) ? 1 : 0);
    }
    return text;
}

bool SchedulePlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_impl->plot) {
        switch (event->type()) {
        case QEvent::MouseButtonPress:
        case QEvent::MouseMove:
        case QEvent::MouseButtonRelease:
            m_impl->mouse(*static_cast<QMouseEvent*>(event));
            break;
        case QEvent::Leave:
            if (m_impl->dragged == Handle::None && !hasFocus()) {
                m_impl->setActive(Handle::None);
            }
            break;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SchedulePlot::keyPressEvent(QKeyEvent* event) {
    ScheduleMarks& marks = *m_impl->marks;
    const BudgetSchedule& now = marks.schedule;
    if (!marks.draggable) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int key = event->key();
    if (key == Qt::Key_Space) {
        const auto found = std::find(scheduleHandles.begin(), scheduleHandles.end(), marks.active);
        m_impl->setActive(found == scheduleHandles.end() || found + 1 == scheduleHandles.end()
                              ? scheduleHandles.front()
                              : *(found + 1));
        return;
    }
    const bool target = marks.active == Handle::Target;
    const int direction =
        target ? (key == Qt::Key_Up) - (key == Qt::Key_Down) : (key == Qt::Key_Right) - (key == Qt::Key_Left);
    if (direction == 0 || marks.active == Handle::None) {
        QWidget::keyPressEvent(event);
        return;
    }
    const double stride = std::max(1.0, static_cast<double>(now.totalSteps) / 100.0);
    const double step = marks.active == Handle::Tinit ? static_cast<double>(now.tinit) : marks.boundary();
    emit dragStarted();
    m_impl->report(marks.active, step + direction * stride,
                   static_cast<double>((m_impl->targetRank + direction) * m_impl->modules));
    emit dragFinished();
}

void SchedulePlot::focusInEvent(QFocusEvent* event) {
    m_impl->marks->focused = true;
    if (m_impl->marks->active == Handle::None) {
        m_impl->marks->active = Handle::Tinit;
    }
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
    QWidget::focusInEvent(event);
}

void SchedulePlot::focusOutEvent(QFocusEvent* event) {
    m_impl->marks->focused = false;
    m_impl->marks->active = Handle::None;
    m_impl->plot->replot(QCustomPlot::rpQueuedReplot);
    QWidget::focusOutEvent(event);
}

} // namespace rankscope
