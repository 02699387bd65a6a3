#pragma once

#include "core/run/adapter_spectrum.h"
#include "core/run/prediction.h"
#include "core/run/run_config.h"
#include "core/store/run_records.h"
#include "ui/page_view.h"
#include "ui/theme.h"
#include "ui/workspace_questions.h"

#include <QWidget>

#include <tl/expected.hpp>

#include <memory>
#include <vector>

namespace rankscope {

class StepCursor;

// One run, replayed and questioned: the rank map at any allocation, the triplets behind a cell, the scores
// around the threshold, other budgets, and what the run was made with. Reads what is stored only, so a run
// that trains and an old one are the same. UI thread only.
class InspectPage : public QWidget, public PageView {
    Q_OBJECT
public:
    enum class View { Triplets, Threshold, Spectrum, WhatIf, Predictions, Events, Importance, Configuration };

    explicit InspectPage(WorkspaceQuestions& questions, QWidget* parent = nullptr);
    ~InspectPage() override;

    void setRuns(const std::vector<RunSummary>& runs); // of the workspace; reads on when the shown one grew
    void openRun(RunId run);
    RunId run() const; // 0: none
    void showView(View view);
    void applyTheme(const Theme& theme);
    // Shares the step under the mouse with other pages; must outlive the page.
    void setStepCursor(StepCursor& cursor);
    // Answers to spectraRequested and predictionsRequested; those to older requests are dropped. The error is
    // one sentence.
    void setSpectra(int request, const tl::expected<AdapterSpectra, QString>& spectra);
    void setPredictions(int request, const tl::expected<PredictReport, QString>& report);
    QJsonObject viewState() const override;
    void applyViewState(const QJsonObject& state) override;
    QStringList moduleNames() const; // of the run that is shown
    void showModule(RunId run, int module);
    // What was asked of the reading thread has not come yet; for tests.
    bool waiting() const;

signals:
    void openRequested(qint64 run); // on the live page
    // From the checkpoint at or before `step`, with that many triplets at the end.
    void branchRequested(qint64 run, qint64 step, qint64 budget);
    // From the checkpoint at or before `step`, with these floors, ceilings and pins (of `method` nothing
    // else).
    void limitedBranchRequested(qint64 run, qint64 step, const rankscope::MethodConfig& method);
    // Of the run's checkpoint after `step` steps; -1: its newest.
    void spectraRequested(int request, qint64 run, qint64 step);
    void predictionsRequested(int request, qint64 run, qint64 step);
    void exportRequested(qint64 run, qint64 step); // `step`: of the checkpoint to propose; -1: the newest
    void replayRequested(qint64 run);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
