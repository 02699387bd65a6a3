// What the main window asks: before stopping and closing, and for files. No question stops the event loop.
#include "core/run/locations.h"
#include "ui/dialogs/file_question.h"
#include "ui/main_window.h"
#include "ui/start_page.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

namespace rankscope {

void MainWindow::askToStop() {
    if (m_question) {
        m_question->raise();
        return;
    }
    m_question = new QMessageBox(QMessageBox::NoIcon, tr("Stop the run"), tr("Stop %1?").arg(m_runName),
                                 QMessageBox::NoButton, this);
    m_question->setObjectName(QStringLiteral("stopQuestion"));
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setInformativeText(
        tr("It ends after the current step and writes a checkpoint, from which it can be "
           "resumed."));
    QPushButton* stop = m_question->addButton(tr("Stop with a checkpoint"), QMessageBox::AcceptRole);
    m_question->addButton(QMessageBox::Cancel);
    connect(stop, &QPushButton::clicked, this, &MainWindow::stopRequested);
    m_question->open();
}

void MainWindow::askToEnqueue(const QString& name, std::function<void()> enqueue) {
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("A run is training"),
                                tr("%1 is training. Add %2 to the queue?").arg(m_runName, name),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("queueQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        tr("Runs train one at a time; a queued run starts when those before it have ended."));
    QPushButton* add = box->addButton(tr("Add to queue"), QMessageBox::AcceptRole);
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(add);
    connect(add, &QPushButton::clicked, this, [enqueue = std::move(enqueue)] { enqueue(); });
    box->open();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveLayout();
    if (!m_training) {
        event->accept();
        emit closed();
        return;
    }
    event->ignore();
    switch (m_preferences.onClose) {
    case CloseChoice::Ask:
        askBeforeClosing();
        break;
    case CloseChoice::KeepRunning:
        emit keepRunningRequested();
        break;
    case CloseChoice::Stop:
        emit stopAndQuitRequested();
        break;
    }
}

void MainWindow::askBeforeClosing() {
    if (m_question) {
        m_question->raise();
        return;
    }
    m_question = new QMessageBox(QMessageBox::NoIcon, tr("A run is training"),
                                 tr("%1 is training.").arg(m_runName), QMessageBox::NoButton, this);
    m_question->setObjectName(QStringLiteral("closeQuestion"));
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setInformativeText(
        m_queued > 0
            ? tr("It can go on without the window, which ends when this run and the queued ones are done, or "
                 "stop now and be resumed later.")
            : tr("It can go on without the window, which ends when the run is done, or stop now and be "
                 "resumed later."));
    QPushButton* keep = m_question->addButton(tr("Keep running until done"), QMessageBox::AcceptRole);
    QPushButton* stop = m_question->addButton(tr("Stop with a checkpoint"), QMessageBox::DestructiveRole);
    QPushButton* cancel = m_question->addButton(QMessageBox::Cancel);
    keep->setObjectName(QStringLiteral("closeKeep"));
    stop->setObjectName(QStringLiteral("closeStop"));
    cancel->setObjectName(QStringLiteral("closeCancel"));
    m_question->setEscapeButton(cancel);
    m_question->setDefaultButton(keep);
    connect(keep, &QPushButton::clicked, this, &MainWindow::keepRunningRequested);
    connect(stop, &QPushButton::clicked, this, &MainWindow::stopAndQuitRequested);
    m_question->open();
}

void MainWindow::buildStart() {
    const auto openUsual = [this] {
        emit workspaceRequested(QString::fromStdString(defaultWorkspace().string()), false);
    };
    connect(m_start, &StartPage::openRequested, this,
            [this](const QString& file) { emit workspaceRequested(file, false); });
    connect(m_start, &StartPage::commandRequested, this,
            [this](const QString& id) { m_commands.action(id)->trigger(); });
    connect(m_start, &StartPage::defaultRequested, this, openUsual);
    connect(m_start, &StartPage::importRequested, this, [this, openUsual] {
        openUsual();
        askForImport(true);
    });
    connect(m_start, &StartPage::reopenLastChanged, this, [this](bool on) {
        Preferences changed = m_preferences;
        changed.reopenLast = on;
        changePreferences(changed);
    });
}

void MainWindow::showStart() {
    m_stack->hide();
    m_start->show();
    m_start->setFocus();
}

void MainWindow::askForWorkspace(bool create, bool readOnly) {
    FileQuestion question;
    question.wanted = create ? FileQuestion::Wanted::NewFile : FileQuestion::Wanted::File;
    question.title = create ? tr("New workspace") : tr("Open workspace");
    question.folder = QFileInfo(m_workspace).absolutePath();
    question.suffix = QStringLiteral("rankscope");
    question.filters = {tr("Workspaces (*.rankscope)"), tr("All files (*)")};
    question.confirmsReplacing = false; // an existing workspace is opened, never overwritten
    askForFile(this, question, [this, readOnly](const QString& file) {
        emit workspaceRequested(file, readOnly);
    })->setObjectName(QStringLiteral("workspaceDialog"));
}

void MainWindow::askForConfiguration() {
    FileQuestion question;
    question.title = tr("Open configuration");
    question.filters = {tr("Run configurations (*.json)"), tr("All files (*)")};
    askForFile(this, question, [this](const QString& file) { emit configurationRequested(file); });
}

void MainWindow::askForImport(bool folder) {
    FileQuestion question;
    if (folder) {
        question.wanted = FileQuestion::Wanted::Folder;
        question.title = tr("Import TensorBoard logs");
    } else {
        question.title = tr("Import a table of metrics or another workspace's runs");
        question.filters = {tr("Metrics and workspaces (*.csv *.tsv *.jsonl *.rankscope)"),
                            tr("Event files (*tfevents*)"), tr("All files (*)")};
    }
    askForFile(this, question, [this](const QString& file) { emit importRequested(file); })
        ->setObjectName(QStringLiteral("importDialog"));
}

void MainWindow::askForAdapter() {
    FileQuestion question;
    question.wanted = FileQuestion::Wanted::Folder;
    question.title = tr("Folder of a PEFT adapter");
    askForFile(this, question, [this](const QString& folder) { emit importRequested(folder); })
        ->setObjectName(QStringLiteral("importDialog"));
}

} // namespace rankscope
