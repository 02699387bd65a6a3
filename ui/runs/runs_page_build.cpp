#include "ui/hairline.h"
#include "ui/menu_button.h"
#include "ui/plot/curve_plot.h"
#include "ui/runs/runs_page_impl.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace rankscope {

void RunsPage::Impl::build() {
    auto* column = new QVBoxLayout(&page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buildTools());
    column->addWidget(hairline(&page));

    rows = new QSplitter(Qt::Vertical, &page);
    rows->setObjectName("runsRows");
    rows->setChildrenCollapsible(false);
    columns = new QSplitter(Qt::Horizontal, rows);
    columns->setObjectName("runsColumns");
    columns->setChildrenCollapsible(false);
    columns->addWidget(buildTable());
    details = new RunDetails(columns);
    details->setMinimumWidth(200);
    columns->addWidget(details);
    columns->setStretchFactor(0, 1);
    columns->setStretchFactor(1, 0);
    columns->setSizes({936, 232});
    rows->addWidget(columns);
    rows->addWidget(buildCurves());
    rows->setStretchFactor(0, 3);
    rows->setStretchFactor(1, 2);
    column->addWidget(rows, 1);
    page.setFocusProxy(table);
    column->insertLayout(0, buildTop()); // made last: the tab key comes to the filter and the table first
}

QHBoxLayout* RunsPage::Impl::buildTop() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 8, 16, 4);
    row->setSpacing(8);
    state = new QLabel(&page);
    state->setObjectName("runsState");
    QFont font = state->font();
    font.setWeight(QFont::DemiBold);
    state->setFont(font);
    state->setMinimumWidth(120);
    state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long sentence moves nothing
    newRun = new QPushButton(RunsPage::tr("New run"), &page);
    newRun->setObjectName("newRun");
    newRun->setProperty("primary", true);
    newRun->setToolTip(RunsPage::tr("Configure and start a new run"));
    row->addWidget(state, 1);
    buildViewTools(row);
    row->addSpacing(8);
    row->addWidget(newRun);
    return row;
}

void RunsPage::Impl::buildViewTools(QHBoxLayout* row) {
    groupBy = new MenuButton(&page);
    groupBy->setObjectName("groupRuns");
    groupMenu = groupBy->menu();
    groupBy->setToolTip(
        RunsPage::tr("Put runs that share a value under a row with their mean and deviation"));
    chooseColumns = new QToolButton(&page);
    chooseColumns->setObjectName("chooseColumns");
    chooseColumns->setText(RunsPage::tr("Columns…"));
    chooseColumns->setToolTip(RunsPage::tr("Show any setting, metric or fact of the runs as a column"));
    archived = new QCheckBox(RunsPage::tr("Archived"), &page);
    archived->setObjectName("showArchived");
    archived->setToolTip(RunsPage::tr("Show runs that were put into the archive as well"));
    for (QToolButton* button : {groupBy, chooseColumns}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(button);
    }
    row->addWidget(archived);
}

