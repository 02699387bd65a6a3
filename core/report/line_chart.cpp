#include "core/analysis/series.h"
#include "core/analysis/smoothing.h"
#include "core/report/svg_canvas.h"
#include "core/report/svg_figure.h"

#include <fmt/format.h>

#include <cmath>

namespace rankscope {

namespace {

constexpr double tickSize = 9.0;
constexpr double titleSize = 11.0;
constexpr double legendRow = 14.0;
constexpr double sample = 18.0; // line in the legend

// Linear axes over a rectangle of pixels.
struct Axes {
    double left = 0.0, top = 0.0, width = 0.0, height = 0.0;
    double xLow = 0.0, xHigh = 1.0, yLow = 0.0, yHigh = 1.0;

    double x(double value) const { return left + (value - xLow) / (xHigh - xLow) * width; }
    double y(double value) const { return top + (yHigh - value) / (yHigh - yLow) * height; }
    double right() const { return left + width; }
    double bottom() const { return top + height; }
};

struct Extent {
    double low = 0.0, high = 0.0;
    bool any = false;

    void add(double value) {
        if (std::isfinite(value)) {
            low = any ? std::min(low, value) : value;
            high = any ? std::max(high, value) : value;
            any = true;
        }
    }
};

// Grows a range by a share on both sides; a single value gets room around it.
void pad(double& low, double& high, double share) {
    if (high > low) {
        const double room = (high - low) * share;
        low -= room;
        high += room;
    } else {
        const double room = low == 0.0 ? 1.0 : std::fabs(low) * 0.1;
        low -= room;
        high += room;
    }
}

bool hasPoints(const FigureSeries& series) {
    for (const double y : series.y) {
        if (std::isfinite(y)) {
            return true;
        }
    }
    return false;
}

Axes axesOf(const LineChart& chart) {
    Extent x, y;
    for (const FigureSeries& series : chart.series) {
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            x.add(series.x[i]);
            y.add(series.y[i]);
        }
    }
    Axes axes;
    if (!x.any || !y.any) {
        return axes;
    }
    axes.xLow = x.low;
    axes.xHigh = x.high;
    if (!(axes.xHigh > axes.xLow)) {
        pad(axes.xLow, axes.xHigh, 0.0);
    }
    const bool fromZero = chart.yFromZero && y.low >= 0.0;
    axes.yLow = fromZero ? 0.0 : y.low;
    axes.yHigh = y.high;
    pad(axes.yLow, axes.yHigh, 0.05);
    if (fromZero) {
        axes.yLow = 0.0;
    }
    return axes;
}

// The path of a series: the points where there are few, else the first, smallest, largest and last value of
// every column, so that no spike is lost.
std::string linePath(const Axes& axes, const std::vector<double>& x, const std::vector<double>& y,
                     bool steps) {
    Series series;
    series.append(x, y);
    const SeriesSlice slice =
        series.slice(axes.xLow, axes.xHigh, static_cast<std::size_t>(std::max(axes.width, 1.0)));
    std::string path;
    bool down = false; // the pen is on the paper
    double lastX = 0.0, lastY = 0.0;
    const auto to = [&](double px, double py) {
        if (!down) {
            path += 'M' + coordinate(px) + ' ' + coordinate(py);
        } else if (steps) {
            path += 'H' + coordinate(px) + 'V' + coordinate(py);
        } else if (std::fabs(px - lastX) >= 0.05 || std::fabs(py - lastY) >= 0.05) {
            path += 'L' + coordinate(px) + ' ' + coordinate(py);
        }
        down = true;
        lastX = px;
        lastY = py;
    };
    for (const SeriesBucket& bucket : slice.buckets) {
        if (!std::isfinite(bucket.min)) {
            down = false;
            continue;
        }
        const double middle = axes.x((bucket.x0 + bucket.x1) / 2.0);
        to(axes.x(bucket.x0), axes.y(bucket.first));
        if (bucket.count > 1) {
            to(middle, axes.y(bucket.min));
            to(middle, axes.y(bucket.max));
            to(axes.x(bucket.x1), axes.y(bucket.last));
        }
    }
    return path;
}

void drawSeries(SvgCanvas& canvas, const Axes& axes, const FigureSeries& series) {
    const std::string_view dash = series.dashed ? "4 3" : printRunDash(series.colour);
    const Rgb colour = printRunColour(series.colour);
    if (series.shape != SeriesShape::Dots || series.x.size() > 1) {
        const bool smoothed = series.smoothing > 0.0;
        canvas.path(linePath(axes, series.x, series.y, series.shape == SeriesShape::Steps),
                    {colour, 1.0, smoothed ? std::string_view() : dash, smoothed ? 0.3 : 1.0});
        if (smoothed) {
            canvas.path(linePath(axes, series.x, smooth(series.y, series.smoothing), false),
                        {colour, 1.4, dash});
        }
    }
    if (series.shape == SeriesShape::Dots) {
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            if (std::isfinite(series.x[i]) && std::isfinite(series.y[i])) {
                canvas.circle(axes.x(series.x[i]), axes.y(series.y[i]), 2.2, colour);
            }
        }
    }
}

