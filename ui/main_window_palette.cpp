// What the palette of the main window finds: actions, settings, views, charts, metrics, matrices and runs.
#include "ui/compare/compare_page.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/main_window.h"
#include "ui/palette.h"
#include "ui/plot/curve_plot.h"
#include "ui/runs/run_presentation.h"
#include "ui/runs/runs_page.h"
#include "ui/saved_views.h"
#include "ui/settings/settings_page.h"

#include <QStackedWidget>

namespace rankscope {

std::vector<PaletteEntry> MainWindow::paletteEntries() {
    std::vector<PaletteEntry> entries;
    for (QAction* action : m_commands.all()) {
        if (action->isEnabled() && action->objectName() != QLatin1String("palette")) {
            entries.push_back({m_pageActions.contains(action) ? tr("Page") : tr("Action"), plainText(*action),
                               action->shortcut().toString(QKeySequence::NativeText),
                               [action] { action->trigger(); }});
        }
    }
    for (const QString& name : m_settingsPage->settingNames()) {
        entries.push_back({tr("Setting"), name, {}, [this, name] {
                               showPage(Page::Settings);
                               m_settingsPage->reveal(name);
                           }});
    }
    for (const SavedView& view : m_views->views()) {
        const QString name = QString::fromStdString(view.name);
        entries.push_back({tr("View"), name, {}, [this, name] { m_views->show(name); }});
    }
    addCharts(entries);
    addMatrices(entries);
    for (const RunSummary& run : m_runs) {
        entries.push_back({tr("Run"), QString::fromStdString(run.name),
                           tr("%1, number %2").arg(statusText(run.status)).arg(run.id),
                           [this, id = run.id] { emit openRunRequested(id); }});
    }
    return entries;
}

void MainWindow::addCharts(std::vector<PaletteEntry>& entries) {
    for (const auto& [page, widget] : {std::pair{Page::Live, static_cast<QWidget*>(m_livePage)},
                                       std::pair{Page::Inspect, static_cast<QWidget*>(m_inspectPage)}}) {
        for (CurvePlot* plot : widget->findChildren<CurvePlot*>()) {
            if (!plot->accessibleName().isEmpty()) {
                entries.push_back({tr("Chart"), plot->accessibleName(), plainText(*m_pageActions[int(page)]),
                                   [this, page, plot] {
                                       showPage(page);
                                       plot->setFocus();
                                   }});
            }
        }
    }
    for (const QString& metric : m_metrics) {
        const QString title = metricTitle(metric);
        const QString text = title == metric ? title : QStringLiteral("%1 (%2)").arg(title, metric);
        entries.push_back({tr("Metric"), text, {}, [this, metric] { showMetric(metric); }});
    }
}

// Where runs are compared, there; else over the runs that are chosen in the table.
void MainWindow::showMetric(const QString& metric) {
    if (page() == Page::Compare && m_comparePage->compared().size() > 1) {
        m_comparePage->applyViewState(
            {{QStringLiteral("controls"), QJsonObject{{QStringLiteral("tab:compareTabs"), 1},
                                                      {QStringLiteral("curvesMetric"), metric}}}});
        return;
    }
    showPage(Page::Experiments);
    m_runsPage->applyViewState(
        {{QStringLiteral("controls"), QJsonObject{{QStringLiteral("curveMetric"), metric}}}});
    if (auto* plot = m_runsPage->findChild<CurvePlot*>(QStringLiteral("runCurves"))) {
        plot->setFocus();
    }
}

// Of the run that is inspected; of the one that trains when none is.
void MainWindow::addMatrices(std::vector<PaletteEntry>& entries) {
    QStringList names = m_inspectPage->moduleNames();
    RunId run = m_inspectPage->run();
    if (names.isEmpty() && m_run != 0) {
        run = m_run;
        for (const ModuleInfo& module : m_modules) {
            names << QString::fromStdString(module.name);
        }
    }
    const auto summary = std::find_if(m_runs.begin(), m_runs.end(),
                                      [run](const RunSummary& other) { return other.id == run; });
    const QString of = summary == m_runs.end() ? QString() : QString::fromStdString(summary->name);
    for (int module = 0; module < names.size(); ++module) {
        entries.push_back({tr("Matrix"), names[module], of, [this, run, module] {
                               showPage(Page::Inspect);
                               m_inspectPage->showModule(run, module);
                           }});
    }
}

} // namespace rankscope
