#include "ui/form/preview_pane.h"

#include "core/run/method_traits.h"
#include "core/run/schedule.h"
#include "ui/core_text.h"
#include "ui/form/field_editor.h"
#include "ui/form/module_summary.h"
#include "ui/icons.h"
#include "ui/plot/schedule_plot.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace rankscope {

namespace {

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString quoted(const QString& text) {
    static const QString plain = QStringLiteral("_-./%:,+@=");
    const bool safe = !text.isEmpty() && std::ranges::all_of(text, [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || plain.contains(c));
    });
    if (safe || std::ranges::none_of(text, [](QChar c) { return c.category() == QChar::Other_Control; })) {
        return safe ? text : '\'' + QString(text).replace('\'', QStringLiteral("'\\''")) + '\'';
    }
    // A terminal obeys control characters that are pasted, also between quotation marks.
    QString out = QStringLiteral("$'");
    for (const QChar c : text) {
        if (c.category() == QChar::Other_Control) {
            out += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        } else {
            out += c == QLatin1Char('\'') || c == QLatin1Char('\\') ? QStringLiteral("\\") + c : QString(c);
        }
    }
    return out + QLatin1Char('\'');
}

QLabel* note(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    return label;
}

} // namespace

QString commandLine(const RunConfig& config, const RunConfig& preset, const QString& presetName) {
    const QString file = presetName + QStringLiteral(".json");
    QString text = QStringLiteral("rankscope-cli presets %1 > %2\nrankscope-cli run %2")
                       .arg(quoted(presetName), quoted(file));
    for (const Field& field : runFields()) {
        const FieldValue value = field.get(config);
        if (value != field.get(preset)) {
            const QString typed = std::holds_alternative<std::monostate>(value) ? QStringLiteral("null")
                                                                                : toQString(toText(value));
            text += QStringLiteral(" \\\n  --set ") + quoted(toQString(field.path) + '=' + typed);
        }
    }
    return text;
}

PreviewPane::PreviewPane(FormModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_plot(new SchedulePlot(this))
    , m_summary(new QLabel(this))
    , m_tabs(new QTabWidget(this))
    , m_modules(new ModuleTableModel(this))
    , m_table(new QTableView(this))
    , m_moduleNote(note(this))
    , m_samples(new QListWidget(this))
    , m_sampleNote(note(this))
    , m_command(new QPlainTextEdit(this))
    , m_copy(new QToolButton(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_plot, 4);
    column->addWidget(m_summary);
    column->addWidget(m_tabs, 5);

    m_summary->setWordWrap(true);
    m_summary->setObjectName("scheduleSummary");
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);

    m_table->setModel(m_modules);
    m_table->setObjectName("moduleTable");
    m_table->setAccessibleName(tr("Adapted matrices"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setTabKeyNavigation(false);
    auto* modulesPage = new QWidget(this);
    auto* modulesColumn = new QVBoxLayout(modulesPage);
    modulesColumn->setContentsMargins(0, 8, 0, 0);
    modulesColumn->setSpacing(8);
    modulesColumn->addWidget(m_moduleNote);
    modulesColumn->addWidget(m_table, 1);
    m_tabs->addTab(modulesPage, tr("Matrices"));

    m_samples->setObjectName("samples");
    m_samples->setAccessibleName(tr("First texts of the training data"));
    m_samples->setFrameShape(QFrame::NoFrame);
    m_samples->setWordWrap(true);
    m_samples->setSpacing(4);
    m_samples->setAlternatingRowColors(true);
    auto* samplesPage = new QWidget(this);
    auto* samplesColumn = new QVBoxLayout(samplesPage);
    samplesColumn->setContentsMargins(0, 8, 0, 0);
    samplesColumn->setSpacing(8);
    samplesColumn->addWidget(m_sampleNote);
    samplesColumn->addWidget(m_samples, 1);
    m_tabs->addTab(samplesPage, tr("Texts"));

    m_command->setReadOnly(true);
    m_command->setObjectName("commandLine");
    m_command->setAccessibleName(tr("The same run as a command line"));
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setFrameShape(QFrame::NoFrame);
    m_command->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_command->setTabChangesFocus(true);
    m_copy->setText(tr("Copy"));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAccessibleName(tr("Copy the command line"));
    m_copy->setToolTip(tr("Copy the command line"));
    m_copy->setObjectName("copyCommand");
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_command->toPlainText()); });
    auto* commandPage = new QWidget(this);
    auto* commandColumn = new QVBoxLayout(commandPage);
    commandColumn->setContentsMargins(0, 0, 0, 0);
    commandColumn->setSpacing(4);
    commandColumn->addWidget(m_command, 1);
    commandColumn->addWidget(m_copy, 0, Qt::AlignRight);
    m_tabs->addTab(commandPage, tr("Command line"));
    m_tabs->setDocumentMode(true);
    m_tabs->setObjectName("previewTabs");

    connect(m_plot, &SchedulePlot::dragStarted, this, [this] { m_model.seal(); });
    connect(m_plot, &SchedulePlot::dragFinished, this, [this] { m_model.seal(); });
    connect(m_plot, &SchedulePlot::tinitMoved, this,
            [this](qint64 steps) { moveDuration("method.tinit", steps); });
    connect(m_plot, &SchedulePlot::tfinalMoved, this,
            [this](qint64 steps) { moveDuration("method.tfinal", steps); });
    connect(m_plot, &SchedulePlot::targetMoved, this, [this](qint64 rank) {
        m_model.edit(*findField("method.target_r"), static_cast<std::int64_t>(rank));
    });
}

