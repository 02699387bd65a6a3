#include "app/desktop/window_app.h"

#include "app/desktop/presets.h"
#include "core/run/locations.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/queue/queue_page.h"
#include "ui/runs/runs_page.h"
#include "ui/settings/settings_page.h"

#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

constexpr int pollMilliseconds = 1000;
constexpr int pollsBetweenChecks = 5; // for runs whose program died
constexpr int pollsWhileUnseen = 10;
constexpr int runFailed = 4;

QString toQString(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

std::filesystem::path toPath(const QString& file) { return std::filesystem::path(file.toStdString()); }

} // namespace

WindowApp::WindowApp(EngineFunctions engine, LaunchOptions options, QSettings& settings)
    : m_options(std::move(options))
    , m_settings(settings)
    , m_stored(loadPreferences(settings))
    , m_atLaunch(preferencesOf(m_options, settings))
    , m_preferences(m_atLaunch)
    , m_facts(engine)
    , m_checkpoints(engine, m_reader)
    , m_window(std::make_unique<MainWindow>(m_writer, m_reader, settings, Theme::fromSystem()))
    , m_desk(std::make_unique<RunDesk>(engine, *m_window, m_writer, m_reader))
    , m_arrivals(engine, *m_window)
    , m_export(*m_window, m_reader, m_checkpoints, [this] { return whyNoEngine(); })
    , m_replay(engine, *m_window, m_reader, m_writer, [this] { return whyNoEngine(); }) {
    m_poll.setInterval(pollMilliseconds);
    connect(&m_poll, &QTimer::timeout, this, &WindowApp::poll);
    m_window->setPreferences(m_preferences);
    m_desk->setShowLive(m_preferences.showLiveOnStart);
    m_desk->setStartQueued(m_preferences.startQueued);
    m_window->setRecentWorkspaces(settings.value(QStringLiteral("workspaces/recent")).toStringList());
    connectWindow();
    connectAdapters();
}

WindowApp::~WindowApp() = default;

// Neither must slow the other, and what a replay repeats must be bit for bit the same.
QString WindowApp::whyNoEngine() const {
    return m_desk->busy()
               ? tr("A run is training here; ask again when it has ended, so that neither slows the "
                    "other.")
           : m_replay.running() ? tr("A run is being repeated; ask again when that has ended.")
                                : QString();
}

void WindowApp::connectAdapters() {
    MainWindow* window = m_window.get();
    connect(window, &MainWindow::filesDropped, &m_arrivals, &Arrivals::take);
    connect(window, &MainWindow::importRequested, &m_arrivals, &Arrivals::importFrom);
    connect(&m_arrivals, &Arrivals::configurationArrived, this, &WindowApp::loadConfiguration);
    connect(&m_arrivals, &Arrivals::workspaceArrived, this,
            [this](const QString& file) { openWorkspace(file, Access::Create); });
    connect(&m_arrivals, &Arrivals::imported, &m_reader, &WorkspaceReader::refresh);
    connect(&m_reader, &WorkspaceReader::runsChanged, &m_arrivals, &Arrivals::runsListed);
    connect(&window->runsPage(), &RunsPage::exportRequested, this,
            [this](qint64 run) { m_export.open(run); });
    connect(&window->runsPage(), &RunsPage::replayRequested, &m_replay, &ReplayDesk::open);
    connect(&window->inspectPage(), &InspectPage::exportRequested, &m_export, &ExportDesk::open);
    connect(&window->inspectPage(), &InspectPage::replayRequested, &m_replay, &ReplayDesk::open);
    connect(&m_replay, &ReplayDesk::runningChanged, m_desk.get(), &RunDesk::setHeld);
}