// What a curve came to, at its end; values that would overlap move apart.
void drawLastValues(SvgCanvas& canvas, const Axes& axes, const LineChart& chart) {
    struct Label {
        double y;
        std::string text;
        int colour;
    };
    std::vector<Label> labels;
    for (const FigureSeries& series : chart.series) {
        const std::vector<double> shown =
            series.smoothing > 0.0 ? smooth(series.y, series.smoothing) : series.y;
        for (std::size_t i = shown.size(); i-- > 0;) {
            if (std::isfinite(shown[i])) {
                labels.push_back({axes.y(shown[i]), figureNumber(shown[i], 3), series.colour});
                break;
            }
        }
    }
    std::stable_sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.y < b.y; });
    double free = axes.top;
    for (Label& label : labels) {
        label.y = std::max(label.y, free);
        free = label.y + tickSize + 1.0;
    }
    double limit = axes.bottom();
    for (std::size_t i = labels.size(); i-- > 0;) {
        labels[i].y = std::min(labels[i].y, limit);
        limit = labels[i].y - tickSize - 1.0;
        canvas.rect(axes.right() + 4.0, labels[i].y - 2.0, 4.0, 4.0, printRunColour(labels[i].colour));
        canvas.text(axes.right() + 11.0, labels[i].y + 3.0, labels[i].text, {tickSize});
    }
}

void drawAxes(SvgCanvas& canvas, const Axes& axes, const LineChart& chart, const std::vector<double>& xTicks,
              const std::vector<double>& yTicks) {
    for (const double tick : yTicks) {
        canvas.line(axes.left, axes.y(tick), axes.right(), axes.y(tick), {print::hairline, 1.0});
        canvas.text(axes.left - 5.0, axes.y(tick) + 3.0, figureNumber(tick),
                    {tickSize, print::muted, Anchor::End});
    }
    for (const double tick : xTicks) {
        canvas.line(axes.x(tick), axes.bottom(), axes.x(tick), axes.bottom() + 4.0, {print::strongLine, 1.0});
        canvas.text(axes.x(tick), axes.bottom() + 14.0, figureNumber(tick),
                    {tickSize, print::muted, Anchor::Middle});
    }
    canvas.line(axes.left, axes.top, axes.left, axes.bottom(), {print::strongLine, 1.0});
    canvas.line(axes.left, axes.bottom(), axes.right(), axes.bottom(), {print::strongLine, 1.0});
    canvas.text(axes.left + axes.width / 2.0, axes.bottom() + 27.0, chart.xTitle,
                {tickSize + 1.0, print::text, Anchor::Middle});
    canvas.text(11.0, axes.top + axes.height / 2.0, chart.yTitle,
                {tickSize + 1.0, print::text, Anchor::Middle, false, true});
    for (const FigureFlag& flag : chart.flags) {
        if (flag.x > axes.xLow && flag.x < axes.xHigh) {
            canvas.line(axes.x(flag.x), axes.top, axes.x(flag.x), axes.bottom(), {print::muted, 0.8, "2 2"});
            const bool left = axes.x(flag.x) + figureTextWidth(flag.text, tickSize) > axes.right();
            canvas.text(axes.x(flag.x) + (left ? -3.0 : 3.0), axes.bottom() - 5.0, flag.text,
                        {tickSize, print::muted, left ? Anchor::End : Anchor::Start});
        }
    }
}

struct LegendPlace {
    const FigureSeries* series = nullptr;
    std::string label;
    double x = 0.0;
    int row = 0;
};

