// What the main window shows as a value: saved views, undo of view changes and of preferences, themes.
#include "ui/compare/compare_page.h"
#include "ui/control_states.h"
#include "ui/info_bar.h"
#include "ui/inspect/inspect_page.h"
#include "ui/live/live_page.h"
#include "ui/main_window.h"
#include "ui/page_view.h"
#include "ui/runs/runs_page.h"
#include "ui/saved_views.h"
#include "ui/settings/settings_page.h"
#include "ui/view_history.h"
#include "ui/window_layout.h"

#include <QActionGroup>
#include <QJsonArray>
#include <QMenu>
#include <QStackedWidget>

#include <algorithm>
#include <array>
#include <utility>

namespace rankscope {

namespace {

// As views name the pages, in the order of MainWindow::Page.
constexpr std::array pageNames{"experiments", "new-run", "live",   "inspect",
                               "compare",     "queue",   "report", "settings"};
// Keys of a page's state that name runs.
constexpr std::array runKeys{"run", "runs", "selected"};

// A change of the preferences that was made once already or is made by being pushed.
class ChangePreferences : public QUndoCommand {
public:
    ChangePreferences(Preferences before, Preferences after, std::function<void(const Preferences&)> set)
        : QUndoCommand(before.theme != after.theme ? MainWindow::tr("theme") : MainWindow::tr("setting"))
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_set(std::move(set)) {}
    void undo() override { m_set(m_before); }
    void redo() override { m_set(m_after); }

private:
    Preferences m_before, m_after;
    std::function<void(const Preferences&)> m_set;
};

} // namespace

void MainWindow::buildViews() {
    SavedViews::Host host;
    host.state = [this] { return viewState(); };
    host.apply = [this](const QJsonObject& view) { return applyView(view); };
    host.say = [this](Notice::Level level, const QString& text, const QString& action,
                      std::function<void()> run) {
        level == Notice::Level::Info ? showToast(level, text, action, std::move(run))
                                     : showMessage(level, text, action, std::move(run));
    };
    m_views = new SavedViews(this, std::move(host));
    connect(m_views, &SavedViews::saveRequested, this, &MainWindow::viewSaveRequested);
    connect(m_views, &SavedViews::renameRequested, this, &MainWindow::viewRenameRequested);
    connect(m_views, &SavedViews::deleteRequested, this, &MainWindow::viewDeleteRequested);
    QAction* save = m_commands.add(QStringLiteral("save-view"), tr("&Save view…"),
                                   {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
                                   tr("Keeps page, runs, axes, filter, columns and docks under a name"));
    QAction* manage = m_commands.add(QStringLiteral("manage-views"), tr("&Manage views…"), {},
                                     tr("Shows, renames and deletes saved views"));
    connect(save, &QAction::triggered, m_views, &SavedViews::askToSave);
    connect(manage, &QAction::triggered, m_views, &SavedViews::manage);
    m_views->setCommands({save, manage});

    m_history = std::make_unique<ViewHistory>(m_undo, [this](QWidget* page) {
        const auto place = static_cast<Page>(m_stack->indexOf(page));
        if (place != this->page()) {
            showPage(place);
        }
    });
    for (QWidget* page : {static_cast<QWidget*>(m_runsPage), static_cast<QWidget*>(m_livePage),
                          static_cast<QWidget*>(m_inspectPage), static_cast<QWidget*>(m_comparePage)}) {
        m_history->watch(*page);
    }
    connect(m_comparePage, &ComparePage::chosenChanged, m_history.get(),
            [this] { m_history->changed(*m_comparePage); });
}

void MainWindow::setViews(std::vector<SavedView> views) { m_views->setViews(std::move(views)); }

QJsonObject MainWindow::viewState() const {
    QJsonObject view{{QStringLiteral("version"), 1},
                     {QStringLiteral("page"), QLatin1String(pageNames[static_cast<std::size_t>(page())])},
                     {QStringLiteral("docks"), QString::fromLatin1(saveState(layoutVersion).toBase64())}};
    if (const auto* shown = dynamic_cast<const PageView*>(m_stack->currentWidget())) {
        const QJsonObject state = shown->viewState();
        QJsonObject names;
        for (const char* key : runKeys) {
            const QJsonValue value = state[QLatin1String(key)];
            for (const QJsonValue id : value.isArray() ? value.toArray() : QJsonArray{value}) {
                const auto run = std::ranges::find(m_runs, id.toInteger(), &RunSummary::id);
                if (run != m_runs.end()) {
                    names[QString::number(run->id)] = QString::fromStdString(run->name);
                }
            }
        }
        view[QStringLiteral("state")] = state;
        view[QStringLiteral("names")] = names;
    }
    return view;
}

// Without the runs that are not in the workspace any more; their names are added to `gone`.
QJsonObject MainWindow::withoutGone(QJsonObject state, const QJsonObject& names, QStringList& gone) const {
    const auto there = [&](const QJsonValue& id) {
        const bool found = std::ranges::find(m_runs, id.toInteger(), &RunSummary::id) != m_runs.end();
        const QString number = QString::number(id.toInteger());
        const QString name = names[number].toString(number);
        if (!found && !gone.contains(name)) {
            gone << name;
        }
        return found;
    };
    for (const char* key : runKeys) {
        const QJsonValue value = state[QLatin1String(key)];
        if (value.isArray()) {
            QJsonArray left;
            for (const QJsonValue id : value.toArray()) {
                if (there(id)) {
                    left.append(id);
                }
            }
            state[QLatin1String(key)] = left;
        } else if (value.isDouble() && !there(value)) {
            state.remove(QLatin1String(key));
        }
    }
    return state;
}

QStringList MainWindow::applyView(const QJsonObject& view) {
    m_history->flush();
    const auto found = std::ranges::find(pageNames, view[QStringLiteral("page")].toString());
    if (found != pageNames.end()) {
        showPage(static_cast<Page>(found - pageNames.begin()));
    }
    restoreState(QByteArray::fromBase64(view[QStringLiteral("docks")].toString().toLatin1()), layoutVersion);
    QStringList gone;
    const QJsonObject state =
        withoutGone(view[QStringLiteral("state")].toObject(), view[QStringLiteral("names")].toObject(), gone);
    if (auto* shown = dynamic_cast<PageView*>(m_stack->currentWidget())) {
        shown->applyViewState(state);
    }
    const qint64 run = state[QStringLiteral("run")].toInteger();
    if (page() == Page::Live && run != 0 &&
        m_livePage->viewState()[QStringLiteral("run")].toInteger() != run) {
        emit openRunRequested(run);
    }
    return gone;
}

void MainWindow::changePreferences(const Preferences& preferences) {
    if (preferences == m_preferences) {
        return;
    }
    m_undo.push(new ChangePreferences(m_preferences, preferences, [this](const Preferences& set) {
        setPreferences(set);
        emit preferencesChanged(set);
    })); // owned by the stack
}

void MainWindow::buildThemeMenu(QMenu& view) {
    QMenu* menu = view.addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    const auto add = [&](ThemeChoice choice, const QString& text) {
        QAction* action = m_commands.add(QStringLiteral("theme-") + toText(choice), text, {},
                                         tr("Changes the colours of the window and of the charts"));
        action->setCheckable(true);
        group->addAction(action);
        menu->addAction(action);
        m_themeActions.append(action);
        connect(action, &QAction::triggered, this, [this, choice] {
            Preferences changed = m_preferences;
            changed.theme = choice;
            changePreferences(changed);
        });
    };
    add(ThemeChoice::System, tr("Theme: as the &desktop"));
    add(ThemeChoice::Light, tr("Theme: &light"));
    add(ThemeChoice::Dark, tr("Theme: d&ark"));
}

// A preview, so it is not remembered.
void MainWindow::buildVisionMenu(QMenu& view) {
    QMenu* menu = view.addMenu(tr("&Colour vision"));
    auto* group = new QActionGroup(this);
    const auto add = [&](const char* id, ColourVision vision, const QString& text, const QString& name) {
        QAction* action =
            m_commands.add(QLatin1String(id), text, {},
                           tr("Shows the pages as a person with another colour vision sees them"));
        action->setCheckable(true);
        action->setChecked(vision == ColourVision::Normal);
        group->addAction(action);
        menu->addAction(action);
        connect(action, &QAction::triggered, this, [this, vision, name] { setColourVision(vision, name); });
    };
    add("vision-normal", ColourVision::Normal, tr("Colour vision: &usual"), {});
    add("vision-protanopia", ColourVision::Protanopia, tr("Colour vision: &protanopia (no red)"),
        tr("protanopia"));
    add("vision-deuteranopia", ColourVision::Deuteranopia, tr("Colour vision: &deuteranopia (no green)"),
        tr("deuteranopia"));
    add("vision-tritanopia", ColourVision::Tritanopia, tr("Colour vision: &tritanopia (no blue)"),
        tr("tritanopia"));
}

void MainWindow::setColourVision(ColourVision vision, const QString& name) {
    if (vision == ColourVision::Normal) {
        m_stack->setGraphicsEffect(nullptr);
        m_infoBar->dismiss();
        return;
    }
    m_stack->setGraphicsEffect(new VisionEffect(vision)); // owned by the stack
    m_infoBar->showMessage(
        Notice::Level::Info,
        tr("The pages are shown as with %1; exported pictures keep their colours.").arg(name),
        tr("Usual colours"), [this] { m_commands.action(QStringLiteral("vision-normal"))->trigger(); });
}

} // namespace rankscope
