// The Experiments page as a saved view: filter, columns, curve and what is chosen.
#include "ui/control_states.h"
#include "ui/runs/runs_page_impl.h"

#include <QJsonArray>
#include <QScrollBar>
#include <QTableView>

namespace rankscope {

QJsonObject RunsPage::viewState() const {
    QJsonArray selected;
    for (const RunId run : m_impl->chosen) {
        selected.append(static_cast<qint64>(run));
    }
    return {{QStringLiteral("controls"), controlStates(*this)}, {QStringLiteral("selected"), selected}};
}

void RunsPage::applyViewState(const QJsonObject& state) {
    applyControlStates(*this, state[QStringLiteral("controls")].toObject());
    const QJsonValue selected = state[QStringLiteral("selected")];
    if (selected.isArray()) {
        m_impl->chosen.clear();
        for (const QJsonValue run : selected.toArray()) {
            m_impl->chosen.push_back(run.toInteger());
        }
        m_impl->restoreSelection(m_impl->table->verticalScrollBar()->value());
        m_impl->showChosen();
        m_impl->selectionTimer.start();
    }
}

} // namespace rankscope
