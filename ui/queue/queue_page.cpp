#include "ui/queue/queue_page.h"

#include "core/run/run_config_json.h"
#include "ui/hairline.h"
#include "ui/icons.h"
#include "ui/queue/device_delegate.h"
#include "ui/queue/queue_model.h"
#include "ui/queue/queue_step.h"
#include "ui/queue/sweep_editor.h"
#include "ui/runs/run_presentation.h"
#include "ui/workspace_questions.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

namespace rankscope {

QueuePage::QueuePage(WorkspaceQuestions& questions, QWidget* parent)
    : QWidget(parent)
    , m_questions(questions)
    , m_model(new QueueModel(this))
    , m_undo(new QUndoStack(this))
    , m_devices(new DeviceDelegate(this)) {
    setObjectName(QStringLiteral("pageQueue"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTop());
    column->addWidget(hairline(this));
    auto* parts = new QSplitter(Qt::Vertical, this);
    parts->setObjectName(QStringLiteral("queueRows"));
    parts->setChildrenCollapsible(false);
    parts->addWidget(buildTable());
    auto* lower = new QWidget(parts);
    auto* lowerColumn = new QVBoxLayout(lower);
    lowerColumn->setContentsMargins(0, 8, 0, 0);
    lowerColumn->setSpacing(0);
    auto* title = new QLabel(tr("New sweep"), lower);
    title->setContentsMargins(16, 0, 16, 0);
    QFont font = title->font();
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    lowerColumn->addWidget(title);
    m_sweep = new SweepEditor(lower);
    lowerColumn->addWidget(m_sweep, 1);
    parts->addWidget(lower);
    parts->setStretchFactor(0, 1);
    parts->setStretchFactor(1, 1);
    parts->setSizes({320, 360});
    column->addWidget(parts, 1);
    setFocusProxy(m_table);
    connect(m_sweep, &SweepEditor::addRequested, this, &QueuePage::addRequested);
    connect(m_model, &QueueModel::moveRequested, this, &QueuePage::moveTo);
    connect(m_model, &QueueModel::deviceRequested, this, &QueuePage::changeDevice);
    showState();
    updateActions();
}

QWidget* QueuePage::buildTop() {
    auto* top = new QWidget(this);
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    m_state = new QLabel(top);
    m_state->setObjectName(QStringLiteral("queueState"));
    QFont font = m_state->font();
    font.setWeight(QFont::DemiBold);
    m_state->setFont(font);
    row->addWidget(m_state, 1);
    m_stopOnFailure = new QCheckBox(tr("Pause when a run fails"), top);
    m_stopOnFailure->setObjectName(QStringLiteral("queueStopOnFailure"));
    m_stopOnFailure->setToolTip(tr("Off: the next run starts although the one before it failed"));
    connect(m_stopOnFailure, &QCheckBox::clicked, this, &QueuePage::stopOnFailureRequested);
    row->addWidget(m_stopOnFailure);
    m_pause = new QPushButton(tr("Pause queue"), top);
    m_pause->setObjectName(QStringLiteral("queuePause"));
    m_pause->setToolTip(tr("Starts nothing more, here and from the command line; what trains goes on"));
    connect(m_pause, &QPushButton::clicked, this, [this] { emit pauseRequested(!m_queue.paused); });
    row->addWidget(m_pause);
    m_start = new QPushButton(tr("Start"), top);
    m_start->setObjectName(QStringLiteral("queueStart"));
    m_start->setToolTip(tr("Trains what waits, one run after the other"));
    connect(m_start, &QPushButton::clicked, this, &QueuePage::startRequested);
    row->addWidget(m_start);
    return top;
}

QAction* QueuePage::action(const QString& name, const QString& text, const QString& tip,
                           const QKeySequence& key, void (QueuePage::*run)()) {
    auto* made = new QAction(text, this);
    made->setObjectName(name);
    made->setToolTip(tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    made->setShortcut(key);
    made->setShortcutContext(Qt::WidgetShortcut); // Del means something else where one types
    connect(made, &QAction::triggered, this, run);
    return made;
}

QWidget* QueuePage::buildTable() {
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(16, 8, 16, 8);
    tools->setSpacing(4);
    m_up = action(QStringLiteral("queueUp"), tr("Up"), tr("Start it earlier"),
                  QKeySequence(Qt::ALT | Qt::Key_Up), &QueuePage::moveUp);
    m_down = action(QStringLiteral("queueDown"), tr("Down"), tr("Start it later"),
                    QKeySequence(Qt::ALT | Qt::Key_Down), &QueuePage::moveDown);
    m_remove =
        action(QStringLiteral("queueRemove"), tr("Remove"), tr("Take it out of the queue; the run stays"),
               QKeySequence(Qt::Key_Delete), &QueuePage::removeSelected);
    m_device =
        action(QStringLiteral("queueDevice"), tr("Device"), tr("Choose the device of a run that waits"),
               QKeySequence(Qt::Key_F2), &QueuePage::editDevice);
    m_duplicate = action(QStringLiteral("queueDuplicate"), tr("Duplicate"),
                         tr("Add a run with the same configuration behind this one"),
                         QKeySequence(Qt::CTRL | Qt::Key_D), &QueuePage::duplicateSelected);
    m_open = action(QStringLiteral("queueOpen"), tr("Open"), tr("Show this run on the live page"),
                    QKeySequence(Qt::Key_Return), &QueuePage::openSelected);
    m_table = new QTableView(part);
    for (QAction* each : {m_open, m_up, m_down, m_device, m_duplicate, m_remove}) {
        auto* button = new QToolButton(part);
        button->setDefaultAction(each);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        tools->addWidget(button);
        m_table->addAction(each);
    }
    tools->addStretch(1);
    column->addLayout(tools);
    m_table->setObjectName(QStringLiteral("queueTable"));
    m_table->setAccessibleName(tr("Queue"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setItemDelegateForColumn(QueueModel::Device, m_devices);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->setDragDropMode(QAbstractItemView::InternalMove);
    m_table->setDragDropOverwriteMode(false);
    m_table->setDropIndicatorShown(true);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QueueModel::Run, QHeaderView::Stretch);
    const int unit = m_table->fontMetrics().averageCharWidth();
    for (const auto& [section, characters] :
         {std::pair(QueueModel::Place, 5), std::pair(QueueModel::State, 18),
          std::pair(QueueModel::Estimate, 16), std::pair(QueueModel::Device, 12),
          std::pair(QueueModel::Needs, 24)}) {
        m_table->setColumnWidth(section, unit * characters + 12);
    }
    column->addWidget(m_table, 1);
    m_empty =
        new QLabel(tr("Nothing waits. A run that is started while another one trains is put here, and so is "
                      "every run of a sweep."),
                   part);
    m_empty->setObjectName(QStringLiteral("queueEmpty"));
    m_empty->setProperty("muted", true);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setContentsMargins(16, 16, 16, 16);
    column->addWidget(m_empty, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &QueuePage::updateActions);
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (!(m_model->flags(index) & Qt::ItemIsEditable)) {
            openSelected();
        }
    });
    return part;
}

void QueuePage::setQueue(const QueueListing& queue) {
    const auto before = selected();
    m_queue = queue;
    m_model->setQueue(queue);
    select(before);
    showState();
    updateActions();
}

void QueuePage::setBase(const RunConfig& base) {
    m_sweep->setBase(base);
    const int question = ++m_question;
    m_questions.ask<double>(
        [json = toJson(base)](const RunReader& reader) { return reader.typicalSeconds(json); },
        [page = QPointer(this), question](double seconds) {
            if (page && question == page->m_question) {
                page->m_sweep->setTypicalSeconds(seconds);
            }
        });
}

std::vector<RunId> QueuePage::selected() const {
    std::vector<RunId> runs;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        runs.push_back(m_model->entry(index.row()).run);
    }
    return runs;
}

void QueuePage::select(const std::vector<RunId>& runs) {
    QItemSelection rows;
    for (const RunId run : runs) {
        if (const int row = m_model->rowOf(run); row >= 0) {
            rows.select(m_model->index(row, 0), m_model->index(row, 0));
        }
    }
    m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (!rows.isEmpty()) {
        m_table->selectionModel()->setCurrentIndex(rows.indexes().first(), QItemSelectionModel::NoUpdate);
    }
}

void QueuePage::moveBy(int rows) {
    const auto runs = selected();
    if (runs.size() == 1) {
        const int place = m_model->rowOf(runs.front()) + rows;
        if (place >= 0 && place < m_model->rowCount()) {
            moveTo(runs.front(), place + 1);
        }
    }
}

void QueuePage::moveTo(qint64 run, int position) {
    const int before = m_model->rowOf(run) + 1;
    m_undo->push(new QueueStep(
        tr("Move in the queue"), [this, run, position] { emit moveRequested(run, position); },
        [this, run, before] { emit moveRequested(run, before); }));
}

void QueuePage::changeDevice(qint64 run, const QString& device) {
    const QString before = QString::fromStdString(m_model->entry(m_model->rowOf(run)).device);
    m_undo->push(new QueueStep(
        tr("Change the device"), [this, run, device] { emit deviceRequested(run, device); },
        [this, run, before] { emit deviceRequested(run, before); }));
}

void QueuePage::editDevice() {
    if (const auto runs = selected(); runs.size() == 1) {
        m_table->edit(m_model->index(m_model->rowOf(runs.front()), QueueModel::Device));
    }
}

void QueuePage::duplicateSelected() {
    if (const auto runs = selected(); runs.size() == 1) {
        emit duplicateRequested(runs.front());
    }
}

void QueuePage::removeSelected() {
    struct Place {
        RunId run;
        int position;
        RunId after;
    };
    std::vector<RunId> waiting;
    std::vector<Place> places;
    for (int row = 0; row < m_model->rowCount(); ++row) { // in their order, so that they go back in it
        const QueueEntry& entry = m_model->entry(row);
        if (entry.state == QueueState::Waiting &&
            m_table->selectionModel()->isRowSelected(row, QModelIndex())) {
            waiting.push_back(entry.run);
            places.push_back({entry.run, row + 1, entry.after});
        }
    }
    if (waiting.empty()) {
        return;
    }
    m_undo->push(new QueueStep(
        tr("Remove from the queue"), [this, waiting] { emit removeRequested(waiting); },
        [this, places] {
            for (const Place& place : places) {
                emit restoreRequested(place.run, place.position, place.after);
            }
        }));
}

void QueuePage::openSelected() {
    if (const auto runs = selected(); runs.size() == 1) {
        emit openRequested(runs.front());
    }
}

void QueuePage::updateActions() {
    const auto runs = selected();
    const int row = runs.size() == 1 ? m_model->rowOf(runs.front()) : -1;
    m_open->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
    m_duplicate->setEnabled(row >= 0);
    m_device->setEnabled(row >= 0 &&
                         (m_model->flags(m_model->index(row, QueueModel::Device)) & Qt::ItemIsEditable));
    m_remove->setEnabled(std::any_of(runs.begin(), runs.end(), [this](RunId run) {
        return m_model->entry(m_model->rowOf(run)).state == QueueState::Waiting;
    }));
}

void QueuePage::showState() {
    const int running = static_cast<int>(
        std::count_if(m_queue.entries.begin(), m_queue.entries.end(),
                      [](const QueueEntry& entry) { return entry.state == QueueState::Running; }));
    const int waiting = static_cast<int>(m_queue.entries.size()) - running;
    double seconds = 0.0;
    int unknown = 0;
    for (const QueueEntry& entry : m_queue.entries) {
        seconds += entry.estimatedSeconds;
        unknown += entry.estimatedSeconds > 0.0 ? 0 : 1;
    }
    QString text = waiting == 0   ? tr("Nothing waits")
                   : waiting == 1 ? tr("1 run waits")
                                  : tr("%n runs wait", nullptr, waiting);
    if (running > 0) {
        text += running == 1 ? tr(", 1 trains") : tr(", %n train", nullptr, running);
    }
    if (unknown == 0 && seconds > 0.0) {
        text += tr(", about %1 in all").arg(durationText(seconds));
    } else if (unknown > 0) {
        text +=
            seconds > 0.0
                ? tr(", about %1 and %n runs of unknown length", nullptr, unknown).arg(durationText(seconds))
                : tr(", how long is unknown");
    }
    if (m_queue.paused) {
        text += tr(" \u2013 paused");
    }
    m_state->setText(text);
    m_pause->setText(m_queue.paused ? tr("Continue queue") : tr("Pause queue"));
    m_pause->setIcon(icon(m_queue.paused ? QStringLiteral("resume") : QStringLiteral("pause"), m_theme));
    m_start->setEnabled(waiting > 0 && running == 0 && !m_queue.paused);
    m_stopOnFailure->setChecked(m_queue.stopOnFailure);
    m_table->setVisible(!m_queue.entries.empty());
    m_empty->setVisible(m_queue.entries.empty());
}

void QueuePage::applyTheme(const Theme& theme) {
    m_theme = theme;
    showState();
    m_start->setIcon(icon(QStringLiteral("start"), theme));
    m_open->setIcon(icon(QStringLiteral("open"), theme));
    m_up->setIcon(icon(QStringLiteral("up"), theme));
    m_down->setIcon(icon(QStringLiteral("down"), theme));
    m_device->setIcon(icon(QStringLiteral("settings"), theme));
    m_duplicate->setIcon(icon(QStringLiteral("copy"), theme));
    m_remove->setIcon(icon(QStringLiteral("delete"), theme));
    m_sweep->applyTheme(theme);
}

void QueuePage::setDevices(const std::vector<DeviceInfo>& devices) { m_devices->setDevices(devices); }

void QueuePage::forgetEdits() { m_undo->clear(); }

void QueuePage::focusSweep() { m_sweep->focusFirst(); }

} // namespace rankscope
