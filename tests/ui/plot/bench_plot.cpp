// How fast a long series is drawn. Prints one JSON object; times in milliseconds.
#include "ui/plot/curve_plot.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

using namespace rankscope;

namespace {

double milliseconds(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e6; }

double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

bool spikeShown(CurvePlot& plot, double x) {
    const QImage image = plot.grab().toImage();
    const QPoint tip = plot.pixelOf(x, 90.0).toPoint();
    for (int column = tip.x() - 2; column <= tip.x() + 2; ++column) {
        if (image.valid(column, tip.y())) {
            const QColor pixel = image.pixelColor(column, tip.y());
            if (pixel.red() > 150 && pixel.green() < 120) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    const std::size_t n =
        argc > 1 ? static_cast<std::size_t>(std::strtoull(argv[1], nullptr, 10)) : 1'000'000;
    const double spikeAt = static_cast<double>(n / 3);
    std::vector<double> x(n);
    std::vector<double> y(n);
    std::mt19937 random(7);
    std::normal_distribution<double> noise;
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = static_cast<double>(i);
        y[i] = noise(random);
    }
    y[n / 3] = 100.0;

    CurvePlot plot;
    plot.resize(1200, 800);
    plot.setOutliersShown(true);
    plot.addCurve(QStringLiteral("a"), QStringLiteral("a"), QPen(QColor(255, 0, 0)));
    plot.show();
    QElapsedTimer clock;
    clock.start();
    plot.setPoints(QStringLiteral("a"), x, y);
    const double load = milliseconds(clock);
    clock.restart();
    plot.replotNow();
    const double firstPaint = milliseconds(clock);

    bool spikeKept = true;
    for (double width = static_cast<double>(n); width > 50.0; width /= 4.0) {
        plot.setXRange(spikeAt - width / 2.0, spikeAt + width / 2.0);
        plot.replotNow();
        spikeKept = spikeKept && spikeShown(plot, spikeAt);
    }

    const auto pan = [&](double width) {
        std::vector<double> times;
        for (int i = 0; i < 120; ++i) {
            const double left = width * 0.005 * i;
            clock.restart();
            plot.setXRange(left, left + width);
            plot.replotNow();
            times.push_back(milliseconds(clock));
        }
        return times;
    };
    const std::vector<double> wide = pan(static_cast<double>(n) * 0.5);
    const std::vector<double> close = pan(2'000.0);

    plot.resetZoom();
    std::vector<double> appends;
    for (int i = 0; i < 60; ++i) {
        clock.restart();
        plot.appendPoints(QStringLiteral("a"), {static_cast<double>(n + static_cast<std::size_t>(i))}, {0.0});
        plot.replotNow();
        appends.push_back(milliseconds(clock));
    }
    std::printf(
        "{\"points\": %zu, \"size\": \"1200x800\", \"load_ms\": %.2f, \"first_paint_ms\": %.2f, "
        "\"pan_wide_median_ms\": %.2f, \"pan_wide_p95_ms\": %.2f, \"pan_close_median_ms\": %.2f, "
        "\"pan_close_p95_ms\": %.2f, \"append_to_pixel_median_ms\": %.2f, \"append_to_pixel_p95_ms\": %.2f, "
        "\"spike_kept\": %s}\n",
        n, load, firstPaint, percentile(wide, 0.5), percentile(wide, 0.95), percentile(close, 0.5),
        percentile(close, 0.95), percentile(appends, 0.5), percentile(appends, 0.95),
        spikeKept ? "true" : "false");
    return spikeKept ? 0 : 1;
}
