#pragma once

#include <QFrame>
#include <QPointer>
#include <QString>

#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace rankscope {

// One thing that the palette can do or go to.
struct PaletteEntry {
    QString kind;   // "Action", "Run", "Setting"
    QString text;   // what is searched
    QString detail; // shortcut or state, shown at the right
    std::function<void()> run;
};

// Ctrl+K: type a few letters, Enter does the first match. An overlay inside the window, so that it needs no
// window manager; closes on Escape and when the focus goes elsewhere. Owned by the main window, UI thread
// only.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);

    // `entries` is asked each time, so that runs and states are those of now.
    void setSource(std::function<std::vector<PaletteEntry>()> entries) { m_source = std::move(entries); }
    void open();
    int matchCount() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& query);
    void runCurrent();
    void closeAndRestoreFocus();
    void place();

    QWidget* m_window;
    QLineEdit* m_query;
    QListWidget* m_list;
    std::function<std::vector<PaletteEntry>()> m_source;
    std::vector<PaletteEntry> m_entries;
    QPointer<QWidget> m_focusBefore;
};

} // namespace rankscope
