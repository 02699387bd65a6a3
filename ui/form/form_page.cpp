#include "core/run/run_config_json.h"
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
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

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
    wireModel();
    wireControls();
    wireUndo();
    connect(load, &QToolButton::clicked, &page, [this] { askLoad(); });
    connect(save, &QToolButton::clicked, &page, [this] { askSave(); });
    connect(copy, &QToolButton::clicked, &page, [this] {
        QApplication::clipboard()->setText(QString::fromStdString(toJson(model.config())));
        bar->showMessage(Notice::Level::Info, FormPage::tr("The configuration is in the clipboard as JSON."));
    });
    connect(paste, &QToolButton::clicked, &page, [this] {
        take(parseRunConfig(QApplication::clipboard()->text().toStdString()), FormPage::tr("the clipboard"));
    });
}

void FormPage::Impl::wireModel() {
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
}

void FormPage::Impl::wireControls() {
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
}

void FormPage::Impl::wireUndo() {
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

} // namespace rankscope
