// Which workspace is open: opening, refusing, remembering, and what is offered of what it holds.
#include "app/desktop/window_app.h"
#include "core/run/locations.h"
#include "ui/dialogs/file_question.h"
#include "ui/info_bar.h"
#include "ui/queue/queue_page.h"
#include "ui/saved_views.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace rankscope {

namespace {

constexpr int mostRecent = 10;
constexpr int workspaceUnusable = 5;

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

std::filesystem::path fileOf(const QString& file) { return std::filesystem::path(file.toStdString()); }

} // namespace

void WindowApp::openFirstWorkspace() {
    if (!m_options.workspace.isEmpty()) {
        openWorkspace(m_options.workspace, m_options.readOnly    ? Access::ReadOnly
                                           : m_options.mustExist ? Access::Existing
                                                                 : Access::Create);
        return;
    }
    const QStringList recent = m_settings.value(QStringLiteral("workspaces/recent")).toStringList();
    const bool reopen = m_preferences.reopenLast;
    if (reopen && !recent.isEmpty() && QFileInfo::exists(recent.first())) {
        openWorkspace(recent.first(), Access::Existing);
    } else if (!reopen && m_options.start.isEmpty()) {
        m_window->showStart();
    } else {
        openWorkspace(text(defaultWorkspace()), Access::Create);
    }
}

void WindowApp::openWorkspace(const QString& name, Access access) {
    if (m_desk->busy()) {
        m_window->showMessage(
            Notice::Level::Warning,
            tr("A run is being recorded into this workspace; wait for its end or stop it before you "
               "open another one."));
        return;
    }
    const QString file = QFileInfo(name).absoluteFilePath();
    m_poll.stop();
    if (access != Access::Create && !QFileInfo::exists(file)) {
        refuse({StoreError::Kind::Missing, tr("There is no workspace '%1'; check the name, or make one with "
                                              "--workspace or File, New workspace.")
                                               .arg(file)
                                               .toStdString()});
        return;
    }
    if (access == Access::ReadOnly) {
        m_writer.close();
        openReader(file, std::nullopt);
        return;
    }
    if (access == Access::Create) {
        std::error_code ignored; // the writer says what is wrong with the folder
        std::filesystem::create_directories(fileOf(file).parent_path(), ignored);
    }
    m_writer.open(fileOf(file), [this, file](const std::optional<StoreError>& error) {
        if (!error) {
            openReader(file, std::nullopt);
        } else if (error->kind == StoreError::Kind::NotAWorkspace ||
                   error->kind == StoreError::Kind::Missing) {
            refuse(*error);
        } else {
            openReader(file, error); // what cannot be written can often be read
        }
    });
    m_readOnly = access == Access::ReadOnly;
}

void WindowApp::openReader(const QString& file, const std::optional<StoreError>& writerError) {
    const bool wanted =
        !writerError && m_options.readOnly && file == QFileInfo(m_options.workspace).absoluteFilePath();
    m_reader.open(fileOf(file), [this, file, writerError, wanted](const std::optional<StoreError>& error) {
        if (error) {
            refuse(writerError ? *writerError : *error);
        } else if (writerError) {
            workspaceReady(
                file,
                tr("%1 It is open for reading only.").arg(QString::fromStdString(writerError->message)));
        } else {
            workspaceReady(file,
                           wanted ? tr("This workspace is open for reading only, as asked for.") : QString());
        }
    });
}

void WindowApp::workspaceReady(const QString& file, const QString& readOnlyReason) {
    m_workspace = file;
    m_readOnly = !readOnlyReason.isEmpty();
    m_openFailures = 0;
    m_interruptedOffered = false;
    m_window->infoBar().clearOffers();
    m_queueOffered = false;
    m_desk->setWorkspace(fileOf(file), m_readOnly);
    m_arrivals.setWorkspace(fileOf(file), m_readOnly);
    m_export.setWorkspace(fileOf(file));
    m_replay.setReadOnly(m_readOnly);
    m_window->setWorkspace(file, m_readOnly);
    m_window->undoStack().clear();
    if (m_readOnly) {
        m_window->showMessage(Notice::Level::Warning, readOnlyReason);
    }
    rememberWorkspace(file);
    m_reader.refresh();
    m_poll.start();
    emit workspaceOpened(file);
    if (!m_options.start.isEmpty()) {
        startConfiguration(std::exchange(m_options.start, QString()));
    }
}

void WindowApp::refuse(const StoreError& error) {
    const QString sentence = QString::fromStdString(error.message);
    emit workspaceRefused(sentence);
    if (!m_workspace.isEmpty() && ++m_openFailures == 1) {
        m_window->showMessage(Notice::Level::Error, sentence);
        openWorkspace(m_workspace, m_readOnly ? Access::ReadOnly : Access::Existing); // the one before
    } else {
        askForAnother(sentence);
    }
}

