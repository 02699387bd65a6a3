// The Inspect page as a saved view: run, allocation, matrix, tab and what the cells show; and going to a
// matrix by its name.
#include "core/analysis/allocation.h"
#include "ui/control_states.h"
#include "ui/inspect/inspect_page_impl.h"
#include "ui/inspect/inspect_words.h"
#include "ui/inspect/time_controls.h"
#include "ui/inspect/timeline.h"

#include <QComboBox>
#include <QTabWidget>

#include <utility>

namespace rankscope {

QJsonObject InspectPage::viewState() const {
    QJsonObject state{{QStringLiteral("controls"), controlStates(*this)}};
    if (m_impl->present) {
        const AllocationDone* shown = m_impl->outline();
        state[QStringLiteral("run")] = static_cast<qint64>(m_impl->id);
        state[QStringLiteral("step")] = static_cast<qint64>(shown != nullptr ? shown->step : -1);
        state[QStringLiteral("module")] = m_impl->module;
    }
    return state;
}

void InspectPage::applyViewState(const QJsonObject& state) {
    m_impl->wanted = state;
    const auto run = static_cast<RunId>(state[QStringLiteral("run")].toInteger());
    const bool known =
        std::ranges::find(m_impl->runs, run, &RunSummary::id) != m_impl->runs.end() && run != 0;
    if (known && (run != m_impl->id || !m_impl->present)) {
        openRun(run); // the rest when it has come
    } else {
        m_impl->applyWanted();
    }
}

void InspectPage::Impl::applyWanted() {
    const QJsonObject state = std::exchange(wanted, QJsonObject());
    applyControlStates(page, state[QStringLiteral("controls")].toObject());
    if (!present ||
        (state.contains(QStringLiteral("run")) && state[QStringLiteral("run")].toInteger() != id)) {
        return;
    }
    if (state.contains(QStringLiteral("step"))) {
        time->setFollowing(false);
        time->timeline().setCurrent(allocationAt(run.allocations, state[QStringLiteral("step")].toDouble()));
    }
    const int chosen = state[QStringLiteral("module")].toInt(-1);
    if (chosen >= 0 && chosen < static_cast<int>(run.detail.started.modules.size())) {
        chooseModule(chosen);
    }
}

QStringList InspectPage::moduleNames() const {
    QStringList names;
    if (m_impl->present) {
        for (const ModuleInfo& module : m_impl->run.detail.started.modules) {
            names << QString::fromStdString(module.name);
        }
    }
    return names;
}

void InspectPage::showModule(RunId run, int module) {
    applyViewState({{QStringLiteral("run"), static_cast<qint64>(run)},
                    {QStringLiteral("module"), module},
                    {QStringLiteral("controls"),
                     QJsonObject{{QStringLiteral("tab:inspectTabs"), static_cast<int>(View::Triplets)}}}});
}

} // namespace rankscope
