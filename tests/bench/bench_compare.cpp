// How fast the compare page's charts are: 500 curves of 1,000 points in one chart, and one series of a
// million points from the workspace to the screen. Prints one JSON document; times in milliseconds.
//
//     bench_compare [curves] [points of each] [points of the long series]
#include "core/store/run_reader.h"
#include "core/store/run_writer.h"
#include "ui/compare/curve_axes.h"
#include "ui/plot/curve_plot.h"
#include "ui/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

using namespace rankscope;
using Json = nlohmann::ordered_json;

namespace {

constexpr int frames = 120;
constexpr int zooms = 40;

double milliseconds(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e6; }

double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

Json spread(const std::vector<double>& times) {
    return {{"median_ms", percentile(times, 0.5)}, {"p95_ms", percentile(times, 0.95)}};
}

// A window of half the range is dragged across it.
Json pan(CurvePlot& plot, double range) {
    std::vector<double> times;
    QElapsedTimer clock;
    for (int i = 0; i < frames; ++i) {
        const double left = range * 0.5 * i / frames;
        clock.restart();
        plot.setXRange(left, left + range * 0.5);
        plot.replotNow();
        times.push_back(milliseconds(clock));
    }
    plot.resetZoom();
    return spread(times);
}

// From everything down to a thousandth of it, turn of the wheel by turn.
Json zoom(CurvePlot& plot, double range) {
    std::vector<double> times;
    QElapsedTimer clock;
    for (int i = 0; i < zooms; ++i) {
        const double width = range * std::pow(0.001, static_cast<double>(i) / (zooms - 1));
        clock.restart();
        plot.setXRange(0.4 * (range - width), 0.4 * (range - width) + width);
        plot.replotNow();
        times.push_back(milliseconds(clock));
    }
    plot.resetZoom();
    return spread(times);
}

Json manyCurves(int curves, std::size_t points) {
    std::mt19937 random(7);
    std::normal_distribution<double> noise;
    std::vector<double> x(points);
    std::vector<std::vector<double>> y(static_cast<std::size_t>(curves), std::vector<double>(points));
    for (std::size_t i = 0; i < points; ++i) {
        x[i] = static_cast<double>(i);
    }
    for (auto& values : y) {
        double level = noise(random);
        for (double& value : values) {
            level = 0.98 * level + 0.2 * noise(random);
            value = level;
        }
    }
    CurvePlot plot;
    plot.resize(1200, 500);
    plot.setRawShown(false); // as the page does with more than a few runs
    plot.show();
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < curves; ++i) {
        const QString key = QString::number(i);
        plot.addCurve(key, key, Theme::light().runPen(i), true);
        plot.setPoints(key, x, y[static_cast<std::size_t>(i)]);
    }
    const double load = milliseconds(clock);
    clock.restart();
    plot.replotNow();
    const double first = milliseconds(clock);
    const auto range = static_cast<double>(points);
    return {{"curves", curves},        {"points_each", points},   {"load_ms", load},
            {"first_paint_ms", first}, {"pan", pan(plot, range)}, {"zoom", zoom(plot, range)}};
}

void writeSeries(const std::string& file, std::size_t points) {
    auto writer = RunWriter::open(file);
    if (!writer) {
        std::fprintf(stderr, "%s\n", writer.error().message.c_str());
        std::exit(1);
    }
    const RunId id = (*writer)->createRun("long", "{}");
    RunStarted started;
    started.totalSteps = static_cast<std::int64_t>(points);
    (*writer)->recordStarted(id, started, 1.7e9);
    std::mt19937 random(7);
    std::normal_distribution<double> noise;
    std::vector<RunEvent> events;
    for (std::size_t i = 0; i < points; ++i) {
        EvalDone evaluation;
        evaluation.step = static_cast<std::int64_t>(i);
        evaluation.metrics = {{"loss", noise(random)}};
        evaluation.wallTime = 1.7e9 + static_cast<double>(i);
        events.emplace_back(std::move(evaluation));
        if (events.size() == 20'000 || i + 1 == points) {
            (*writer)->append(id, events, 1.7e9 + static_cast<double>(i));
            events.clear();
        }
    }
}

Json longSeries(std::size_t points) {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("bench.rankscope").toStdString();
    writeSeries(file, points);
    CurvePlot plot;
    plot.resize(1200, 500);
    plot.show();
    QElapsedTimer clock;
    clock.start();
    const auto reader = RunReader::open(file);
    CurveSource source;
    source.points = (*reader)->series(1, "eval/loss");
    const double read = milliseconds(clock);
    PlainCurve curve = curveOver(CurveX::Step, source);
    plot.addCurve(QStringLiteral("a"), QStringLiteral("a"), Theme::light().runPen(0), true);
    plot.setPoints(QStringLiteral("a"), std::move(curve.x), std::move(curve.y));
    plot.replotNow();
    const double first = milliseconds(clock);
    const bool complete = plot.pointCount(QStringLiteral("a")) == points;
    const auto range = static_cast<double>(points);
    Json out{{"points", points},        {"complete", complete},
             {"read_ms", read},         {"first_paint_from_workspace_ms", first},
             {"pan", pan(plot, range)}, {"zoom", zoom(plot, range)}};
    QElapsedTimer smoothing;
    smoothing.start();
    plot.setSmoothing(Smoothing{SmoothingKind::Gaussian, 5.0});
    plot.replotNow();
    out["gaussian_smoothing_ms"] = milliseconds(smoothing);
    return out;
}

std::size_t argument(int argc, char** argv, int place, std::size_t standard) {
    return argc > place ? static_cast<std::size_t>(std::strtoull(argv[place], nullptr, 10)) : standard;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    const Json document{{"size", "1200x500"},
                        {"many_curves", manyCurves(static_cast<int>(argument(argc, argv, 1, 500)),
                                                   argument(argc, argv, 2, 1'000))},
                        {"long_series", longSeries(argument(argc, argv, 3, 1'000'000))}};
    std::printf("%s\n", document.dump(2).c_str());
    return document["long_series"]["complete"].get<bool>() ? 0 : 1;
}
