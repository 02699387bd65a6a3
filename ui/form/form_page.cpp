#include "core/run/run_config_json.h"
#include "ui/form/field_editor.h"
#include "ui/form/field_list.h"
#include "ui/form/form_model.h"
#include "ui/form/form_page_impl.h"
#include "ui/form/preview_pane.h"
#include "ui/icons.h"
#include "ui/info_bar.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <chrono>

namespace rankscope {

namespace {

constexpr auto factsDelay = std::chrono::milliseconds(300);

// What RunFacts are made from.
bool changesFacts(const Field& field) {
    static constexpr std::array<std::string_view, 3> others = {"train.device", "method.targets",
                                                               "method.start_from"};
    return field.section() == "model" || field.section() == "task" ||
           std::ranges::find(others, field.path) != others.end();
}

} // namespace

void FormPage::Impl::loadPreset(int index) {
    if (index < 0 || index >= static_cast<int>(presets.size())) {
        return;
    }
    endBranch();
    const Preset& chosen = presets[static_cast<std::size_t>(index)];
    model.load(chosen.config, FormPage::tr("preset %1").arg(chosen.name),
               FormPage::tr("Load preset %1").arg(chosen.name));
}

void FormPage::Impl::take(const ParsedConfig& parsed, const QString& name) {
    const auto broken =
        std::ranges::find_if(parsed.problems, [](const Problem& p) { return p.field.empty(); });
    if (broken != parsed.problems.end()) {
        bar->showMessage(Notice::Level::Error, QString::fromStdString(broken->message));
        return;
    }
    endBranch();
    model.load(parsed.config, name, FormPage::tr("Load %1").arg(name));
    if (parsed.problems.empty()) {
        bar->dismiss();
        return;
    }
    QStringList sentences;
    for (const Problem& problem : parsed.problems) {
        sentences << QString::fromStdString(problem.message);
    }
    bar->showMessage(Notice::Level::Warning, sentences.join(' '));
}

void FormPage::Impl::loadFile(const QString& file) {
    const auto parsed = readRunConfig(std::filesystem::path(file.toStdString()));
    if (parsed) {
        take(*parsed, QFileInfo(file).fileName());
    } else {
        bar->showMessage(Notice::Level::Error, QString::fromStdString(parsed.error()));
    }
}

void FormPage::Impl::saveFile(const QString& file) {
    QSaveFile out(file);
    const QByteArray text = QByteArray::fromStdString(toJson(model.config())) + '\n';
    if (out.open(QIODevice::WriteOnly) && out.write(text) == text.size() && out.commit()) {
        bar->showMessage(Notice::Level::Info, FormPage::tr("The configuration is in %1.").arg(file));
    } else {
        bar->showMessage(
            Notice::Level::Error,
            FormPage::tr("%1 cannot be written (%2); choose another place.").arg(file, out.errorString()));
    }
}

void FormPage::Impl::askFacts() {
    ++request;
    preview->setWaiting(true);
    emit page.factsRequested(request, model.config());
}

void FormPage::Impl::jumpToProblem() {
    // Errors before warnings, and the next one at each press.
    std::vector<std::string> paths;
    for (const Severity severity : {Severity::Error, Severity::Warning}) {
        for (const Problem& problem : model.problems()) {
            if (problem.severity == severity && findField(problem.field) != nullptr) {
                paths.push_back(problem.field);
            }
        }
    }
    if (paths.empty()) {
        return;
    }
    fields->reveal(paths[nextProblem % paths.size()]);
    ++nextProblem;
}

void FormPage::Impl::tryStart() {
    model.seal();
    model.validateNow();
    if (model.errorCount() > 0) {
        nextProblem = 0;
        jumpToProblem();
        return;
    }
    if (branch) {
        const int point = branchStep->currentIndex();
        emit page.branchRequested(branch->run, branch->points[static_cast<std::size_t>(point)].step,
                                  model.config());
    } else {
        emit page.startRequested(model.config());
    }
}

void FormPage::Impl::chooseBranch(int point) {
    if (!branch || point < 0 || point >= static_cast<int>(branch->points.size())) {
        return;
    }
    const BranchOrigin::Point& from = branch->points[static_cast<std::size_t>(point)];
    const QString origin = FormPage::tr("run %1 at step %2").arg(branch->name).arg(from.step);
    RunConfig config = from.config;
    config.name = FormPage::tr("%1 from step %2").arg(branch->name).arg(from.step).toStdString();
    model.setBranch(FormModel::Branch{
        from.config, {from.step, branch->totalSteps, branch->modules, branch->targetBudget}});
    model.load(config, origin, FormPage::tr("Branch from %1").arg(origin));
    if (branch->wantedBudget) {
        model.edit(*findField("method.target_total"), *branch->wantedBudget);
        model.seal();
    }
    if (branch->wantedLimits) {
        RunConfig limited = config;
        limited.method.floors = branch->wantedLimits->floors;
        limited.method.ceilings = branch->wantedLimits->ceilings;
        limited.method.pins = branch->wantedLimits->pins;
        for (const char* path : {"method.floors", "method.ceilings", "method.pins"}) {
            const Field& field = *findField(path);
            if (field.get(config) != field.get(limited)) {
                model.edit(field, field.get(limited));
                model.seal();
            }
        }
    }
}

void FormPage::Impl::endBranch() {
    if (branch) {
        branch.reset();
        branchRow->hide();
        start->setText(FormPage::tr("Start"));
        model.setBranch(std::nullopt);
    }
}

void FormPage::Impl::showProblems() {
    const int errors = model.errorCount();
    const int warnings = model.warningCount();
    start->setEnabled(errors == 0);
    start->setToolTip(errors == 0 ? FormPage::tr("Train this run (Ctrl+Return)")
                                  : FormPage::tr("Mend the errors first"));
    const QString errorText = errors == 1 ? FormPage::tr("1 error") : FormPage::tr("%1 errors").arg(errors);
    const QString warningText =
        warnings == 1 ? FormPage::tr("1 warning") : FormPage::tr("%1 warnings").arg(warnings);
    problems->setText(errors + warnings == 0 ? FormPage::tr("No problems") : errorText + ", " + warningText);
    QStringList sentences;
    for (const Problem& problem : model.problems()) {
        sentences << QString::fromStdString(problem.message);
    }
    problems->setToolTip(sentences.join('\n'));
    problems->setAccessibleDescription(sentences.join('\n'));
    problems->setIcon(errors > 0     ? icon(QStringLiteral("error"), theme.bad)
                      : warnings > 0 ? icon(QStringLiteral("warning"), theme.warning)
                                     : icon(QStringLiteral("good"), theme.good));
    fields->refreshProblems();
    nextProblem = 0;
}

void FormPage::Impl::showState() {
    const int count = model.differenceCount();
    const QString name = toQString(model.config().name);
    state->setText(
        count == 0   ? FormPage::tr("New run \"%1\", as %2.").arg(name, model.originName())
        : count == 1 ? FormPage::tr("New run \"%1\": 1 field differs from %2.").arg(name, model.originName())
                     : FormPage::tr("New run \"%1\": %2 fields differ from %3.")
                           .arg(name)
                           .arg(count)
                           .arg(model.originName()));
    resetAll->setEnabled(count > 0);
    const Preset* base = preset >= 0       ? &presets[static_cast<std::size_t>(preset)]
                         : presets.empty() ? nullptr
                                           : &presets.front();
    preview->setCommand(base != nullptr
                            ? commandLine(model.config(), base->config, base->name)
                            : commandLine(model.config(), RunConfig(), QStringLiteral("starter")));
}

void FormPage::Impl::showOrigin() {
    preset = -1;
    for (std::size_t i = 0; i < presets.size(); ++i) {
        if (model.originName() == FormPage::tr("preset %1").arg(presets[i].name) &&
            model.origin() == presets[i].config) {
            preset = static_cast<int>(i);
        }
    }
    const QSignalBlocker quiet(presetBox);
    presetBox->setCurrentIndex(preset);
    presetBox->setPlaceholderText(model.originName());
}

FormPage::FormPage(QWidget* parent)
    : QWidget(parent)
    , m_impl(std::make_unique<Impl>(*this)) {
    setObjectName("pageNewRun");
    setAcceptDrops(true);
    m_impl->build();
    m_impl->wire();
    m_impl->model.start(RunConfig(), tr("the defaults"));
    m_impl->factsTimer.stop(); // nobody has chosen anything yet
    applyTheme(m_impl->theme);
}

FormPage::~FormPage() {
    // A stack announces that it is being emptied, to buttons that are about to go.
    m_impl->model.undoStack().disconnect(this);
    // The editors look at the model until they are gone, also while the focus leaves them.
    qDeleteAll(findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
}

void FormPage::Impl::wire() {
    connect(&model, &FormModel::fieldChanged, &page, [this](const Field* field) {
        fields->refresh(*field);
        preview->refresh();
        showState();
        if (changesFacts(*field)) {
            factsTimer.start();
        }
    });
    connect(&model, &FormModel::loaded, &page, [this] {
        showOrigin();
        fields->refresh();
        preview->refresh();
        showState();
        factsTimer.start();
    });
    connect(&model, &FormModel::problemsChanged, &page, [this] { showProblems(); });
    connect(&model, &FormModel::factsChanged, &page, [this] { fields->refreshFacts(); });
    factsTimer.setSingleShot(true);
    factsTimer.setInterval(factsDelay);
    connect(&factsTimer, &QTimer::timeout, &page, [this] { askFacts(); });

    connect(start, &QPushButton::clicked, &page, [this] { tryStart(); });
    connect(branchStep, &QComboBox::activated, &page, [this](int point) { chooseBranch(point); });
    connect(branchEnd, &QToolButton::clicked, &page, [this] { endBranch(); });
    connect(problems, &QToolButton::clicked, &page, [this] { jumpToProblem(); });
    connect(presetBox, &QComboBox::activated, &page, [this](int index) { loadPreset(index); });
    connect(search, &QLineEdit::textChanged, &page, [this](const QString& text) { fields->setSearch(text); });
    connect(search, &QLineEdit::returnPressed, &page, [this] {
        if (QWidget* editor = fields->firstEditor()) {
            editor->setFocus(Qt::OtherFocusReason);
        }
    });
    connect(onlyChanged, &QCheckBox::toggled, &page, [this](bool on) { fields->setOnlyChanged(on); });

    QUndoStack& stack = model.undoStack();
    const auto follow = [this, &stack] {
        undo->setEnabled(stack.canUndo());
        redo->setEnabled(stack.canRedo());
        undo->setToolTip(stack.canUndo() ? FormPage::tr("Undo: %1 (Ctrl+Z)").arg(stack.undoText())
                                         : FormPage::tr("Nothing to undo"));
        redo->setToolTip(stack.canRedo() ? FormPage::tr("Redo: %1 (Ctrl+Shift+Z)").arg(stack.redoText())
                                         : FormPage::tr("Nothing to redo"));
    };
    connect(&stack, &QUndoStack::indexChanged, &page, follow);
    follow();
    connect(undo, &QToolButton::clicked, &stack, &QUndoStack::undo);
    connect(redo, &QToolButton::clicked, &stack, &QUndoStack::redo);
    connect(resetAll, &QToolButton::clicked, &page, [this] { model.resetAll(); });

    connect(load, &QToolButton::clicked, &page, [this] {
        auto* dialog = new QFileDialog(&page, FormPage::tr("Load a configuration"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters({FormPage::tr("Configurations (*.json)"), FormPage::tr("All files (*)")});
        connect(dialog, &QFileDialog::fileSelected, &page, [this](const QString& file) { loadFile(file); });
        dialog->open();
    });
    connect(save, &QToolButton::clicked, &page, [this] {
        auto* dialog = new QFileDialog(&page, FormPage::tr("Export the configuration"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QStringLiteral("json"));
        dialog->selectFile(toQString(model.config().name) + QStringLiteral(".json"));
        connect(dialog, &QFileDialog::fileSelected, &page, [this](const QString& file) { saveFile(file); });
        dialog->open();
    });
    connect(copy, &QToolButton::clicked, &page, [this] {
        QApplication::clipboard()->setText(QString::fromStdString(toJson(model.config())));
        bar->showMessage(Notice::Level::Info, FormPage::tr("The configuration is in the clipboard as JSON."));
    });
    connect(paste, &QToolButton::clicked, &page, [this] {
        take(parseRunConfig(QApplication::clipboard()->text().toStdString()), FormPage::tr("the clipboard"));
    });
}

void FormPage::setPresets(std::vector<Preset> presets) {
    m_impl->presets = std::move(presets);
    const QSignalBlocker quiet(m_impl->presetBox);
    m_impl->presetBox->clear();
    for (const Preset& preset : m_impl->presets) {
        m_impl->presetBox->addItem(preset.name);
        m_impl->presetBox->setItemData(m_impl->presetBox->count() - 1, preset.description, Qt::ToolTipRole);
    }
    if (!m_impl->presets.empty()) {
        const Preset& first = m_impl->presets.front();
        m_impl->model.start(first.config, tr("preset %1").arg(first.name));
    }
}

void FormPage::setConfig(const RunConfig& config, const QString& origin) {
    m_impl->bar->dismiss();
    m_impl->endBranch();
    m_impl->model.load(config, origin, tr("Load %1").arg(origin));
}

void FormPage::setBranch(BranchOrigin origin) {
    m_impl->bar->dismiss();
    m_impl->branch = std::move(origin);
    const BranchOrigin& branch = *m_impl->branch;
    m_impl->branchText->setText(tr("A branch of run %1, \"%2\", from step").arg(branch.run).arg(branch.name));
    {
        const QSignalBlocker quiet(m_impl->branchStep);
        m_impl->branchStep->clear();
        for (const BranchOrigin::Point& point : branch.points) {
            m_impl->branchStep->addItem(QString::number(point.step));
        }
        int chosen = m_impl->branchStep->count() - 1;
        while (branch.wantedStep && chosen > 0 &&
               branch.points[static_cast<std::size_t>(chosen)].step > *branch.wantedStep) {
            --chosen;
        }
        m_impl->branchStep->setCurrentIndex(chosen);
    }
    m_impl->branchRow->show();
    m_impl->start->setText(tr("Start branch"));
    m_impl->chooseBranch(m_impl->branchStep->currentIndex());
}

RunConfig FormPage::config() const { return m_impl->model.config(); }

void FormPage::setFacts(int request, const RunFacts& facts) {
    if (request != m_impl->request) {
        return; // an older question, or none
    }
    m_impl->model.setFacts(facts);
    m_impl->fields->refresh();
    m_impl->preview->setWaiting(false);
}

void FormPage::applyTheme(const Theme& theme) {
    m_impl->theme = theme;
    m_impl->bar->applyTheme(theme);
    m_impl->fields->applyTheme(theme);
    m_impl->preview->applyTheme(theme);
    const std::pair<QToolButton*, const char*> icons[] = {
        {m_impl->load, "open"}, {m_impl->paste, "log"}, {m_impl->copy, "copy"},     {m_impl->save, "export"},
        {m_impl->undo, "undo"}, {m_impl->redo, "redo"}, {m_impl->resetAll, "reset"}};
    for (const auto& [button, name] : icons) {
        button->setIcon(icon(QString::fromLatin1(name), theme));
    }
    m_impl->start->setIcon(icon(QStringLiteral("start"), theme.onAccent));
    m_impl->showProblems();
}

void FormPage::focusSearch() {
    m_impl->search->setFocus(Qt::ShortcutFocusReason);
    m_impl->search->selectAll();
}

bool FormPage::event(QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress) {
        return QWidget::event(event);
    }
    // Taken before the window's shortcuts: here these keys mean this form.
    auto* key = static_cast<QKeyEvent*>(event);
    const bool start = (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) &&
                       key->modifiers().testFlag(Qt::ControlModifier);
    const bool undo = key->matches(QKeySequence::Undo);
    const bool redo = key->matches(QKeySequence::Redo);
    const bool find = key->matches(QKeySequence::Find);
    if (!start && !undo && !redo && !find) {
        return QWidget::event(event);
    }
    if (event->type() == QEvent::KeyPress) {
        if (start) {
            m_impl->tryStart();
        } else if (find) {
            focusSearch();
        } else {
            undo ? m_impl->model.undoStack().undo() : m_impl->model.undoStack().redo();
        }
    }
    event->accept();
    return true;
}

void FormPage::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile() && urls.front().fileName().endsWith(".json")) {
        event->acceptProposedAction();
    }
}

void FormPage::dropEvent(QDropEvent* event) {
    m_impl->loadFile(event->mimeData()->urls().front().toLocalFile());
    event->acceptProposedAction();
}

} // namespace rankscope
