#pragma once

#include "core/analysis/cell_values.h"
#include "ui/inspect/inspect_page.h"
#include "ui/inspect/inspect_run.h"
#include "ui/live/live_state.h"

#include <array>
#include <map>
#include <optional>

class QComboBox;
class QLabel;
class QMenu;
class QTabWidget;

namespace rankscope {

// What the map can show beside CellValue: what floors and pins changed, and how far the factors are from
// orthonormal.
enum OrthogonalityChoice { LimitDifference = 90, OrthogonalityP = 100, OrthogonalityQ };

class AllocatorLamp;
class ConfigurationView;
class CurvePlot;
class EventsView;
class ImportanceView;
class PredictionsView;
class RankMap;
class RunTools;
class SpectrumView;
class ThresholdView;
class TimeControls;
class TripletView;
class WhatIfView;

// What InspectPage is made of. Touched by the page's own files only.
struct InspectPage::Impl {
    Impl(InspectPage& owner, WorkspaceQuestions& source)
        : page(owner)
        , questions(source) {}

    void build();
    void connectParts();

    void load(RunId id);        // asks for everything
    void readOn();              // asks for what is new
    void take(InspectRun read); // a run was read
    void showRun();             // everything anew
    void showGrowth();          // timeline, charts and lists after more was read
    void fillCharts();
    void fillTimeline();
    void showHealth();
    void showCheckpoints(); // what can be asked of the engine
    void askSpectra();

    void applyWanted(); // of a view, once its run is there

    int index() const; // of the allocation shown; -1: before the first
    const AllocationDone* outline() const;
    void showStep();    // map and words at once, numbers when they have come
    void showNumbers(); // what needs the lists of the allocation shown
    void showValues();
    void showOrthogonality(int choice);
    // Of the allocation shown, one a module; nullptr when it was recorded without or has not been read.
    const std::vector<float>* distances(int choice) const;
    void showLimits(); // in force at the step shown
    RunConfig settingsAt(std::int64_t step) const;
    void fillCellMenu(QMenu& menu, int chosen);
    void askNumbers();
    void askHistory();
    void askImportance(); // the allocations that its map lacks
    void chooseModule(int module);

    InspectPage& page;
    WorkspaceQuestions& questions;
    std::vector<RunSummary> runs;
    RunId id = 0;
    bool present = false; // `run` is loaded
    InspectRun run;
    RunConfig began; // what the run began with
    LiveState health;
    Theme theme = Theme::light();
    int module = -1;
    bool tailsShown = true; // what resumptions replaced

    // Questions under way. Answers to older ones are dropped by their number.
    int loadNumber = 0;
    bool reading = false;    // a load or a reading on
    std::int64_t asked = -1; // step of the allocation that was asked for
    bool asking = false;
    bool askingHistory = false;
    bool askingImportance = false;
    int historyModule = -1;      // whose history was asked for
    std::int64_t knownSteps = 0; // of the run when it was last read

    QJsonObject wanted; // of a view whose run is being read
    int spectraRequest = 0;
    std::int64_t spectraStep = -1; // asked for or shown
    int predictionRequest = 0;
    bool predictionsBefore = false; // what the last request was for

    // The allocations with their numbers that were looked at last, by step.
    std::map<std::int64_t, AllocationDone> numbers;
    std::array<double, 2> orthogonalityTops{};
    std::array<double, 16> tops{}; // highest value seen of each CellValue, so that frames compare

    QComboBox* runBox = nullptr;
    QComboBox* valueBox = nullptr;
    QLabel* sentence = nullptr;
    AllocatorLamp* lamp = nullptr;
    RunTools* tools = nullptr;
    RankMap* map = nullptr;
    CurvePlot* loss = nullptr;
    CurvePlot* budget = nullptr;
    TimeControls* time = nullptr;
    QTabWidget* tabs = nullptr;
    TripletView* triplets = nullptr;
    ThresholdView* threshold = nullptr;
    SpectrumView* spectrum = nullptr;
    WhatIfView* whatIf = nullptr;
    PredictionsView* predictions = nullptr;
    EventsView* events = nullptr;
    ImportanceView* importance = nullptr;
    ConfigurationView* configuration = nullptr;
};

} // namespace rankscope
