#include "ui/runs/runs_page.h"

#include "ui/icons.h"
#include "ui/plot/curve_plot.h"
#include "ui/runs/run_commands.h"
#include "ui/runs/run_presentation.h"
#include "ui/runs/runs_page_impl.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <map>

namespace rankscope {

namespace {

constexpr auto selectionDelay = std::chrono::milliseconds(40);
// More curves than this say nothing, and cost much.
constexpr qsizetype mostCurves = 500;
// Shorter curves, such as evaluations, need no smoothing.
constexpr std::size_t smoothedFrom = 100;

bool canResume(RunStatus status) {
    return status == RunStatus::Interrupted || status == RunStatus::Stopped || status == RunStatus::Failed;
}

// What trains must be stopped before it can go.
bool canDelete(RunStatus status) { return status != RunStatus::Running && status != RunStatus::Paused; }

} // namespace

std::vector<RunSummary> RunsPage::Impl::chosenRuns() const {
    std::vector<RunSummary> runs;
    for (const RunId id : chosen) {
        if (const RunSummary* run = model.find(id)) {
            runs.push_back(*run);
        }
    }
    return runs;
}

const RunSummary* RunsPage::Impl::current() const {
    const QModelIndex index = table->currentIndex();
    const RunId id = index.isValid() ? model.idAt(index.row()) : 0;
    const bool selected = std::ranges::find(chosen, id) != chosen.end();
    return selected ? model.find(id) : chosen.empty() ? nullptr : model.find(chosen.front());
}

void RunsPage::Impl::takeSelection() {
    if (restoring) {
        return;
    }
    chosen.clear();
    for (const QModelIndex& index : table->selectionModel()->selectedRows()) {
        chosen.push_back(model.idAt(index.row()));
    }
    showChosen();
    selectionTimer.start();
}

void RunsPage::Impl::restoreSelection(int scroll) {
    QItemSelection selection;
    QModelIndex first;
    std::vector<RunId> left;
    for (const RunId id : chosen) {
        const int row = model.rowOf(id);
        if (row >= 0) {
            selection.select(model.index(row, 0), model.index(row, RunTableModel::ColumnCount - 1));
            first = first.isValid() ? first : model.index(row, 0);
            left.push_back(id);
        }
    }
    restoring = true;
    if (first.isValid()) {
        table->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    }
    table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    restoring = false;
    table->verticalScrollBar()->setValue(scroll);
    if (left != chosen) {
        chosen = std::move(left);
        showChosen();
        selectionTimer.start();
    }
}

void RunsPage::Impl::askCurves() {
    steps.clear();
    QList<qint64> runs;
    for (const RunSummary& run : chosenRuns()) {
        runs << run.id;
        steps[run.id] = run.stepsDone;
    }
    const bool tooMany = runs.size() > mostCurves;
    if (tooMany) {
        runs.resize(mostCurves);
    }
    showCurveState();
    for (const QString& key : plot->curveKeys()) {
        if (!runs.contains(key.toLongLong())) {
            plot->removeCurve(key);
        }
    }
    if (!runs.isEmpty() && metric->currentIndex() >= 0) {
        emit page.curvesRequested(chosenMetric(), runs);
    }
}

QString RunsPage::Impl::chosenMetric() const { return metric->currentData().toString(); }

void RunsPage::Impl::showCurveState() {
    plot->setEmptyText(metric->count() == 0 ? RunsPage::tr("No run has recorded a curve yet.")
                       : chosen.empty()     ? RunsPage::tr("Choose runs above to see their curves.")
                                            : RunsPage::tr("The chosen runs have not recorded this."));
    if (chosen.empty()) {
        curveState->clear();
    } else if (static_cast<qsizetype>(chosen.size()) > mostCurves) {
        curveState->setText(
            RunsPage::tr("The first %1 of %2 chosen runs").arg(mostCurves).arg(chosen.size()));
    } else {
        curveState->setText(chosen.size() == 1 ? RunsPage::tr("1 run")
                                               : RunsPage::tr("%1 runs").arg(chosen.size()));
    }
}

void RunsPage::Impl::showChosen() {
    const auto runs = chosenRuns();
    details->showRuns(runs);
    const RunSummary* run = current();
    const bool one = runs.size() == 1;
    open->setEnabled(run != nullptr);
    clone->setEnabled(run != nullptr);
    const bool begun = one && run != nullptr && run->stepsDone > 0;
    const bool imported = one && run != nullptr && run->endStage == "imported";
    inspect->setEnabled(begun || imported);
    branch->setEnabled(begun);
    exportAdapter->setEnabled(begun || imported);
    replay->setEnabled(begun && !imported); // nothing was recorded of its steps
    rename->setEnabled(run != nullptr);
    compare->setEnabled(runs.size() > 1);
    tag->setEnabled(!runs.empty());
    note->setEnabled(one);
    resume->setEnabled(one && canResume(run->status));
    const bool training = std::ranges::any_of(runs, [](const RunSummary& r) { return !canDelete(r.status); });
    remove->setEnabled(!runs.empty() && !training);
    remove->setToolTip(training
                           ? RunsPage::tr("A run that is training must be stopped before it can be deleted")
                           : RunsPage::tr("Move the chosen runs to the bin; Ctrl+Z brings them back (Del)"));
}

void RunsPage::Impl::showState() {
    const int shown = model.rowCount();
    const int total = model.total();
    const int running = model.count(RunStatus::Running);
    const int interrupted = model.count(RunStatus::Interrupted);
    QString text = shown == total ? (total == 1 ? RunsPage::tr("1 run") : RunsPage::tr("%1 runs").arg(total))
                                  : RunsPage::tr("%1 of %2 runs").arg(shown).arg(total);
    if (running > 0) {
        text += RunsPage::tr(", %1 training").arg(running);
    }
    if (interrupted > 0) {
        text += RunsPage::tr(", %1 interrupted").arg(interrupted);
    }
    state->setText(total == 0 ? RunsPage::tr("No runs yet.") : text + '.');
    if (total == 0) {
        stack->setCurrentWidget(noRuns);
    } else if (shown == 0) {
        const QString term = model.costliestTerm();
        noMatchText->setText(RunsPage::tr("None of %1 runs matches the filter.").arg(total) +
                             (model.filter().terms().size() > 1
                                  ? '\n' + RunsPage::tr("\"%1\" leaves out most of them.").arg(term)
                                  : QString()));
        stack->setCurrentWidget(noMatch);
    } else {
        stack->setCurrentWidget(table);
    }
}

void RunsPage::Impl::doOpen() {
    if (const RunSummary* run = current()) {
        emit page.openRequested(run->id);
    }
}

void RunsPage::Impl::doInspect() {
    if (const RunSummary* run = current()) {
        emit page.inspectRequested(run->id);
    }
}

void RunsPage::Impl::doResume() {
    if (const RunSummary* run = current(); run != nullptr && canResume(run->status)) {
        emit page.resumeRequested(run->id);
    }
}

void RunsPage::Impl::doClone() {
    if (const RunSummary* run = current()) {
        emit page.cloneRequested(run->id);
    }
}

void RunsPage::Impl::doExport() {
    if (const RunSummary* run = current()) {
        emit page.exportRequested(run->id);
    }
}

void RunsPage::Impl::doReplay() {
    if (const RunSummary* run = current()) {
        emit page.replayRequested(run->id);
    }
}

void RunsPage::Impl::doBranch() {
    if (const RunSummary* run = current()) {
        emit page.branchRequested(run->id);
    }
}

void RunsPage::Impl::doCompare() {
    QList<qint64> runs;
    for (const RunSummary& run : chosenRuns()) {
        runs << run.id;
    }
    if (runs.size() > 1) {
        emit page.compareRequested(runs);
    }
}

void RunsPage::Impl::doRename() {
    if (const RunSummary* run = current()) {
        const QModelIndex index = model.index(model.rowOf(run->id), RunTableModel::Name);
        table->setColumnHidden(RunTableModel::Name, false);
        table->scrollTo(index);
        table->edit(index);
    }
}

void RunsPage::Impl::doTag() { details->focusTags(); }

void RunsPage::Impl::doNote() { details->focusNote(); }

void RunsPage::Impl::doDelete() {
    auto runs = chosenRuns();
    std::erase_if(runs, [](const RunSummary& run) { return !canDelete(run.status); });
    if (!runs.empty()) {
        details->commit();
        undo.push(new DeleteRuns(edits, model, std::move(runs)));
    }
}

RunsPage::RunsPage(WorkspaceEdits& edits, QUndoStack& undo, QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, edits, undo)) {
    setObjectName("pageExperiments");
    m_impl->build();
    m_impl->wire();
    m_impl->restoreLayout();
    m_impl->showState();
    m_impl->showChosen();
    m_impl->showCurveState();
    applyTheme(m_impl->theme);
}