void WindowApp::connectWindow() {
    MainWindow* window = m_window.get();
    RunDesk* desk = m_desk.get();
    connect(window, &MainWindow::startRequested, desk, &RunDesk::start);
    connect(window, &MainWindow::openRunRequested, desk, &RunDesk::open);
    connect(window, &MainWindow::pauseRequested, &desk->session(), &RunSession::pause);
    connect(window, &MainWindow::continueRequested, &desk->session(), &RunSession::resume);
    connect(window, &MainWindow::checkpointRequested, &desk->session(), &RunSession::requestCheckpoint);
    connect(window, &MainWindow::editRequested, &desk->session(), &RunSession::edit);
    connect(window, &MainWindow::stopRequested, desk, &RunDesk::stop);
    connect(window, &MainWindow::keepRunningRequested, this, &WindowApp::keepRunning);
    connect(window, &MainWindow::stopAndQuitRequested, this, [this] { stopAndQuit(0); });
    connect(window, &MainWindow::closed, this, [this] {
        if (!m_quitWhenIdle) {
            emit finished(0);
        }
    });
    connect(window, &MainWindow::workspaceRequested, this, [this](const QString& file, bool readOnly) {
        openWorkspace(file, readOnly ? Access::ReadOnly : Access::Create);
    });
    connect(window, &MainWindow::endedUnseen, &m_notice, &DesktopNotice::show);
    connect(&m_notice, &DesktopNotice::clicked, window, [window] {
        window->show();
        window->raise();
        window->activateWindow();
    });
    connect(window, &MainWindow::configurationRequested, this, &WindowApp::loadConfiguration);
    connect(window, &MainWindow::preferencesChanged, this, [this](const Preferences& changed) {
        savePreferences(m_settings, keptOf(changed, m_atLaunch, m_stored),
                        keptOf(m_preferences, m_atLaunch, m_stored));
        m_preferences = changed;
        m_desk->setShowLive(changed.showLiveOnStart);
        m_desk->setStartQueued(changed.startQueued);
    });
    connect(window, &MainWindow::pageShown, &m_reader, [this] { m_reader.refresh(); });
    RunsPage* runs = &window->runsPage();
    connect(runs, &RunsPage::resumeRequested, desk, &RunDesk::resume);
    connect(runs, &RunsPage::cloneRequested, desk, &RunDesk::clone);
    connect(runs, &RunsPage::branchRequested, desk, &RunDesk::branch);
    connect(&window->inspectPage(), &InspectPage::branchRequested, desk, &RunDesk::branchWith);
    connect(&window->inspectPage(), &InspectPage::limitedBranchRequested, desk, &RunDesk::branchLimited);
    connect(&window->inspectPage(), &InspectPage::spectraRequested, this,
            [this](int request, qint64 run, qint64 step) {
                m_checkpoints.askSpectra(run, step, [this, request](const auto& spectra) {
                    m_window->inspectPage().setSpectra(request, spectra);
                });
            });
    connect(&window->inspectPage(), &InspectPage::predictionsRequested, this,
            [this](int request, qint64 run, qint64 step) {
                if (const QString why = whyNoEngine(); !why.isEmpty()) {
                    m_window->inspectPage().setPredictions(request, tl::unexpected(why));
                    return;
                }
                m_checkpoints.askPredictions(run, step, [this, request](const auto& report) {
                    m_window->inspectPage().setPredictions(request, report);
                });
            });
    connect(&window->formPage(), &FormPage::branchRequested, desk, &RunDesk::startBranch);
    connect(runs, &RunsPage::curvesRequested, this,
            [this](const QString& metric, const QList<qint64>& wanted) {
                m_reader.ask<std::vector<RunsPage::RunCurve>>(
                    [name = metric.toStdString(), ids = std::vector<RunId>(wanted.begin(), wanted.end())](
                        const RunReader& reader) { return loadCurves(reader, name, ids); },
                    [this, metric](std::vector<RunsPage::RunCurve> curves) {
                        m_window->runsPage().setCurves(metric, curves);
                    });
            });
    connect(&window->formPage(), &FormPage::factsRequested, &m_facts, &FactsWorker::request);
    connect(&m_facts, &FactsWorker::factsReady, &window->formPage(), &FormPage::setFacts);

    connect(&m_reader, &WorkspaceReader::runsChanged, this, &WindowApp::runsListed);
    connect(&m_reader, &WorkspaceReader::queueChanged, this, [this](const QueueListing& queue) {
        m_desk->setListing(queue);
        offerQueue();
    });
    QueuePage* queue = &window->queuePage();
    connect(queue, &QueuePage::moveRequested, &desk->queue(), &QueueKeeper::move);
    connect(queue, &QueuePage::removeRequested, &desk->queue(), &QueueKeeper::remove);
    connect(queue, &QueuePage::restoreRequested, &desk->queue(), &QueueKeeper::restore);
    connect(queue, &QueuePage::deviceRequested, &desk->queue(), &QueueKeeper::setDevice);
    connect(queue, &QueuePage::duplicateRequested, desk, &RunDesk::duplicate);
    connect(queue, &QueuePage::stopOnFailureRequested, &desk->queue(), &QueueKeeper::setStopOnFailure);
    connect(queue, &QueuePage::pauseRequested, desk, &RunDesk::pauseQueue);
    connect(queue, &QueuePage::startRequested, desk, &RunDesk::startQueue);
    connect(queue, &QueuePage::addRequested, desk, &RunDesk::enqueue);
    connect(&m_reader, &WorkspaceReader::metricNamesChanged, window, &MainWindow::setMetricNames);
    connect(&m_reader, &WorkspaceReader::viewsChanged, window, &MainWindow::setViews);
    connect(window, &MainWindow::viewSaveRequested, &m_writer, &WorkspaceWriter::saveView);
    connect(window, &MainWindow::viewRenameRequested, &m_writer, &WorkspaceWriter::renameView);
    connect(window, &MainWindow::viewDeleteRequested, &m_writer, &WorkspaceWriter::deleteView);
    connect(&m_reader, &WorkspaceReader::failed, this,
            [this](const QString& sentence) { m_window->showMessage(Notice::Level::Error, sentence); });
    connect(&m_writer, &WorkspaceWriter::failed, this, [this](const QString& sentence) {
        m_window->showMessage(Notice::Level::Error, sentence);
        m_reader.refresh();
    });
    connect(&m_writer, &WorkspaceWriter::written, &m_reader, &WorkspaceReader::refresh);
    connect(desk, &RunDesk::idle, this, &WindowApp::runsDone);
    connect(&desk->session(), &RunSession::displaced, this,
            [this](const QString& sentence, const QString& proposal, bool takenOver) {
                m_takenOver = takenOver;
                if (takenOver) {
                    m_window->showMessage(Notice::Level::Error, sentence);
                } else {
                    askForPlace(sentence, proposal);
                }
            });
    connect(&desk->session(), &RunSession::moved, this, [this](const QString& file) {
        if (!std::exchange(m_takenOver, false)) {
            m_movedTo = file; // the rest of a run that another program has is not what this window is about
        }
    });
}

