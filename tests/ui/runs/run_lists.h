#pragma once

#include "core/store/run_records.h"
#include "ui/workspace_edits.h"

#include <QStringList>

#include <algorithm>
#include <string>
#include <vector>

namespace rankscope {

// Remembers what it was asked to change.
class RecordedEdits : public WorkspaceEdits {
public:
    QStringList calls;
    void rename(RunId run, const QString& name) override {
        calls << QString("rename %1 %2").arg(run).arg(name);
    }
    void setNote(RunId run, const QString& note) override {
        calls << QString("note %1 %2").arg(run).arg(note);
    }
    void setTags(RunId run, const QStringList& tags) override {
        calls << QString("tags %1 %2").arg(run).arg(tags.join('|'));
    }
    void setStarred(const QList<RunId>& runs, bool on) override {
        calls << (on ? "star" : "unstar") + ids(runs);
    }
    void setArchived(const QList<RunId>& runs, bool on) override {
        calls << (on ? "archive" : "unarchive") + ids(runs);
    }
    void moveToBin(const QList<RunId>& runs) override { calls << "bin" + ids(runs); }
    void restoreFromBin(const QList<RunId>& runs) override { calls << "restore" + ids(runs); }

private:
    static QString ids(QList<RunId> runs) {
        std::ranges::sort(runs);
        QString text;
        for (const RunId run : runs) {
            text += ' ' + QString::number(run);
        }
        return text;
    }
};

inline RunSummary makeRun(RunId id, const std::string& name, RunStatus status, const std::string& method) {
    RunSummary run;
    run.id = id;
    run.uid = "uid" + std::to_string(id);
    run.name = name;
    run.status = status;
    run.method = method;
    run.model = "minilm-l6";
    run.task = "classification";
    run.initBudget = 432;
    run.targetBudget = method == "adalora" ? 288 : 432;
    run.startedAt = 1'700'000'000.0 + static_cast<double>(id) * 1000.0;
    run.seconds = 60.0 * static_cast<double>(id);
    run.stepsDone = 100;
    run.totalSteps = 200;
    run.colour = static_cast<int>(id);
    return run;
}

inline std::vector<RunSummary> fiveRuns() {
    std::vector<RunSummary> runs = {makeRun(1, "base-2", RunStatus::Finished, "adalora"),
                                    makeRun(2, "base-10", RunStatus::Finished, "lora"),
                                    makeRun(3, "base-1", RunStatus::Interrupted, "adalora"),
                                    makeRun(4, "full", RunStatus::Failed, "full"),
                                    makeRun(5, "now", RunStatus::Running, "adalora")};
    runs[0].bestMetricName = "accuracy";
    runs[0].bestMetric = 0.85;
    runs[1].bestMetricName = "accuracy";
    runs[1].bestMetric = 0.80;
    runs[1].tags = {"paper", "first try"};
    return runs;
}

} // namespace rankscope