std::vector<LegendPlace> legendOf(const LineChart& chart, double width) {
    std::vector<LegendPlace> places;
    double x = 0.0;
    int row = 0;
    for (const FigureSeries& series : chart.series) {
        if (!hasPoints(series)) {
            continue;
        }
        const std::string label = figureElided(series.label, tickSize, width * 0.45);
        const double taken = sample + 5.0 + figureTextWidth(label, tickSize) + 12.0;
        if (x > 0.0 && x + taken > width) {
            x = 0.0;
            ++row;
        }
        places.push_back({&series, label, x, row});
        x += taken;
    }
    return places;
}

void drawLegend(SvgCanvas& canvas, const std::vector<LegendPlace>& places, double left, double top) {
    for (const LegendPlace& place : places) {
        const double x = left + place.x, y = top + place.row * legendRow;
        const Rgb colour = printRunColour(place.series->colour);
        canvas.line(x, y - 3.0, x + sample, y - 3.0,
                    {colour, 1.6, place.series->dashed ? "4 3" : printRunDash(place.series->colour)});
        if (place.series->shape == SeriesShape::Dots) {
            canvas.circle(x + sample / 2.0, y - 3.0, 2.2, colour);
        }
        canvas.text(x + sample + 5.0, y, place.label, {tickSize});
    }
}

std::string descriptionOf(const LineChart& chart) {
    std::string out = chart.yTitle + " over " + chart.xTitle + '.';
    for (const FigureSeries& series : chart.series) {
        Extent y;
        for (const double value : series.y) {
            y.add(value);
        }
        if (y.any) {
            out += fmt::format(" {}: {} points from {} to {}.", series.label, series.y.size(),
                               figureNumber(y.low), figureNumber(y.high));
        }
    }
    return out;
}

} // namespace

std::vector<double> axisTicks(double low, double high, int most) {
    std::vector<double> ticks;
    if (!std::isfinite(low) || !std::isfinite(high) || !(high > low) || most < 2) {
        return ticks;
    }
    const double rough = (high - low) / (most - 1);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0, 20.0}) {
        const double step = factor * power;
        const double first = std::ceil(low / step - 1e-9), last = std::floor(high / step + 1e-9);
        if (!std::isfinite(step) || step <= 0.0 || last - first + 1.0 > most) {
            continue;
        }
        // Counted from 0: where the numbers lie close beside each other, first + 1 may be first.
        for (int i = 0; first + i <= last; ++i) {
            const double tick = (first + i) * step;
            if (ticks.empty() || tick > ticks.back()) {
                ticks.push_back(tick);
            }
        }
        break;
    }
    return ticks;
}

std::string svgOf(const LineChart& chart) {
    SvgCanvas canvas(chart.widthMm, chart.heightMm);
    const std::string title = figureElided(chart.title, titleSize, canvas.width() - 4.0);
    canvas.text(0.0, titleSize, title, {titleSize, print::text, Anchor::Start, true});
    Axes axes = axesOf(chart);
    const std::vector<double> yTicks = axisTicks(axes.yLow, axes.yHigh);
    double tickWidth = 0.0;
    for (const double tick : yTicks) {
        tickWidth = std::max(tickWidth, figureTextWidth(figureNumber(tick), tickSize));
    }
    axes.left = 22.0 + tickWidth;
    axes.width = std::max(40.0, canvas.width() - axes.left - 44.0);
    const std::vector<LegendPlace> legend = legendOf(chart, canvas.width() - axes.left);
    const double rows = legend.empty() ? 0.0 : legend.back().row + 1.0;
    axes.top = titleSize + 10.0 + rows * legendRow;
    const double below = 31.0 + (chart.caption.empty() ? 0.0 : 13.0);
    axes.height = std::max(20.0, canvas.height() - axes.top - below);
    if (legend.empty()) {
        canvas.text(canvas.width() / 2.0, canvas.height() / 2.0, "no values",
                    {titleSize, print::muted, Anchor::Middle});
    } else {
        drawAxes(canvas, axes, chart, axisTicks(axes.xLow, axes.xHigh), yTicks);
        drawLegend(canvas, legend, axes.left, titleSize + 15.0);
        for (const FigureSeries& series : chart.series) {
            if (hasPoints(series)) {
                drawSeries(canvas, axes, series);
            }
        }
        drawLastValues(canvas, axes, chart);
    }
    if (!chart.caption.empty()) {
        canvas.text(0.0, canvas.height() - 2.0, figureElided(chart.caption, tickSize - 1.0, canvas.width()),
                    {tickSize - 1.0, print::muted});
    }
    return canvas.finish(chart.title, descriptionOf(chart));
}

} // namespace rankscope
