#include "app/desktop/window_app.h"
#include "tests/app/cli/tiny_lab.h"
#include "tests/app/desktop/scripted_engine.h"
#include "tests/e2e/window/virtual_screen.h"
#include "ui/info_bar.h"
#include "ui/runs/runs_page.h"

#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

using namespace rankscope;
using test::VirtualScreen;

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int patience = 120000;
constexpr std::chrono::minutes programPatience{5};
constexpr double usualMinutes = 0.4;

// What the programs beside the window were told is stored, and what went wrong. Any thread.
class Ledger {
public:
    void stored(const std::string& uid, std::int64_t steps) {
        const std::lock_guard lock(m_mutex);
        m_runs[uid] = steps;
    }
    void imported(const std::string& name) {
        const std::lock_guard lock(m_mutex);
        m_imports.push_back(name);
    }
    void failed(const std::string& what) {
        const std::lock_guard lock(m_mutex);
        m_failures.push_back(what);
    }
    void did() { ++m_done; }

    std::map<std::string, std::int64_t> m_runs; // steps by uid
    std::vector<std::string> m_imports, m_failures;
    std::atomic<int> m_done = 0;

private:
    std::mutex m_mutex;
};

// One program after the other, as a person at a shell starts them.
class Shell {
public:
    Shell(const test::TinyLab& lab, Ledger& ledger)
        : m_lab(lab)
        , m_ledger(ledger) {}

    // Its output; nothing when it failed, which is noted.
    std::optional<std::string> run(std::vector<std::string> arguments, bool json = false) {
        if (json) {
            arguments.emplace_back("--json");
        }
        test::Program program(m_lab.folder(), m_lab.stored(arguments));
        const auto ended = program.wait(programPatience);
        if (!ended || ended->code != 0) {
            std::string words;
            for (const std::string& word : arguments) {
                words += word + ' ';
            }
            m_ledger.failed(words + (ended ? "ended with " + std::to_string(ended->code) + ": " + ended->err
                                           : "did not end"));
            return std::nullopt;
        }
        m_ledger.did();
        return ended->out;
    }

    // Trains, queues and takes from the queue.
    void train(int round) {
        auto config = m_lab.config(20);
        config["name"] = "shell " + std::to_string(round);
        if (const auto out = run({"run", m_lab.write(config, "shell.json")}, true)) {
            const auto result = nlohmann::json::parse(test::lastLine(*out));
            m_ledger.stored(result.at("uid"), result.at("steps"));
        }
        config["name"] = "queued " + std::to_string(round);
        if (run({"queue", "add", m_lab.write(config, "queued.json")})) {
            run({"queue", "start", "--until-empty"});
        }
    }

    // Two imports of a growing log.
    void import(int round) {
        const std::string name = "log-" + std::to_string(round);
        const fs::path table = m_lab.folder() / (name + ".csv");
        std::ofstream(table) << "step,loss\n0,1.5\n1,0.5\n";
        if (run({"import", "csv", table.string()})) {
            m_ledger.imported(name);
        }
        std::ofstream(table, std::ios::app) << "2,0.25\n";
        run({"import", "csv", table.string()});
        const std::string out = (m_lab.folder() / "metrics.csv").string();
        run({"export", "1", "--what", "metrics", "--out", out});
    }

    void ask(int round) {
        run({"list"}, true);
        run({"list", "--sql", "SELECT status, count(*) FROM runs GROUP BY status"});
        run({"list", "--filter", "metric.loss < 1"});
        run({"show", "1"}, true);
        run({"compare", "1", round % 2 == 0 ? "2" : "3"}, true);
        run({"queue", "list"}, true);
    }

private:
    const test::TinyLab& m_lab;
    Ledger& m_ledger;
};

std::string integrityOf(const fs::path& workspace) {
    sqlite3* database = nullptr;
    std::string answer = "not opened";
    if (sqlite3_open_v2(workspace.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
        const auto take = [](void* text, int, char** values, char**) {
            *static_cast<std::string*>(text) = values[0] != nullptr ? values[0] : "";
            return 0;
        };
        sqlite3_exec(database, "PRAGMA integrity_check", take, &answer, nullptr);
    }
    sqlite3_close(database);
    return answer;
}

} // namespace

// A window and three programs on one workspace: it trains, tags, imports, changes pages and opens dialogs;
// they train, import and ask. Whatever one of them was told is stored is there at the end, and nobody was
// refused. RANKSCOPE_TOGETHER_MINUTES says for how long.
class TogetherTest : public QObject {
    Q_OBJECT

public:
    explicit TogetherTest(QString noScreen)
        : m_noScreen(std::move(noScreen)) {}

private:
    QString m_noScreen;

