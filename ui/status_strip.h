#pragma once

#include "ui/run_progress.h"
#include "ui/theme.h"

#include <QWidget>

class QProgressBar;
class QToolButton;

namespace rankscope {

// The status bar's content: state and phase, step of steps, time left, rate, memory, device, rows not yet
// stored. Owned by the main window, UI thread only.
class StatusStrip : public QWidget {
    Q_OBJECT
public:
    explicit StatusStrip(QWidget* parent = nullptr);

    void showIdle(const QString& text);
    void showRun(const QString& name, const RunProgress& progress);
    // Rows handed to storage and not yet written; `late`: for more than a second.
    void showPendingRows(qint64 rows, bool late);
    // A sentence while writing fails; empty when it works again.
    void showStoreTrouble(const QString& sentence);
    void showQueued(int runs);
    void applyTheme(const Theme& theme);

signals:
    void liveClicked();
    void queueClicked();
    void logClicked();

private:
    QToolButton* addPart(const QString& name, const QString& accessible, const QString& tip);
    void showStore();

    QToolButton* m_run;
    QProgressBar* m_bar;
    QToolButton* m_step;
    QToolButton* m_eta;
    QToolButton* m_rate;
    QToolButton* m_memory;
    QToolButton* m_device;
    QToolButton* m_queue;
    QToolButton* m_store;
    Theme m_theme = Theme::light();
    QString m_trouble;
    qint64 m_pending = 0;
    bool m_late = false;
};

} // namespace rankscope
