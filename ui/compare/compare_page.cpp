#include "ui/compare/compare_page.h"

#include "ui/compare/compare_page_impl.h"
#include "ui/compare/curves_tab.h"
#include "ui/compare/run_picker.h"
#include "ui/control_states.h"

#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QStackedWidget>
#include <QTabWidget>

#include <set>
#include <tuple>

namespace rankscope {

ComparePage::ComparePage(WorkspaceQuestions& questions, QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, questions)) {
    setObjectName(QStringLiteral("pageCompare"));
    m_impl->build();
    setFocusProxy(m_impl->picker);
    m_impl->showState();
}

ComparePage::~ComparePage() = default;

void ComparePage::Impl::showTab() {
    const int place = tabs->currentIndex();
    if (set && stale.erase(place) > 0) {
        views[static_cast<std::size_t>(place)]->showRuns(set);
    }
}

void ComparePage::Impl::showState() {
    const auto chosen = picker->chosen().size();
    if (!set) {
        state->setText(chosen < 2 ? ComparePage::tr("No runs are compared.")
                                  : ComparePage::tr("Reading %1 runs…").arg(chosen));
        empty->setText(
            chosen < 2 ? ComparePage::tr("Choose at least two runs in the list on the left, or select runs "
                                         "on the Experiments page and press Compare.")
                       : ComparePage::tr("Reading the runs…"));
        stack->setCurrentWidget(empty);
    } else {
        QString words = set->groups.size() < set->runs.size()
                            ? ComparePage::tr("%1 runs compared, in %n groups", nullptr,
                                              static_cast<int>(set->groups.size()))
                                  .arg(set->runs.size())
                            : ComparePage::tr("%1 runs compared").arg(set->runs.size());
        state->setText(words + QLatin1Char('.'));
        stack->setCurrentWidget(tabs);
    }
    baselineBox->setEnabled(set != nullptr);
    groupBox->setEnabled(set != nullptr);
}

void ComparePage::setRuns(const std::vector<RunSummary>& runs) {
    m_impl->picker->setRuns(runs);
    // A compared run that is training has grown, or one has another name.
    for (const RunSummary& run : m_impl->picker->chosen()) {
        const auto found = m_impl->states.find(run.id);
        if (found != m_impl->states.end() &&
            found->second != std::tuple(run.status, run.stepsDone, run.name)) {
            m_impl->delay.start();
            break;
        }
    }
}

void ComparePage::compare(const QList<qint64>& runs) {
    m_impl->picker->setChosen(std::set<RunId>(runs.begin(), runs.end()));
}

QList<qint64> ComparePage::compared() const {
    QList<qint64> runs;
    for (const RunSummary& run : m_impl->picker->chosen()) {
        runs << run.id;
    }
    return runs;
}

void ComparePage::applyTheme(const Theme& theme) {
    m_impl->picker->applyTheme(theme);
    for (CompareTab* tab : m_impl->views) {
        tab->applyTheme(theme);
    }
}

void ComparePage::setStepCursor(StepCursor& cursor) { m_impl->curves->setStepCursor(cursor); }

void ComparePage::focusSearch() { m_impl->picker->focusSearch(); }

QJsonObject ComparePage::viewState() const {
    QJsonArray runs;
    for (const qint64 run : compared()) {
        runs.append(run);
    }
    return {{QStringLiteral("controls"), controlStates(*this)}, {QStringLiteral("runs"), runs}};
}

void ComparePage::applyViewState(const QJsonObject& state) {
    const QJsonObject controls = state[QStringLiteral("controls")].toObject();
    const QList<qint64> before = compared();
    if (state.contains(QStringLiteral("runs"))) {
        QList<qint64> runs;
        for (const QJsonValue run : state[QStringLiteral("runs")].toArray()) {
            runs << run.toInteger();
        }
        compare(runs);
    }
    m_impl->wanted = {};
    if ((compared() == before && m_impl->set) || compared().size() < 2) {
        applyControlStates(*this, controls);
    } else {
        m_impl->wanted = controls; // baselines, groups and metrics are those of the runs
    }
}

void ComparePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_impl->waiting) {
        m_impl->ask();
    }
}

} // namespace rankscope
