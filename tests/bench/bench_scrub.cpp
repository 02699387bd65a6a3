// How fast the Inspect page follows its timeline: every stored allocation once, each painted, with a cell
// chosen so that the triplets change too. Prints one JSON object. Usage: bench_scrub [layers] [allocations]
#include "core/run/run_config_json.h"
#include "core/store/run_writer.h"
#include "tests/bench/timing.h"
#include "tests/ui/live/made_run.h"
#include "tests/ui/workspace_answers.h"
#include "ui/inspect/inspect_page.h"
#include "ui/inspect/timeline.h"
#include "ui/plot/rank_map.h"

#include <QApplication>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>

using namespace rankscope;

namespace {

void settle(const InspectPage& page) {
    while (page.waiting()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    const int layers = argc > 1 ? std::max(1, std::atoi(argv[1])) : 12;
    const int wanted = argc > 2 ? std::max(10, std::atoi(argv[2])) : 1'000;
    const QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.filePath("scrub.rankscope").toStdString());
    MadeRun made(layers, wanted * 5 / 2); // 40 % of the steps are between the final phase and the warm-up
    made.started.deltaT = made.schedule.deltaT = 1;
    RunConfig config;
    config.name = "scrubbed";
    config.method.initR = 12;
    RunId id = 0;
    {
        auto writer = RunWriter::open(file);
        if (!writer) {
            std::fprintf(stderr, "%s\n", writer.error().message.c_str());
            return 1;
        }
        id = (*writer)->createRun(config.name, toJson(config));
        (*writer)->recordStarted(id, made.started, 1.0);
        (*writer)->append(id, made.steps(0, made.started.totalSteps), 2.0);
    }
    auto reader = RunReader::open(file);
    WorkspaceAnswers answers(**reader);
    InspectPage page(answers);
    page.resize(1280, 800);
    page.applyTheme(Theme::light());
    page.setRuns((*reader)->runs());
    page.show();
    bench::Clock clock;
    page.openRun(id);
    settle(page);
    const double open = clock.ms();
    auto& timeline = *page.findChild<Timeline*>("timeline");
    auto& map = *page.findChild<RankMap*>("inspectMap");
    emit map.cellClicked(5);
    settle(page);
    std::vector<double> frames;
    for (int i = 0; i < timeline.count(); ++i) {
        clock.restart();
        timeline.setCurrent(i);
        QCoreApplication::processEvents(); // the answers that came, and whatever wants to be painted
        map.viewport()->repaint();
        frames.push_back(clock.ms());
    }
    settle(page);
    double total = 0.0;
    for (const double frame : frames) {
        total += frame;
    }
    std::printf("{\"modules\": %zu, \"triplets\": %zu, \"allocations\": %d, \"open_ms\": %.1f, "
                "\"frame_ms_median\": %.2f, \"frame_ms_p95\": %.2f, \"frame_ms_max\": %.2f, "
                "\"frames_per_second\": %.0f}\n",
                made.started.modules.size(), made.mask.size(), timeline.count(), open,
                bench::percentile(frames, 0.5), bench::percentile(frames, 0.95),
                bench::percentile(frames, 1.0), 1e3 * double(frames.size()) / total);
    return 0;
}
