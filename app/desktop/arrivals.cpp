#include "app/desktop/arrivals.h"

#include "app/desktop/presets.h"
#include "core/run/locations.h"
#include "ui/dialogs/import_adapter_dialog.h"
#include "ui/form/form_page.h"
#include "ui/info_bar.h"
#include "ui/main_window.h"

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

QString nameOf(const std::filesystem::path& path) { return QString::fromStdString(path.filename().string()); }

// What knows a task: the form as it stands, then the shipped configurations.
std::vector<ImportAdapterDialog::Task> knownTasks(const RunConfig& form) {
    std::vector<ImportAdapterDialog::Task> tasks{
        {Arrivals::tr("as in the form (%1)").arg(QString::fromStdString(form.name)), form}};
    for (Preset& preset : loadPresets(presetsFolder())) {
        tasks.push_back({Arrivals::tr("preset %1").arg(preset.name), std::move(preset.config)});
    }
    return tasks;
}

} // namespace

Arrivals::Arrivals(EngineFunctions engine, MainWindow& window, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_worker(std::move(engine)) {
    connect(&m_worker, &ImportWorker::progressed, this, [this](int percent) {
        // Unless a person closed or cancelled it, or something else is said there by now.
        if (!m_window.infoBar().isHidden() && m_window.infoBar().text() == m_said) {
            say(m_source, percent);
        }
    });
}

void Arrivals::setWorkspace(const std::filesystem::path& file, bool readOnly) {
    m_workspace = file;
    m_readOnly = readOnly;
    m_waiting.clear();
    m_openWhenListed = 0;
}

std::optional<SourceKind> Arrivals::kindOf(const QString& source) {
    const auto kind = sourceKind(source.toStdString());
    if (!kind) {
        m_window.showMessage(Notice::Level::Warning, QString::fromStdString(kind.error()));
        return std::nullopt;
    }
    return *kind;
}

void Arrivals::take(const QStringList& files) {
    for (const QString& file : files) {
        const auto kind = kindOf(file);
        if (kind == SourceKind::Configuration) {
            emit configurationArrived(file);
        } else if (kind == SourceKind::Workspace) {
            emit workspaceArrived(file);
        } else if (kind) {
            enqueue({file.toStdString(), *kind});
        }
    }
}

void Arrivals::importFrom(const QString& source) {
    const auto kind = kindOf(source);
    if (kind == SourceKind::Configuration) {
        emit configurationArrived(source);
    } else if (kind) {
        enqueue({source.toStdString(), *kind});
    }
}

void Arrivals::enqueue(const Arrival& arrival) {
    if (m_readOnly || m_workspace.empty()) {
        m_window.showMessage(Notice::Level::Warning,
                             tr("This workspace is open for reading only; open one for writing to import."));
        return;
    }
    m_waiting.push_back(arrival);
    if (m_worker.busy() || m_asking) {
        m_window.showToast(Notice::Level::Info, tr("%1 is imported next.").arg(nameOf(arrival.source)));
    } else {
        next();
    }
}

void Arrivals::next() {
    if (m_waiting.empty()) {
        return;
    }
    const Arrival arrival = m_waiting.front();
    m_waiting.erase(m_waiting.begin());
    if (arrival.kind == SourceKind::Adapter) {
        askAboutAdapter(adapterFolder(arrival.source));
        return;
    }
    say(arrival.source, 0);
    m_worker.start(arrival.source, arrival.kind, m_workspace,
                   [this](const ImportWorker::Outcome& outcome) { finish(outcome, false); });
}

void Arrivals::askAboutAdapter(const std::filesystem::path& folder) {
    m_asking = true;
    m_worker.askBase(folder, [this, folder](const tl::expected<AdapterBase, QString>& base) {
        if (base) {
            showAdapterDialog(folder, *base);
            return;
        }
        m_asking = false;
        m_window.showMessage(Notice::Level::Warning, base.error());
        next();
    });
}

void Arrivals::showAdapterDialog(const std::filesystem::path& folder, const AdapterBase& base) {
    const auto tasks = knownTasks(m_window.formPage().config());
    auto* dialog = new ImportAdapterDialog(
        {QString::fromStdString(folder.string()), nameOf(folder), QString::fromStdString(base.name)}, tasks,
        &m_window);
    connect(dialog, &ImportAdapterDialog::importChosen, this,
            [this, folder, tasks](const QString& name, const QString& model, int task) {
                RunConfig config = bareAdapterConfig(folder);
                if (task >= 0) {
                    config = tasks[static_cast<std::size_t>(task)].config;
                    config.method.startFrom.reset();
                }
                config.name = name.toStdString();
                config.model.path = model.toStdString();
                say(folder, 0);
                m_worker.startAdapter(folder, config, m_workspace,
                                      [this](const ImportWorker::Outcome& done) { finish(done, true); });
            });
    connect(dialog, &QDialog::finished, this, [this] {
        m_asking = false;
        if (!m_worker.busy()) {
            next(); // this one was cancelled
        }
    });
    dialog->open();
}

// Not through showMessage(): the log need not have every percent.
void Arrivals::say(const std::filesystem::path& source, int percent) {
    m_source = source;
    m_said = percent > 0 ? tr("Importing %1… %2 %").arg(nameOf(source), QString::number(percent))
                         : tr("Importing %1…").arg(nameOf(source));
    m_window.infoBar().showMessage(Notice::Level::Info, m_said, tr("Cancel"), [this] { m_worker.cancel(); });
}

void Arrivals::finish(const ImportWorker::Outcome& outcome, bool openRun) {
    m_window.infoBar().dismiss();
    for (const QString& detail : outcome.details) {
        m_window.showToast(outcome.runs.empty() || !openRun ? Notice::Level::Warning : Notice::Level::Info,
                           detail);
    }
    if (outcome.level != Notice::Level::Info || outcome.runs.empty()) {
        m_window.showMessage(outcome.level, outcome.sentence);
    } else if (openRun) {
        m_openWhenListed = outcome.runs.front();
        m_window.showMessage(outcome.level, outcome.sentence);
    } else {
        m_window.showMessage(outcome.level, outcome.sentence, tr("Inspect"),
                             [this, run = outcome.runs.front()] { m_window.inspectRun(run); });
    }
    emit imported();
    next();
}

void Arrivals::runsListed(const std::vector<RunSummary>& runs) {
    if (m_openWhenListed != 0 && std::ranges::find(runs, m_openWhenListed, &RunSummary::id) != runs.end()) {
        m_window.inspectRun(std::exchange(m_openWhenListed, 0));
    }
}

} // namespace rankscope
