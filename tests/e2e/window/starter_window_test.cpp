#include "app/desktop/window_app.h"
#include "core/engine/engine.h"
#include "core/store/run_reader.h"
#include "tests/e2e/window/virtual_screen.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/live/live_page.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/score_plot.h"
#include "ui/runs/runs_page.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>
#include <map>

using namespace rankscope;
using test::VirtualScreen;

namespace {

constexpr int patience = 60000;
constexpr int trainingPatience = 900000;
constexpr std::int64_t wantedSteps = 40;

EngineFunctions realEngine() {
    EngineFunctions engine;
    engine.train = [](const RunConfig& config, const std::filesystem::path& files,
                      const std::filesystem::path& resume, RunControl& control, RunObserver& observer) {
        TrainOptions options;
        options.files = files;
        options.resume = resume;
        trainRun(config, options, control, observer);
    };
    engine.describe = [](const RunConfig& config) { return describeRun(config); };
    engine.devices = [] { return devices(); };
    return engine;
}

// Column `name` of a chart's table: step → value, empty cells left out.
std::map<std::int64_t, double> column(const QString& tsv, const QString& name) {
    const QStringList lines = tsv.split('\n', Qt::SkipEmptyParts);
    const qsizetype place = lines.value(0).split('\t').indexOf(name);
    std::map<std::int64_t, double> values;
    for (qsizetype row = 1; place > 0 && row < lines.size(); ++row) {
        const QStringList cells = lines[row].split('\t');
        if (!cells.value(place).isEmpty()) {
            values[static_cast<std::int64_t>(cells[0].toDouble())] = cells[place].toDouble();
        }
    }
    return values;
}

std::map<std::int64_t, double> stored(const RunReader& reader, RunId run, const std::string& metric) {
    std::map<std::int64_t, double> values;
    for (const SeriesPoint& point : reader.series(run, metric)) {
        values[point.step] = point.value;
    }
    return values;
}

} // namespace

// A person's way through the real window: configure the starter preset for 40 steps, start it, watch it end.
// Then what the charts show is compared with what the workspace holds, number by number.
class StarterWindowTest : public QObject {
    Q_OBJECT

public:
    explicit StarterWindowTest(QString noScreen)
        : m_noScreen(std::move(noScreen)) {}

private:
    QString m_noScreen;

    template <typename Widget>
    static Widget* child(QWidget& parent, const char* name) {
        auto* found = parent.findChild<Widget*>(QString::fromLatin1(name));
        if (found == nullptr) {
            qFatal("no widget named %s", name);
        }
        return found;
    }

    // Finds a field by the form's search, goes to its editor with Return and types over what is there.
    static void typeIntoField(VirtualScreen& screen, const QString& words, const QString& text) {
        screen.key("ctrl+f");
        screen.key("ctrl+a");
        screen.type(words);
        screen.key("Return");
        screen.key("ctrl+a");
        screen.type(text);
        screen.key("Tab");
    }

private slots:
    void theStarterTrainsFortyStepsAndTheChartsAgreeWithTheWorkspace() {
        if (!m_noScreen.isEmpty()) {
            QSKIP(qPrintable(m_noScreen));
        }
        const QString cache = QStringLiteral(RANKSCOPE_TEST_CACHE);
        for (const char* needed : {"/models/minilm-l6/model.safetensors", "/data/movie-reviews/train.tsv"}) {
            if (!QFileInfo::exists(cache + QLatin1String(needed))) {
                QSKIP(
                    qPrintable("missing " + cache + QLatin1String(needed) + "; packaging/fetch.py gets it"));
            }
        }
        qputenv("RANKSCOPE_CACHE", cache.toUtf8());
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.conf"), QSettings::IniFormat);
        LaunchOptions options;
        options.workspace = folder.filePath("starter.rankscope");
        VirtualScreen screen;
        WindowApp app(realEngine(), options, settings);
        QSignalSpy opened(&app, &WindowApp::workspaceOpened);
        QSignalSpy finished(&app, &WindowApp::finished);
        app.show();
        MainWindow& window = app.window();
        QVERIFY(QTest::qWaitForWindowActive(&window, patience));
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);

