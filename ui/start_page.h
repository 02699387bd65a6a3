#pragma once

#include <QStringList>
#include <QWidget>

class QCheckBox;
class QLabel;
class QListWidget;

namespace rankscope {

// What is shown while no workspace is open: those that were open before, and ways to another one. UI thread
// only.
class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);
    void setRecent(const QStringList& files);
    void setReopenLast(bool on);

signals:
    void openRequested(const QString& file);
    // A command of the window, by its name: "new-workspace", "open-workspace", …
    void commandRequested(const QString& id);
    void defaultRequested(); // the usual workspace
    void importRequested();  // into the usual workspace
    void reopenLastChanged(bool on);

private:
    QListWidget* m_recent;
    QLabel* m_none;
    QCheckBox* m_reopen;
};

} // namespace rankscope