RunsPage::~RunsPage() {
    m_impl->details->commit();
    m_impl->saveLayout();
    // The table outlives the model, which is a member: it must not hear of the end.
    m_impl->table->setModel(nullptr);
}

void RunsPage::Impl::wire() {
    connect(newRun, &QPushButton::clicked, &page, &RunsPage::newRunRequested);
    connect(filter, &QLineEdit::textChanged, &page, [this](const QString& text) {
        model.setFilter(text);
        showState();
    });
    connect(filter, &QLineEdit::returnPressed, &page, [this] {
        table->setFocus();
        if (!table->currentIndex().isValid() && model.rowCount() > 0) {
            table->selectRow(0);
        }
    });
    selectionTimer.setSingleShot(true);
    selectionTimer.setInterval(selectionDelay);
    connect(&selectionTimer, &QTimer::timeout, &page, [this] { askCurves(); });
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, &page,
            [this] { takeSelection(); });
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, &page,
            [this] { showChosen(); });
    connect(table, &QTableView::doubleClicked, &page, [this] { doOpen(); });

    // A reset forgets the selection: it is kept here over the reset.
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, &page, [this] {
        restoring = true;
        page.setProperty("scroll", table->verticalScrollBar()->value());
    });
    connect(&model, &QAbstractItemModel::modelReset, &page, [this] {
        restoring = false;
        restoreSelection(page.property("scroll").toInt());
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&model, signal, &page, [this] { showState(); });
    }
    connect(&model, &QAbstractItemModel::modelReset, &page, [this] { showState(); });
    connect(&model, &QAbstractItemModel::dataChanged, &page, [this] {
        showChosen();
        showState();
    });
    connect(&model, &RunTableModel::renameAsked, &page, [this](RunId id, const QString& name) {
        if (const RunSummary* run = model.find(id)) {
            undo.push(new RenameRun(edits, model, *run, name));
        }
    });
    connect(details, &RunDetails::tagsEdited, &page, [this](RunId id, const QStringList& tags) {
        if (const RunSummary* run = model.find(id)) {
            undo.push(new TagRun(edits, model, *run, tags));
        }
    });
    connect(details, &RunDetails::tagsAdded, &page,
            [this](const QList<qint64>& ids, const QStringList& tags) {
                auto* all = new QUndoCommand(RunsPage::tr("Add tags to %1 runs").arg(ids.size()));
                for (const RunId id : ids) {
                    const RunSummary* run = model.find(id);
                    if (run == nullptr) {
                        continue;
                    }
                    QStringList together = tagsOf(*run);
                    for (const QString& one : tags) {
                        if (!together.contains(one)) {
                            together << one;
                        }
                    }
                    new TagRun(edits, model, *run, together, all); // owned by `all`
                }
                undo.push(all);
            });
    connect(details, &RunDetails::noteEdited, &page, [this](RunId id, const QString& text) {
        if (const RunSummary* run = model.find(id)) {
            undo.push(new NoteRun(edits, model, *run, text));
        }
    });
    connect(metric, &QComboBox::currentIndexChanged, &page, [this] {
        plot->clear();
        plot->setTitles(QString(), RunsPage::tr("optimizer step"), metricTitle(chosenMetric()));
        askCurves();
    });
    connect(logarithmic, &QCheckBox::toggled, &page, [this](bool on) { plot->setLogarithmicY(on); });
    connect(table->horizontalHeader(), &QWidget::customContextMenuRequested, &page,
            [this](const QPoint& place) {
                auto* menu = new QMenu(table);
                menu->setAttribute(Qt::WA_DeleteOnClose);
                for (int i = 0; i < RunTableModel::ColumnCount; ++i) {
                    QAction* column =
                        menu->addAction(model.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString());
                    column->setCheckable(true);
                    column->setChecked(!table->isColumnHidden(i));
                    column->setEnabled(i != RunTableModel::Name);
                    connect(column, &QAction::toggled, table,
                            [this, i](bool on) { table->setColumnHidden(i, !on); });
                }
                menu->popup(table->horizontalHeader()->mapToGlobal(place));
            });
}

