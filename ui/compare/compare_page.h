#pragma once

#include "core/store/run_records.h"
#include "ui/page_view.h"
#include "ui/theme.h"
#include "ui/workspace_questions.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace rankscope {

class StepCursor;

// Several runs side by side: what differs, their curves, maps, statistics over seeds, what they cost. UI
// thread only.
class ComparePage : public QWidget, public PageView {
    Q_OBJECT
public:
    // The questions must outlive the page.
    explicit ComparePage(WorkspaceQuestions& questions, QWidget* parent = nullptr);
    ~ComparePage() override;

    void setRuns(const std::vector<RunSummary>& runs); // of the workspace; keeps what is chosen
    void compare(const QList<qint64>& runs);           // chooses these
    QList<qint64> compared() const;
    void applyTheme(const Theme& theme);
    void focusSearch();
    // Shares the step under the mouse with other pages; must outlive the page.
    void setStepCursor(StepCursor& cursor);
    QJsonObject viewState() const override;
    void applyViewState(const QJsonObject& state) override;

signals:
    void openRequested(qint64 run); // show on the live page
    void chosenChanged();           // which runs are compared

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