QAction* RunsPage::Impl::action(const QString& name, const QString& text, const QString& tip,
                                const QKeySequence& key, void (Impl::*run)()) {
    auto* made = new QAction(text, &page);
    made->setObjectName(name);
    made->setToolTip(
        key.isEmpty() ? tip : RunsPage::tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    made->setShortcut(key);
    // Only while the table has the focus: R and Return mean something else where one types.
    made->setShortcutContext(Qt::WidgetShortcut);
    connect(made, &QAction::triggered, &page, [this, run] { (this->*run)(); });
    return made;
}

void RunsPage::Impl::buildActions() {
    open = action("openRun", RunsPage::tr("Open"), RunsPage::tr("Show this run on the live page"),
                  Qt::Key_Return, &Impl::doOpen);
    open->setShortcuts({Qt::Key_Return, Qt::Key_Enter});
    inspect = action("inspectRun", RunsPage::tr("Inspect"),
                     RunsPage::tr("Replay this run's allocations and ask why"), Qt::Key_I, &Impl::doInspect);
    resume = action(
        "resumeRun", RunsPage::tr("Resume"),
        RunsPage::tr("Go on from the last checkpoint; for runs that were interrupted, stopped or failed"),
        Qt::Key_R, &Impl::doResume);
    clone = action("cloneRun", RunsPage::tr("Clone"), RunsPage::tr("Take this configuration into the form"),
                   QKeySequence(Qt::CTRL | Qt::Key_D), &Impl::doClone);
    branch = action("branchRun", RunsPage::tr("Branch…"),
                    RunsPage::tr("Start a new run from one of this run's checkpoints, with other settings"),
                    Qt::Key_B, &Impl::doBranch);
    compare = action("compareRuns", RunsPage::tr("Compare"),
                     RunsPage::tr("Put the chosen runs side by side; choose at least two"), Qt::Key_C,
                     &Impl::doCompare);
    exportAdapter =
        action("exportAdapter", RunsPage::tr("Export adapter…"),
               RunsPage::tr("Write a checkpoint as an adapter or a merged model"), {}, &Impl::doExport);
    replay = action("replayRun", RunsPage::tr("Verify by repeating…"),
                    RunsPage::tr("Train some steps again and compare them bit for bit with the record"), {},
                    &Impl::doReplay);
    rename = action("renameRun", RunsPage::tr("Rename"), RunsPage::tr("Edit the name in its row"), Qt::Key_F2,
                    &Impl::doRename);
    tag = action("tagRun", RunsPage::tr("Tag"), RunsPage::tr("Edit the tags of the chosen runs"), Qt::Key_T,
                 &Impl::doTag);
    note = action("noteRun", RunsPage::tr("Edit note"), RunsPage::tr("Write what this run is for"), {},
                  &Impl::doNote);
    remove = action("deleteRun", RunsPage::tr("Delete"), {}, Qt::Key_Delete, &Impl::doDelete);
    star =
        action("starRun", RunsPage::tr("Star"),
               RunsPage::tr("Mark the chosen runs; the filter starred finds them"), Qt::Key_S, &Impl::doStar);
    archive = action("archiveRun", RunsPage::tr("Archive"),
                     RunsPage::tr("Put the chosen runs out of the way; the switch Archived shows them"),
                     Qt::Key_A, &Impl::doArchive);
    baseline = action("setBaseline", RunsPage::tr("Set as baseline"),
                      RunsPage::tr("Show every number's difference from this run's"), {}, &Impl::doBaseline);
    chooseGroup =
        action("chooseGroup", RunsPage::tr("Choose the runs of this group"), {}, {}, &Impl::doChooseGroup);
    collapseAll = action("collapseGroups", RunsPage::tr("Close all groups"), {}, {}, &Impl::doCollapseAll);
    expandAll = action("expandGroups", RunsPage::tr("Open all groups"), {}, {}, &Impl::doExpandAll);
}

QHBoxLayout* RunsPage::Impl::buildTools() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(16, 0, 16, 8);
    row->setSpacing(4);
    filter = new FilterEdit(&page);
    filter->setObjectName("runFilter");
    filter->setPlaceholderText(RunsPage::tr("Filter, such as metric.accuracy > .9 and tag = paper"));
    filter->setAccessibleName(RunsPage::tr("Filter of the runs"));
    filter->setToolTip(RunsPage::tr(
        "Words are looked for in name, tags, method, task, model and status; all must be there.\n"
        "Fields: metric.NAME, param.KEY, name, tag, state, dataset, model, created, starred and others\n"
        "with = != < <= > >= ~ (regular expression) in (a, b), joined by and, or, not, ( ).\n"
        "tag:paper compares the beginning, -term excludes, quotes keep blanks together, dates are\n"
        "2026-11-01 or -7d. Ctrl+Space proposes what may come next (Ctrl+F)."));
    filter->setClearButtonEnabled(true);
    filter->setMinimumWidth(260);
    buildActions();
    row->addWidget(filter, 1);
    row->addSpacing(8);
    const std::pair<QAction*, const char*> buttons[] = {
        {open, "open"},       {inspect, "inspect"}, {resume, "resume"}, {clone, "copy"},   {branch, nullptr},
        {compare, "compare"}, {rename, nullptr},    {tag, "tag"},       {remove, "delete"}};
    for (const auto& [made, iconName] : buttons) {
        auto* button = new QToolButton(&page);
        button->setDefaultAction(made);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        button->setToolButtonStyle(iconName != nullptr ? Qt::ToolButtonTextBesideIcon
                                                       : Qt::ToolButtonTextOnly);
        button->setAccessibleName(made->text());
        button->setObjectName(made->objectName() + "Button");
        row->addWidget(button);
        if (iconName != nullptr) {
            tools.emplace_back(button, iconName);
        }
    }
    return row;
}

