#pragma once

#include "core/store/run_records.h"
#include "ui/theme.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QLineEdit;
class QTreeWidget;

namespace rankscope {

// Everything that a run was made with: all fields of its configuration with the defaults marked, what was
// changed while it trained, and the environment with its digests. UI thread only.
class ConfigurationView : public QWidget {
    Q_OBJECT
public:
    explicit ConfigurationView(QWidget* parent = nullptr);
    void showRun(const RunDetail& detail, const std::vector<SettingsChanged>& changes);
    void clear();

private:
    void filter();

    QLineEdit* m_search;
    QCheckBox* m_onlyChanged;
    QTreeWidget* m_tree;
};

// All that happened to a run, in order: allocations, checkpoints, edits, warnings. UI thread only.
class EventsView : public QWidget {
    Q_OBJECT
public:
    explicit EventsView(QWidget* parent = nullptr);
    void showEvents(const std::vector<StoredEvent>& events, const std::vector<AllocationDone>& allocations,
                    bool planned);
    void clear();

signals:
    void stepChosen(qint64 step);

private:
    void filter();

    QLineEdit* m_search;
    QCheckBox* m_allocations;
    QTreeWidget* m_tree;
};

} // namespace rankscope