// A field that holds a share goes on holding one: the drawn step is rounded to a tenth of a per cent.
void PreviewPane::moveDuration(const char* path, qint64 steps) {
    const Field& field = *findField(path);
    const auto before = std::get<Duration>(field.get(m_model.config()));
    const RunFacts* facts = m_model.facts();
    const auto total =
        resolveSchedule(m_model.config(), facts != nullptr ? facts->trainExamples.value_or(0) : 0).totalSteps;
    Duration after = Duration::ofSteps(steps);
    if (before.share && total > 0) {
        const double permille = 1000.0 * static_cast<double>(steps) / static_cast<double>(total);
        after = Duration::ofShare(std::round(permille) / 1000.0);
        if (after.steps(total) > steps) { // rounded up it might leave no step for the budget to fall
            after = Duration::ofShare(std::floor(permille) / 1000.0);
        }
    }
    m_model.edit(field, after);
}

void PreviewPane::setCommand(const QString& text) {
    if (m_command->toPlainText() != text) {
        m_command->setPlainText(text);
    }
}

void PreviewPane::setWaiting(bool waiting) {
    m_waiting = waiting;
    refresh();
}

void PreviewPane::applyTheme(const Theme& theme) {
    m_plot->applyTheme(theme);
    m_copy->setIcon(icon(QStringLiteral("copy"), theme));
}

void PreviewPane::refresh() {
    refreshSchedule();
    refreshModules();
    refreshSamples();
}

