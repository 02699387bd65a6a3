#include "app/desktop/facts_worker.h"
#include "app/desktop/presets.h"
#include "app/desktop/stored_runs.h"
#include "app/desktop/workspace_reader.h"
#include "app/desktop/workspace_writer.h"
#include "core/run/checkpoint_files.h"
#include "core/run/locations.h"
#include "tests/app/desktop/scripted_engine.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <thread>

using namespace rankscope;

namespace {

constexpr int patience = 20000;

StepsDone steps(std::int64_t from, std::int64_t to) {
    StepsDone done;
    for (std::int64_t step = from; step < to; ++step) {
        StepPoint point;
        point.step = step;
        point.taskLoss = double(step);
        point.regulariser = 0.5;
        point.learningRate = 1e-3;
        point.gradientNorm = 2.0;
        point.tokens = 64;
        point.seconds = 0.25;
        done.points.push_back(point);
    }
    done.tokensPerSecond = double(to);
    return done;
}

} // namespace

class WorkspaceAccessTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_workspace;

    RunId createRun(WorkspaceWriter& writer, const std::string& name) {
        RunId id = 0;
        writer.createRun(name, "{}", 0, 0, [&id](const tl::expected<WorkspaceWriter::NewRun, QString>& made) {
            id = made ? made->id : -1;
        });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(id != 0, patience); }();
        return id;
    }
    void open(WorkspaceWriter& writer) {
        bool opened = false;
        writer.open(m_workspace, [&opened](const std::optional<StoreError>& error) {
            QVERIFY2(!error, error ? error->message.c_str() : "");
            opened = true;
        });
        QTRY_VERIFY_WITH_TIMEOUT(opened, patience);
    }
    void open(WorkspaceReader& reader) {
        bool opened = false;
        reader.open(m_workspace, [&opened](const std::optional<StoreError>& error) {
            QVERIFY2(!error, error ? error->message.c_str() : "");
            opened = true;
        });
        QTRY_VERIFY_WITH_TIMEOUT(opened, patience);
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_workspace = m_folder->filePath("runs.rankscope").toStdString();
    }

    void editsAreWrittenAndListed() {
        WorkspaceWriter writer;
        WorkspaceReader reader;
        open(writer);
        const RunId run = createRun(writer, "first");
        QVERIFY(run > 0);
        open(reader);
        std::vector<RunSummary> listed;
        connect(&reader, &WorkspaceReader::runsChanged, this,
                [&](const std::vector<RunSummary>& runs) { listed = runs; });
        writer.rename(run, "erster");
        writer.setNote(run, "a note");
        writer.setTags(run, {"paper", "glue"});
        connect(&writer, &WorkspaceWriter::written, &reader, &WorkspaceReader::refresh);
        QTRY_VERIFY_WITH_TIMEOUT(listed.size() == 1 && listed[0].tags.size() == 2, patience);
        QCOMPARE(listed[0].name, std::string("erster"));
        QCOMPARE(listed[0].note, std::string("a note"));
        writer.moveToBin({run});
        QTRY_VERIFY_WITH_TIMEOUT(listed.empty(), patience);
        writer.restoreFromBin({run});
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), std::size_t(1), patience);
    }

    void editsThatWaitAtTheEndAreStillWritten() {
        RunId run = 0;
        {
            WorkspaceWriter writer;
            open(writer);
            run = createRun(writer, "first");
            for (int i = 0; i < 20; ++i) {
                writer.rename(run, QString::number(i));
            }
        }
        auto reader = RunReader::open(m_workspace);
        QCOMPARE((*reader)->run(run)->summary.name, std::string("19"));
    }

    void editsWithoutAWorkspaceAreRefusedWithASentence() {
        WorkspaceWriter writer;
        QSignalSpy failed(&writer, &WorkspaceWriter::failed);
        writer.rename(1, "x");
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
        QVERIFY(failed[0][0].toString().contains("reading only"));
    }

    void aTextFileIsNoWorkspace() {
        std::ofstream(m_workspace)
            << "This is a letter, not a workspace, and it is long enough to be read as pages.\n";
        WorkspaceWriter writer;
        std::optional<StoreError> seen;
        writer.open(m_workspace, [&seen](const std::optional<StoreError>& error) { seen = error; });
        QTRY_VERIFY_WITH_TIMEOUT(seen.has_value(), patience);
        QCOMPARE(seen->kind, StoreError::Kind::NotAWorkspace);
        QVERIFY(!seen->message.empty());
    }

    void anUnchangedWorkspaceIsNotListedAgain() {
        WorkspaceWriter writer;
        open(writer);
        createRun(writer, "first");
        WorkspaceReader reader;
        open(reader);
        QSignalSpy listed(&reader, &WorkspaceReader::metricNamesChanged);
        reader.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 1, patience);
        int answers = 0;
        reader.refresh();
        reader.ask<int>([](const RunReader&) { return 1; }, [&answers](int one) { answers += one; });
        QTRY_COMPARE_WITH_TIMEOUT(answers, 1, patience);
        QCOMPARE(listed.size(), 1);
    }

    void answersAboutAnotherWorkspaceAreDropped() {
        WorkspaceWriter writer;
        open(writer);
        WorkspaceReader reader;
        open(reader);
        bool answered = false;
        reader.ask<int>([](const RunReader&) { return 1; }, [&answered](int) { answered = true; });
        open(reader);
        QTest::qWait(50);
        QVERIFY(!answered);
    }

    void aStoredRunComesBackWhole() {
        auto writer = RunWriter::open(m_workspace);
        const RunId run = (*writer)->createRun("first", "{}");
        RunStarted started;
        started.totalSteps = 6;
        (*writer)->recordStarted(run, started, 1.0);
        EvalDone eval;
        eval.step = 6;
        eval.metrics = {{"accuracy", 0.9}, {"loss", 0.3}};
        (*writer)->append(run, {steps(0, 3), steps(3, 6), eval, RunEnded()}, 2.0);

        auto reader = RunReader::open(m_workspace);
        const auto stored = loadStoredRun(**reader, run);
        QVERIFY(stored.has_value());
        QCOMPARE(stored->points.size(), std::size_t(6));
        QCOMPARE(stored->points[4].taskLoss, 4.0);
        QCOMPARE(stored->points[4].regulariser, 0.5);
        QCOMPARE(stored->points[4].learningRate, 1e-3);
        QCOMPARE(stored->points[4].gradientNorm, 2.0);
        QCOMPARE(stored->points[4].tokens, std::int64_t(64));
        QCOMPARE(stored->points[4].seconds, 0.25);
        QCOMPARE(stored->tokensPerSecond, (std::vector<double>{3, 3, 3, 6, 6, 6}));
        QCOMPARE(stored->evaluations.size(), std::size_t(1));
        QCOMPARE(stored->evaluations[0].metrics.at("accuracy"), 0.9);
        QVERIFY(!loadStoredRun(**reader, run + 1));

        const auto curves = loadCurves(**reader, "eval/accuracy", {run, run + 1});
        QCOMPARE(curves.size(), std::size_t(1));
        QCOMPARE(curves[0].y, std::vector<double>{0.9});
        const QStringList names = loadMetricNames(**reader, (*reader)->runs());
        QCOMPARE(names.first(), QStringLiteral("eval/accuracy"));
        QVERIFY(names.contains("loss/task"));
    }

    void theNewestCheckpointThatIsStillThereIsTheOneToResume() {
        auto writer = RunWriter::open(m_workspace);
        const RunId run = (*writer)->createRun("first", "{}");
        const auto files = (*writer)->filesFolder(run);
        std::vector<RunEvent> events{RunStarted()};
        for (const std::int64_t step : {2, 4, 6}) {
            CheckpointSaved saved;
            saved.step = step;
            saved.path = checkpointFolder(files, step).string();
            std::filesystem::create_directories(saved.path);
            std::ofstream(saved.path + "/state.json") << "{}";
            events.push_back(saved);
        }
        (*writer)->append(run, events, 1.0);
        std::filesystem::remove_all(checkpointFolder(files, 6));
        auto reader = RunReader::open(m_workspace);
        const auto point = loadResumePoint(**reader, run);
        QVERIFY(point && point->checkpoint);
        QCOMPARE(point->checkpoint->step, std::int64_t(4));
    }

    void onlyTheLatestRequestForFactsIsAnswered() {
        auto script = std::make_shared<test::Script>();
        EngineFunctions engine = test::scriptedEngine(script);
        std::atomic<bool> open = false;
        const auto describe = engine.describe;
        engine.describe = [&open, describe](const RunConfig& config) {
            while (!open) {
                std::this_thread::yield();
            }
            return describe(config);
        };
        FactsWorker facts(engine);
        QList<int> answered;
        connect(&facts, &FactsWorker::factsReady, this,
                [&](int number, const RunFacts&) { answered.append(number); });
        for (int number = 1; number <= 5; ++number) {
            facts.request(number, RunConfig());
        }
        open = true;
        QTRY_COMPARE_WITH_TIMEOUT(answered.size(), 1, patience);
        QCOMPARE(answered.first(), 5);
        QVERIFY(script->describes <= 2); // the one in hand and the last
    }

    void theShippedPresetsAreValidAndTheStarterComesFirst() {
        const auto presets = loadPresets(presetsFolder());
        QVERIFY(!presets.empty());
        QCOMPARE(presets.front().name, QStringLiteral("starter"));
        for (const Preset& preset : presets) {
            QVERIFY2(!hasErrors(validate(preset.config)), qPrintable(preset.name));
            QVERIFY(!preset.description.isEmpty());
        }
    }

    void aConfigurationIsFoundByPresetNameOrFile() {
        QCOMPARE(findConfiguration("starter")->config.name, std::string("starter"));
        const QString file = m_folder->filePath("own.json");
        std::ofstream(file.toStdString()) << R"({"name": "own"})";
        QCOMPARE(findConfiguration(file)->config.name, std::string("own"));
        QVERIFY(findConfiguration("nothing-of-this-name").error().contains("nothing-of-this-name"));
        std::ofstream(file.toStdString()) << "{";
        QVERIFY(findConfiguration(file).error().contains("own.json"));
    }
};

QTEST_GUILESS_MAIN(WorkspaceAccessTest)
#include "workspace_access_test.moc"
