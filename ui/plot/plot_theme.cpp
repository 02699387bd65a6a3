#include "ui/plot/plot_theme.h"

#include "ui/plot/plot_ticker.h"

#include <QApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace rankscope {

namespace {

struct Suffix {
    double unit;
    const char* text;
};
constexpr std::array<Suffix, 4> suffixes{{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};

// From ten thousand on, so that steps such as 4120 stay as they are.
Suffix suffixOf(double magnitude) {
    for (const Suffix& suffix : suffixes) {
        if (magnitude >= suffix.unit * (suffix.unit == 1e3 ? 10.0 : 1.0)) {
            return suffix;
        }
    }
    return {1.0, ""};
}

// Steps of 2.5 need one digit more than their size says: 0.025, 2.5k.
bool isQuarter(double step) {
    const double leading = step / std::pow(10.0, std::floor(std::log10(step)));
    return std::abs(leading - 2.5) < 1e-6;
}

void styleAxis(QCPAxis& axis, const Theme& theme) {
    const QPen line(theme.strongLine, 1);
    axis.setBasePen(line);
    axis.setTickPen(line);
    axis.setSubTicks(false);
    axis.setTickLengthIn(0);
    axis.setTickLengthOut(4);
    axis.setTickLabelColor(theme.muted);
    axis.setLabelColor(theme.muted);
    axis.setTickLabelFont(plotFont());
    axis.setLabelFont(plotFont());
    axis.setTickLabelPadding(3);
    axis.setLabelPadding(2);
    axis.setPadding(2);
    axis.grid()->setPen(QPen(theme.hairline, 1));
    axis.grid()->setSubGridVisible(false);
    axis.grid()->setZeroLinePen(Qt::NoPen);
    axis.setUpperEnding(QCPLineEnding::esNone);
    if (axis.ticker().dynamicCast<PlotTicker>().isNull() &&
        axis.ticker().dynamicCast<PlotTickerLog>().isNull()) {
        setLogarithmic(axis, axis.scaleType() == QCPAxis::stLogarithmic);
    }
}

} // namespace

double PlotTicker::getTickStep(const QCPRange& range) {
    m_largest = std::max(std::abs(range.lower), std::abs(range.upper));
    const double least = range.size() / std::max(1, m_maximum - 1);
    const double power = std::pow(10.0, std::floor(std::log10(std::max(least, 1e-300))));
    m_step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= least * (1.0 - 1e-9)) {
            m_step = factor * power;
            break;
        }
    }
    return m_step;
}

int PlotTicker::getSubTickCount(double) { return 0; }

QString PlotTicker::getTickLabel(double tick, const QLocale& locale, QChar, int) {
    if (std::abs(tick) < m_step * 1e-6) {
        return QStringLiteral("0");
    }
    const double magnitude = std::abs(tick);
    if (m_largest < 1e-3) { // all labels of an axis are written alike
        const int digits =
            std::max(0, static_cast<int>(std::floor(std::log10(magnitude)) - std::floor(std::log10(m_step))));
        return locale.toString(tick, 'e', std::min(digits, 3));
    }
    const Suffix suffix = suffixOf(magnitude);
    const int decimals =
        std::clamp(static_cast<int>(std::ceil(-std::log10(m_step / suffix.unit) - 1e-9)), 0, 9) +
        (isQuarter(m_step) && m_step < 20.0 * suffix.unit ? 1 : 0);
    return locale.toString(tick / suffix.unit, 'f', decimals) + QLatin1String(suffix.text);
}

QVector<double> PlotTickerLog::createTickVector(double, const QCPRange& range) {
    QVector<double> ticks;
    if (!(range.lower > 0.0) || !(range.upper > range.lower)) {
        return ticks;
    }
    const int low = static_cast<int>(std::floor(std::log10(range.lower)));
    const int high = static_cast<int>(std::ceil(std::log10(range.upper)));
    const int every = std::max(1, (high - low + m_maximum - 1) / m_maximum);
    const bool between = high - low <= 2;
    for (int power = low; power <= high; ++power) {
        if (((power % every) + every) % every != 0) {
            continue;
        }
        ticks << std::pow(10.0, power);
        if (between) {
            ticks << 2.0 * std::pow(10.0, power) << 5.0 * std::pow(10.0, power);
        }
    }
    return ticks;
}

int PlotTickerLog::getSubTickCount(double) { return 0; }

QString PlotTickerLog::getTickLabel(double tick, const QLocale&, QChar, int) { return shortNumber(tick, 3); }

void fitTicks(QCPAxisRect& rect) {
    const auto fit = [](QCPAxis* axis, int ticks) {
        if (auto linear = axis->ticker().dynamicCast<PlotTicker>()) {
            linear->setMaximum(ticks);
        } else if (auto log = axis->ticker().dynamicCast<PlotTickerLog>()) {
            log->setMaximum(ticks);
        }
    };
    fit(rect.axis(QCPAxis::atBottom), std::clamp(rect.width() / 42, 2, 6));
    fit(rect.axis(QCPAxis::atLeft), std::clamp(rect.height() / 24, 2, 6));
}

QString exactNumber(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

QString shortNumber(double value, int digits) {
    const QLocale locale;
    if (std::isnan(value)) {
        return QStringLiteral("NaN");
    }
    if (std::isinf(value)) {
        return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    }
    const double magnitude = std::abs(value);
    if (magnitude != 0.0 && magnitude < 1e-3) {
        QString text = QString::number(value, 'g', digits);
        return text.replace(QLatin1String("e-0"), QLatin1String("e-"));
    }
    const Suffix suffix = suffixOf(magnitude);
    return locale.toString(value / suffix.unit, 'g', std::max(digits, 4)) + QLatin1String(suffix.text);
}

QFont plotFont() {
    QFont font = QApplication::font();
    if (font.pointSizeF() > 0) {
        font.setPointSizeF(std::max(7.0, font.pointSizeF() - 1.0));
    }
    return font;
}

QFont plotTitleFont() {
    QFont font = QApplication::font();
    font.setWeight(QFont::DemiBold);
    return font;
}

void setLogarithmic(QCPAxis& axis, bool on) {
    axis.setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (on) {
        axis.setTicker(QSharedPointer<PlotTickerLog>::create());
    } else {
        axis.setTicker(QSharedPointer<PlotTicker>::create());
    }
}

void applyPlotTheme(QCustomPlot& plot, const Theme& theme) {
    plot.setBackground(theme.base);
    for (QCPAxisRect* rect : plot.axisRects()) {
        rect->setBackground(Qt::NoBrush);
        for (QCPAxis* axis : rect->axes()) {
            styleAxis(*axis, theme);
        }
        for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) {
            if (QCPAxis* axis = rect->axis(side)) {
                axis->setVisible(false);
            }
        }
    }
    if (plot.legend != nullptr) {
        QColor behind = theme.base;
        behind.setAlpha(220);
        plot.legend->setBrush(behind);
        plot.legend->setBorderPen(Qt::NoPen);
        plot.legend->setTextColor(theme.text);
        plot.legend->setFont(plotFont());
    }
}

Theme printTheme() {
    Theme theme = Theme::light();
    theme.window = QColor(Qt::white);
    return theme;
}

bool isPrintTheme(const Theme& theme) { return theme.window == QColor(Qt::white); }

QPen printPen(const QPen& pen) {
    QPen out = pen;
    QColor colour = pen.color();
    for (int i = 0; i < 40 && Theme::contrast(colour, Qt::white) < 3.0; ++i) {
        colour = colour.darker(105);
    }
    out.setColor(colour);
    return out;
}

} // namespace rankscope
