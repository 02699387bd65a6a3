#pragma once

#include <QPointer>
#include <QWidget>

class QKeySequenceEdit;
class QLabel;
class QPushButton;
class QTableWidget;

namespace rankscope {

class KeyBindings;

// The keys of all commands as a table; the chosen one gets another key by pressing it. UI thread only.
class ShortcutsEditor : public QWidget {
    Q_OBJECT
public:
    explicit ShortcutsEditor(QWidget* parent = nullptr);
    void setBindings(KeyBindings& keys); // must outlive the editor or be a QObject that says when it goes

private:
    void fill();
    QString chosen() const;
    void showChosen();
    void take(const QKeySequence& key);

    QPointer<KeyBindings> m_keys;
    QTableWidget* m_table;
    QKeySequenceEdit* m_edit;
    QPushButton *m_none, *m_reset, *m_resetAll;
    QLabel* m_message;
    bool m_loading = false;
};

} // namespace rankscope