        // New run: the preset is in the form; two fields are changed by typing.
        screen.key("ctrl+2");
        QTRY_COMPARE_WITH_TIMEOUT(window.page(), MainWindow::Page::NewRun, patience);
        auto* start = child<QPushButton>(window, "startRun");
        QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), patience);
        typeIntoField(screen, "from the epochs", QString::number(wantedSteps));
        QTRY_COMPARE_WITH_TIMEOUT(window.formPage().config().train.steps.value_or(0), wantedSteps, patience);
        QCOMPARE(window.formPage().config().name, std::string("starter"));
        QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), patience);
        screen.click(*start);

        // Live: it trains to its end.
        QTRY_VERIFY_WITH_TIMEOUT(window.training(), patience);
        QCOMPARE(window.page(), MainWindow::Page::Live);
        QTRY_VERIFY_WITH_TIMEOUT(!window.training(), trainingPatience);

        const auto reader = RunReader::open(options.workspace.toStdString());
        QVERIFY(reader.has_value());
        const auto runs = (*reader)->runs();
        QCOMPARE(runs.size(), std::size_t(1));
        const RunId run = runs[0].id;
        QVERIFY2(runs[0].status == RunStatus::Finished, runs[0].endMessage.c_str());
        QCOMPARE(runs[0].stepsDone, wantedSteps);

        // Curves: every stored number is on the chart, and nothing else.
        LivePage& live = window.livePage();
        const QString losses = child<CurvePlot>(live, "chartLoss")->dataAsTsv();
        QCOMPARE(column(losses, "task"), stored(**reader, run, "loss/task"));
        QCOMPARE(column(losses, "task").size(), static_cast<std::size_t>(wantedSteps));
        QCOMPARE(column(losses, "regulariser"), stored(**reader, run, "loss/regulariser"));
        QCOMPARE(column(child<CurvePlot>(live, "chartLearningRate")->dataAsTsv(), "learning rate"),
                 stored(**reader, run, "learning_rate"));
        const auto accuracies = stored(**reader, run, "eval/accuracy");
        QVERIFY(!accuracies.empty());
        QCOMPARE(column(child<CurvePlot>(live, "chartEvaluation")->dataAsTsv(), "accuracy"), accuracies);

        // The rank map: each cell is the number of kept triplets of its module.
        const auto detail = (*reader)->run(run);
        const auto allocation = (*reader)->lastAllocation(run);
        QVERIFY(detail && allocation);
        const auto& modules = detail->started.modules;
        QCOMPARE(modules.size(), std::size_t(36));
        auto* map = child<RankMap>(live, "rankMap");
        std::size_t triplet = 0;
        std::map<int, int> layerSums;
        for (std::size_t module = 0; module < modules.size(); ++module) {
            int rank = 0;
            for (std::int64_t i = 0; i < modules[module].initR; ++i) {
                rank += allocation->mask[triplet++];
            }
            layerSums[modules[module].layer] += rank;
            QCOMPARE(map->rankOf(static_cast<int>(module)), rank);
        }
        QCOMPARE(triplet, allocation->mask.size());
        QCOMPARE(map->total(), static_cast<int>(allocation->kept));
        const std::vector<int> shownSums = map->layerSums();
        QCOMPARE(shownSums.size(), layerSums.size());
        for (const auto& [layer, sum] : layerSums) {
            QCOMPARE(shownSums[static_cast<std::size_t>(layer)], sum);
        }

        // The importance view: as many kept triplets, and every score that is stored.
        const QStringList scores =
            child<ScorePlot>(live, "scorePlot")->dataAsTsv().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(scores.size() - 1, static_cast<qsizetype>(allocation->mask.size()));
        std::vector<float> shown, kept;
        for (qsizetype row = 1; row < scores.size(); ++row) {
            const QStringList cells = scores[row].split('\t');
            shown.push_back(cells[3].toFloat());
            if (cells[4] == QLatin1String("1")) {
                kept.push_back(shown.back());
            }
        }
        std::vector<float> expected;
        for (std::size_t i = 0; i < allocation->mask.size(); ++i) {
            expected.push_back(allocation->score(i));
        }
        std::sort(expected.begin(), expected.end(), std::greater<>());
        QCOMPARE(shown, expected);
        QCOMPARE(static_cast<std::int64_t>(kept.size()), allocation->kept);

        // What a person copies is what is shown.
        screen.click(*map->viewport());
        screen.key("ctrl+c");
        QTRY_COMPARE_WITH_TIMEOUT(QApplication::clipboard()->text(), map->dataAsTsv(), patience);

        // The list shows the run with its best metric; then the window closes.
        screen.key("ctrl+1");
        QTRY_COMPARE_WITH_TIMEOUT(window.page(), MainWindow::Page::Experiments, patience);
        auto* table = child<QTableView>(window.runsPage(), "runTable");
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, patience);
        screen.key("ctrl+q");
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QCOMPARE(finished[0][0].toInt(), 0);
    }
};

int main(int argc, char** argv) {
    const QString noScreen = test::moveToVirtualScreen(argc, argv);
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    StarterWindowTest test(noScreen);
    return QTest::qExec(&test, argc, argv);
}
#include "starter_window_test.moc"
