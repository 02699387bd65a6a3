#include "core/run/run_fields.h"
#include "ui/compare/compare_page_impl.h"
#include "ui/compare/run_picker.h"
#include "ui/control_states.h"

#include <QComboBox>
#include <QPointer>
#include <QSignalBlocker>
#include <QTabWidget>

#include <algorithm>
#include <utility>

// The runs that are compared: asked of the workspace, taken, and made the set that the views show.

namespace rankscope {

ComparePage::Impl::Answer ComparePage::Impl::read(const RunReader& reader, const std::vector<RunId>& ids) {
    Answer answer;
    for (const RunId id : ids) {
        if (const auto detail = reader.run(id)) {
            answer.runs.push_back(readComparedRun(reader, *detail));
            const auto names = reader.metricNames(id);
            answer.metrics.insert(names.begin(), names.end());
        }
    }
    answer.differences = compareRuns(answer.runs);
    return answer;
}

void ComparePage::Impl::ask() {
    if (!page.isVisible()) {
        waiting = true;
        return;
    }
    waiting = false;
    const std::vector<RunSummary> chosen = picker->chosen();
    asked.clear();
    states.clear();
    colours.clear();
    for (const RunSummary& run : chosen) {
        asked.push_back(run.id);
        states[run.id] = {run.status, run.stepsDone, run.name};
    }
    const int number = ++question;
    if (asked.size() < 2) {
        runs.clear();
        set.reset();
        fillChoices();
        showState();
        return;
    }
    questions.ask<Answer>([ids = asked](const RunReader& reader) { return read(reader, ids); },
                          [self = QPointer<ComparePage>(&page), number](Answer answer) {
                              if (self && self->m_impl->question == number) {
                                  self->m_impl->take(std::move(answer));
                              }
                          });
}

void ComparePage::Impl::take(Answer answer) {
    runs = std::move(answer.runs);
    differences = std::move(answer.differences);
    metrics.clear();
    for (const std::string& name : answer.metrics) {
        metrics << QString::fromStdString(name);
    }
    std::map<RunId, int> known;
    for (const RunSummary& run : picker->chosen()) {
        known[run.id] = run.colour;
    }
    colours.clear();
    for (const ComparedRun& run : runs) {
        colours.push_back(known[run.id]);
    }
    fillChoices();
    publish();
    if (!wanted.isEmpty()) {
        applyControlStates(page, std::exchange(wanted, {}));
    }
}

// Baselines are the runs, groups the fields in which they differ; what was chosen stays where it can.
void ComparePage::Impl::fillChoices() {
    fillBaselines();
    fillGroups();
}

void ComparePage::Impl::fillBaselines() {
    const QSignalBlocker quiet(baselineBox);
    const auto titles = runTitles(runs);
    baselineBox->clear();
    baselineBox->addItem(ComparePage::tr("none"), 0);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        baselineBox->addItem(QString::fromStdString(titles[i]), qlonglong(runs[i].id));
    }
    const int place = baselineBox->findData(qlonglong(baseline));
    const bool lost = baseline != 0 && place < 0;
    baselineBox->setCurrentIndex(lost && !runs.empty() ? 1 : std::max(0, place));
    if (!runs.empty()) {
        baseline = baselineBox->currentData().toLongLong();
    }
}

void ComparePage::Impl::fillGroups() {
    const QSignalBlocker quiet(groupBox);
    const QString before = groupBox->currentData().toString();
    groupBox->clear();
    groupBox->addItem(ComparePage::tr("equal but for the seed"), QString());
    std::vector<RunConfig> configs;
    for (const ComparedRun& run : runs) {
        configs.push_back(run.config());
    }
    for (const Field& field : runFields()) {
        const bool varies = std::ranges::any_of(configs, [&](const RunConfig& config) {
            return field.get(config) != field.get(configs.front());
        });
        if (varies && field.path != "name" && field.path != "train.seed") {
            const QString path =
                QString::fromUtf8(field.path.data(), static_cast<qsizetype>(field.path.size()));
            groupBox->addItem(ComparePage::tr("same %1").arg(path), path);
        }
    }
    groupBox->setCurrentIndex(std::max(0, groupBox->findData(before)));
}

void ComparePage::Impl::publish() {
    if (runs.size() < 2) {
        set.reset();
        showState();
        return;
    }
    set = std::make_shared<CompareSet>();
    set->runs = runs;
    set->differences = differences;
    set->colours = colours;
    set->metrics = metrics;
    for (const std::string& title : runTitles(runs)) {
        set->titles << QString::fromStdString(title);
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].id == baseline) {
            set->baseline = i;
        }
    }
    const std::string field = groupBox->currentData().toString().toStdString();
    set->groups = field.empty() ? seedGroups(runs) : groupsBy(runs, std::vector<std::string>{field});
    for (int i = 0; i < tabs->count(); ++i) {
        stale.insert(i);
    }
    showState();
    showTab();
}

} // namespace rankscope