void PreviewPane::refreshSchedule() {
    const RunConfig& config = m_model.config();
    const RunFacts* facts = m_model.facts();
    const ResolvedSchedule resolved =
        resolveSchedule(config, facts != nullptr ? facts->trainExamples.value_or(0) : 0);
    const MethodTraits& traits = traitsOf(config.method);
    if (!traits.lowRank) {
        m_plot->setMessage(tr("%1 has no ranks to plan.").arg(coreText(traits.label)));
        m_summary->setText(resolved.totalSteps > 0 ? tr("%1 steps.").arg(number(resolved.totalSteps))
                                                   : QString());
        return;
    }
    if (resolved.totalSteps < 1) {
        m_plot->setMessage(m_waiting
                               ? tr("Reading the data…")
                               : tr("The number of steps is not known yet: give data that can be read, or a "
                                    "number of steps."));
        m_summary->clear();
        return;
    }
    const bool known = facts != nullptr && facts->model;
    const std::int64_t modules =
        known ? std::max<std::int64_t>(
                    1, static_cast<std::int64_t>(adaptedModules(*facts->model, config.method).size()))
              : 1;
    const BudgetSchedule schedule =
        known ? budgetSchedule(config, resolved, *facts->model) : budgetSchedule(config, resolved, modules);
    const bool possible = schedule.tinit >= 0 && schedule.tfinal >= 0 &&
                          schedule.tinit + schedule.tfinal < schedule.totalSteps && schedule.deltaT > 0;
    if (!possible) {
        m_plot->setMessage(
            tr("This schedule cannot run: warm-up and final phase leave no step for the budget to fall."));
        m_summary->setText(tr("%1 steps in all.").arg(number(schedule.totalSteps)));
        return;
    }
    const bool adaptive = traits.allocates;
    m_plot->setSchedule(schedule, modules, startRank(config.method), adaptive);
    if (!adaptive) {
        m_summary->setText(tr("%1 steps at a fixed rank of %2.")
                               .arg(number(schedule.totalSteps))
                               .arg(startRank(config.method)));
        return;
    }
    const auto share = [&](std::int64_t steps) {
        return QLocale().toString(
            100.0 * static_cast<double>(steps) / static_cast<double>(schedule.totalSteps), 'f', 1);
    };
    const std::int64_t budgeting = schedule.totalSteps - schedule.tinit - schedule.tfinal;
    const QString amount =
        known
            ? tr("%1 → %2 triplets in %3 matrices")
                  .arg(number(schedule.initBudget), number(schedule.targetBudget), number(modules))
            : tr("%1 → %2 triplets a matrix").arg(number(schedule.initBudget), number(schedule.targetBudget));
    const int allocations =
        static_cast<int>(std::min<std::int64_t>(schedule.allocationCount(), 1'000'000'000));
    m_summary->setText(
        tr("%1 steps: %2 warm-up (%3 %), %4 budgeting (%5 %), %6 final (%7 %). ")
            .arg(number(schedule.totalSteps), number(schedule.tinit), share(schedule.tinit),
                 number(budgeting), share(budgeting), number(schedule.tfinal), share(schedule.tfinal)) +
        (allocations == 1 ? tr("1 allocation") : tr("%1 allocations").arg(number(allocations))) + tr("; ") +
        amount + tr("."));
}

void PreviewPane::refreshModules() {
    const RunFacts* facts = m_model.facts();
    const MethodConfig& method = m_model.config().method;
    if (facts == nullptr || !facts->model) {
        m_modules->setGroups({}, method);
        m_table->hide();
        m_moduleNote->setText(m_waiting ? tr("Reading the model…")
                              : facts != nullptr && !facts->modelProblem.empty()
                                  ? QString::fromStdString(facts->modelProblem)
                                  : tr("The matrices are listed here when the model can be read."));
        return;
    }
    const ModelDescription& model = *facts->model;
    m_modules->setGroups(groupModules(model, method), method);
    m_table->show();
    m_table->setColumnHidden(ModuleTableModel::Triplets, !traitsOf(method).lowRank);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(ModuleTableModel::Kind, QHeaderView::Stretch);
    m_moduleNote->setText(
        tr("%1, %2 layers, %3 weights; the adapters train %4 of them at the start (%5 %).")
            .arg(QString::fromStdString(model.architecture))
            .arg(model.layers)
            .arg(number(model.parameters), number(m_modules->total().initParameters),
                 QLocale().toString(model.parameters > 0
                                        ? 100.0 * static_cast<double>(m_modules->total().initParameters) /
                                              static_cast<double>(model.parameters)
                                        : 0.0,
                                    'f', 2)));
}

void PreviewPane::refreshSamples() {
    const RunFacts* facts = m_model.facts();
    QStringList texts;
    if (facts != nullptr) {
        for (const std::string& sample : facts->samples) {
            texts << QString::fromStdString(sample);
        }
    }
    QStringList shown;
    for (int row = 0; row < m_samples->count(); ++row) {
        shown << m_samples->item(row)->text();
    }
    if (shown != texts) {
        m_samples->clear();
        m_samples->addItems(texts);
    }
    m_samples->setVisible(!texts.isEmpty());
    if (texts.isEmpty()) {
        m_sampleNote->setText(m_waiting ? tr("Reading the data…")
                                        : tr("The first texts are shown here when the data can be read."));
        return;
    }
    QStringList classes;
    for (const std::string& name : facts->classes) {
        classes << QString::fromStdString(name);
    }
    m_sampleNote->setText(tr("%1 rows to train on, %2 to evaluate.")
                              .arg(facts->trainExamples ? number(*facts->trainExamples) : tr("?"),
                                   facts->evalExamples ? number(*facts->evalExamples) : tr("?")) +
                          (classes.isEmpty() ? QString() : tr(" Classes: %1.").arg(classes.join(", "))));
}

} // namespace rankscope