    static nlohmann::json shown(const test::TinyLab& lab, const std::vector<std::string>& arguments) {
        const auto ended = lab.run(arguments);
        if (ended.code != 0) {
            qWarning("%s", ended.err.c_str());
            return {};
        }
        return nlohmann::json::parse(ended.out);
    }

private slots:
    void nothingIsLostAndNobodyLockedOut() {
        if (!m_noScreen.isEmpty()) {
            QSKIP(qPrintable(m_noScreen));
        }
        bool given = false;
        const double wanted = qEnvironmentVariable("RANKSCOPE_TOGETHER_MINUTES").toDouble(&given);
        const auto length = std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double, std::ratio<60>>(given ? wanted : usualMinutes));
        const test::TinyLab lab;
        Ledger ledger;
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.conf"), QSettings::IniFormat);
        const auto script = std::make_shared<test::Script>();
        LaunchOptions options;
        options.workspace = QString::fromStdString(lab.workspace().string());
        std::map<std::string, std::string> tags; // by uid, as the window was told to store them
        int trained = 0;
        int dialogs = 0;
        int imports = 0;
        {
            VirtualScreen screen;
            WindowApp app(test::scriptedEngine(script), options, settings);
            QSignalSpy opened(&app, &WindowApp::workspaceOpened);
            app.show();
            MainWindow& window = app.window();
            QVERIFY(QTest::qWaitForWindowActive(&window, patience));
            QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
            Shell(lab, ledger).import(0);
            Shell(lab, ledger).import(-1);

            std::atomic<bool> stop = false;
            const auto beside = [&](void (Shell::*work)(int)) {
                return std::jthread([&, work] {
                    Shell shell(lab, ledger);
                    for (int round = 1; !stop; ++round) {
                        (shell.*work)(round);
                    }
                });
            };
            std::jthread trains = beside(&Shell::train);
            std::jthread imported = beside(&Shell::import);
            std::jthread asks = beside(&Shell::ask);

            auto* table = window.findChild<QTableView*>("runTable");
            auto* tagLine = window.findChild<QLineEdit*>("runTags");
            const auto end = Clock::now() + length;
            for (int round = 1; Clock::now() < end; ++round) {
                screen.key("ctrl+o");
                QPointer<QFileDialog> dialog;
                QTRY_VERIFY_WITH_TIMEOUT(
                    (dialog = window.findChild<QFileDialog*>("workspaceDialog")) != nullptr, patience);
                QTRY_VERIFY_WITH_TIMEOUT(dialog->isVisible(), patience);
                QTest::qWait(200); // a person looks at the list
                screen.key("Escape");
                QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), patience);
                ++dialogs;

                window.showPage(MainWindow::Page::Experiments);
                QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 0, patience);
                table->selectRow(table->model()->rowCount() - 1);
                QTRY_VERIFY_WITH_TIMEOUT(tagLine->isVisible(), patience);
                const std::string tag = "tag-" + std::to_string(round);
                tagLine->setFocus();
                tagLine->selectAll();
                QTest::keyClicks(tagLine, QString::fromStdString(tag));
                QTest::keyClick(tagLine, Qt::Key_Return);

                const QString own = folder.filePath(QStringLiteral("own-%1.csv").arg(round));
                std::ofstream(own.toStdString()) << "step,loss\n0,3\n1,2\n";
                emit window.importRequested(own);
                ++imports;
                ledger.imported("own-" + std::to_string(round));

                if (!app.desk().busy()) {
                    RunConfig config;
                    config.name = "window " + std::to_string(++trained);
                    app.desk().start(config);
                }
                QTRY_VERIFY_WITH_TIMEOUT(!window.training() && !app.desk().busy(), patience);
                window.showPage(static_cast<MainWindow::Page>(round % 8));
            }
            stop = true;
            QTRY_VERIFY_WITH_TIMEOUT(!app.desk().busy(), patience);
            for (std::jthread* each : {&trains, &imported, &asks}) {
                each->join();
            }
            // The import of the last round.
            QTRY_VERIFY_WITH_TIMEOUT(
                shown(lab, {"list", "--json", "own-" + std::to_string(imports)}).size() >= 1, patience);
            QVERIFY2(window.infoBar().isHidden() || !window.infoBar().text().contains("cannot"),
                     qPrintable(window.infoBar().text()));
            QSignalSpy finished(&app, &WindowApp::finished);
            window.close();
            QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        }
        qInfo("%d programs, %zu runs and %zu imports of the shells; %d dialogs, %d runs of the window",
              ledger.m_done.load(), ledger.m_runs.size(), ledger.m_imports.size(), dialogs, trained);
        for (const std::string& failure : ledger.m_failures) {
            qWarning("%s", failure.c_str());
        }
        QVERIFY(ledger.m_failures.empty());
        QVERIFY(!ledger.m_runs.empty() && trained > 0 && dialogs > 0);

        QCOMPARE(integrityOf(lab.workspace()), std::string("ok"));
        std::map<std::string, nlohmann::json> runs; // by uid, and by name
        for (const auto& run : shown(lab, {"list", "--json"})) {
            runs[run.at("uid")] = run;
            runs[run.at("name")] = run;
        }
        for (const auto& [uid, steps] : ledger.m_runs) {
            QVERIFY2(runs.count(uid) == 1, uid.c_str());
            QCOMPARE(runs[uid].at("status").get<std::string>(), std::string("finished"));
            QCOMPARE(runs[uid].at("steps_done").get<std::int64_t>(), steps);
        }
        for (const std::string& name : ledger.m_imports) {
            QVERIFY2(runs.count(name) == 1, name.c_str());
        }
        for (int i = 1; i <= trained; ++i) {
            const std::string name = "window " + std::to_string(i);
            QVERIFY2(runs.count(name) == 1, name.c_str());
            QCOMPARE(runs[name].at("status").get<std::string>(), std::string("finished"));
            QCOMPARE(runs[name].at("steps_done").get<std::int64_t>(), script->steps);
        }
        // The oldest run got a tag each round; the last one stands.
        const auto oldest = shown(lab, {"show", "1", "--json"});
        QVERIFY(oldest.value("tags", nlohmann::json::array()) ==
                nlohmann::json::array({"tag-" + std::to_string(dialogs)}));
    }
};

int main(int argc, char** argv) {
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); // a loaded machine takes its time
    const QString noScreen = test::moveToVirtualScreen(argc, argv);
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    TogetherTest test(noScreen);
    return QTest::qExec(&test, argc, argv);
}
#include "together_test.moc"