void WindowApp::askForAnother(const QString& sentence) {
    m_openQuestion = new QMessageBox(QMessageBox::Warning, tr("The workspace cannot be opened"), sentence,
                                     QMessageBox::NoButton, m_window.get());
    m_openQuestion->setObjectName(QStringLiteral("openQuestion"));
    m_openQuestion->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* another = m_openQuestion->addButton(tr("Open another…"), QMessageBox::AcceptRole);
    QPushButton* own = m_openQuestion->addButton(tr("Open the default workspace"), QMessageBox::ActionRole);
    QPushButton* quit = m_openQuestion->addButton(tr("Quit"), QMessageBox::RejectRole);
    m_openQuestion->setEscapeButton(quit);
    connect(another, &QPushButton::clicked, m_window.get(),
            [this] { m_window->commands().action(QStringLiteral("open-workspace"))->trigger(); });
    connect(own, &QPushButton::clicked, this,
            [this] { openWorkspace(text(defaultWorkspace()), Access::Create); });
    connect(quit, &QPushButton::clicked, this, [this] { emit finished(workspaceUnusable); });
    m_openQuestion->open();
}

// The run waits meanwhile. Who closes the question takes the proposal: nothing may be lost by a key.
void WindowApp::askForPlace(const QString& sentence, const QString& proposal) {
    auto* box = new QMessageBox(QMessageBox::Warning, tr("The workspace is gone"), sentence,
                                QMessageBox::NoButton, m_window.get());
    box->setObjectName(QStringLiteral("placeQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        tr("The run waits, and all of it that was recorded is kept. Use %1, or choose another place.")
            .arg(proposal));
    QPushButton* use = box->addButton(tr("Use this place"), QMessageBox::AcceptRole);
    QPushButton* choose = box->addButton(tr("Choose…"), QMessageBox::ActionRole);
    box->setDefaultButton(use);
    box->setEscapeButton(use);
    const auto move = [this](const QString& file) { m_desk->session().moveTo(fileOf(file)); };
    connect(use, &QPushButton::clicked, this, [move, proposal] { move(proposal); });
    connect(choose, &QPushButton::clicked, this, [this, move, proposal] {
        FileQuestion question;
        question.wanted = FileQuestion::Wanted::NewFile;
        question.title = tr("A place for the run");
        question.folder = QFileInfo(proposal).absolutePath();
        question.name = QFileInfo(proposal).fileName();
        question.suffix = QStringLiteral("rankscope");
        question.filters = {tr("Workspaces (*.rankscope)"), tr("All files (*)")};
        question.confirmsReplacing = false; // a workspace that is there gets the run
        auto* dialog = askForFile(m_window.get(), question, move);
        connect(dialog, &QDialog::rejected, this, [move, proposal] { move(proposal); });
    });
    box->open();
}

void WindowApp::rememberWorkspace(const QString& file) {
    QStringList recent = m_settings.value(QStringLiteral("workspaces/recent")).toStringList();
    recent.removeAll(file);
    recent.prepend(file);
    recent = recent.mid(0, mostRecent);
    m_settings.setValue(QStringLiteral("workspaces/recent"), recent);
    m_window->setRecentWorkspaces(recent);
}

void WindowApp::runsListed(const std::vector<RunSummary>& runs) {
    m_strangersTrain = std::any_of(runs.begin(), runs.end(), [this](const RunSummary& run) {
        const bool trains = run.status == RunStatus::Running || run.status == RunStatus::Paused;
        return trains && m_desk->session().run() != run.id;
    });
    m_window->setRuns(runs);
    offerInterrupted(runs);
}

// Once a workspace and run: what a person has seen and left alone is not offered again.
void WindowApp::offerInterrupted(const std::vector<RunSummary>& runs) {
    const auto run = std::find_if(runs.begin(), runs.end(),
                                  [](const RunSummary& r) { return r.status == RunStatus::Interrupted; });
    if (m_readOnly || m_interruptedOffered || run == runs.end() || m_desk->busy()) {
        return;
    }
    const QString uid = QString::fromStdString(run->uid) + QStringLiteral("@%1").arg(run->stepsDone);
    const QString key = QStringLiteral("workspaces/interrupted_seen");
    if (m_settings.value(key).toString() == uid) {
        return;
    }
    m_interruptedOffered = true;
    m_settings.setValue(key, uid);
    m_window->offer(Notice::Level::Warning,
                    tr("%1 was interrupted at step %2 of %3.")
                        .arg(QString::fromStdString(run->name), QString::number(run->stepsDone),
                             QString::number(run->totalSteps)),
                    tr("Resume"), [this, id = run->id] { m_desk->resume(id); });
}

// Once a workspace: what waits since another time, or in a file from somebody else, starts when a person says
// so.
void WindowApp::offerQueue() {
    const int waiting = m_desk->queue().waiting();
    if (m_readOnly || m_queueOffered || waiting == 0 || m_desk->busy()) {
        return;
    }
    m_queueOffered = true;
    m_window->offer(Notice::Level::Info, tr("%n runs wait in the queue.", nullptr, waiting),
                    tr("Start the queue"), [this] {
                        m_desk->queue().setPaused(false);
                        m_desk->startQueue();
                    });
}

} // namespace rankscope
