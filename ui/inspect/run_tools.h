#pragma once

#include "core/store/run_records.h"
#include "ui/theme.h"

#include <QWidget>

#include <vector>

class QAction;
class QLabel;
class QToolButton;

namespace rankscope {

// What can be done with the run that is inspected beyond looking at it, and whether it was found to repeat
// bit for bit. UI thread only.
class RunTools : public QWidget {
    Q_OBJECT
public:
    explicit RunTools(QWidget* parent = nullptr);

    // The newest replay among `events` decides on the badge.
    void showRun(bool exportable, bool repeatable, const std::vector<StoredEvent>& events);
    void applyTheme(const Theme& theme);

signals:
    void exportRequested();
    void replayRequested();

private:
    void showBadge();

    Theme m_theme = Theme::light();
    StoredEvent m_replay; // kind empty: none
    QLabel* m_badge;
    QToolButton* m_button;
    QAction* m_export;
    QAction* m_verify;
};

} // namespace rankscope
