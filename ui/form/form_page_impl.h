#pragma once

#include "core/run/run_config_json.h"
#include "ui/form/form_model.h"
#include "ui/form/form_page.h"

#include <QTimer>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QFrame;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace rankscope {

class FieldList;
class InfoBar;
class PreviewPane;

// Inside of FormPage, shared by the files that build it, fill it, describe it and run it.
struct FormPage::Impl {
    FormPage& page;
    FormModel model;
    std::vector<Preset> presets;
    int preset = -1; // the origin, when it is a preset
    int request = 0;
    std::size_t nextProblem = 0;
    QTimer factsTimer;
    Theme theme = Theme::light();

    QLabel* state = nullptr;
    QToolButton* problems = nullptr;
    QPushButton* start = nullptr;
    QComboBox* presetBox = nullptr;
    QToolButton *load = nullptr, *paste = nullptr, *copy = nullptr, *save = nullptr;
    QToolButton *undo = nullptr, *redo = nullptr, *resetAll = nullptr;
    QLineEdit* search = nullptr;
    QCheckBox* onlyChanged = nullptr;
    InfoBar* bar = nullptr;
    std::optional<BranchOrigin> branch;
    QFrame* branchRow = nullptr;
    QLabel* branchText = nullptr;
    QComboBox* branchStep = nullptr;
    QToolButton* branchEnd = nullptr;
    FieldList* fields = nullptr;
    PreviewPane* preview = nullptr;

    explicit Impl(FormPage& owner)
        : page(owner)
        , model(&owner) {}

    void build();
    QHBoxLayout* buildTop();
    QHBoxLayout* buildTools();
    QFrame* buildBranch();
    void chooseBranch(int point);
    void endBranch();
    void wire();
    void wireModel();
    void wireControls();
    void wireUndo();

    QToolButton* tool(const QString& name, const QString& text, const QString& tip, bool withText);
    void loadPreset(int index);
    // A document that cannot be a configuration leaves the form alone; one with odd keys is loaded and says
    // so.
    void take(const ParsedConfig& parsed, const QString& name);
    void askLoad();
    void loadFile(const QString& file);
    void askSave();
    void saveFile(const QString& file);
    void askFacts();
    void jumpToProblem();
    void tryStart();
    void showProblems();
    void showState();
    void showOrigin();
};

} // namespace rankscope
