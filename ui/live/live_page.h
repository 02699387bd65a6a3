#pragma once

#include "core/run/live_edit.h"
#include "core/store/run_records.h"
#include "ui/page_view.h"
#include "ui/theme.h"

#include <QWidget>

#include <memory>
#include <utility>
#include <vector>

namespace rankscope {

class StepCursor;

// One running (or stored) run: losses, rates, evaluation, rank heatmap, importance view, allocator lamp. UI
// thread only.
class LivePage : public QWidget, public PageView {
    Q_OBJECT
public:
    explicit LivePage(QWidget* parent = nullptr);
    ~LivePage() override;

    // Everything that the page shows of a run that exists already (a stored run, or a live one that was
    // opened late).
    struct StoredRun {
        RunDetail detail;
        std::vector<StepPoint> points;
        std::vector<double> tokensPerSecond; // one a point
        std::vector<EvalDone> evaluations;
        std::vector<AllocationDone> allocations; // at least the last; all when there are few
        std::vector<StoredEvent> events;
        std::vector<SettingsChanged> changes = {};                   // of settings while it trained, in order
        std::vector<std::pair<std::int64_t, StepSplit>> splits = {}; // by the last step of each
        std::vector<DroppedTail> dropped = {};                       // what resumptions replaced
    };
    // Clears the page for run `id`; `live` decides whether the control buttons work.
    void beginRun(RunId id, const QString& name, bool live);
    void showStored(const StoredRun& run);
    // What is in force in the run that beginRun named, for edits of it while it trains.
    void setSettings(const RunConfig& settings);
    // Appends and replots once; events of another run than beginRun's are ignored.
    void appendEvents(RunId id, const std::vector<RunEvent>& events);
    void applyTheme(const Theme& theme);
    // Shares the step under the mouse with other pages; must outlive the page.
    void setStepCursor(StepCursor& cursor);
    // Of a run that is not open yet it waits for showStored.
    QJsonObject viewState() const override;
    void applyViewState(const QJsonObject& state) override;

signals:
    void pauseRequested();
    void resumeRequested();
    void stopRequested(); // after the person confirmed
    void checkpointRequested();
    void editRequested(const std::vector<rankscope::SettingEdit>& edits); // checked; the run is paused

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace rankscope
