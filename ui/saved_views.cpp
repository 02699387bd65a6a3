#include "ui/saved_views.h"

#include "ui/menu_text.h"
#include "ui/view_dialogs.h"

#include <QAction>
#include <QJsonDocument>
#include <QMenu>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace rankscope {

SavedViews::SavedViews(QWidget* window, Host host)
    : QObject(window)
    , m_window(window)
    , m_host(std::move(host))
    , m_menu(new QMenu(tr("Saved &views"), window)) {
    m_menu->setObjectName(QStringLiteral("savedViews"));
}

void SavedViews::setViews(std::vector<SavedView> views) {
    if (views != m_views) {
        m_views = std::move(views);
        fillMenu();
        if (auto* list = qobject_cast<ViewList*>(m_dialog.data())) {
            list->setViews(m_views);
        }
    }
}

void SavedViews::setCommands(const QList<QAction*>& commands) {
    m_commands = commands;
    fillMenu();
}

void SavedViews::fillMenu() {
    m_menu->clear();
    for (const SavedView& view : m_views) {
        const QString name = QString::fromStdString(view.name);
        connect(m_menu->addAction(menuText(name)), &QAction::triggered, this, [this, name] { show(name); });
    }
    if (!m_views.empty()) {
        m_menu->addSeparator();
    }
    m_menu->addActions(m_commands);
}

void SavedViews::show(const QString& name) {
    const auto view = std::ranges::find(m_views, name.toStdString(), &SavedView::name);
    if (view == m_views.end()) {
        m_host.say(Notice::Level::Warning, tr("The view %1 is no longer in this workspace.").arg(name), {},
                   {});
        return;
    }
    const QJsonDocument state = QJsonDocument::fromJson(QByteArray::fromStdString(view->state));
    if (!state.isObject()) {
        m_host.say(Notice::Level::Error,
                   tr("The view %1 cannot be read; save it anew or delete it.").arg(name), {}, {});
        return;
    }
    const QStringList gone = m_host.apply(state.object());
    if (!gone.isEmpty()) {
        m_host.say(Notice::Level::Warning,
                   tr("The view %1 names runs that are gone: %2. The rest of it is shown.")
                       .arg(name, gone.join(QStringLiteral(", "))),
                   {}, {});
    }
}

bool SavedViews::mayWrite() {
    if (!m_writable) {
        m_host.say(Notice::Level::Warning,
                   tr("This workspace is open for reading only: its views can be shown, but not saved, "
                      "renamed or deleted."),
                   {}, {});
    }
    return m_writable;
}

bool SavedViews::has(const QString& name) const {
    return std::ranges::find(m_views, name.toStdString(), &SavedView::name) != m_views.end();
}

void SavedViews::askToSave() {
    if (!mayWrite()) {
        return;
    }
    delete m_dialog;
    // What is shown now, not when the name has been typed.
    const QString state = QString::fromUtf8(QJsonDocument(m_host.state()).toJson(QJsonDocument::Compact));
    auto* dialog = new ViewNameDialog(
        {}, [this](const QString& name) { return has(name); }, m_window);
    m_dialog = dialog;
    connect(dialog, &ViewNameDialog::named, this,
            [this, state](const QString& name) { emit saveRequested(name, state); });
    dialog->open();
}

void SavedViews::manage() {
    delete m_dialog;
    auto* list = new ViewList(m_window);
    m_dialog = list;
    list->setViews(m_views);
    connect(list, &ViewList::showRequested, this, &SavedViews::show);
    connect(list, &ViewList::deleteRequested, this, &SavedViews::remove);
    connect(list, &ViewList::renameRequested, this, [this, list](const QString& name) {
        if (!mayWrite()) {
            return;
        }
        auto* dialog = new ViewNameDialog(
            name, [this](const QString& other) { return has(other); }, list);
        connect(dialog, &ViewNameDialog::named, this, [this, name](const QString& other) {
            if (other != name) {
                emit renameRequested(name, other);
            }
        });
        dialog->open();
    });
    list->open();
}

void SavedViews::remove(const QString& name) {
    const auto view = std::ranges::find(m_views, name.toStdString(), &SavedView::name);
    if (view == m_views.end() || !mayWrite()) {
        return;
    }
    const QString state = QString::fromStdString(view->state);
    emit deleteRequested(name);
    m_host.say(Notice::Level::Info, tr("The view %1 was deleted.").arg(name), tr("Undo"),
               [this, name, state] { emit saveRequested(name, state); });
}

} // namespace rankscope
