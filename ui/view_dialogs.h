#pragma once

#include "core/store/run_records.h"

#include <QDialog>
#include <QString>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace rankscope {

// Asks for the name of a view; a name that is taken is said before it is replaced. Deletes itself when
// closed. UI thread only.
class ViewNameDialog : public QDialog {
    Q_OBJECT
public:
    // `before`: the name it has; empty for a new one.
    ViewNameDialog(const QString& before, std::function<bool(const QString&)> taken, QWidget* parent);

signals:
    void named(const QString& name);

private:
    void check();

    QString m_before;
    std::function<bool(const QString&)> m_taken;
    QLineEdit* m_name;
    QLabel* m_hint;
    QPushButton* m_save;
};

// The saved views with what can be done to them. Deletes itself when closed. UI thread only.
class ViewList : public QDialog {
    Q_OBJECT
public:
    explicit ViewList(QWidget* parent);
    void setViews(const std::vector<SavedView>& views); // keeps the chosen one

signals:
    void showRequested(const QString& name);
    void renameRequested(const QString& name);
    void deleteRequested(const QString& name);

private:
    QString chosen() const;
    void showState();

    QListWidget* m_list;
    QLabel* m_empty;
    QPushButton *m_show, *m_rename, *m_delete;
};

} // namespace rankscope
