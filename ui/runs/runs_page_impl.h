#pragma once

#include "ui/runs/column_chooser.h"
#include "ui/runs/filter_edit.h"
#include "ui/runs/run_details.h"
#include "ui/runs/run_documents.h"
#include "ui/runs/run_header.h"
#include "ui/runs/run_table_model.h"
#include "ui/runs/runs_page.h"

#include <QKeySequence>
#include <QSettings>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QAction;
class QCheckBox;
class QComboBox;
class QFrame;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;
class QUndoStack;

namespace rankscope {

class CurvePlot;

// Inside of RunsPage, shared by the file that builds it and the one that runs it.
constexpr int leastTags = 48; // pixels of that column

struct RunsPage::Impl {
    RunsPage& page;
    WorkspaceEdits& edits;
    QUndoStack& undo;
    const std::unique_ptr<QSettings> usual; // the person's own, where no others are given
    QSettings& settings;
    RunTableModel model;
    RunDocuments* documents;
    std::optional<QueryError> wrong; // of the filter's text; the table shows the last good filter
    QString baselineUid;             // remembered; the run may come later
    Theme theme = Theme::light();
    std::vector<RunId> chosen;           // in the table's order; survives a reset of the table
    std::map<RunId, std::int64_t> steps; // of the chosen ones, as of the last question
    QTimer selectionTimer;
    bool restoring = false;

    QLabel* state = nullptr;
    QPushButton* newRun = nullptr;
    FilterEdit* filter = nullptr;
    QToolButton *groupBy = nullptr, *chooseColumns = nullptr;
    QMenu* groupMenu = nullptr;
    QCheckBox* archived = nullptr;
    ColumnChooser* chooser = nullptr;
    QPushButton* clear = nullptr;
    QAction *open = nullptr, *resume = nullptr, *clone = nullptr, *rename = nullptr, *tag = nullptr,
            *note = nullptr, *remove = nullptr, *branch = nullptr, *inspect = nullptr, *compare = nullptr,
            *star = nullptr, *archive = nullptr, *baseline = nullptr, *chooseGroup = nullptr,
            *collapseAll = nullptr, *expandAll = nullptr, *exportAdapter = nullptr, *replay = nullptr;
    std::vector<std::pair<QToolButton*, const char*>> tools;
    QTableView* table = nullptr;
    QStackedWidget* stack = nullptr;
    QWidget *noRuns = nullptr, *noMatch = nullptr;
    QLabel* noMatchText = nullptr;
    QSplitter *columns = nullptr, *rows = nullptr;
    RunDetails* details = nullptr;
    QComboBox* metric = nullptr;
    QLabel* curveState = nullptr;
    QCheckBox* logarithmic = nullptr;
    CurvePlot* plot = nullptr;

    Impl(RunsPage& owner, WorkspaceEdits& workspace, QUndoStack& stackOfWindow, WorkspaceQuestions* questions,
         QSettings* given)
        : page(owner)
        , edits(workspace)
        , undo(stackOfWindow)
        , usual(given != nullptr ? nullptr : std::make_unique<QSettings>())
        , settings(given != nullptr ? *given : *usual)
        , documents(new RunDocuments(questions, model, &owner)) {}

    bool placed = false; // the columns have widths that were saved, or that fit a wide window
    void build();
    QHBoxLayout* buildTop();
    void buildViewTools(QHBoxLayout* row);
    QHBoxLayout* buildTools();
    void buildActions();
    void buildMessages();
    QWidget* buildTable();
    QWidget* buildCurves();
    QAction* action(const QString& name, const QString& text, const QString& tip, const QKeySequence& key,
                    void (Impl::*run)());
    void wire();
    void wireEdits();
    void restoreLayout();
    void widenColumns();
    void saveLayout() const;

    std::vector<RunSummary> chosenRuns() const;
    const RunSummary* current() const;
    void takeSelection();
    // After the table was reset: the same runs, as far as they are still shown.
    void restoreSelection(int scroll);
    void askCurves();
    QString chosenMetric() const; // as it is stored
    void showCurveState();
    void showChosen();
    void showState();
    void showMessages();

    // runs_page_rows.cpp: which rows and columns there are.
    void wireRows();
    void takeFilter(const QString& text);
    void clearFilter();
    void fillGroupMenu();
    void group(const QString& property); // empty: not at all
    void showGrouping();
    void widenForGroups();
    bool toggleGroup(int row); // false: no group
    bool groupKey(int key);
    void openChooser(const QPoint& topRight);
    std::vector<ColumnChooser::Entry> columnEntries() const;
    void setColumn(const QString& id, bool on);
    int addColumn(const RunProperty& property);
    void takeBaseline();
    void restoreRows();
    void restoreOrder();
    void saveRows() const;
    void doOpen();
    void doInspect();
    void doResume();
    void doClone();
    void doBranch();
    void doCompare();
    void doExport();
    void doReplay();
    void doRename();
    void doTag();
    void doNote();
    void doDelete();
    void doStar();
    void doArchive();
    void doBaseline();
    void doChooseGroup();
    void doCollapseAll();
    void doExpandAll();
};

} // namespace rankscope
