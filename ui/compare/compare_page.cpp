#include "ui/compare/compare_page.h"

#include "core/analysis/read_compared_run.h"
#include "core/run/run_fields.h"
#include "ui/compare/curves_tab.h"
#include "ui/compare/difference_tab.h"
#include "ui/compare/maps_tab.h"
#include "ui/compare/parallel_tab.h"
#include "ui/compare/run_picker.h"
#include "ui/compare/scatter_tab.h"
#include "ui/compare/seeds_tab.h"
#include "ui/control_states.h"
#include "ui/hairline.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QPointer>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace rankscope {

namespace {

constexpr auto choosingDelay = std::chrono::milliseconds(80);

// What is read of the chosen runs, on the reading thread.
struct Answer {
    std::vector<ComparedRun> runs;
    std::set<std::string> metrics;
    DifferenceTable differences;
};

Answer readRunsOf(const RunReader& reader, const std::vector<RunId>& ids) {
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

} // namespace

struct ComparePage::Impl {
    ComparePage& page;
    WorkspaceQuestions& questions;
    std::shared_ptr<CompareSet> set; // none: fewer than two runs are chosen, or they are being read
    std::vector<RunId> asked;        // runs of the last question
    std::map<RunId, std::tuple<RunStatus, std::int64_t, std::string>>
        states; // of the chosen runs, when they were read
    std::vector<int> colours;
    QStringList metrics;
    std::vector<ComparedRun> runs;
    DifferenceTable differences;
    RunId baseline = -1; // 0: none; -1: nobody has said yet, then it is the first run
    int question = 0;
    bool waiting = false; // asked while hidden
    QTimer delay;
    QJsonObject wanted; // controls of a view whose runs are being read

    QLabel* state = nullptr;
    QComboBox *baselineBox = nullptr, *groupBox = nullptr;
    RunPicker* picker = nullptr;
    QStackedWidget* stack = nullptr;
    QLabel* empty = nullptr;
    QTabWidget* tabs = nullptr;
    CurvesTab* curves = nullptr;
    std::vector<CompareTab*> views;
    std::set<int> stale; // tabs that have not been shown the present set

    Impl(ComparePage& owner, WorkspaceQuestions& workspace)
        : page(owner)
        , questions(workspace) {}

    void build();
    void addTab(CompareTab* tab, const QString& title, const QString& tip);
    void ask();
    void take(Answer answer);
    void fillChoices();
    void publish();
    void showTab();
    void showState();
};

void ComparePage::Impl::build() {
    auto* column = new QVBoxLayout(&page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
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
    column->addLayout(top);
    column->addWidget(hairline(&page));
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
    column->addWidget(columns, 1);

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

void ComparePage::Impl::addTab(CompareTab* tab, const QString& title, const QString& tip) {
    const int place = tabs->addTab(tab, title);
    tabs->setTabToolTip(place, tip);
    views.push_back(tab);
    connect(tab, &CompareTab::openRequested, &page, &ComparePage::openRequested);
    connect(tab, &CompareTab::chosenRequested, &page,
            [this](const QList<qint64>& chosen) { page.compare(chosen); });
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
    questions.ask<Answer>([ids = asked](const RunReader& reader) { return readRunsOf(reader, ids); },
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
    const QSignalBlocker quietBaseline(baselineBox);
    const QSignalBlocker quietGroup(groupBox);
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

ComparePage::ComparePage(WorkspaceQuestions& questions, QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this, questions)) {
    setObjectName(QStringLiteral("pageCompare"));
    m_impl->build();
    setFocusProxy(m_impl->picker);
    m_impl->showState();
}

ComparePage::~ComparePage() = default;

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
