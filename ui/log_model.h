#pragma once

#include "core/run/run_event.h"
#include "ui/theme.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QString>

#include <deque>

namespace rankscope {

// One line of the log: a notice of a run, or of the program itself (run empty).
struct LogEntry {
    QDateTime time;
    Notice::Level level = Notice::Level::Info;
    QString run;
    qint64 step = -1; // -1: none
    QString message;
};

// Everything that was said in this session, newest last; the oldest go when there are too many. UI thread
// only.
class LogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { TimeColumn, LevelColumn, RunColumn, StepColumn, MessageColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void append(const LogEntry& entry);
    void clear();
    void applyTheme(const Theme& theme);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::deque<LogEntry> m_entries;
    Theme m_theme = Theme::light();
};

} // namespace rankscope
