// What a point of a running curve costs the window's thread when many runs are on one chart: losses that
// fall from 0.7 to 0.25 with a noise of 0.05, raw and smoothed.
// Prints one JSON object. Usage: bench_live [runs] [points]
#include "tests/bench/timing.h"
#include "ui/plot/curve_plot.h"
#include "ui/theme.h"

#include <QApplication>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace rankscope;

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    const int runs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 50;
    const int points = argc > 2 ? std::max(1, std::atoi(argv[2])) : 2'000;
    CurvePlot plot;
    plot.resize(1200, 800);
    plot.applyTheme(Theme::light());
    QStringList keys;
    for (int run = 0; run < runs; ++run) {
        keys.append(QString::number(run));
        plot.addCurve(keys.back(), QStringLiteral("run %1").arg(run),
                      QPen(QColor::fromHsv(run * 359 / runs, 200, 180)), true);
    }
    plot.show();
    QCoreApplication::processEvents();

    // Every run has a new point between two frames: what a point costs with its share of the drawing.
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0.0, 0.05);
    std::vector<double> frames, appends;
    for (int step = 0; step < points; ++step) {
        const bench::Clock frame;
        const double loss = 0.25 + 0.45 * std::exp(-4.0 * step / points);
        for (const QString& key : keys) {
            plot.appendPoints(key, {double(step)}, {loss + noise(random)});
        }
        appends.push_back(frame.ms() / runs);
        plot.replotNow();
        frames.push_back(frame.ms() / runs);
    }
    double total = 0.0;
    for (const double frame : frames) {
        total += frame * runs;
    }
    std::printf("{\"runs\": %d, \"points_per_run\": %d, \"size\": \"1200x800\", \"point_ms_mean\": %.4f, "
                "\"point_ms_median\": %.4f, \"point_ms_p95\": %.4f, \"append_ms_median\": %.5f, "
                "\"frame_ms_p95\": %.2f, \"whole_s\": %.2f}\n",
                runs, points, total / runs / points, bench::percentile(frames, 0.5),
                bench::percentile(frames, 0.95), bench::percentile(appends, 0.5),
                bench::percentile(frames, 0.95) * runs, total / 1e3);
    return 0;
}
