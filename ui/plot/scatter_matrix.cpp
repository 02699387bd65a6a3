#include "ui/plot/scatter_matrix.h"

#include "ui/plot/colour_scale.h"
#include "ui/plot/plot_export.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/plot_theme.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace rankscope {

namespace {

constexpr QSize exportSize(900, 900);
constexpr double gap = 6.0;    // between cells
constexpr double margin = 8.0; // around them
constexpr double inset = 8.0;  // of the dots within a cell
constexpr double radius = 3.5;

QString correlationText(const Correlation& correlation) {
    return correlation.coefficient
               ? ScatterMatrix::tr("ρ %1").arg(QLocale().toString(*correlation.coefficient, 'f', 2))
               : ScatterMatrix::tr("no ρ");
}

} // namespace

struct ScatterMatrix::Impl {
    struct Range {
        double low = 0.0;
        double high = 1.0;
        double share(double value) const { return high > low ? (value - low) / (high - low) : 0.5; }
    };
    std::vector<MatrixAmount> amounts;
    std::vector<Range> ranges;
    std::vector<Correlation> correlations; // row by row
    std::vector<int> colours;
    QStringList labels;
    QString emptyText;
    Theme theme = Theme::light();
    std::size_t row = 1, column = 0; // of the keyboard

    QRectF cell(const QSizeF& size, std::size_t r, std::size_t c) const {
        const auto n = static_cast<double>(std::max<std::size_t>(1, amounts.size()));
        const double width = (size.width() - 2.0 * margin - gap * (n - 1.0)) / n;
        const double height = (size.height() - 2.0 * margin - gap * (n - 1.0)) / n;
        return {margin + static_cast<double>(c) * (width + gap),
                margin + static_cast<double>(r) * (height + gap), width, height};
    }

    void paint(QPainter& painter, const QSizeF& size, const Theme& look, bool print) const {
        painter.fillRect(QRectF(QPointF(0, 0), size), look.base);
        painter.setFont(plotFont());
        if (amounts.size() < 2) {
            painter.setPen(look.muted);
            painter.drawText(QRectF(QPointF(16, 16), size - QSizeF(32, 32)),
                             Qt::AlignCenter | Qt::TextWordWrap, emptyText);
            return;
        }
        for (std::size_t r = 0; r < amounts.size(); ++r) {
            for (std::size_t c = 0; c < amounts.size(); ++c) {
                const QRectF place = cell(size, r, c);
                painter.setPen(QPen(look.hairline, 1));
                painter.setBrush(Qt::NoBrush);
                painter.drawRect(place);
                if (r == c) {
                    paintName(painter, place, r, look);
                } else {
                    paintDots(painter, place, r, c, look, print);
                }
            }
        }
    }

    void paintName(QPainter& painter, const QRectF& place, std::size_t i, const Theme& look) const {
        const QRectF inner = place.adjusted(4, 4, -4, -4);
        painter.setPen(look.text);
        painter.drawText(inner, Qt::AlignCenter | Qt::TextWordWrap, amounts[i].title);
        painter.setPen(look.muted);
        const QString range =
            ScatterMatrix::tr("%1 to %2").arg(shortNumber(ranges[i].low, 3), shortNumber(ranges[i].high, 3));
        const QFontMetricsF metrics(painter.font());
        const bool room =
            metrics.boundingRect(inner, Qt::AlignCenter | Qt::TextWordWrap, amounts[i].title).height() +
                2.0 * metrics.height() <
            inner.height();
        if (room) {
            painter.drawText(inner, Qt::AlignHCenter | Qt::AlignBottom,
                             metrics.elidedText(range, Qt::ElideRight, inner.width()));
        }
    }

    void paintDots(QPainter& painter, const QRectF& place, std::size_t r, std::size_t c, const Theme& look,
                   bool print) const {
        const QFontMetricsF metrics(painter.font());
        const QRectF inner = place.adjusted(inset, metrics.height() + 6.0, -inset, -inset);
        painter.setRenderHint(QPainter::Antialiasing);
        for (std::size_t i = 0; i < colours.size(); ++i) {
            const double x = amounts[c].values[i];
            const double y = amounts[r].values[i];
            if (!std::isfinite(x) || !std::isfinite(y)) {
                continue;
            }
            const QPen pen = look.runPen(colours[i]);
            painter.setPen(Qt::NoPen);
            painter.setBrush((print ? printPen(pen) : pen).color());
            painter.drawEllipse(QPointF(inner.left() + ranges[c].share(x) * inner.width(),
                                        inner.bottom() - ranges[r].share(y) * inner.height()),
                                radius, radius);
        }
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(look.muted);
        painter.setBrush(Qt::NoBrush);
        painter.drawText(place.adjusted(4, 1, -4, 0), Qt::AlignRight | Qt::AlignTop,
                         correlationText(correlations[r * amounts.size() + c]));
    }
};

ScatterMatrix::ScatterMatrix(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>()) {
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 200);
    setAccessibleName(tr("Every amount of the compared runs against every other one"));
    addDataActions(this, {[this] { return dataAsTsv(); }, [] { return tr("scatter matrix"); },
                          [this](const QString& file) { return writeTo(file); }});
}

