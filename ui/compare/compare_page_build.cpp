#include "ui/compare/compare_page_impl.h"
#include "ui/compare/curves_tab.h"
#include "ui/compare/difference_tab.h"
#include "ui/compare/maps_tab.h"
#include "ui/compare/parallel_tab.h"
#include "ui/compare/run_picker.h"
#include "ui/compare/scatter_tab.h"
#include "ui/compare/seeds_tab.h"
#include "ui/hairline.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <chrono>

namespace rankscope {

namespace {

constexpr auto choosingDelay = std::chrono::milliseconds(80);

} // namespace

void ComparePage::Impl::build() {
    auto* column = new QVBoxLayout(&page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buildTop());
    column->addWidget(hairline(&page));
    column->addWidget(buildColumns(), 1);
    addTabs();
    wire();
}

QHBoxLayout* ComparePage::Impl::buildTop() {
    auto* top = new QHBoxLayout;
    top->setContentsMargins(16, 8, 16, 8);
    top->setSpacing(8);
    state = new QLabel(&page);
    state->setObjectName(QStringLiteral("compareState"));
    QFont font = state->font();
    font.setWeight(QFont::DemiBold);
    state->setFont(font);
    const auto combo = [this, top](const char* name, const QString& label, const QString& tip) {
        auto* text = new QLabel(label, &page);
        auto* box = new QComboBox(&page);
        box->setObjectName(QLatin1String(name));
        box->setAccessibleName(label);
        box->setToolTip(tip);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(19);
        text->setBuddy(box);
        top->addWidget(text);
        top->addWidget(box);
        return box;
    };
    top->addWidget(state, 1);
    baselineBox = combo("compareBaseline", ComparePage::tr("Baseline"),
                        ComparePage::tr("The run that the others are compared with"));
    groupBox = combo("compareGroup", ComparePage::tr("Groups"),
                     ComparePage::tr("Which runs are repeats of each other, for bands, means and tests"));
    return top;
}

QSplitter* ComparePage::Impl::buildColumns() {
    auto* columns = new QSplitter(Qt::Horizontal, &page);
    columns->setObjectName(QStringLiteral("compareColumns"));
    columns->setChildrenCollapsible(false);
    picker = new RunPicker(columns);
    picker->setMinimumWidth(184);
    stack = new QStackedWidget(columns);
    empty = new QLabel(stack);
    empty->setObjectName(QStringLiteral("compareEmpty"));
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setForegroundRole(QPalette::PlaceholderText);
    tabs = new QTabWidget(stack);
    tabs->setObjectName(QStringLiteral("compareTabs"));
    tabs->setDocumentMode(true);
    tabs->setAccessibleName(ComparePage::tr("Views of the comparison"));
    stack->addWidget(empty);
    stack->addWidget(tabs);
    columns->addWidget(picker);
    columns->addWidget(stack);
    columns->setStretchFactor(0, 0);
    columns->setStretchFactor(1, 1);
    columns->setSizes({220, 1000});
    return columns;
}

void ComparePage::Impl::addTabs() {
    addTab(new DifferenceTab(tabs), ComparePage::tr("Differences"),
           ComparePage::tr("Configuration, environment, data and results, run by run"));
    curves = new CurvesTab(questions, tabs);
    addTab(curves, ComparePage::tr("Curves"),
           ComparePage::tr("Losses and metrics over steps, tokens or time"));
    addTab(new MapsTab(questions, tabs), ComparePage::tr("Maps"),
           ComparePage::tr("Where the ranks went, run by run and in comparison"));
    addTab(new SeedsTab(tabs), ComparePage::tr("Seeds"),
           ComparePage::tr("Whether groups differ by more than their seeds"));
    addTab(new ScatterTab(ScatterTab::Kind::Frontier, tabs), ComparePage::tr("Frontier"),
           ComparePage::tr("What quality costs in weights, ranks or time"));
    addTab(new ParallelTab(tabs), ComparePage::tr("Parallel"),
           ComparePage::tr("Fields, costs and metrics side by side, with ranges"));
    addTab(new ScatterTab(ScatterTab::Kind::Free, tabs), ComparePage::tr("Scatter"),
           ComparePage::tr("Any two amounts of the runs against each other"));
}

void ComparePage::Impl::addTab(CompareTab* tab, const QString& title, const QString& tip) {
    const int place = tabs->addTab(tab, title);
    tabs->setTabToolTip(place, tip);
    views.push_back(tab);
    connect(tab, &CompareTab::openRequested, &page, &ComparePage::openRequested);
    connect(tab, &CompareTab::chosenRequested, &page,
            [this](const QList<qint64>& chosen) { page.compare(chosen); });
}

void ComparePage::Impl::wire() {
    delay.setSingleShot(true);
    delay.setInterval(choosingDelay);
    connect(&delay, &QTimer::timeout, &page, [this] { ask(); });
    connect(picker, &RunPicker::chosenChanged, &page, [this] {
        showState();
        delay.start();
        emit page.chosenChanged();
    });
    connect(tabs, &QTabWidget::currentChanged, &page, [this] { showTab(); });
    connect(baselineBox, &QComboBox::currentIndexChanged, &page, [this] {
        baseline = baselineBox->currentData().toLongLong();
        publish();
    });
    connect(groupBox, &QComboBox::currentIndexChanged, &page, [this] { publish(); });
}

} // namespace rankscope
