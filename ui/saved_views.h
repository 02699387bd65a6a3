#pragma once

#include "core/run/run_event.h"
#include "core/store/run_records.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <vector>

class QDialog;
class QMenu;
class QWidget;

namespace rankscope {

// The views that a person gave names to: the menu that lists them and the dialogs that save, rename and
// delete them. Knows no page and no file: the window tells it what is shown, its signals say what to store.
// Owned by the main window, UI thread only.
class SavedViews : public QObject {
    Q_OBJECT
public:
    struct Host {
        std::function<QJsonObject()> state; // what the window shows
        // Shows it; the names of its runs that are gone.
        std::function<QStringList(const QJsonObject&)> apply;
        std::function<void(Notice::Level, const QString& text, const QString& action,
                           std::function<void()> run)>
            say;
    };
    SavedViews(QWidget* window, Host host);

    void setViews(std::vector<SavedView> views); // of the workspace
    const std::vector<SavedView>& views() const { return m_views; }
    // A workspace that cannot be written keeps no views: saving says so.
    void setWritable(bool on) { m_writable = on; }
    QMenu* menu() const { return m_menu; }
    void setCommands(const QList<QAction*>& commands); // at the end of the menu
    void show(const QString& name);
    void askToSave();
    void manage();

signals:
    void saveRequested(const QString& name, const QString& state);
    void renameRequested(const QString& from, const QString& to);
    void deleteRequested(const QString& name);

private:
    bool mayWrite();
    bool has(const QString& name) const;
    void remove(const QString& name);
    void fillMenu();

    QWidget* m_window;
    Host m_host;
    std::vector<SavedView> m_views;
    QMenu* m_menu;
    QList<QAction*> m_commands;
    QPointer<QDialog> m_dialog;
    bool m_writable = true;
};

} // namespace rankscope
