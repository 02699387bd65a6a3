#include "ui/plot/parallel_plot.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 420);
constexpr double pad = 16.0;
constexpr double grip = 14.0;  // pixels beside an axis that belong to it
constexpr double faint = 0.18; // opacity of runs outside of the ranges
constexpr double bandWidth = 12.0;

QString exact(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

} // namespace

struct ParallelPlot::Impl {
    struct Axis : ParallelAxis {
        double low = 0.0;
        double high = 1.0;
        bool flipped = false;
        std::optional<std::pair<double, double>> range;
    };
    std::vector<Axis> axes;
    std::vector<ParallelLine> lines;
    Theme theme = Theme::light();
    QString emptyText;
    int current = 0; // axis of the keyboard
    int dragged = -1;
    double dragFrom = 0.0;
    bool moved = false;

    QRectF plot(const QSizeF& size) const {
        const double line = QFontMetricsF(plotFont()).height();
        return {pad + 24.0, 2.0 * line + 16.0, std::max(1.0, size.width() - 2.0 * pad - 64.0),
                std::max(1.0, size.height() - 3.0 * line - 32.0)};
    }
    double axisX(const QRectF& area, std::size_t axis) const {
        return axes.size() < 2 ? area.center().x()
                               : area.left() + area.width() * static_cast<double>(axis) /
                                                   static_cast<double>(axes.size() - 1);
    }
    double pixelY(const QRectF& area, std::size_t axis, double value) const {
        const Axis& a = axes[axis];
        const double share = a.high > a.low ? (value - a.low) / (a.high - a.low) : 0.5;
        return a.flipped ? area.top() + share * area.height() : area.bottom() - share * area.height();
    }
    double valueAt(const QRectF& area, std::size_t axis, double y) const {
        const Axis& a = axes[axis];
        double share = std::clamp((area.bottom() - y) / area.height(), 0.0, 1.0);
        share = a.flipped ? 1.0 - share : share;
        return a.low + share * (a.high - a.low);
    }
    int axisAt(const QRectF& area, QPointF place) const {
        for (std::size_t i = 0; i < axes.size(); ++i) {
            if (std::abs(axisX(area, i) - place.x()) <= grip) {
                return static_cast<int>(i);
            }
        }
        return -1;
    }
    bool passes(const ParallelLine& line) const {
        for (std::size_t i = 0; i < axes.size(); ++i) {
            const auto& range = axes[i].range;
            if (range && !(line.values[i] >= range->first && line.values[i] <= range->second)) {
                return false;
            }
        }
        return true;
    }

    void paint(QPainter& painter, const QSizeF& size, const Theme& look, bool print) const;
    void paintLine(QPainter& painter, const QRectF& area, const ParallelLine& line, const QPen& pen) const;
    void paintAxis(QPainter& painter, const QRectF& area, std::size_t axis, const Theme& look) const;
};

void ParallelPlot::Impl::paint(QPainter& painter, const QSizeF& size, const Theme& look, bool print) const {
    painter.fillRect(QRectF(QPointF(0, 0), size), look.base);
    painter.setFont(plotFont());
    if (axes.size() < 2 || lines.empty()) {
        painter.setPen(look.muted);
        painter.drawText(QRectF(QPointF(16, 16), size - QSizeF(32, 32)), Qt::AlignCenter | Qt::TextWordWrap,
                         emptyText);
        return;
    }
    const QRectF area = plot(size);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const bool chosen : {false, true}) { // what is chosen lies on top
        for (const ParallelLine& line : lines) {
            if (passes(line) != chosen) {
                continue;
            }
            QPen pen = look.runPen(line.colour);
            pen = print ? printPen(pen) : pen;
            pen.setWidthF(chosen ? 1.5 : 1.0);
            if (!chosen) {
                pen.setColor(blended(pen.color(), look.base, faint));
            }
            paintLine(painter, area, line, pen);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        paintAxis(painter, area, i, look);
    }
}

