#include "ui/inspect/inspect_page.h"

#include "core/analysis/allocation.h"
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
#include "ui/live/live_words.h"
#include "ui/plot/curve_plot.h"
#include "ui/plot/rank_map.h"
#include "ui/run_progress.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPointer>
#include <QSignalBlocker>
#include <QTabWidget>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

QString runLabel(const RunSummary& run) {
    return QStringLiteral("%1  %2 · %3")
        .arg(run.id)
        .arg(QString::fromStdString(run.name), statusText(run.status));
}

} // namespace

InspectPage::InspectPage(WorkspaceQuestions& questions, QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, questions)) {
    m_impl->build();
    m_impl->connectParts();
    m_impl->showRun();
}

InspectPage::~InspectPage() = default;

RunId InspectPage::run() const { return m_impl->id; }

bool InspectPage::waiting() const {
    return m_impl->reading || m_impl->asking || m_impl->askingHistory || m_impl->askingImportance;
}

void InspectPage::setRuns(const std::vector<RunSummary>& runs) {
    m_impl->runs = runs;
    const QSignalBlocker quiet(m_impl->runBox);
    m_impl->runBox->clear();
    for (const RunSummary& run : runs) {
        m_impl->runBox->addItem(runLabel(run), static_cast<qlonglong>(run.id));
    }
    m_impl->runBox->setCurrentIndex(m_impl->runBox->findData(static_cast<qlonglong>(m_impl->id)));
    const auto shown = std::ranges::find(runs, m_impl->id, &RunSummary::id);
    if (shown == runs.end()) {
        if (m_impl->id != 0) { // deleted, or another workspace was opened
            m_impl->id = 0;
            m_impl->present = false;
            ++m_impl->loadNumber;
            m_impl->showRun();
        }
    } else if (m_impl->present && (shown->stepsDone != m_impl->knownSteps ||
                                   shown->status != m_impl->run.detail.summary.status)) {
        m_impl->readOn();
    }
}

void InspectPage::openRun(RunId run) {
    {
        const QSignalBlocker quiet(m_impl->runBox);
        m_impl->runBox->setCurrentIndex(m_impl->runBox->findData(static_cast<qlonglong>(run)));
    }
    if (run == m_impl->id && m_impl->present) {
        m_impl->readOn();
        return;
    }
    m_impl->id = run;
    m_impl->present = false;
    m_impl->load(run);
}

void InspectPage::showView(View view) { m_impl->tabs->setCurrentIndex(static_cast<int>(view)); }

void InspectPage::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    m_impl->lamp->applyTheme(theme);
    m_impl->tools->applyTheme(theme);
    m_impl->map->applyTheme(theme);
    m_impl->loss->applyTheme(theme);
    m_impl->budget->applyTheme(theme);
    m_impl->time->applyTheme(theme);
    m_impl->triplets->applyTheme(theme);
    m_impl->threshold->applyTheme(theme);
    m_impl->spectrum->applyTheme(theme);
    m_impl->whatIf->applyTheme(theme);
    m_impl->importance->applyTheme(theme);
    m_impl->predictions->applyTheme(theme);
    m_impl->fillCharts();
}

void InspectPage::setSpectra(int request, const tl::expected<AdapterSpectra, QString>& spectra) {
    if (request != m_impl->spectraRequest) {
        return;
    }
    if (spectra) {
        m_impl->spectrum->setSpectra(*spectra);
        m_impl->spectrum->setModule(m_impl->module);
    } else {
        m_impl->spectrum->showNothing(spectra.error());
    }
    m_impl->showValues();
}

void InspectPage::setPredictions(int request, const tl::expected<PredictReport, QString>& report) {
    if (request != m_impl->predictionRequest) {
        return;
    }
    if (!report) {
        m_impl->predictions->showProblem(report.error());
    } else if (m_impl->predictionsBefore) {
        m_impl->predictions->setBefore(*report);
    } else {
        m_impl->predictions->setReport(*report);
    }
}

void InspectPage::keyPressEvent(QKeyEvent* event) {
    Timeline& timeline = m_impl->time->timeline();
    const bool shift = event->modifiers() == Qt::ShiftModifier;
    const bool plain = event->modifiers() == Qt::NoModifier;
    const int key = event->key();
    if (plain && key >= Qt::Key_1 && key < Qt::Key_1 + m_impl->tabs->count()) {
        m_impl->tabs->setCurrentIndex(key - Qt::Key_1);
    } else if (plain && key == Qt::Key_Space) {
        m_impl->time->setPlaying(!m_impl->time->playing());
    } else if (plain && (key == Qt::Key_BracketLeft || key == Qt::Key_BracketRight)) {
        m_impl->time->faster(key == Qt::Key_BracketLeft ? -1 : 1);
    } else if (plain && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        timeline.setCurrent(timeline.current() + (key == Qt::Key_Left ? -1 : 1));
    } else if (plain && (key == Qt::Key_Home || key == Qt::Key_End)) {
        timeline.setCurrent(key == Qt::Key_Home ? -1 : timeline.count() - 1);
    } else if (shift && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        const AllocationDone* shown = m_impl->outline();
        const std::int64_t step =
            m_impl->triplets->flipFrom(shown != nullptr ? shown->step : -1, key == Qt::Key_Left ? -1 : 1);
        if (step >= 0) {
            timeline.setCurrent(allocationAt(m_impl->run.allocations, static_cast<double>(step)));
        }
    } else {
        QWidget::keyPressEvent(event);
    }
}

void InspectPage::Impl::load(RunId wanted) {
    const int number = ++loadNumber;
    reading = true;
    sentence->setText(InspectPage::tr("Reading the run…"));
    questions.ask<std::optional<InspectRun>>(
        [wanted](const RunReader& reader) { return loadInspectRun(reader, wanted); },
        [this, number, guard = QPointer(&page)](std::optional<InspectRun> read) {
            if (!guard || number != loadNumber) {
                return;
            }
            reading = false;
            if (read) {
                take(std::move(*read));
            } else {
                id = 0;
                showRun();
            }
        });
}

void InspectPage::Impl::take(InspectRun read) {
    run = std::move(read);
    present = true;
    knownSteps = run.detail.summary.stepsDone;
    showRun();
}

void InspectPage::Impl::readOn() {
    if (reading) {
        return; // the next list of runs asks again
    }
    const int number = loadNumber;
    // A resumed run repeats steps, so reading begins a little before the end only while it goes on.
    const std::int64_t from = run.allocations.empty() || run.detail.summary.stepsDone < knownSteps
                                  ? 0
                                  : run.allocations.back().step;
    const std::int64_t start = std::min<std::int64_t>(from, run.loss.empty() ? 0 : run.loss.back().step);
    reading = true;
    questions.ask<std::optional<InspectNews>>(
        [wanted = id, start](const RunReader& reader) { return loadInspectNews(reader, wanted, start); },
        [this, number, start, guard = QPointer(&page)](std::optional<InspectNews> news) {
            if (!guard || number != loadNumber) {
                return;
            }
            reading = false;
            if (!news) {
                return;
            }
            const bool wentBack = news->detail.summary.stepsDone < knownSteps;
            const bool begun = run.detail.started.modules != news->detail.started.modules;
            if (wentBack || begun) {
                load(id); // resumed from a checkpoint, or loading has ended: everything anew
                return;
            }
            addNews(run, std::move(*news), start);
            knownSteps = run.detail.summary.stepsDone;
            showGrowth();
        });
}

} // namespace rankscope
