#pragma once

#include "core/store/run_records.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace rankscope {

// What is known of the chosen run, with its tags and its note to edit; of several, what they share. It
// changes nothing by itself: edits are reported when they are complete. UI thread only.
class RunDetails : public QWidget {
    Q_OBJECT
public:
    explicit RunDetails(QWidget* parent = nullptr);

    // Keeps what is being typed when it is the same run.
    void showRuns(const std::vector<RunSummary>& runs);
    void commit(); // reports an unfinished edit now
    void focusTags();
    void focusNote();

signals:
    void tagsEdited(qint64 run, const QStringList& tags);
    void tagsAdded(const QList<qint64>& runs, const QStringList& tags); // to several
    void noteEdited(qint64 run, const QString& note);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fillFacts(const RunSummary& run);
    void commitTags();
    void commitNote();

    std::vector<RunSummary> m_runs;
    QLabel* m_title;
    QLabel* m_state;
    QFormLayout* m_facts;
    QLabel* m_tagsLabel;
    QLineEdit* m_tags;
    QLabel* m_noteLabel;
    QPlainTextEdit* m_note;
    QTimer m_noteTimer;
};

} // namespace rankscope