void WindowApp::show() {
    m_window->show();
    // After the first paint, so that neither files nor the engine delay it.
    QTimer::singleShot(0, this, &WindowApp::start);
}

void WindowApp::start() {
    auto presets = loadPresets(presetsFolder());
    if (presets.empty()) {
        m_window->showMessage(Notice::Level::Warning,
                              tr("No presets were found in %1; the form starts from the defaults.")
                                  .arg(toQString(presetsFolder())));
    }
    m_window->formPage().setPresets(std::move(presets));
    m_facts.askDevices([this](const std::vector<DeviceInfo>& devices) { showDiagnostics(devices); });
    if (!m_options.configuration.isEmpty()) {
        loadConfiguration(m_options.configuration);
    }
    openFirstWorkspace();
}

void WindowApp::loadConfiguration(const QString& file) {
    if (const auto found = findConfiguration(file)) {
        m_window->formPage().setConfig(found->config, QFileInfo(file).fileName());
        m_window->showPage(MainWindow::Page::NewRun);
    } else {
        m_window->showMessage(Notice::Level::Error, found.error());
    }
}

void WindowApp::startConfiguration(const QString& presetOrFile) {
    const auto found = findConfiguration(presetOrFile);
    if (!found) {
        m_window->showMessage(Notice::Level::Error, found.error());
        return;
    }
    const RunConfig config = found->config;
    m_window->formPage().setConfig(config, found->name);
    m_facts.ask(config, [this, config](const RunFacts& facts) {
        const auto problems = validate(config, &facts);
        const auto error = std::find_if(problems.begin(), problems.end(), [](const Problem& problem) {
            return problem.severity == Severity::Error;
        });
        if (error == problems.end()) {
            m_desk->start(config);
            return;
        }
        m_window->showPage(MainWindow::Page::NewRun);
        m_window->showMessage(Notice::Level::Error, tr("%1 cannot start: %2")
                                                        .arg(QString::fromStdString(config.name),
                                                             QString::fromStdString(error->message)));
    });
}

