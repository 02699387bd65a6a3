#pragma once

#include "ui/log_model.h"

#include <QDockWidget>

class QLineEdit;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace rankscope {

// The log: everything that runs and the program said, with a filter and copying. Owned by the main window.
class LogDock : public QDockWidget {
    Q_OBJECT
public:
    explicit LogDock(QWidget* parent = nullptr);

    void append(const LogEntry& entry);
    void applyTheme(const Theme& theme);
    LogModel& model() { return *m_model; }

private:
    void copySelection();

    LogModel* m_model;
    QSortFilterProxyModel* m_filtered;
    QLineEdit* m_filter;
    QTableView* m_table;
    QToolButton* m_copy;
    QToolButton* m_clear;
};

} // namespace rankscope