void RunsPage::setRuns(std::vector<RunSummary> runs) {
    m_impl->model.setRuns(std::move(runs));
    m_impl->showState();
    // A chosen run that is training has grown.
    for (const auto& [id, steps] : m_impl->steps) {
        const RunSummary* run = m_impl->model.find(id);
        if (run != nullptr && run->stepsDone != steps) {
            m_impl->selectionTimer.start();
            break;
        }
    }
}

void RunsPage::setCurves(const QString& metric, const std::vector<RunCurve>& curves) {
    CurvePlot& plot = *m_impl->plot;
    if (metric != m_impl->chosenMetric()) {
        return; // another one was chosen since
    }
    const QStringList drawn = plot.curveKeys();
    for (const RunCurve& curve : curves) {
        const RunSummary* run = m_impl->model.find(curve.run);
        const bool chosen = std::ranges::find(m_impl->chosen, curve.run) != m_impl->chosen.end();
        const QString key = QString::number(curve.run);
        if (run == nullptr || !chosen) {
            continue;
        }
        if (!drawn.contains(key)) {
            plot.addCurve(key, QString::fromStdString(run->name), m_impl->theme.runPen(run->colour),
                          curve.x.size() >= smoothedFrom);
        }
        plot.setPoints(key, curve.x, curve.y);
    }
}