void WindowApp::showDiagnostics(const std::vector<DeviceInfo>& devices) {
    QStringList lines{
        tr("Rankscope %1").arg(QStringLiteral(RANKSCOPE_VERSION)), tr("Qt %1").arg(QLatin1String(qVersion())),
        tr("System: %1").arg(QSysInfo::prettyProductName()),
        tr("Presets: %1").arg(toQString(presetsFolder())), tr("Cache: %1").arg(toQString(cacheFolder()))};
    for (const DeviceInfo& device : devices) {
        lines.append(
            tr("Device %1: %2")
                .arg(QString::fromStdString(device.name), QString::fromStdString(device.description)));
    }
    const auto gpu = std::find_if(devices.begin(), devices.end(),
                                  [](const DeviceInfo& device) { return device.name.starts_with("cuda"); });
    m_desk->setAutomaticDevice(gpu == devices.end() ? QStringLiteral("cpu")
                                                    : QString::fromStdString(gpu->name));
    m_window->queuePage().setDevices(devices);
    m_window->settingsPage().setDiagnostics(lines.join(QLatin1Char('\n')));
}

void WindowApp::keepRunning() {
    m_quitWhenIdle = 0;
    m_window->hide();
    m_poll.stop();
}

void WindowApp::stopAndQuit(int exitCode) {
    m_quitWhenIdle = exitCode;
    m_desk->stopAll();
    m_window->showMessage(Notice::Level::Info,
                          tr("The run stops after its current step and writes a checkpoint; then "
                             "the window closes."));
}

void WindowApp::runsDone(RunStatus last) {
    if (!m_quitWhenIdle && !m_movedTo.isEmpty()) {
        openWorkspace(std::exchange(m_movedTo, QString()), Access::Existing);
    }
    if (m_quitWhenIdle) {
        emit finished(*m_quitWhenIdle == 0 && last == RunStatus::Failed ? runFailed : *m_quitWhenIdle);
    }
}

void WindowApp::interrupt(int exitCode) {
    if (m_desk->session().running()) {
        stopAndQuit(exitCode);
    } else {
        m_window->saveLayout();
        emit finished(exitCode);
    }
}

void WindowApp::poll() {
    ++m_polls;
    // A run commits every second, and listing thousands of runs takes time that it would miss.
    const MainWindow::Page page = m_window->page();
    const bool seen =
        m_window->isVisible() && (page == MainWindow::Page::Experiments || page == MainWindow::Page::Queue);
    m_desk->pollQueue();
    if (seen || !m_desk->busy() || m_polls % pollsWhileUnseen == 0) {
        m_reader.refresh();
    }
    if (m_polls % pollsBetweenChecks == 0 && m_strangersTrain && !m_readOnly) {
        m_writer.markInterrupted([this](const std::vector<RunId>& found) {
            if (!found.empty()) {
                m_reader.refresh();
            }
        });
    }
}

} // namespace rankscope