ScatterMatrix::~ScatterMatrix() = default;

void ScatterMatrix::setData(std::vector<MatrixAmount> amounts, std::vector<int> colours, QStringList labels) {
    amounts.resize(std::min(amounts.size(), most));
    m_impl->ranges.clear();
    for (MatrixAmount& amount : amounts) {
        amount.values.resize(colours.size(), std::numeric_limits<double>::quiet_NaN());
        Impl::Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
        for (const double value : amount.values) {
            if (std::isfinite(value)) {
                range.low = std::min(range.low, value);
                range.high = std::max(range.high, value);
            }
        }
        m_impl->ranges.push_back(range.low > range.high ? Impl::Range() : range);
    }
    m_impl->correlations.clear();
    for (const MatrixAmount& up : amounts) {
        for (const MatrixAmount& across : amounts) {
            m_impl->correlations.push_back(spearmanCorrelation(across.values, up.values));
        }
    }
    m_impl->amounts = std::move(amounts);
    m_impl->colours = std::move(colours);
    m_impl->labels = std::move(labels);
    m_impl->row = std::min<std::size_t>(1, size() - std::min<std::size_t>(1, size()));
    m_impl->column = 0;
    update();
}

void ScatterMatrix::setEmptyText(const QString& text) {
    m_impl->emptyText = text;
    update();
}

void ScatterMatrix::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    update();
}

std::size_t ScatterMatrix::size() const { return m_impl->amounts.size(); }

const Correlation& ScatterMatrix::correlation(std::size_t up, std::size_t across) const {
    return m_impl->correlations[up * size() + across];
}

QRectF ScatterMatrix::cellRect(std::size_t row, std::size_t column) const {
    return m_impl->cell(QWidget::size(), row, column);
}

QString ScatterMatrix::describe(std::size_t row, std::size_t column) const {
    const Correlation& known = correlation(row, column);
    return row == column
               ? m_impl->amounts[row].title
               : tr("%1 against %2: %3, n = %4")
                     .arg(m_impl->amounts[row].title, m_impl->amounts[column].title, correlationText(known))
                     .arg(known.n);
}

void ScatterMatrix::choose(std::size_t row, std::size_t column) {
    if (row != column && row < size() && column < size()) {
        emit cellClicked(m_impl->amounts[column].key, m_impl->amounts[row].key);
    }
}

void ScatterMatrix::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    m_impl->paint(painter, QWidget::size(), m_impl->theme, false);
    if (hasFocus() && size() > 1) {
        painter.setPen(QPen(m_impl->theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cellRect(m_impl->row, m_impl->column));
    }
}

void ScatterMatrix::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        return;
    }
    for (std::size_t r = 0; r < size(); ++r) {
        for (std::size_t c = 0; c < size(); ++c) {
            if (cellRect(r, c).contains(event->position())) {
                m_impl->row = r;
                m_impl->column = c;
                update();
                choose(r, c);
                return;
            }
        }
    }
}

void ScatterMatrix::keyPressEvent(QKeyEvent* event) {
    if (size() < 2) {
        QWidget::keyPressEvent(event);
        return;
    }
    const std::size_t last = size() - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        m_impl->column -= m_impl->column > 0 ? 1 : 0;
        break;
    case Qt::Key_Right:
        m_impl->column = std::min(last, m_impl->column + 1);
        break;
    case Qt::Key_Up:
        m_impl->row -= m_impl->row > 0 ? 1 : 0;
        break;
    case Qt::Key_Down:
        m_impl->row = std::min(last, m_impl->row + 1);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose(m_impl->row, m_impl->column);
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    setAccessibleDescription(describe(m_impl->row, m_impl->column));
    update();
}

void ScatterMatrix::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void ScatterMatrix::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

bool ScatterMatrix::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QString text;
        for (std::size_t r = 0; r < size() && size() > 1; ++r) {
            for (std::size_t c = 0; c < size(); ++c) {
                text = cellRect(r, c).contains(help->pos()) ? describe(r, c) : text;
            }
        }
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

QString ScatterMatrix::dataAsTsv() const {
    QStringList heads{QString()};
    for (const MatrixAmount& amount : m_impl->amounts) {
        heads << amount.title;
    }
    QString out = heads.join(QLatin1Char('\t')) + QLatin1Char('\n');
    for (std::size_t r = 0; r < size(); ++r) {
        QStringList cells{m_impl->amounts[r].title};
        for (std::size_t c = 0; c < size(); ++c) {
            const auto& coefficient = correlation(r, c).coefficient;
            cells << (coefficient ? QString::number(*coefficient, 'g', 6) : QString());
        }
        out += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return out;
}

tl::expected<void, QString> ScatterMatrix::writeTo(const QString& file) {
    return writePicture(file, exportSize, tr("Scatter matrix"), {}, [this](QCPPainter& painter) {
        m_impl->paint(painter, exportSize, printTheme(), true);
    });
}

} // namespace rankscope