QWidget* RunsPage::Impl::buildTable() {
    stack = new QStackedWidget(&page);
    table = new QTableView(stack);
    table->setObjectName("runTable");
    table->setAccessibleName(RunsPage::tr("Runs"));
    table->setModel(&model);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setDragDropMode(QAbstractItemView::DragOnly);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // never measures ten thousand rows
    table->verticalHeader()->setDefaultSectionSize(28);
    table->setHorizontalHeader(new RunHeader(model, table));
    QHeaderView* header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(48);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    table->setSortingEnabled(true);
    table->sortByColumn(RunTableModel::Started, Qt::DescendingOrder);
    const int widths[] = {128, 104, 66, 78, 102, 84, 116, 82, 128, leastTags, 120};
    for (int i = 0; i < RunTableModel::BuiltIns; ++i) {
        table->setColumnWidth(i, widths[i]);
    }
    table->setColumnHidden(RunTableModel::Note,
                           true); // it stands beside the table; the header's menu shows it
    const auto separator = [this] {
        auto* line = new QAction(&page);
        line->setSeparator(true);
        return line;
    };
    table->addActions({open,     inspect,     compare,     resume,      clone,     branch,      exportAdapter,
                       replay,   separator(), rename,      tag,         note,      star,        archive,
                       baseline, separator(), chooseGroup, collapseAll, expandAll, separator(), remove});
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
    stack->addWidget(table);
    buildMessages();
    return stack;
}

// Instead of an empty table.
void RunsPage::Impl::buildMessages() {
    const auto message = [this](QLabel*& label, const QString& name, QPushButton* button) {
        auto* box = new QWidget(stack);
        auto* column = new QVBoxLayout(box);
        label = new QLabel(box);
        label->setObjectName(name);
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setForegroundRole(QPalette::PlaceholderText);
        column->addStretch(1);
        column->addWidget(label);
        column->addSpacing(8);
        column->addWidget(button, 0, Qt::AlignHCenter);
        column->addStretch(1);
        stack->addWidget(box);
        return box;
    };
    auto* first = new QPushButton(RunsPage::tr("Configure the first run"), stack);
    first->setObjectName("firstRun");
    connect(first, &QPushButton::clicked, &page, &RunsPage::newRunRequested);
    QLabel* noRunsText = nullptr;
    noRuns = message(noRunsText, QStringLiteral("noRuns"), first);
    noRunsText->setText(RunsPage::tr("Runs are listed here with their status, budget and best result."));
    clear = new QPushButton(RunsPage::tr("Clear filter"), stack);
    clear->setObjectName("clearFilter");
    noMatch = message(noMatchText, QStringLiteral("noMatch"), clear);
}

QWidget* RunsPage::Impl::buildCurves() {
    auto* box = new QWidget(&page);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(16, 8, 16, 8);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* label = new QLabel(RunsPage::tr("Curve"), box);
    metric = new QComboBox(box);
    metric->setObjectName("curveMetric");
    metric->setAccessibleName(RunsPage::tr("Metric of the curves"));
    metric->setToolTip(RunsPage::tr("What is drawn over the steps for every chosen run"));
    metric->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    metric->setMinimumContentsLength(12);
    label->setBuddy(metric);
    curveState = new QLabel(box);
    curveState->setObjectName("curveState");
    curveState->setForegroundRole(QPalette::PlaceholderText);
    logarithmic = new QCheckBox(RunsPage::tr("Logarithmic"), box);
    logarithmic->setObjectName("curveLogarithmic");
    logarithmic->setToolTip(RunsPage::tr("Logarithmic vertical axis; values of 0 and below are left out"));
    row->addWidget(label);
    row->addWidget(metric);
    row->addWidget(curveState, 1);
    row->addWidget(logarithmic);
    column->addLayout(row);
    plot = new CurvePlot(box);
    plot->setObjectName("runCurves");
    plot->setAccessibleName(RunsPage::tr("Curves of the chosen runs"));
    plot->setMinimumHeight(140);
    column->addWidget(plot, 1);
    return box;
}

} // namespace rankscope
