#pragma once

#include "ui/runs/run_table_model.h"
#include "ui/workspace_questions.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace rankscope {

// Brings configurations and metrics of runs into the table, when it needs any: once a run, and again when the
// run has gone on. Reading and parsing happen on the workspace's reading thread, some hundred runs at a time,
// so that other questions are answered in between. Owned by RunsPage; UI thread only.
class RunDocuments : public QObject {
    Q_OBJECT
public:
    RunDocuments(WorkspaceQuestions* questions, RunTableModel& model, QObject* parent);

    void update(); // after any change of the table
    int waiting() const { return m_waiting; }

signals:
    void arrived();

private:
    struct Maker; // of the reading thread
    static QString stamp(const RunSummary& run);
    void ask(std::vector<RunSummary> runs);

    WorkspaceQuestions* m_questions; // null: nobody to ask
    RunTableModel& m_model;
    std::shared_ptr<Maker> m_maker;
    QHash<RunId, QString> m_read; // the state of each run that was read last
    int m_question = 0;
    bool m_asking = false;
    QElapsedTimer m_asked;
    int m_waiting = 0;
};

} // namespace rankscope
