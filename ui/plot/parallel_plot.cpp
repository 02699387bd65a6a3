#include "ui/plot/parallel_plot.h"

#include "ui/plot/parallel_plot_impl.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 420);

} // namespace

ParallelPlot::ParallelPlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>()) {
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 160);
    setAccessibleName(tr("Parallel coordinates of the compared runs"));
    addPlotAction(this, tr("Logarithmic axis"), Qt::Key_L, false, [this](bool) {
        const auto axis = static_cast<std::size_t>(std::max(0, m_impl->current));
        if (axis < m_impl->axes.size()) {
            setLogarithmic(axis, !m_impl->axes[axis].logarithmic);
        }
    });
    addPlotAction(this, tr("Turn the axis over"), Qt::Key_I, false,
                  [this](bool) { flip(static_cast<std::size_t>(std::max(0, m_impl->current))); });
    addPlotAction(this, tr("Clear ranges"), Qt::Key_R, false, [this](bool) { clearRanges(); });
    addPlotSeparator(this);
    addDataActions(this, {[this] { return dataAsTsv(); }, [] { return tr("parallel coordinates"); },
                          [this](const QString& file) { return writeTo(file); }});
}

ParallelPlot::~ParallelPlot() = default;

void ParallelPlot::setData(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines) {
    m_impl->axes.clear();
    m_impl->lines = std::move(lines);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Impl::Axis axis;
        static_cast<ParallelAxis&>(axis) = std::move(axes[i]);
        for (ParallelLine& line : m_impl->lines) {
            line.values.resize(axes.size(), std::numeric_limits<double>::quiet_NaN());
        }
        axis.logarithmic = axis.logarithmic && axis.categories.isEmpty();
        m_impl->axes.push_back(std::move(axis));
        m_impl->fitRange(i);
    }
    m_impl->current = 0;
    m_impl->dragged = -1;
    m_impl->carried = -1;
    update();
    emit selectionChanged(selected());
}

void ParallelPlot::setEmptyText(const QString& text) {
    m_impl->emptyText = text;
    update();
}

void ParallelPlot::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    update();
}

void ParallelPlot::setRange(std::size_t axis, std::optional<std::pair<double, double>> range) {
    if (axis >= m_impl->axes.size()) {
        return;
    }
    if (range && range->first > range->second) {
        std::swap(range->first, range->second);
    }
    m_impl->axes[axis].range = range;
    update();
    emit selectionChanged(selected());
}

void ParallelPlot::flip(std::size_t axis) {
    if (axis < m_impl->axes.size()) {
        m_impl->axes[axis].flipped = !m_impl->axes[axis].flipped;
        update();
        emit axesChanged();
    }
}

void ParallelPlot::setLogarithmic(std::size_t axis, bool on) {
    if (axis < m_impl->axes.size() && m_impl->axes[axis].categories.isEmpty()) {
        m_impl->axes[axis].logarithmic = on;
        m_impl->fitRange(axis);
        update();
        emit axesChanged();
    }
}

void ParallelPlot::moveAxis(std::size_t from, std::size_t to) {
    if (from < m_impl->axes.size() && to < m_impl->axes.size() && from != to) {
        m_impl->move(static_cast<int>(from), static_cast<int>(to));
        m_impl->current = static_cast<int>(to);
        update();
        emit axesChanged();
    }
}

std::vector<ParallelAxis> ParallelPlot::axes() const { return {m_impl->axes.begin(), m_impl->axes.end()}; }

void ParallelPlot::clearRanges() {
    for (Impl::Axis& axis : m_impl->axes) {
        axis.range.reset();
    }
    update();
    emit selectionChanged(selected());
}

QList<qint64> ParallelPlot::selected() const {
    QList<qint64> out;
    for (const ParallelLine& line : m_impl->lines) {
        if (m_impl->passes(line)) {
            out << line.id;
        }
    }
    return out;
}

QPointF ParallelPlot::pixelOf(std::size_t axis, double value) const {
    const QRectF area = m_impl->plot(size());
    return {m_impl->axisX(area, axis), m_impl->pixelY(area, axis, value)};
}

QSize ParallelPlot::sizeHint() const { return {640, 320}; }

void ParallelPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    m_impl->paint(painter, size(), m_impl->theme, false);
    if (hasFocus()) {
        painter.setPen(QPen(m_impl->theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
    const QRectF area = m_impl->plot(size());
    const int axis = m_impl->axisAt(area, event->position());
    if (axis < 0) {
        return;
    }
    m_impl->current = axis; // also for the menu of the right button
    update();
    if (event->button() != Qt::LeftButton) {
        return;
    }
    (m_impl->onTitle(area, event->position()) ? m_impl->carried : m_impl->dragged) = axis;
    m_impl->moved = false;
    m_impl->dragFrom = event->position();
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_impl->dragged < 0 && m_impl->carried < 0) {
        return;
    }
    const QPointF at = event->position();
    m_impl->moved = m_impl->moved || (at - m_impl->dragFrom).manhattanLength() > 3.0;
    if (m_impl->carried >= 0) {
        m_impl->carriedTo = at.x();
        update();
    } else if (m_impl->moved) {
        const QRectF area = m_impl->plot(size());
        const auto axis = static_cast<std::size_t>(m_impl->dragged);
        setRange(axis, std::pair(m_impl->valueAt(area, axis, m_impl->dragFrom.y()),
                                 m_impl->valueAt(area, axis, at.y())));
    }
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent* event) {
    const int carried = std::exchange(m_impl->carried, -1);
    const int axis = std::exchange(m_impl->dragged, -1);
    if (carried >= 0 && m_impl->moved) {
        moveAxis(static_cast<std::size_t>(carried),
                 static_cast<std::size_t>(m_impl->placeFor(m_impl->plot(size()), event->position().x())));
    } else if (carried >= 0) {
        flip(static_cast<std::size_t>(carried));
    } else if (axis >= 0 && !m_impl->moved) {
        setRange(static_cast<std::size_t>(axis), std::nullopt);
    }
    update();
}

void ParallelPlot::mouseDoubleClickEvent(QMouseEvent*) { clearRanges(); }

void ParallelPlot::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_impl->axes.size()) - 1;
    const auto current = static_cast<std::size_t>(std::max(0, m_impl->current));
    if (event->modifiers().testFlag(Qt::ControlModifier) &&
        (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        moveAxis(current,
                 event->key() == Qt::Key_Right ? current + 1 : current - 1); // beyond the ends: nothing
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        m_impl->current = std::max(0, m_impl->current - 1);
        break;
    case Qt::Key_Right:
        m_impl->current = std::min(last, m_impl->current + 1);
        break;
    case Qt::Key_Space:
        flip(static_cast<std::size_t>(m_impl->current));
        return;
    case Qt::Key_Delete:
        setRange(static_cast<std::size_t>(m_impl->current), std::nullopt);
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (m_impl->current >= 0 && m_impl->current <= last) {
        const Impl::Axis& axis = m_impl->axes[static_cast<std::size_t>(m_impl->current)];
        setAccessibleDescription(
            tr("%1, %2 to %3").arg(axis.title, shortNumber(axis.low), shortNumber(axis.high)));
    }
    update();
}

bool ParallelPlot::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_impl->axes.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QRectF area = m_impl->plot(size());
        const int axis = m_impl->axisAt(area, help->pos());
        QStringList rows;
        for (const ParallelLine& line : m_impl->lines) {
            const auto i = static_cast<std::size_t>(std::max(0, axis));
            if (axis >= 0 && std::isfinite(line.values[i]) &&
                std::abs(m_impl->pixelY(area, i, line.values[i]) - help->pos().y()) < 6.0) {
                rows << line.label;
            }
        }
        const QString title = axis < 0 ? QString() : m_impl->axes[static_cast<std::size_t>(axis)].title;
        rows = rows.mid(0, 12);
        QToolTip::showText(help->globalPos(), axis < 0 ? QString() : (QStringList{title} + rows).join('\n'),
                           this);
        return true;
    }
    return QWidget::event(event);
}

QString ParallelPlot::dataAsTsv() const {
    QStringList heads{tr("name")};
    for (const Impl::Axis& axis : m_impl->axes) {
        heads << axis.title;
    }
    QString out = heads.join(QLatin1Char('\t')) + QLatin1Char('\n');
    for (const ParallelLine& line : m_impl->lines) {
        if (!m_impl->passes(line)) {
            continue;
        }
        QStringList cells{line.label};
        for (std::size_t i = 0; i < m_impl->axes.size(); ++i) {
            const double value = line.values[i];
            cells << (!std::isfinite(value)                  ? QString()
                      : m_impl->axes[i].categories.isEmpty() ? exactNumber(value)
                                                             : m_impl->axes[i].categories.value(int(value)));
        }
        out += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return out;
}

tl::expected<void, QString> ParallelPlot::writeTo(const QString& file) {
    return writePicture(file, exportSize, tr("Parallel coordinates"), {}, [this](QCPPainter& painter) {
        m_impl->paint(painter, exportSize, printTheme(), true);
    });
}

} // namespace rankscope
