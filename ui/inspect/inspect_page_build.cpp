#include "ui/elided_label.h"
#include "ui/inspect/facts_view.h"
#include "ui/inspect/importance_view.h"
#include "ui/inspect/inspect_page_impl.h"
#include "ui/inspect/inspect_words.h"
#include "ui/inspect/predictions_view.h"
#include "ui/inspect/run_tools.h"
#include "ui/inspect/spectrum_view.h"
#include "ui/inspect/threshold_view.h"
#include "ui/inspect/time_controls.h"
#include "ui/inspect/timeline.h"
#include "ui/inspect/triplet_view.h"
#include "ui/inspect/what_if_view.h"
#include "ui/live/allocator_lamp.h"
#include "ui/live/limit_menu.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/plot_menu.h"
#include "ui/plot/rank_map.h"
#include "ui/plot/step_cursor.h"
#include "ui/plot/zoom_link.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <cmath>

namespace rankscope {

namespace {

QSplitter* splitter(Qt::Orientation orientation, const char* name, QWidget* parent) {
    auto* made = new QSplitter(orientation, parent);
    made->setObjectName(QLatin1String(name));
    made->setHandleWidth(1);
    made->setChildrenCollapsible(false);
    return made;
}

} // namespace

void InspectPage::Impl::build() {
    page.setObjectName(QStringLiteral("pageInspect"));
    runBox = new QComboBox(&page);
    runBox->setObjectName(QStringLiteral("inspectRun"));
    runBox->setAccessibleName(InspectPage::tr("Run to inspect"));
    runBox->setToolTip(InspectPage::tr("Run to inspect"));
    runBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    runBox->setMinimumContentsLength(26);
    runBox->setPlaceholderText(InspectPage::tr("Choose a run"));
    valueBox = new QComboBox(&page);
    valueBox->setObjectName(QStringLiteral("inspectValue"));
    valueBox->setAccessibleName(InspectPage::tr("What the cells of the map show"));
    valueBox->setToolTip(InspectPage::tr("What the cells of the map show"));
    for (int i = 0; i <= static_cast<int>(CellValue::Uncertainty); ++i) {
        valueBox->addItem(cellValueName(static_cast<CellValue>(i)), i);
    }
    valueBox->addItem(limitDifferenceName(), LimitDifference);
    valueBox->addItem(InspectPage::tr("‖PᵀP − I‖ of lora_B"), OrthogonalityP);
    valueBox->addItem(InspectPage::tr("‖QQᵀ − I‖ of lora_A"), OrthogonalityQ);
    sentence = new ElidedLabel(&page);
    sentence->setObjectName(QStringLiteral("inspectSentence"));
    lamp = new AllocatorLamp(&page);
    lamp->setObjectName(QStringLiteral("inspectLamp"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 16, 8);
    head->setSpacing(8);
    head->addWidget(runBox);
    head->addWidget(valueBox);
    head->addWidget(sentence, 1);
    head->addWidget(lamp);
    tools = new RunTools(&page);
    head->addWidget(tools);

    map = new RankMap(&page);
    map->setObjectName(QStringLiteral("inspectMap"));
    loss = new CurvePlot(&page);
    loss->setObjectName(QStringLiteral("inspectLoss"));
    loss->setTitles(InspectPage::tr("Loss"), InspectPage::tr("step"), InspectPage::tr("loss"));
    loss->setSmoothing(0.95);
    loss->setYFromZero(true);
    loss->setEmptyText(InspectPage::tr("no step yet"));
    addPlotSeparator(loss);
    addPlotAction(loss, InspectPage::tr("Show what a resumption replaced"), {}, true, [this](bool on) {
        tailsShown = on;
        fillCharts();
    })->setChecked(true);
    budget = new CurvePlot(&page);
    budget->setObjectName(QStringLiteral("inspectBudget"));
    budget->setTitles(InspectPage::tr("Budget"), InspectPage::tr("step"), InspectPage::tr("triplets"));
    budget->setYFromZero(true);
    budget->setOutliersShown(true);
    budget->setEmptyText(InspectPage::tr("no allocation yet"));
    QSplitter* charts = splitter(Qt::Horizontal, "inspectCharts", &page);
    charts->addWidget(loss);
    charts->addWidget(budget);
    QSplitter* left = splitter(Qt::Vertical, "inspectLeft", &page);
    left->addWidget(map);
    left->addWidget(charts);
    left->setSizes({360, 180});
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 1);

    triplets = new TripletView(&page);
    threshold = new ThresholdView(&page);
    spectrum = new SpectrumView(&page);
    whatIf = new WhatIfView(&page);
    predictions = new PredictionsView(&page);
    events = new EventsView(&page);
    importance = new ImportanceView(&page);
    configuration = new ConfigurationView(&page);
    tabs = new QTabWidget(&page);
    tabs->setObjectName(QStringLiteral("inspectTabs"));
    tabs->setDocumentMode(true);
    const auto add = [this](QWidget* view, const QString& title, const QString& tip) {
        const int place = tabs->addTab(view, title);
        tabs->setTabToolTip(place, InspectPage::tr("%1 (%2)").arg(tip).arg(place + 1));
        view->setAccessibleName(title);
    };
    add(triplets, InspectPage::tr("Triplets"), InspectPage::tr("The chosen matrix, triplet by triplet"));
    add(threshold, InspectPage::tr("Threshold"), InspectPage::tr("All scores around the threshold"));
    add(spectrum, InspectPage::tr("Spectrum"),
        InspectPage::tr("Singular values and orthogonality of a checkpoint, and cutting it"));
    add(whatIf, InspectPage::tr("What if"), InspectPage::tr("Another budget or criterion at this step"));
    add(predictions, InspectPage::tr("Predictions"), InspectPage::tr("The evaluation examples, worst first"));
    add(events, InspectPage::tr("Events"), InspectPage::tr("Everything that happened"));
    add(importance, InspectPage::tr("Importance"),
        InspectPage::tr("How all scores moved over the allocations"));
    add(configuration, InspectPage::tr("Configuration"), InspectPage::tr("What the run was made with"));

    QSplitter* body = splitter(Qt::Horizontal, "inspectBody", &page);
    body->addWidget(left);
    body->addWidget(tabs);
    body->setSizes({517, 660});
    body->setStretchFactor(0, 1);
    body->setStretchFactor(1, 1);
    time = new TimeControls(&page);

    auto* layout = new QVBoxLayout(&page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(body, 1);
    layout->addWidget(time);
}

void InspectPage::setStepCursor(StepCursor& cursor) {
    for (CurvePlot* plot : {m_impl->loss, m_impl->budget}) {
        connect(plot, &CurvePlot::cursorMoved, this,
                [this, &cursor](double step) { cursor.point(m_impl->id, step, this); });
    }
    connect(&cursor, &StepCursor::moved, this, [this, &cursor](const QObject* by) {
        const double step = cursor.stepOf(m_impl->id);
        if (by != this && std::isfinite(step)) { // else the cursor stays at the allocation that is shown
            m_impl->loss->setCursor(step);
            m_impl->budget->setCursor(step);
        }
    });
    // Going through the allocations moves the cursor of the other pages too.
    connect(&m_impl->time->timeline(), &Timeline::currentChanged, this, [this, &cursor] {
        if (const AllocationDone* shown = m_impl->outline(); shown != nullptr && isVisible()) {
            cursor.point(m_impl->id, static_cast<double>(shown->step), this);
        }
    });
}

void InspectPage::Impl::connectParts() {
    QObject::connect(runBox, &QComboBox::activated, &page,
                     [this](int place) { page.openRun(runBox->itemData(place).toLongLong()); });
    QObject::connect(tools, &RunTools::exportRequested, &page,
                     [this] { emit page.exportRequested(id, spectrum->checkpoint()); });
    QObject::connect(tools, &RunTools::replayRequested, &page, [this] { emit page.replayRequested(id); });
    QObject::connect(valueBox, &QComboBox::currentIndexChanged, &page, [this] {
        askSpectra();
        showValues();
        askNumbers();
    });
    QObject::connect(&time->timeline(), &Timeline::currentChanged, &page, [this] { showStep(); });
    const auto goTo = [this](double step) {
        time->timeline().setCurrent(allocationAt(run.allocations, step));
    };
    new ZoomLink({loss, budget}, false, &page);
    for (CurvePlot* plot : {loss, budget}) {
        CurvePlot* other = plot == loss ? budget : loss;
        QObject::connect(plot, &CurvePlot::clicked, &page, goTo);
        QObject::connect(plot, &CurvePlot::cursorMoved, other, &CurvePlot::setCursor);
    }
    QObject::connect(map, &RankMap::cellClicked, &page, [this](int chosen) {
        chooseModule(chosen);
        if (tabs->currentWidget() != threshold && tabs->currentWidget() != triplets) {
            tabs->setCurrentWidget(triplets);
        }
    });
    map->onCellMenu = [this](QMenu& menu, int chosen) { fillCellMenu(menu, chosen); };
    QObject::connect(map, &RankMap::cellHovered, threshold, &ThresholdView::setHighlight);
    QObject::connect(threshold, &ThresholdView::moduleClicked, &page,
                     [this](int chosen) { chooseModule(chosen); });
    QObject::connect(threshold, &ThresholdView::modulesBrushed, map, &RankMap::setMarked);
    QObject::connect(whatIf, &WhatIfView::moduleChosen, &page, [this](int chosen) { chooseModule(chosen); });
    QObject::connect(whatIf, &WhatIfView::branchRequested, &page,
                     [this](qint64 step, qint64 wanted) { emit page.branchRequested(id, step, wanted); });
    QObject::connect(spectrum, &SpectrumView::checkpointChosen, &page, [this] { askSpectra(); });
    QObject::connect(spectrum, &SpectrumView::moduleChosen, &page,
                     [this](int chosen) { chooseModule(chosen); });
    QObject::connect(predictions, &PredictionsView::requested, &page,
                     [this](qint64 of, qint64 step, bool before) {
                         predictionsBefore = before;
                         emit page.predictionsRequested(++predictionRequest, of, step);
                     });
    QObject::connect(events, &EventsView::stepChosen, &page,
                     [goTo](qint64 step) { goTo(static_cast<double>(step)); });
    QObject::connect(importance, &ImportanceView::stepChosen, &page,
                     [goTo](qint64 step) { goTo(static_cast<double>(step)); });
    QObject::connect(tabs, &QTabWidget::currentChanged, &page, [this] {
        askSpectra();
        askImportance();
        showNumbers();
        askNumbers();
    });
}

} // namespace rankscope