void RunsPage::setMetricNames(const QStringList& names) {
    QStringList now;
    for (int i = 0; i < m_impl->metric->count(); ++i) {
        now << m_impl->metric->itemData(i).toString();
    }
    if (now == names) {
        return;
    }
    const QString saved = m_impl->metric->currentIndex() >= 0 ? m_impl->chosenMetric()
                                                              : QSettings().value("runs/metric").toString();
    {
        const QSignalBlocker quiet(m_impl->metric);
        m_impl->metric->clear();
        for (const QString& name : names) {
            m_impl->metric->addItem(metricTitle(name), name);
        }
        m_impl->metric->setCurrentIndex(-1);
    }
    m_impl->metric->setCurrentIndex(std::max<int>(0, static_cast<int>(names.indexOf(saved))));
    m_impl->showCurveState();
}

void RunsPage::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    m_impl->model.applyTheme(theme);
    m_impl->newRun->setIcon(icon(QStringLiteral("new-run"), theme.onAccent));
    for (const auto& [button, name] : m_impl->tools) {
        button->defaultAction()->setIcon(icon(QString::fromLatin1(name), theme));
    }
    m_impl->plot->applyTheme(theme);
    // The runs' colours belong to the theme: drawn anew.
    m_impl->plot->clear();
    m_impl->selectionTimer.start();
}

void RunsPage::focusFilter() {
    m_impl->filter->setFocus(Qt::ShortcutFocusReason);
    m_impl->filter->selectAll();
}

} // namespace rankscope
