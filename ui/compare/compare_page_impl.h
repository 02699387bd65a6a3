#pragma once

#include "core/analysis/read_compared_run.h"
#include "ui/compare/compare_page.h"
#include "ui/compare/compare_set.h"

#include <QJsonObject>
#include <QTimer>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace rankscope {

class CompareTab;
class CurvesTab;
class RunPicker;

// Inside of ComparePage, shared by the files that build it, read its runs and run it.
struct ComparePage::Impl {
    ComparePage& page;
    WorkspaceQuestions& questions;
    std::shared_ptr<CompareSet> set; // none: fewer than two runs are chosen, or they are being read
    std::vector<RunId> asked;        // runs of the last question
    std::map<RunId, std::tuple<RunStatus, std::int64_t, std::string>>
        states; // of the chosen runs, when they were read
    std::vector<int> colours;
    QStringList metrics;
    std::vector<ComparedRun> runs;
    DifferenceTable differences;
    RunId baseline = -1; // 0: none; -1: nobody has said yet, then it is the first run
    int question = 0;
    bool waiting = false; // asked while hidden
    QTimer delay;
    QJsonObject wanted; // controls of a view whose runs are being read

    QLabel* state = nullptr;
    QComboBox *baselineBox = nullptr, *groupBox = nullptr;
    RunPicker* picker = nullptr;
    QStackedWidget* stack = nullptr;
    QLabel* empty = nullptr;
    QTabWidget* tabs = nullptr;
    CurvesTab* curves = nullptr;
    std::vector<CompareTab*> views;
    std::set<int> stale; // tabs that have not been shown the present set

    Impl(ComparePage& owner, WorkspaceQuestions& workspace)
        : page(owner)
        , questions(workspace) {}

    void build();
    QHBoxLayout* buildTop();
    QSplitter* buildColumns();
    void addTabs();
    void addTab(CompareTab* tab, const QString& title, const QString& tip);
    void wire();

    // What is read of the chosen runs, on the reading thread.
    struct Answer {
        std::vector<ComparedRun> runs;
        std::set<std::string> metrics;
        DifferenceTable differences;
    };
    static Answer read(const RunReader& reader, const std::vector<RunId>& ids);
    void ask();
    void take(Answer answer);
    void fillChoices();
    void fillBaselines();
    void fillGroups();
    void publish();
    void showTab();
    void showState();
};

} // namespace rankscope
