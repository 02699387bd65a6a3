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
        if (!model.isGroup(index.row())) {
            chosen.push_back(model.idAt(index.row()));
        }
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
            selection.select(model.index(row, 0), model.index(row, model.columnCount() - 1));
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
    if (scroll >= 0) {
        table->verticalScrollBar()->setValue(scroll);
    }
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

RunsPage::RunsPage(WorkspaceEdits& edits, QUndoStack& undo, QWidget* parent, WorkspaceQuestions* questions,
                   QSettings* settings)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, edits, undo, questions, settings)) {
    setObjectName("pageExperiments");
    m_impl->build();
    m_impl->wire();
    m_impl->restoreRows();
    m_impl->restoreLayout();
    m_impl->restoreOrder();
    m_impl->showState();
    m_impl->showChosen();
    m_impl->showCurveState();
    applyTheme(m_impl->theme);
}

RunsPage::~RunsPage() {
    m_impl->details->commit();
    m_impl->saveLayout();
    m_impl->saveRows();
    // The table outlives the model, which is a member: it must not hear of the end.
    m_impl->table->setModel(nullptr);
}

void RunsPage::Impl::wire() {
    connect(newRun, &QPushButton::clicked, &page, &RunsPage::newRunRequested);
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
    connect(documents, &RunDocuments::arrived, &page, [this] { showState(); });
    connect(&model, &QAbstractItemModel::dataChanged, &page, [this] {
        showChosen();
        showState();
    });
    connect(metric, &QComboBox::currentIndexChanged, &page, [this] {
        plot->clear();
        plot->setTitles(QString(), RunsPage::tr("optimizer step"), metricTitle(chosenMetric()));
        askCurves();
    });
    connect(logarithmic, &QCheckBox::toggled, &page, [this](bool on) { plot->setLogarithmicY(on); });
    wireEdits();
    wireRows();
}

void RunsPage::setRuns(std::vector<RunSummary> runs) {
    m_impl->model.setRuns(std::move(runs));
    m_impl->takeBaseline();
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

QList<qint64> RunsPage::chosenRuns() const { return {m_impl->chosen.begin(), m_impl->chosen.end()}; }

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
    const QString saved = m_impl->metric->currentIndex() >= 0
                              ? m_impl->chosenMetric()
                              : m_impl->settings.value("runs/metric").toString();
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
    m_impl->filter->applyTheme(theme);
    // The runs' colours belong to the theme: drawn anew.
    m_impl->plot->clear();
    m_impl->selectionTimer.start();
}

void RunsPage::focusFilter() {
    m_impl->filter->setFocus(Qt::ShortcutFocusReason);
    m_impl->filter->selectAll();
}

} // namespace rankscope
