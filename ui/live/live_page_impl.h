#pragma once

#include "ui/live/allocation_history.h"
#include "ui/live/edit_dialog.h"
#include "ui/live/limit_menu.h"
#include "ui/live/live_page.h"
#include "ui/live/live_state.h"

#include <QJsonObject>
#include <QMessageBox>
#include <QPointer>

class QHBoxLayout;
class QPushButton;
class QSplitter;

namespace rankscope {

class AllocatorLamp;
class ElidedLabel;
class LiveCharts;
class RankMap;
class ScorePlot;

// Inside of LivePage, shared by the files that build it, show the run and control it.
struct LivePage::Impl {
    // What was asked of the run and not yet answered by an event.
    enum class Asked { Nothing, Pause, Resume, Stop };

    LivePage& page;
    RunId id = 0;
    QJsonObject wanted; // of a view whose run is being read
    LiveState state;
    AllocationHistory history;
    Theme theme = Theme::light();
    Asked asked = Asked::Nothing;
    ElidedLabel* sentence = nullptr;
    AllocatorLamp* lamp = nullptr;
    QPushButton* checkpoint = nullptr;
    QPushButton* stop = nullptr;
    QPushButton* pause = nullptr;
    LiveCharts* charts = nullptr;
    RankMap* map = nullptr;
    ScorePlot* scores = nullptr;
    QPushButton* edit = nullptr;
    QPointer<QMessageBox> question;
    QPointer<EditDialog> editor;
    bool withDifference = false; // the map shows what floors and pins changed

    explicit Impl(LivePage& owner)
        : page(owner) {}

    void build();
    QHBoxLayout* buildHead();
    QSplitter* buildBody();

    void startStored(const StoredRun& run);
    void fillStored(const StoredRun& run);
    void take(const RunEvent& event);

    void wireViews();
    void clearViews();
    void showFacts();
    void updateNotes();
    void addAllocation(const AllocationDone& allocation);
    void changed(const SettingsChanged& change);
    void showLimits();
    // The allocation in force at `step`; the latest for NaN.
    void showAllocation(double step);

    void wireControls();
    void askEdits();
    void askPause();
    void askStop();
    LimitMenuState limitMenu() const;
    // Checked here, so that a refusal comes at once and with the numbers.
    void changeLimits(const MethodConfig& wanted);
    bool working() const { return state.live && !state.ended; }
    void updateWords();
    void updateEdit();
    void updatePause();
};

} // namespace rankscope
