// How long the list of runs takes with ten thousand of them: reading and showing it, sorting it by a metric,
// filtering it by a compound query, each until the table is painted; and, on the reading thread's behalf, the
// configurations and metrics behind columns and filters. Prints one JSON object, times in milliseconds.
// Usage: bench_runs [runs] [repeats]
#include "core/run/run_config_json.h"
#include "core/store/run_reader.h"
#include "core/store/run_writer.h"
#include "tests/ui/no_edits.h"
#include "ui/runs/run_table_model.h"
#include "ui/runs/runs_page.h"
#include "ui/style.h"
#include "tests/support/temp_folder.h"

#include <QApplication>
#include <QLineEdit>
#include <QSettings>
#include <QTableView>
#include <QUndoStack>


#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

using namespace rankscope;

namespace {

namespace fs = std::filesystem;

// Milliseconds on the wall and of the processor; the latter leaves out what else the machine has to do.
struct Times {
    double wall = 0.0, processor = 0.0;
};

Times measured(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    const auto clock = std::clock();
    work();
    return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count(),
            1000.0 * double(std::clock() - clock) / CLOCKS_PER_SEC};
}

void print(const char* name, const std::vector<Times>& times, const char* end = ", ") {
    const auto at = [&](double Times::*which, double share) {
        std::vector<double> values;
        for (const Times& one : times) {
            values.push_back(one.*which);
        }
        std::ranges::sort(values);
        return values[std::min(values.size() - 1, static_cast<std::size_t>(share * double(values.size())))];
    };
    std::printf("\"%s\": {\"median\": %.2f, \"p95\": %.2f, \"processor_median\": %.2f}%s", name,
                at(&Times::wall, 0.5), at(&Times::wall, 0.95), at(&Times::processor, 0.5), end);
}

void fill(const fs::path& file, int runs) {
    auto writer = std::move(*RunWriter::open(file));
    RunConfig config;
    config.model.path = "minilm-l6";
    for (int i = 0; i < runs; ++i) {
        config.name = "sweep-" + std::to_string(i * 7919 % 10'007);
        config.train.seed = i % 5;
        config.method.targetR = 2 + i % 7;
        config.train.learningRate = 1e-4 * (1 + i % 9);
        const RunId id = writer->createRun(config.name, toJson(config));
        RunStarted started;
        started.totalSteps = 100;
        EvalDone evaluation;
        evaluation.step = 100;
        evaluation.metrics = {{"accuracy", 0.5 + double(i * 31 % 997) / 2000.0},
                              {"loss", 1.0 / (1 + i % 13)}};
        RunEnded ended;
        ended.steps = 100;
        ended.metrics = evaluation.metrics;
        ended.seconds = 60.0 + i % 100;
        writer->append(id, {started, evaluation, ended}, 1.7e9 + i);
        writer->setTags(id, {"tag" + std::to_string(i % 20)});
        writer->setGroup(id, "sweep " + std::to_string(i / 100));
    }
}

} // namespace

int main(int count, char** arguments) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(count, arguments);
    QCoreApplication::setOrganizationName("rankscope-bench");
    QSettings().clear();
    const int runs = count > 1 ? std::max(1, std::atoi(arguments[1])) : 10'000;
    const int repeats = count > 2 ? std::max(1, std::atoi(arguments[2])) : 20;
    const test::TempFolder folder;
    const fs::path file = folder / "w.rankscope";
    fill(file, runs);

    applyToApplication(Theme::light());
    NoEdits edits;
    QUndoStack undo;
    RunsPage page(edits, undo);
    page.resize(1280, 800);
    page.show();
    auto* table = page.findChild<QTableView*>("runTable");
    auto* filter = page.findChild<QLineEdit*>("runFilter");
    auto& model = *qobject_cast<RunTableModel*>(table->model());
    const auto painted = [&](const std::function<void()>& work) {
        return measured([&] {
            work();
            QCoreApplication::sendPostedEvents();
            table->viewport()->repaint();
        });
    };

    std::vector<Times> read, open, documents, cold, warm, filtered, grouped;
    for (int i = 0; i < repeats; ++i) {
        page.setRuns({});
        open.push_back(painted([&] {
            auto reader = std::move(*RunReader::open(file));
            std::vector<RunSummary> all;
            read.push_back(measured([&] { all = reader->runs(); }));
            page.setRuns(std::move(all));
        }));
    }
    const auto reader = std::move(*RunReader::open(file));
    RunTableModel::Documents all;
    DocumentMaker maker;
    documents.push_back(measured([&] {
        for (const RunSummary& run : reader->runs()) {
            all.emplace_back(run.id, maker.read(*reader, run.id));
        }
    }));
    model.setDocuments(all);
    const int metric = model.addColumn(*RunProperty::named("metric.accuracy"));
    const char* queries[] = {"metric.accuracy > .9 and (dataset = sst2 or tag = tag3)",
                             "param.method.target_r in (4, 8) and not name ~ ^sweep-9",
                             "best.accuracy >= .6 steps > 10 created > 2020-01-01"};
    for (int i = 0; i < repeats; ++i) {
        const auto order = i % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder;
        table->sortByColumn(RunTableModel::Started, Qt::DescendingOrder);
        model.setDocuments(all); // forgets what was kept for sorting
        cold.push_back(painted([&] { table->sortByColumn(metric, order); }));
        warm.push_back(painted(
            [&] { table->sortByColumn(metric, i % 2 == 0 ? Qt::DescendingOrder : Qt::AscendingOrder); }));
        filtered.push_back(painted([&] { filter->setText(queries[i % std::size(queries)]); }));
        filter->clear();
        grouped.push_back(painted([&] { model.setGrouping(*RunProperty::named("param.method.target_r")); }));
        model.setGrouping(std::nullopt);
    }
    std::printf("{\"runs\": %d, \"repeats\": %d, ", runs, repeats);
    print("read_list_ms", read);
    print("open_list_ms", open);
    print("read_documents_ms", documents);
    print("sort_by_metric_first_ms", cold);
    print("sort_by_metric_ms", warm);
    print("filter_ms", filtered);
    print("group_ms", grouped, "}\n");
    QSettings().clear();
    return 0;
}