void ParallelPlot::Impl::paintLine(QPainter& painter, const QRectF& area, const ParallelLine& line,
                                   const QPen& pen) const {
    QPainterPath path;
    bool open = false;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (!std::isfinite(line.values[i])) {
            open = false;
            continue;
        }
        const QPointF at(axisX(area, i), pixelY(area, i, line.values[i]));
        if (open) {
            path.lineTo(at);
        } else {
            path.moveTo(at);
        }
        open = true;
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

void ParallelPlot::Impl::paintAxis(QPainter& painter, const QRectF& area, std::size_t index,
                                   const Theme& look) const {
    const Axis& axis = axes[index];
    const QFontMetricsF metrics(painter.font());
    const double x = std::round(axisX(area, index)) + 0.5;
    const double room = axes.size() < 2 ? area.width() : area.width() / static_cast<double>(axes.size() - 1);
    painter.setPen(QPen(look.strongLine, 1));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    if (axis.range) {
        const double a = pixelY(area, index, axis.range->first);
        const double b = pixelY(area, index, axis.range->second);
        QColor fill = look.accent;
        fill.setAlphaF(0.25F);
        painter.setPen(QPen(look.accent, 1));
        painter.setBrush(fill);
        painter.drawRect(
            QRectF(x - bandWidth / 2.0, std::min(a, b), bandWidth, std::max(2.0, std::abs(a - b))));
    }
    // At the edge of the plot a name reaches further inwards.
    const double half = std::min(room, 160.0) / 2.0 - 4.0;
    const double centre = std::clamp(x, half, area.right() + pad + 36.0 - half);
    QFont font = painter.font();
    font.setUnderline(static_cast<int>(index) == current && dragged != -2);
    painter.setFont(font);
    painter.setPen(look.text);
    painter.drawText(
        QRectF(centre - half, area.top() - 2.0 * metrics.height() - 8.0, 2.0 * half, metrics.height()),
        Qt::AlignCenter, metrics.elidedText(axis.title, Qt::ElideMiddle, 2.0 * half));
    font.setUnderline(false);
    painter.setFont(font);
    painter.setPen(look.muted);
    if (axis.categories.isEmpty()) {
        const QString top = shortNumber(axis.flipped ? axis.low : axis.high);
        const QString bottom = shortNumber(axis.flipped ? axis.high : axis.low);
        painter.drawText(QRectF(x - 60.0, area.top() - metrics.height() - 4.0, 120.0, metrics.height()),
                         Qt::AlignCenter, top);
        painter.drawText(QRectF(x - 60.0, area.bottom() + 4.0, 120.0, metrics.height()), Qt::AlignCenter,
                         bottom);
        return;
    }
    for (int i = 0; i < axis.categories.size(); ++i) {
        const double y = pixelY(area, index, i);
        const double width = std::max(24.0, room - 16.0);
        const bool last = index + 1 == axes.size();
        const QString text = metrics.elidedText(axis.categories[i], Qt::ElideRight, last ? 100.0 : width);
        QRectF place(x + 5.0, y - metrics.height() / 2.0, metrics.horizontalAdvance(text) + 4.0,
                     metrics.height());
        if (last) {
            place.moveRight(x - 5.0);
        }
        QColor ground = look.base;
        ground.setAlpha(210);
        painter.fillRect(place, ground);
        painter.drawLine(QPointF(x - 3.0, y), QPointF(x + 3.0, y));
        painter.drawText(place, Qt::AlignCenter, text);
    }
}

ParallelPlot::ParallelPlot(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>()) {
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 160);
    setAccessibleName(tr("Parallel coordinates of the compared runs"));
    addPlotAction(this, tr("Clear ranges"), Qt::Key_R, false, [this](bool) { clearRanges(); });
    addPlotSeparator(this);
    addTableAction(this, [this] { return dataAsTsv(); });
    addPlotAction(this, tr("Copy data"), QKeySequence::Copy, false,
                  [this](bool) { QApplication::clipboard()->setText(dataAsTsv()); });
    addPlotAction(this, tr("Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), false, [this](bool) {
        askExportFile(this, tr("parallel coordinates"),
                      [this](const QString& file) { return writeTo(file); });
    });
}

ParallelPlot::~ParallelPlot() = default;

void ParallelPlot::setData(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines) {
    m_impl->axes.clear();
    m_impl->lines = std::move(lines);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Impl::Axis axis;
        static_cast<ParallelAxis&>(axis) = std::move(axes[i]);
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (ParallelLine& line : m_impl->lines) {
            line.values.resize(axes.size(), std::numeric_limits<double>::quiet_NaN());
            if (std::isfinite(line.values[i])) {
                low = std::min(low, line.values[i]);
                high = std::max(high, line.values[i]);
            }
        }
        axis.low = low > high ? 0.0 : low;
        axis.high = low > high ? 1.0 : high;
        m_impl->axes.push_back(std::move(axis));
    }
    m_impl->current = 0;
    m_impl->dragged = -1;
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
    }
}

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
    if (event->button() != Qt::LeftButton || axis < 0) {
        return;
    }
    m_impl->current = axis;
    if (event->position().y() < area.top() - QFontMetricsF(plotFont()).height() - 4.0) {
        flip(static_cast<std::size_t>(axis));
        return;
    }
    m_impl->dragged = axis;
    m_impl->moved = false;
    m_impl->dragFrom = event->position().y();
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_impl->dragged < 0) {
        return;
    }
    const double y = event->position().y();
    m_impl->moved = m_impl->moved || std::abs(y - m_impl->dragFrom) > 3.0;
    if (m_impl->moved) {
        const QRectF area = m_impl->plot(size());
        const auto axis = static_cast<std::size_t>(m_impl->dragged);
        setRange(axis,
                 std::pair(m_impl->valueAt(area, axis, m_impl->dragFrom), m_impl->valueAt(area, axis, y)));
    }
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent*) {
    const int axis = std::exchange(m_impl->dragged, -1);
    if (axis >= 0 && !m_impl->moved) {
        setRange(static_cast<std::size_t>(axis), std::nullopt);
    }
}

void ParallelPlot::mouseDoubleClickEvent(QMouseEvent*) { clearRanges(); }

void ParallelPlot::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_impl->axes.size()) - 1;
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
                      : m_impl->axes[i].categories.isEmpty() ? exact(value)
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
